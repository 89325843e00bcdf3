"""Unsaved texts that outlive the process that kept them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gui.documents.unsaved_texts import UnsavedTexts

PATH, OTHER = Path("/scripts/train.py"), Path("/scripts/한글.py")


def left_for_the_next(folder: Path) -> dict[Path, str]:
    """What the next process finds, and decides nothing about."""
    texts = UnsavedTexts(folder)
    found = left(texts)
    texts.end()
    return found


def left(texts: UnsavedTexts) -> dict[Path, str]:
    return {unsaved.path: unsaved.text for unsaved in texts.left_behind()}


def test_what_a_process_left_behind_is_found_by_the_next_one(tmp_path: Path) -> None:
    first = UnsavedTexts(tmp_path / "unsaved")
    first.keep(PATH, "a = 1\n")
    first.keep(PATH, "a = '\ud800'\n")
    first.keep(OTHER, "b = 2\n")
    first.keep(Path("/saved.py"), "c = 3\n")
    first.forget(Path("/saved.py"))
    first.end()
    assert left_for_the_next(tmp_path / "unsaved") == {PATH: "a = '\ud800'\n", OTHER: "b = 2\n"}


def test_what_a_running_process_keeps_is_its_own(tmp_path: Path) -> None:
    first, second = UnsavedTexts(tmp_path), UnsavedTexts(tmp_path)
    first.keep(PATH, "first\n")
    second.keep(PATH, "second\n")
    if os.name == "posix":  # elsewhere a process can lock a file against itself
        assert left(second) == {} and left(first) == {}
    second.end()
    assert left(first) == {PATH: "second\n"}
    first.keep(PATH, "first again\n")
    assert left(first) == {PATH: "second\n"}
    first.end()


def test_what_nobody_has_decided_about_is_found_again_and_again(tmp_path: Path) -> None:
    first = UnsavedTexts(tmp_path)
    first.keep(PATH, "a\n")
    first.end()
    for _ in range(3):
        assert left_for_the_next(tmp_path) == {PATH: "a\n"}
    last = UnsavedTexts(tmp_path)
    for unsaved in last.left_behind():
        last.discard(unsaved)
    last.end()
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_is_kept_nothing_is_left(tmp_path: Path) -> None:
    texts = UnsavedTexts(tmp_path / "unsaved")
    assert texts.left_behind() == []
    texts.forget(PATH)
    texts.end()
    assert list(tmp_path.iterdir()) == []
    texts.keep(PATH, "a\n")
    texts.forget(PATH)
    texts.end()
    assert list((tmp_path / "unsaved").iterdir()) == []


def test_what_is_damaged_hides_nothing_else(tmp_path: Path, errors_expected: None) -> None:
    first = UnsavedTexts(tmp_path)
    first.keep(PATH, "a\n")
    first.end()
    folder = next(tmp_path.iterdir())
    for name, data in (("x.json", b"{"), ("y.json", b"[]"), ("z.json", b'{"path": 1}'), (".w.part", b"cut off")):
        (folder / name).write_bytes(data)
    assert left_for_the_next(tmp_path) == {PATH: "a\n"}


def test_without_a_home_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="no home folder"):
        UnsavedTexts(Path("~", "unsaved")).keep(PATH, "a\n")
    assert list(tmp_path.iterdir()) == []
