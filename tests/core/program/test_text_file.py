"""Files of Python text that are edited: what is kept of them, and what is refused."""

from __future__ import annotations

import codecs
import errno
import json
import os
import random
import re
import stat
from pathlib import Path

import pytest

from core import atomic_file
from core.errors import LoopError, SaveError
from core.program.text_file import DiskState, TextFile
from tests.core.test_atomic_file import files_of_at_most, posix

KINDS = {
    "plain": b"a = 1\nb = 2\n",
    "no line end at the end": b"a = 1\nb = 2",
    "Windows": b"a = 1\r\nb = 2\r\n",
    "an old Mac": b"a = 1\rb = 2\r",
    "a mark": codecs.BOM_UTF8 + "é = '한'\r\n".encode(),
    "cp949": "# -*- coding: cp949 -*-\nname = '한글'\n".encode("cp949"),
    "latin-1": "#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\nname = 'é'\n".encode("latin-1"),
    "tabs": b"if a:\n\tb\f\n\x0b\n",
    "signs": "s = '\u00a0\u2028\u2029\U0001f600'\n".encode(),
    "empty": b"",
}


@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS.keys())
def test_what_is_saved_as_it_was_read_is_the_same_to_the_byte(data: bytes, tmp_path: Path) -> None:
    path = written(tmp_path, data)
    file = TextFile.read(path)
    assert "\r" not in file.text
    file.save(file.text)
    assert path.read_bytes() == data
    file.save(f"{file.text}more = 1\n")
    assert TextFile.read(path).text == file.text and file.text.endswith("more = 1\n")
    assert list(tmp_path.iterdir()) == [path]


def test_of_mixed_line_ends_most_lines_have_their_way(tmp_path: Path) -> None:
    file = TextFile.read(written(tmp_path, b"a\r\nb\nc\r\n"))
    assert file.format.newline == "\r\n" and file.format.mixed
    file.save(file.text)
    assert file.path.read_bytes() == b"a\r\nb\r\nc\r\n" and not file.format.mixed


def test_a_text_may_choose_its_encoding(tmp_path: Path) -> None:
    file = TextFile.read(written(tmp_path, b"name = 'e'\n"))
    file.save("# coding: cp949\nname = '한'\n")
    assert file.path.read_bytes() == "# coding: cp949\nname = '한'\n".encode("cp949")
    assert TextFile.read(file.path).text == file.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\ns = '\ud800'\n", "line 2 has U+D800, which utf-8 lacks"),
        ("# coding: latin-1\n\n한 = 1\n", "line 3 has U+D55C, which iso-8859-1 lacks"),
        ("# coding: nonsense\n", "unknown encoding"),
        ("# coding: utf-16\n", "Python could not read it in utf-16"),
    ],
)
def test_what_cannot_be_encoded_is_said_and_the_file_stays(text: str, said: str, tmp_path: Path) -> None:
    file = TextFile.read(written(tmp_path, b"old\n"))
    with pytest.raises(SaveError, match=re.escape(said)):
        file.save(text)
    assert file.path.read_bytes() == b"old\n" and file.text == "old\n" and file.on_disk() is DiskState.SAME


@posix
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path, link = written(tmp_path, b"old\n"), tmp_path / "link.py"
    path.chmod(0o750)
    link.symlink_to(path)
    TextFile.read(link).save("new\n")
    assert link.is_symlink() and path.read_bytes() == b"new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o750


@posix
def test_a_full_disk_is_said_and_the_file_stays(tmp_path: Path) -> None:
    file = TextFile.read(written(tmp_path, b"old\n"))
    with files_of_at_most(8), pytest.raises(SaveError, match="is not saved"):
        file.save("new = 1\n" * 10)
    assert file.path.read_bytes() == b"old\n" and list(tmp_path.iterdir()) == [file.path]


def test_a_folder_that_is_gone_is_said_and_the_text_can_be_saved_elsewhere(tmp_path: Path) -> None:
    (folder := tmp_path / "gone").mkdir()
    file = TextFile.read(written(folder, b"old\r\n"))
    file.path.unlink()
    folder.rmdir()
    assert file.on_disk() is DiskState.GONE
    with pytest.raises(SaveError, match="gone does not exist"):
        file.save("new\n")
    file.save_as(tmp_path / "other.py", "new\n")
    assert file.path.read_bytes() == b"new\r\n" and file.on_disk() is DiskState.SAME


