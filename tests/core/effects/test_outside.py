from __future__ import annotations

import builtins
import os
import sys
import time
from pathlib import Path

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
