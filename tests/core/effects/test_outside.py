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


def test_clocks_show_the_same_time_again(tmp_path: Path) -> None:
    body = """
now = time.time(), time.perf_counter(), time.time_ns(), datetime.now(), datetime.today(), date.today()
new = uuid.uuid4(), os.urandom(3), secrets.token_hex(3)
"""
    script = Script(tmp_path, "import os, secrets, time, uuid\nfrom datetime import date, datetime", body)
    seen = [(script.run(1)["now"], script["new"]) for _ in range(5)]
    script.go_to(2)
    for iteration in range(2, 5):
        script.run(1)
        assert (script["now"], script["new"]) == seen[iteration]
    script.run(1)
    assert script["now"] > seen[4][0] and script["new"] != seen[4][1]
    assert (script.go_to(2).branch().run(1)["now"], script["new"]) != seen[2]


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
