"""A file that is edited here, and elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.program.text_file import DiskState
from gui.documents.documents import Documents
from gui.documents.script_document import ScriptDocument
from gui.documents.unsaved_texts import UnsavedTexts
from tests.helpers.driving import wait


class Watched:
    """A document, and what it said."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "train.py"
        self.path.write_bytes(b"a = 1\n")
        self.kept_in = folder / "kept"
        self.documents = Documents(self.kept_in)
        self.document: ScriptDocument = self.documents.open(self.path)
        self.said: list[object] = []
        for signal in (self.document.modified_changed, self.document.changed_elsewhere, self.document.refused):
            signal.connect(self.said.append)

    def heard(self) -> list[object]:
        said, self.said[:] = list(self.said), []
        return said

    def kept(self) -> list[str]:
        """What the next start would find."""
        self.documents.end()
        texts = UnsavedTexts(self.kept_in)
        found = [unsaved.text for unsaved in texts.left_behind()]
        texts.end()
        return found


@pytest.fixture
def watched(tmp_path: Path, qtbot: QtBot) -> Iterator[Watched]:
    watched = Watched(tmp_path)
    yield watched
    watched.documents.end()
    watched.documents.deleteLater()


def test_what_is_written_is_modified_until_it_is_saved(watched: Watched) -> None:
    document = watched.document
    document.set_text("a = 2\n")
    assert document.modified and watched.heard() == [True]
    assert document.save() and watched.path.read_bytes() == b"a = 2\n"
    assert not document.modified and watched.heard() == [False] and watched.kept() == []


def test_undone_it_is_as_it_was(watched: Watched) -> None:
    watched.document.set_text("a = 2\n")
    watched.document.set_text("a = 1\n")
    assert watched.heard() == [True, False] and watched.documents.modified == []


def test_a_file_is_open_once(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(watched.path.parent)
    assert watched.documents.open(Path("train.py")) is watched.document


def test_unsaved_text_is_kept_while_one_types_on(watched: Watched, qtbot: QtBot) -> None:
    kept = Path(watched.kept_in)
    number = 0

    def typed_and_kept() -> bool:
        nonlocal number
        number += 1
        watched.document.set_text(f"a = {number}\n")  # with no pause at all
        return any(kept.rglob("*.json"))

    wait(qtbot, typed_and_kept)
    watched.document.discard()
    assert watched.kept() == [] and not watched.document.modified


def test_what_is_unsaved_at_the_end_is_there_at_the_next_start(watched: Watched, tmp_path: Path) -> None:
    watched.document.set_text("a = 2\n")
    assert watched.kept() == ["a = 2\n"]
    later = Documents(watched.kept_in)
    document = later.restore(later.left_behind()[0])
    assert document.text == "a = 2\n" and document.modified and later.left_behind() == []
    assert document.save()
    later.end()
    assert list(watched.kept_in.iterdir()) == []


@pytest.mark.parametrize("replaced", [True, False])
def test_a_change_elsewhere_is_told_once_and_saving_asks_first(replaced: bool, watched: Watched, qtbot: QtBot) -> None:
    document = watched.document
    document.set_text("mine\n")
    watched.heard()
    if replaced:  # as most editors save
        (beside := watched.path.with_suffix(".new")).write_bytes(b"theirs\n")
        os.replace(beside, watched.path)
    else:
        watched.path.write_bytes(b"theirs\n")
    wait(qtbot, lambda: watched.said == [DiskState.CHANGED])
    document.look()
    assert watched.heard() == [DiskState.CHANGED]
    assert not document.save() and watched.heard() == [DiskState.CHANGED]
    assert watched.path.read_bytes() == b"theirs\n"
    document.keep_mine()
    assert watched.path.read_bytes() == b"mine\n" and not document.modified


def test_mine_can_be_kept_without_saving_it_at_once(watched: Watched) -> None:
    watched.path.write_bytes(b"theirs\n")
    watched.document.look()
    watched.document.keep_mine()
    assert watched.document.modified and watched.path.read_bytes() == b"theirs\n"
    assert watched.document.save() and watched.path.read_bytes() == b"a = 1\n"


def test_the_text_of_the_disk_can_be_loaded(watched: Watched, qtbot: QtBot) -> None:
    loaded: list[str] = []
    watched.document.text_loaded.connect(loaded.append)
    watched.document.set_text("mine\n")
    watched.path.write_bytes(b"theirs\n")
    watched.document.look()
    assert watched.document.load_from_disk() and loaded == ["theirs\n"]
    assert not watched.document.modified and watched.document.saved_text == "theirs\n"
    watched.heard()
    watched.path.write_bytes(b"theirs again\n")
    wait(qtbot, lambda: watched.said == [DiskState.CHANGED])


def test_what_cannot_be_loaded_is_said_and_changes_nothing(watched: Watched) -> None:
    watched.document.set_text("mine\n")
    watched.heard()
    watched.path.write_bytes(b"\xff")
    assert not watched.document.load_from_disk()
    [reason] = watched.heard()
    assert "no text that Python can read" in str(reason) and watched.document.text == "mine\n"


def test_a_file_that_is_gone_is_told_and_saved_again(watched: Watched, qtbot: QtBot) -> None:
    watched.path.unlink()
    wait(qtbot, lambda: watched.said == [DiskState.GONE])
    assert watched.document.save() and watched.path.read_bytes() == b"a = 1\n"


def test_saving_elsewhere_follows_the_other_file(watched: Watched, tmp_path: Path, qtbot: QtBot) -> None:
    watched.document.set_text("a = 2\n")
    other = tmp_path / "other.py"
    assert watched.document.save_as(other) and other.read_bytes() == b"a = 2\n"
    assert watched.path.read_bytes() == b"a = 1\n" and watched.document.path == other
    assert watched.documents.open(other) is watched.document
    watched.heard()
    other.write_bytes(b"theirs\n")
    wait(qtbot, lambda: watched.said == [DiskState.CHANGED])


def test_what_is_refused_is_said_and_stays_unsaved(watched: Watched) -> None:
    watched.document.set_text("a = '\ud800'\n")
    watched.heard()
    assert not watched.document.save()
    assert "line 1 has U+D800" in str(watched.heard()[0]) and watched.document.modified
    assert watched.kept() == ["a = '\ud800'\n"]


def test_where_unsaved_text_cannot_be_kept_it_is_said(watched: Watched) -> None:
    watched.kept_in.write_bytes(b"no folder")
    watched.document.set_text("a = 2\n")
    watched.heard()
    watched.document.keep()
    assert "Unsaved text is not kept" in str(watched.heard()[0])


def test_mixed_line_ends_are_said_once_they_are_alike(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "mixed.py"
    path.write_bytes(b"a\r\nb\nc\r\n")
    documents = Documents(tmp_path / "kept")
    document = documents.open(path)
    said: list[str] = []
    document.saved.connect(said.append)
    document.set_text("d\n")
    assert document.save() and document.save()
    assert said == ["Line ends were mixed, and are all alike now.", ""]
