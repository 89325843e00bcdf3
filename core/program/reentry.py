"""Code of a path that leads to a training loop: it can be entered again where the loop begins its next iteration.

A keyframe is taken between two iterations, while the functions on the path are running. To go back to it, their code is
run once more with `resuming` set: guards skip what came before, and lead to the head of the loop.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from core.program.definitions import LOOPS, run_nodes
from core.program.lazy_iterators import with_lazy_iterators
from core.program.pauses import (
    NAMED_FUNCTIONS,
    ON_PATH,
    WALK,
    blocks_of,
    emitted,
    expression,
    with_pauses,
    without_preamble,
)


@dataclass(frozen=True)
class Marks:
    """Which nodes of a tree lead to a training loop, by their `id`.

    Attributes:
        path: the statements and calls that lead to one, or are one.
        loops: the training loops.
    """

    path: frozenset[int]
    loops: frozenset[int]

    def leads(self, node: ast.AST) -> bool:
        """Return whether a statement or call leads to a training loop, or is one."""
        return id(node) in self.path

    def trains(self, node: ast.AST) -> bool:
        """Return whether a statement is a training loop."""
        return id(node) in self.loops


class Emitter:
    """Emits the code of one function on the path, or of a module.

    Args:
        marks: which nodes lead where.
        name: of the function, from which the identifiers of its loops and calls are made.
        in_function: whether a `return` is possible.
    """

    def __init__(self, marks: Marks, name: str, in_function: bool) -> None:
        self._marks = marks
        self._name = name
        self._in_function = in_function
        self._host, self._how = WALK, ON_PATH
        self._ids: dict[int, str] = {}

    def body(self, block: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Return a whole body with pauses and guards. The statements are changed in place."""
        for node in run_nodes(block):
            if self._marks.leads(node) and not isinstance(node, NAMED_FUNCTIONS):
                self._ids[id(node)] = f"{self._name}#{len(self._ids)}"
        first, rest = without_preamble(block)
        return [*first, *self._block(rest)]

    # Blocks

    def _block(self, block: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Return a block in which what comes before the path runs only where nothing is resumed."""
        leading = [place for place, statement in enumerate(block) if self._leads(statement)]
        if not leading:
            return with_pauses(block, self._how)
        out: list[ast.stmt] = []
        before: list[ast.stmt] = []
        for place, statement in enumerate(block):
            if not self._leads(statement):
                (before if place < leading[-1] else out).extend(with_pauses([statement], self._how))
                continue
            out += self._unless_resuming(before, statement)
            before = []
            code = self._path(statement)
            if len(leading) > 1:
                test = f"if not {self._host}.resuming or {self._is_in(statement)}: pass"
                code = _filled(test, statement, code)
            out += code
        return out

    def _leads(self, statement: ast.stmt) -> bool:
        return self._marks.leads(statement) and not isinstance(statement, (*NAMED_FUNCTIONS, ast.ClassDef))

    def _is_in(self, *statements: ast.stmt) -> str:
        """Return the test whether the place to be resumed lies in some statements."""
        inside = [
            self._ids[id(node)] for node in run_nodes(statements) if id(node) in self._ids and self._is_leaf(node)
        ]
        return f"{self._host}.leaf in {tuple(inside)!r}" if inside else "False"

    def _is_leaf(self, node: ast.AST) -> bool:
        """Return whether a node is a place to be resumed at."""
        return isinstance(node, ast.Call) or self._marks.trains(node)

    # Statements of the path

    def _path(self, statement: ast.stmt) -> list[ast.stmt]:
        match statement:
            case ast.For() | ast.While() if self._marks.trains(statement):
                return self._training_loop(statement)
            case ast.For() | ast.While():
                return self._outer_loop(statement)
            case ast.If():
                return self._if(statement)
            case ast.With():
                return self._with(statement)
            case ast.Try():
                return self._try(statement)
            case _ if blocks_of(statement):
                return self._not_reentrant(statement)
        return self._simple(statement)

    def _not_reentrant(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return a statement, such as a `match`, that can be walked but not be entered again."""
        for owner, name in blocks_of(statement):
            setattr(owner, name, self._block(getattr(owner, name)) or getattr(owner, name))
        return [
            *self._pause(statement),
            *emitted(f"{self._host}.not_reentrant({statement.lineno})", statement),
            statement,
        ]

    def _pause(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return the pause before a statement, which is none where it is resumed."""
        return self._unless_resuming(with_pauses([ast.copy_location(ast.Pass(), statement)], self._how)[:-1], statement)

    def _outer_loop(self, loop: ast.For | ast.While) -> list[ast.stmt]:
        key = self._ids[id(loop)]
        body, orelse = self._block(loop.body), with_pauses(loop.orelse, self._how)
        if isinstance(loop, ast.While):
            test = expression(f"{self._host}.resuming or 0", loop)
            assert isinstance(test, ast.BoolOp)
            test.values[1] = loop.test
            return [*self._pause(loop), ast.copy_location(ast.While(test, body, orelse), loop)]
        target = self._unless_resuming(self._next_item(loop), loop)
        test = expression(f"{self._host}.resuming or {self._host}.{self._advance(key, loop)}", loop)
        start = self._unless_resuming(self._start(key, loop), loop)
        return [*self._pause(loop), *start, ast.copy_location(ast.While(test, [*target, *body], orelse), loop)]

    def _advance(self, key: str, loop: ast.For) -> str:
        """Return the call that draws the next item of a loop."""
        return f"advance({key!r}, {loop.lineno})"

    def _unless_resuming(self, block: list[ast.stmt], where: ast.AST) -> list[ast.stmt]:
        return _filled(f"if not {self._host}.resuming: pass", where, block) if block else []

    def _training_loop(self, loop: ast.For | ast.While) -> list[ast.stmt]:
        key = self._ids[id(loop)]
        arrive = emitted(f"{self._host}.arrive({key!r})", loop)
        body = self._leaving(with_pauses(loop.body, self._how))
        orelse = with_pauses(loop.orelse, self._how)
        leave = f"if {self._host}.frame.left:\n if {self._host}.leaving() == 2: return {self._host}.returned()\n break"
        if not self._in_function:
            leave = f"if {self._host}.frame.left:\n {self._host}.leaving()\n break"
        away = emitted(leave, loop)
        if isinstance(loop, ast.While):
            test = expression(f"{self._host}.at_head({loop.lineno}) or (0 and {self._host}.begin_iteration())", loop)
            assert isinstance(test, ast.BoolOp)
            assert isinstance(test.values[1], ast.BoolOp)
            test.values[1].values[0] = loop.test
            return [*self._pause(loop), *arrive, ast.copy_location(ast.While(test, [*away, *body], orelse), loop)]
        start = self._unless_resuming(self._start(key, loop), loop)
        test = expression(f"{self._host}.draw({key!r}, {loop.lineno})", loop)
        # Python 3.11 specialises code that jumps back, as `continue` does, and not code that tests at a loop's end.
        again = ast.copy_location(ast.Continue(), loop)
        repeated = ast.copy_location(ast.While(test, [*away, *self._next_item(loop), *body, again], orelse), loop)
        return [*self._pause(loop), *start, *arrive, repeated]

    def _start(self, key: str, loop: ast.For) -> list[ast.stmt]:
        """Return the statement that takes a loop's iterator."""
        start = emitted(f"{self._host}.start({key!r}, 0)", loop)
        assert isinstance(start[0], ast.Expr)
        assert isinstance(start[0].value, ast.Call)
        start[0].value.args[1] = with_lazy_iterators(loop.iter)
        return start

    def _next_item(self, loop: ast.For) -> list[ast.stmt]:
        return [ast.copy_location(ast.Assign([loop.target], expression(f"{self._host}.item", loop)), loop)]

    def _leaving(self, block: list[ast.stmt]) -> list[ast.stmt]:
        """Return a training loop's body in which a break, or a return outside of inner loops, goes by the loop's head.

        So that an iteration that is left ends like any other one, where it can be gone back to.
        """
        out: list[ast.stmt] = []
        for statement in block:
            if isinstance(statement, ast.Break):
                out += emitted(f"{self._host}.leave()", statement)
                out.append(ast.copy_location(ast.Continue(), statement))
            elif isinstance(statement, ast.Return):
                leave = emitted(f"{self._host}.leave_with(None)", statement)
                assert isinstance(leave[0], ast.Expr)
                assert isinstance(leave[0].value, ast.Call)
                leave[0].value.args = [statement.value] if statement.value is not None else leave[0].value.args
                out += [*leave, ast.copy_location(ast.Continue(), statement)]
            else:
                self._leave_within(statement)
                out.append(statement)
        return out

    def _leave_within(self, statement: ast.stmt) -> None:
        for owner, name in blocks_of(statement):
            if not (isinstance(owner, LOOPS) and name == "body"):
                setattr(owner, name, self._leaving(getattr(owner, name)))

    def _if(self, statement: ast.If) -> list[ast.stmt]:
        choice = expression(f"({self._is_in(*statement.body)}) if {self._host}.resuming else 0", statement)
        assert isinstance(choice, ast.IfExp)
        choice.orelse = statement.test
        statement.test = choice
        pause = self._pause(statement)
        statement.body, statement.orelse = self._block(statement.body), self._block(statement.orelse)
        return [*pause, statement]

    def _with(self, statement: ast.With) -> list[ast.stmt]:
        pause, body = self._pause(statement), self._block(statement.body)
        for place, item in reversed(list(enumerate(statement.items))):
            key = f"{self._ids[id(statement)]}.{place}"
            again = expression(
                f"{self._host}.same_context({key!r}) if {self._host}.resuming else {self._host}.context({key!r}, 0)",
                statement,
            )
            assert isinstance(again, ast.IfExp)
            assert isinstance(again.orelse, ast.Call)
            again.orelse.args[1] = item.context_expr
            target: list[ast.stmt] = []
            if item.optional_vars is not None:
                value = expression(f"{self._host}.item", statement)
                assigned = ast.copy_location(ast.Assign([item.optional_vars], value), statement)
                target = self._unless_resuming([assigned], statement)
            body = [ast.copy_location(ast.With([ast.withitem(again)], [*target, *body]), statement)]
        return [*pause, *body]

    def _try(self, statement: ast.Try) -> list[ast.stmt]:
        elsewhere = [*(part for one in statement.handlers for part in one.body), *statement.finalbody]
        if any(self._leads(one) for one in elsewhere):
            return self._not_reentrant(statement)
        pause = self._pause(statement)
        statement.body, statement.orelse = self._block(statement.body), self._block(statement.orelse)
        for handler in statement.handlers:
            handler.body = with_pauses(handler.body, self._how)
        if statement.handlers:
            abandoned = emitted(f"try: pass\nexcept {self._host}.abandoned: raise", statement)[0]
            assert isinstance(abandoned, ast.Try)
            statement.handlers.insert(0, abandoned.handlers[0])
        if statement.finalbody:
            final = with_pauses(statement.finalbody, self._how)
            statement.finalbody = _filled(f"if not {self._host}.abandoning: pass", statement, final)
        return [*pause, statement]

    def _simple(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return a statement with calls that lead to a training loop."""
        pause = self._pause(statement)
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call) and id(node) in self._ids]
        reentrant = _Calls(self._ids, calls).visit(statement)
        assert isinstance(reentrant, ast.stmt)
        return [*pause, reentrant]


class _Calls(ast.NodeTransformer):
    """Lets calls be entered again, and keeps what a statement has evaluated before them."""

    def __init__(self, ids: dict[int, str], calls: Sequence[ast.Call]) -> None:
        self._ids = ids
        self._several = len(calls) > 1
        self._kept = 0
        self._calls = calls

    def visit(self, node: ast.AST) -> ast.AST:
        """Return what stands in the place of a node."""
        if any(node is call for call in self._calls):
            assert isinstance(node, ast.Call)
            return self._entered(node)
        if isinstance(node, ast.expr) and not self._leads(node):
            return self._keep(node)
        return self.generic_visit(node)

    def _leads(self, node: ast.AST) -> bool:
        return any(part is call for part in ast.walk(node) for call in self._calls)

    def _entered(self, call: ast.Call) -> ast.expr:
        key = self._ids[id(call)]
        done = f"{WALK}.result({key!r}) if {WALK}.leaf != {key!r} else " if self._several else ""
        again = expression(f"({done}{WALK}.reenter({key!r})) if {WALK}.resuming else {WALK}.at({key!r}, 0)", call)
        assert isinstance(again, ast.IfExp)
        assert isinstance(again.orelse, ast.Call)
        again.orelse.args[1] = call.func
        call.func = again.orelse
        again.orelse = call
        if not self._several:
            return again
        kept = expression(f"{WALK}.keep_result({key!r}, 0)", call)
        assert isinstance(kept, ast.Call)
        kept.args[1] = again
        return kept

    def _keep(self, node: ast.expr) -> ast.expr:
        """Return an expression whose value is kept, where it is no mere name or constant: it is evaluated once."""
        if isinstance(getattr(node, "ctx", ast.Load()), ast.Store | ast.Del) or isinstance(
            node, ast.Constant | ast.Name | ast.Attribute | ast.Starred
        ):
            return node
        self._kept += 1
        key = f"{self._ids[id(self._calls[0])]}.{self._kept}"
        kept = expression(f"{WALK}.kept({key!r}) if {WALK}.resuming else {WALK}.keep({key!r}, 0)", node)
        assert isinstance(kept, ast.IfExp)
        assert isinstance(kept.orelse, ast.Call)
        kept.orelse.args[1] = node
        return kept


def _filled(text: str, where: ast.AST, body: list[ast.stmt]) -> list[ast.stmt]:
    """Return an `if` statement with another body."""
    statements = emitted(text, where)
    assert isinstance(statements[0], ast.If)
    statements[0].body = body
    return statements
