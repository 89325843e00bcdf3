from __future__ import annotations

import builtins
import io
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.core.effects.script import Script


def test_nothing_is_printed_twice(tmp_path: Path) -> None:
    script = Script(tmp_path, 'print("begin")', "print(i)").run(4)
    script.go_to(1).run(2)
    assert script.printed.getvalue() == "begin\n1\n2\n3\n4\n"
    script.run(2)
    assert script.printed.getvalue() == "begin\n1\n2\n3\n4\n5\n"


def test_nothing_of_the_script_is_seen_while_it_stands_still(tmp_path: Path) -> None:
    def sight() -> list[object]:
        return [
            sys.stdout,
            sys.argv,
            sys.path,
            sys.modules["__main__"],
            os.getcwd(),
            builtins.open,
            time.time,
            os.stat,
            list(sys.modules),
        ]

    (tmp_path / "beside_it.py").write_text("x = 1")
    before = sight()
    script = Script(
        tmp_path, "import sys, os, beside_it; here = os.getcwd()", "sys.argv.append(str(i)); import beside_it"
    ).run(2)
    assert sight() == before
    assert script["here"] == str(tmp_path) and "beside_it" in script.outside.modules


def test_a_script_begins_with_python_s_own_hooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a window lead to all that it holds, which would be part of each moment, and be restored with it."""

    def of_the_window(*_: object) -> None:
        pass

    monkeypatch.setattr(sys, "excepthook", of_the_window)
    script = Script(tmp_path, "import sys; hook = sys.excepthook", "pass").run(1)
    assert script["hook"] is sys.__excepthook__
    assert sys.excepthook is of_the_window


def test_what_other_threads_do_meanwhile_is_not_the_script_s(tmp_path: Path) -> None:
    go, done = threading.Event(), threading.Event()
    found: list[object] = []

    def other() -> None:
        go.wait(10)
        with open(tmp_path / "mine.txt", "w") as file:
            found.append(type(file))
        os.remove(tmp_path / "theirs.txt")
        found.append(os.path.exists(tmp_path / "theirs.txt"))
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    script = Script(tmp_path, 'open("theirs.txt", "w").close()', "go.set(); done.wait(10)")
    script.namespace.update(go=go, done=done)
    script.run(1)
    thread.join()
    assert found == [io.TextIOWrapper, False] and (tmp_path / "mine.txt").exists()


def test_can_be_entered_twice_and_a_moment_taken_inside(tmp_path: Path) -> None:
    before = sys.argv
    script = Script(tmp_path, "import sys", "sys.argv.append(str(i))").run(1)
    script.outside.argv = ["a.py", "--x"]
    with script.outside.inside(), script.outside.inside():
        assert sys.argv == ["a.py", "--x"]
        sys.argv = ["b.py"]
        script.keep()
        sys.argv = ["c.py"]
        script.go_to(1)
        assert sys.argv == ["b.py"]
    assert sys.argv is before and script.outside.argv == ["b.py"]


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    before = sys.stdout, open
    with pytest.raises(ZeroDivisionError):
        Script(tmp_path, "1 / 0", "")
    assert (sys.stdout, open) == before


def test_modules_that_libraries_import_meanwhile_stay(tmp_path: Path) -> None:
    sys.modules.pop("this", None)
    script = Script(tmp_path, "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()): import this", "")
    assert sys.modules.pop("this") is script["this"]


def test_what_a_library_took_from_a_module_meanwhile_goes_on_to_work(tmp_path: Path) -> None:
    script = Script(tmp_path, "from time import time; from os import stat; taken = open", "")
    with script["taken"](tmp_path / "x.txt", "w") as file:
        file.write("x")
    script.outside.close()
    assert type(file) is io.TextIOWrapper and script["stat"](tmp_path / "x.txt").st_size == 1 and script["time"]() > 0
