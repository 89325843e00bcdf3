"""Pauses stand before every statement, and change nothing else of what the code does or says."""

from __future__ import annotations

import ast
import traceback
from types import CodeType
from typing import Any

import pytest

from core.program.pauses import (
    INSIDE,
    ON_PATH,
    WALK,
    blocks_of,
    emitted,
    expression,
    is_instrumented,
    statements_of,
    switches_in,
    with_pauses,
    without_preamble,
)

TEXT = """\
if True:
    a = 1
else:
    b = 2
for i in range(2):
    with open(f):
        c = 3
else:
    d = 4
try:
    e = 5
except ValueError:
    g = 6
else:
    h = 7
finally:
    j = 8
match x:
    case 1:
        k = 9
def function():
    m = 10
class A:
    n = 11
"""


class Noting:
    """Notes the pauses, in the place of a walk."""

    def __init__(self) -> None:
        self.walking = True
        self.steps = self.line = self.ran = 0
        self.seen: list[tuple[str, int]] = []

    def pause_on_path(self, line: int) -> None:
        self.seen.append((ON_PATH, line))

    def pause_inside(self, line: int) -> None:
        self.seen.append((INSIDE, line))


def names_for(code: CodeType, walk: object) -> dict[str, Any]:
    """Return the names by which code calls its walk."""
    return {WALK: walk, **dict.fromkeys(switches_in(code).values(), walk)}


def run(text: str, how: str = ON_PATH, **names: Any) -> tuple[Noting, dict[str, Any]]:
    """Run a text with its pauses."""
    walk, tree = Noting(), ast.parse(text)
    tree.body = with_pauses(tree.body, how)
    code = compile(ast.fix_missing_locations(tree), "text", "exec")
    variables = {**names, **names_for(code, walk)}
    exec(code, variables)
    return walk, variables


def test_nested_statements_are_found_but_not_those_of_functions_and_classes() -> None:
    statements = statements_of(ast.parse(TEXT).body)
    assert sorted(one.lineno for one in statements) == [1, 2, 4, 5, 6, 7, 9, 10, 11, 13, 15, 17, 18, 20, 21, 23]


def test_blocks_are_where_nested_statements_are_kept() -> None:
    statements = {type(one).__name__: blocks_of(one) for one in ast.parse(TEXT).body}
    names = {kind: [name for owner, name in blocks if getattr(owner, name)] for kind, blocks in statements.items()}
    assert names == {
        "If": ["body", "orelse"],
        "For": ["body", "orelse"],
        "Try": ["body", "orelse", "finalbody", "body"],
        "Match": ["body"],
        "FunctionDef": [],
        "ClassDef": [],
    }


def test_functions_pause_inside_and_what_is_around_them_on_the_path() -> None:
    walk, _ = run("def f():\n    a = 1\n    if a:\n        return a\nf()\nb = 1")
    assert walk.seen == [(ON_PATH, 1), (ON_PATH, 5), (INSIDE, 2), (INSIDE, 3), (INSIDE, 4), (ON_PATH, 6)]
    assert (walk.steps, walk.line, walk.ran) == (3, 6, 5), "only lines of the path are counted"


def test_a_module_that_is_called_pauses_inside_all_over() -> None:
    walk, _ = run("a = 1\nfor i in range(2):\n    b = i", INSIDE)
    assert walk.seen == [(INSIDE, 1), (INSIDE, 2), (INSIDE, 3), (INSIDE, 3)] and not walk.steps


def test_methods_and_functions_in_functions_pause() -> None:
    text = """\
class A:
    size = 1
    class B:
        def m(self):
            def inner():
                return 1
            return inner()
    async def later(self):
        pass
r = A.B().m()
"""
    walk, variables = run(text)
    assert walk.seen == [(ON_PATH, 1), (ON_PATH, 10), (INSIDE, 5), (INSIDE, 7), (INSIDE, 6)]
    assert variables["r"] == 1