def test_a_file_that_may_not_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an administrator there is none, so the system's answer is given by hand."""

    def refused(path: Path, _content: bytes) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    file = TextFile.read(written(tmp_path, b"old\n"))
    monkeypatch.setattr(atomic_file, "write", refused)
    with pytest.raises(SaveError, match="is not saved: Permission denied"):
        file.save("new\n")
    assert file.text == "old\n"


def test_changes_elsewhere_are_told_by_the_contents(tmp_path: Path) -> None:
    file = TextFile.read(written(tmp_path, b"old\n"))
    os.utime(file.path, ns=(1, 1))
    assert file.on_disk() is DiskState.SAME
    file.path.write_bytes(b"new\n")
    assert file.on_disk() is DiskState.CHANGED
    file.accept_disk()
    assert file.on_disk() is DiskState.SAME
    file.path.unlink()
    assert file.on_disk() is DiskState.GONE


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    for data in (b"\xff\xfe", b"# coding: nonsense\n"):
        with pytest.raises(LoopError, match="no text that Python can read"):
            TextFile.read(written(tmp_path, data))


def test_an_edit_goes_back_into_the_cells_of_a_notebook(tmp_path: Path) -> None:
    file = TextFile.read(notebook(tmp_path, ["%matplotlib inline\nimport torch\n", "x = 1\n!ls\n", "y = 2"]))
    before = json.loads(file.path.read_text())
    file.save(file.text.replace("x = 1\n", "x = 1\nx += 1\n").replace("y = 2", "y = 3"))
    after = json.loads(file.path.read_text())
    assert [source(cell) for cell in after["cells"]] == [
        "%matplotlib inline\nimport torch\n",
        "# words",
        "x = 1\nx += 1\n!ls\n",
        "y = 3",
    ]
    assert after["cells"][:2] == before["cells"][:2] and after["metadata"] == before["metadata"]


def test_an_edit_over_the_border_of_two_cells_is_refused(tmp_path: Path) -> None:
    file = TextFile.read(notebook(tmp_path, ["a = 1", "b = 2"]))
    before = file.path.read_bytes()
    with pytest.raises(SaveError, match="border of two cells"):
        file.save("c = 3\n")
    assert file.path.read_bytes() == before
    file.save_as(tmp_path / "plain.py", "c = 3\n")
    assert (tmp_path / "plain.py").read_text() == "c = 3\n"


def test_a_notebook_saved_as_it_is_stays_to_the_byte(tmp_path: Path) -> None:
    for indent in (1, 2, None):
        file = TextFile.read(notebook(tmp_path, ["a = '한'\n", "b = 2"], indent))
        before = file.path.read_bytes()
        file.save(file.text)
        assert file.path.read_bytes() == before


def test_random_edits_of_a_notebook_are_read_back_or_refused(rng: random.Random, tmp_path: Path) -> None:
    cells = [f"a{cell} = {cell}\n%magic {cell}\nb{cell} = 1" for cell in range(6)]
    saved = 0
    for _ in range(40):
        file = TextFile.read(notebook(tmp_path, cells))
        lines = file.text.split("\n")[:-1]
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(lines))
            lines[place : place + rng.choice((0, 0, 1))] = [f"new = {rng.random()}"] * rng.choice((1, 1, 2))
        text = "\n".join(lines) + "\n"
        try:
            file.save(text)
        except SaveError:
            continue
        saved += 1
        assert TextFile.read(file.path).text == text
    assert saved > 10


def written(folder: Path, data: bytes) -> Path:
    path = folder / "script.py"
    path.write_bytes(data)
    return path


def notebook(folder: Path, cells: list[str], indent: int | None = 1) -> Path:
    code = [{"cell_type": "code", "outputs": [1.5], "source": cell.splitlines(keepends=True)} for cell in cells]
    content = {"cells": [code[0], {"cell_type": "markdown", "source": "# words"}, *code[1:]], "metadata": {"a": [1, 2]}}
    path = folder / "notebook.ipynb"
    path.write_text(json.dumps(content, indent=indent, ensure_ascii=False) + "\n", "utf-8")
    return path


def source(cell: dict[str, object]) -> str:
    found = cell["source"]
    return "".join(found) if isinstance(found, list) else str(found)
