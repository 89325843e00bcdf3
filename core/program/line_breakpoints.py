"""Lines that a person wants a run to stop before."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from core.program.line_matches import matching_lines
from core.program.parsing import parsed
from core.program.pauses import NAMED_FUNCTIONS, blocks_of, without_preamble


@dataclass(frozen=True, slots=True)
class LineBreakpoint:
    """A line that a run stops before.

    Attributes:
        filename: of the file with the line, as `Place` has it.
        line: its number.
        condition: an expression over the variables there, which must be true; empty for none.
        count: stop only when the line is reached for that time, and the condition holds; 0 for each time.
        enabled: whether it stops a run at all.
    """

    filename: str
    line: int
    condition: str = ""
    count: int = 0
    enabled: bool = True

    @property
    def place(self) -> tuple[str, int]:
        """The file and the line."""
        return self.filename, self.line


def condition_problem(condition: str) -> str:
    """Return what Python has against an expression; empty if nothing."""
    try:
        tree = ast.parse(condition.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return str(getattr(error, "msg", error))
    if any(isinstance(node, ast.NamedExpr | ast.Yield | ast.YieldFrom | ast.Await) for node in ast.walk(tree)):
        return "it would change something"
    return ""


def lines_with_code(text: str) -> tuple[int, ...]:
    """Return the lines of a file at which a run can stop; none of a text that is no Python."""
    try:
        tree = parsed(text, "text")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(sorted(set(_lines(without_preamble(tree.body)[1], in_function=False))))


def line_with_code(text: str, line: int) -> int | None:
    """Return where a breakpoint on a line belongs: there, at its statement's head, or at the next line with code."""
    lines = lines_with_code(text)
    if line in lines:
        return line
    around = [
        node.lineno
        for node in ast.walk(parsed(text, "text") if lines else ast.Module([], []))
        if isinstance(node, ast.stmt) and not blocks_of(node) and node.lineno in lines
        if node.lineno < line <= (node.end_lineno or 0) and not isinstance(node, (*NAMED_FUNCTIONS, ast.ClassDef))
    ]
    following = bisect_left(lines, line)
    return max(around, default=lines[following] if following < len(lines) else None)


def _lines(block: list[ast.stmt], in_function: bool) -> list[int]:
    lines: list[int] = []
    for statement in block:
        defines = isinstance(statement, (*NAMED_FUNCTIONS, ast.ClassDef))
        if in_function or not defines:  # those of a module have been defined before its loop begins
            lines.append(statement.lineno)
        for owner, name in blocks_of(statement):
            lines += _lines(getattr(owner, name), in_function)
        if isinstance(statement, NAMED_FUNCTIONS):
            lines += _lines(without_preamble(statement.body)[1], in_function=True)
        elif isinstance(statement, ast.ClassDef):
            lines += _lines([one for one in statement.body if isinstance(one, (*NAMED_FUNCTIONS, ast.ClassDef))], False)
    return lines


def moved_lines(before: str, after: str, lines: Iterable[int]) -> dict[int, int]:
    """Return where lines of a text are once it has been changed; those that are gone are left out.

    Args:
        before: the text.
        after: what it says then.
        lines: numbers of its lines.
    """
    lines = list(lines)
    if not lines:
        return {}
    old, new = before.splitlines(), after.splitlines()
    matched = matching_lines(old, new)
    found = {}
    for line in lines:
        if line - 1 in matched:
            found[line] = matched[line - 1] + 1
        elif (place := _place_between(line - 1, len(old), matched, len(new))) is not None:
            found[line] = place + 1
    return found


def _place_between(line: int, count: int, matched: dict[int, int], new_count: int) -> int | None:
    """Return where a line that was changed may be: among what is new there; None where it is gone."""
    above = next((place for place in range(line - 1, -1, -1) if place in matched), -1)
    below = next((place for place in range(line + 1, count) if place in matched), count)
    first, end = matched.get(above, -1) + 1, matched.get(below, new_count)
    return min(first + line - above - 1, end - 1) if first < end else None