def test_functions_hidden_in_a_statement_pause_too() -> None:
    tree = ast.parse("if True:\n    def f():\n        a = 1\nf()")
    tree.body = with_pauses(tree.body, ON_PATH)
    walk = Noting()
    code = compile(ast.fix_missing_locations(tree), "text", "exec")
    exec(code, names_for(code, walk))
    assert (INSIDE, 3) in walk.seen


def test_where_nobody_walks_nothing_is_called_but_lines_are_counted() -> None:
    walk, tree = Noting(), ast.parse("def f():\n    a = 1\nf()\nb = 2")
    walk.walking = False
    tree.body = with_pauses(tree.body, ON_PATH)
    code = compile(ast.fix_missing_locations(tree), "text", "exec")
    exec(code, names_for(code, walk))
    assert not walk.seen and (walk.steps, walk.line, walk.ran) == (3, 4, 3)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", 0),
        ("a = 1", 0),
        ("'doc'", 1),
        ("'doc'\na = 1\n'no doc'", 1),
        ("from __future__ import annotations\na = 1", 1),
        ("'doc'\nfrom __future__ import annotations\nfrom __future__ import division\nimport os", 3),
        ("import os\n'no doc'", 0),
    ],
)
def test_what_must_come_first_stays_first(text: str, first: int) -> None:
    body = ast.parse(text).body
    preamble, rest = without_preamble(body)
    assert [*preamble, *rest] == body and len(preamble) == first


def test_a_docstring_stays_one() -> None:
    _, variables = run("def f():\n    'doc'\n    return 1\nclass A:\n    'of a class'\nr = f()")
    assert variables["f"].__doc__ == "doc" and variables["A"].__doc__ == "of a class" and variables["r"] == 1


def test_a_name_that_is_annotated_may_be_global() -> None:
    tree = ast.parse("def f():\n    global n\n    n: int = 1\nf()")
    tree.body = with_pauses(tree.body, ON_PATH)
    with pytest.raises(SyntaxError):
        compile("def f():\n    global n\n    n: int = 1\nf()", "text", "exec")
    code = compile(ast.fix_missing_locations(tree), "text", "exec")
    variables = names_for(code, Noting())
    exec(code, variables)
    assert variables["n"] == 1


def test_marked_functions_and_hidden_statements_are_left_alone() -> None:
    tree = ast.parse("a = 1\ndef f():\n    b = 2\nf()")
    tree.body[0].hidden = True  # type: ignore[attr-defined]
    tree.body[1].instrumented = True  # type: ignore[attr-defined]
    assert [is_instrumented(one) for one in tree.body] == [False, True, False]
    tree.body = with_pauses(tree.body, ON_PATH)
    walk = Noting()
    code = compile(ast.fix_missing_locations(tree), "text", "exec")
    exec(code, names_for(code, walk))
    assert walk.seen == [(ON_PATH, 2), (ON_PATH, 4)]


def test_tracebacks_and_positions_are_those_of_the_text() -> None:
    text = "def f(x):\n    y = x\n    return (\n        y /\n        0)\na = 1\nf(a)\n"
    found = []
    for instrument in (lambda: run(text), lambda: exec(compile(text, "text", "exec"), {})):
        with pytest.raises(ZeroDivisionError) as caught:
            instrument()
        stack = traceback.extract_tb(caught.value.__traceback__)
        found.append([(one.name, one.lineno, one.end_lineno, one.colno) for one in stack if one.filename == "text"])
    assert found[0] == found[1]


def test_what_is_emitted_stands_where_it_is_told_to() -> None:
    where = ast.parse("\n\n  \nx = 1").body[0]
    node = expression("a + b", where)
    assert isinstance(node, ast.BinOp) and {part.lineno for part in ast.walk(node) if isinstance(part, ast.expr)} == {4}
    assert [one.lineno for one in emitted("a = 1\nb = 2", where)] == [4, 4]
