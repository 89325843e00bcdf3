"""The lines of a script's own functions that plain Python runs, by `sys.settrace`."""

from __future__ import annotations

import json
import sys
import tempfile
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.helpers.forking import ROOT, run_program
from tests.helpers.plain_python import seed_everything, source_of

Lines = dict[tuple[str, int], list[int]]
"""For each line that ran, by file and number, how many iterations had begun each time."""

NAMELESS = ("<lambda>", "<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>")


def lines_of(script: Path, arguments: Sequence[str], loop: tuple[Path, int, int]) -> Lines:
    """Run a script plainly, and return what each of its lines was run in.

    Args:
        script: the script.
        arguments: what follows its name on a command line.
        loop: the file of its training loop, the line of its head and that of its first statement.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        place = [str(loop[0]), loop[1], loop[2]]
        program = (
            f"import sys; sys.path.insert(1, {str(ROOT)!r})\n"
            f"from tests.helpers.line_events import _run; _run({str(script)!r}, {str(report)!r}, {place!r})"
        )
        run_program(program, arguments, script.parent)
        return {(file, line): begun for file, line, begun in json.loads(report.read_text("utf-8"))}


def _run(script: str, report: str, loop: tuple[str, int, int]) -> None:
    seed_everything(0)
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=script, __builtins__=__builtins__)
    sys.modules["__main__"] = main
    sys.argv = [Path(script).name, *sys.argv[1:]]
    sys.path[0] = str(Path(script).parent)
    sys.path.remove(str(ROOT))
    code = compile(source_of(Path(script)), script, "exec", dont_inherit=True)
    tracer = _Tracer(str(Path(script).parent), loop)
    sys.settrace(tracer.enter)
    try:
        exec(code, main.__dict__)
    finally:
        sys.settrace(None)
        found = [[file, line, begun] for (file, line), begun in tracer.seen.items()]
        Path(report).write_text(json.dumps(found), "utf-8")


class _Tracer:
    def __init__(self, folder: str, loop: tuple[str, int, int]) -> None:
        self.seen: Lines = {}
        self._folder = folder
        self._file, self._head, self._first = loop
        self._begun = 0
        self._last: dict[int, int] = {}

    def enter(self, frame: types.FrameType, event: str, _argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(self._folder) or frame.f_code.co_name in NAMELESS:
            return None
        return self.line

    def line(self, frame: types.FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            file, line = frame.f_code.co_filename, frame.f_lineno
            before = self._last.get(id(frame))
            self._last[id(frame)] = line
            self._begun += file == self._file and line == self._first and before != line
            self.seen.setdefault((file, line), []).append(self._begun)
        return self.line
