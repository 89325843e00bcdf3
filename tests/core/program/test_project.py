from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest

from core.errors import LoopError
from core.program.project import Project


def written(folder: Path, **texts: str | bytes) -> Path:
    for name, text in texts.items():
        file = folder / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder / "train.py"


def names(path: Path) -> set[str]:
    return set(Project.read(path).files)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import engine", {"engine"}),
        ("import engine as e, other", {"engine", "other"}),
        ("from engine import run", {"engine"}),
        ("def f():\n from engine import run", {"engine"}),
        ("try:\n import gone\nexcept ImportError:\n import engine", {"engine"}),
        ("import pack.inner", {"pack", "pack.inner"}),
        ("import pack", {"pack"}),
        ("from pack import inner", {"pack", "pack.inner"}),
        ("from pack.inner import run", {"pack", "pack.inner"}),
        ("import space.deep", {"space.deep"}),
        ("from space import deep", {"space.deep"}),
        ("import importlib\nimportlib.import_module('engine')", {"engine"}),
        ("import torch, os, json, numpy.linalg", set()),
        ("import time, sys, builtins", set()),
        ("from . import engine", set()),
        ("import train_", set()),
    ],
)
def test_the_files_that_a_script_imports(text: str, found: set[str], tmp_path: Path) -> None:
    others = {"engine": "", "other": "", "pack/__init__": "", "pack/inner": "", "space/deep": "", "time": ""}
    assert names(written(tmp_path, train=text, **others)) == {"__main__", *found}


def test_imports_of_imports_and_cycles(tmp_path: Path) -> None:
    script = written(
        tmp_path,
        train="import a",
        a="from b import *",
        b="import a, pack.one",
        **{
            "pack/__init__": "from .one import x",
            "pack/one": "from . import two\nfrom .sub.three import y\nfrom .. import a",
            "pack/two": "",
            "pack/sub/__init__": "from ..two import z",
            "pack/sub/three": "from .. import four",
            "pack/four": "",
        },
    )
    assert names(script) == {
        "__main__",
        "a",
        "b",
        "pack",
        "pack.one",
        "pack.two",
        "pack.sub",
        "pack.sub.three",
        "pack.four",
    }


def test_a_package_comes_before_a_module_of_the_same_name(tmp_path: Path) -> None:
    script = written(tmp_path, train="import net", net="", **{"net/__init__": "x = 1"})
    assert Project.read(script).files["net"].path == tmp_path / "net" / "__init__.py"


@pytest.mark.parametrize(("line", "found"), [("import sys\nsys.path.append('..')\n", True), ("", False)])
def test_the_folder_around_the_script_counts_when_it_is_asked_for(line: str, found: bool, tmp_path: Path) -> None:
    written(tmp_path, common="")
    script = written(tmp_path / "inner", train=f"{line}import common")
    assert ("common" in names(script)) is found


def test_the_script_comes_first_and_is_main(tmp_path: Path) -> None:
    read = Project.read(str(written(tmp_path, train="import a", a="import train")))
    assert list(read.files) == ["__main__", "a", "train"]
    assert read.script.name == "__main__" and read.script.text == "import a"
    assert read.holds("a") and not read.holds("b")


@pytest.mark.parametrize(
    "data",
    [
        "# -*- coding: latin-1 -*-\nname = 'ä'\n".encode("latin-1"),
        b"\xef\xbb\xbf" + "# x\nname = 'ä'\n".encode(),
        "# x\r\nname = 'ä'\r\n".encode(),
        "# x\rname = 'ä'\r".encode(),
        "# x\nname = 'ä'".encode(),
    ],
)
def test_texts_are_read_as_python_reads_them(data: bytes, tmp_path: Path) -> None:
    script = Project.read(written(tmp_path, train=data)).script
    assert script.text.splitlines()[1:] == ["name = 'ä'"]
    assert script.tree.body[0].lineno == 2


def test_a_strange_escape_is_no_warning_here(tmp_path: Path) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        Project.read(written(tmp_path, train="x = '\\d'"))
    assert not caught


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("x = 1\nfor x in y\n", "train.py, line 2: Expected ':'.", 2),
        ("if x:\n\ty = 1\n        z = 2\n", "train.py, line 3: .*tabs.*", 3),
        ("print 'x'", "train.py, line 1: Missing parentheses .*", 1),
        (b"x = '\xff'", "train.py is no text that Python can read: .*", None),
        (b"# coding: nonsense\n", "train.py is no text that Python can read: .*", None),
        ("(" * 5000, "train.py.*", ...),
        ("x = '\0'", "train.py.*", ...),
    ],
)
def test_what_is_no_python_is_said(text: str | bytes, said: str, line: object, tmp_path: Path) -> None:
    with pytest.raises(LoopError) as refused:
        Project.read(written(tmp_path, train=text))
    assert re.fullmatch(said, str(refused.value))
    assert line is ... or refused.value.line == line


def test_an_error_in_another_file_names_it(tmp_path: Path) -> None:
    with pytest.raises(LoopError) as refused:
        Project.read(written(tmp_path, train="import engine", engine="\n\nx ="))
    assert (str(refused.value), refused.value.line) == ("engine.py, line 3: Invalid syntax.", None)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LoopError, match=r"gone\.py cannot be read: No such file"):
        Project.read(tmp_path / "gone.py")


def test_a_file_is_found_by_what_a_person_calls_it(tmp_path: Path) -> None:
    script = written(tmp_path, train="import net.engine, engine", engine="", **{"net/engine": ""})
    read = Project.read(script)
    assert read.file_at("net/engine.py") is read.files["net.engine"]
    assert read.file_at("train.py") is read.file_at("train") is read.script
    assert read.file_at("engine2.py") is None and read.file_at("t/engine.py") is None
