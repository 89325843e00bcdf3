from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from core.effects.outside import Outside
from tests.core.effects.script import Script

PRINTING = {
    "print": ("", 'print("a", i, sep="-", flush=True)'),
    "write": ("import sys", 'sys.stdout.write(f"{i}\\n"); sys.stdout.flush(); sys.stdout.writelines(["x", "\\n"])'),
    "bytes": ("import sys", 'sys.stdout.buffer.write("ä\\n".encode())'),
    "a stream around the bytes": (
        'import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, "utf-8", write_through=True)',
        "print(i)",
    ),
    "a tee": (
        """
import sys
class Tee:
    def __init__(self): self.terminal, self.log = sys.stdout, open("log.txt", "w")
    def write(self, text): self.terminal.write(text); self.log.write(text)
    def flush(self): pass
sys.stdout = Tee()""",
        "print(i)",
    ),
    "redirected and back": (
        "import contextlib, io",
        "with contextlib.redirect_stdout(io.StringIO()): print('unseen')\nprint(i)",
    ),
    "errors": ("import sys", "print(i, file=sys.stderr)"),
    "logging": ("import logging, sys\nlogging.basicConfig(level=20, force=True)", "logging.info(i)"),
    "a bar": ("from tqdm import tqdm\nbar = tqdm(total=9, mininterval=0)", "bar.set_postfix(i=i)"),
    "a warning": (
        "import sys, warnings",
        "with warnings.catch_warnings():\n    warnings.simplefilter('always')\n"
        "    warnings.showwarning = lambda text, *_: sys.stderr.write(str(text))\n    warnings.warn(str(i))",
    ),
    "a thread": ("import threading", "t = threading.Thread(target=print, args=(i,)); t.start(); t.join()"),
}


@pytest.mark.parametrize("way", PRINTING)
def test_whatever_way_a_script_prints_it_is_seen_once(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup, body = PRINTING[way]
    script = Script(tmp_path, setup, body).run(3)
    printed = script.printed.getvalue()
    assert printed.strip()
    script.go_to(1).run(2)
    assert script.printed.getvalue() == printed
    script.run(1)
    assert len(script.printed.getvalue()) > len(printed)
    assert capsys.readouterr() == ("", "")


def test_what_others_print_meanwhile_is_not_the_script_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    go, done = threading.Event(), threading.Event()

    def other() -> None:
        go.wait(10)
        print("mine")
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    script = Script(tmp_path, "", "go.set(); done.wait(10)")
    script.namespace.update(go=go, done=done)
    script.run(1)
    thread.join()
    assert script.printed.getvalue() == "" and capsys.readouterr().out == "mine\n"


def test_a_handler_that_the_script_left_in_a_library_prints_where_others_print(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = Script(tmp_path, "import sys; kept = sys.stdout", "")
    script["kept"].write("standing still\n")
    assert script.printed.getvalue() == "" and capsys.readouterr().out == "standing still\n"


def test_the_stream_looks_like_the_end_of_a_pipe(tmp_path: Path) -> None:
    body = """
import sys
seen = sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.closed, sys.stdout.writable(), sys.stdout.errors
sys.stdout.reconfigure(encoding="utf-8")
sys.stdout.close()
print("still")
try: sys.stdout.write(b"x")
except TypeError as error: print(error)
"""
    script = Script(tmp_path, body, "")
    assert script["seen"] == (False, "utf-8", False, True, "strict")
    assert script.printed.getvalue() == "still\nwrite() argument must be str, not bytes\n"


def test_what_an_abandoned_run_does_on_its_way_out_is_not_seen(tmp_path: Path) -> None:
    script = Script(tmp_path, 'f = open("log.txt", "w")', "print(i, file=f, flush=True)").run(2)
    script.outside.abandoning = True
    with script.outside.inside():
        exec(compile('print("out"); f.write("out"); f.close()', script.path, "exec"), script.namespace)
    script.outside.abandoning = False
    script.go_to(1).run(2)
    assert script.printed.getvalue() == "" and (tmp_path / "log.txt").read_text() == "1\n2\n3\n"


def test_errors_can_be_told_apart(tmp_path: Path) -> None:
    texts: list[str] = []
    errors: list[str] = []
    outside = Outside(tmp_path, lambda _: True, texts.append, errors.append)
    with outside.inside():
        print("a")
        print("b", file=sys.stderr)
    assert "".join(texts) == "a\n" and "".join(errors) == "b\n"
