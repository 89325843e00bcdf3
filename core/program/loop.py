"""A training loop's source → its phases and lines → code that pauses before each statement."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import re
import textwrap
import tokenize
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, partial
from itertools import takewhile
from types import CodeType
from typing import Any

from core.errors import LoopError
from core.i18n import words
from core.program.backward_calls import tell_of_losses
from core.program.instrument import keep_generators, named
from core.program.lazy_iterators import keep_iterators_lazy
from core.program.parsing import parsed
from core.program.pauses import ON_PATH, WALK, statements_of, switches_in, with_pauses
from core.program.roles import UpdateNames, gradients_vary, phase_starts, update_names
from core.program.walk import Walk
from core.text.clip import clipped

FILENAME = "<training loop>"
"""What tracebacks call a loop."""

LARGEST_LOOP = 20_000
"""Characters. Some 500 lines: an iteration that a class reads has twenty, and Python takes a second for the worst."""

MOST_NESTED = 100
"""Levels of a statement's syntax tree. Python itself gives up at some hundreds, each of its versions elsewhere."""

MOST_BITS = 14_000
"""Of a whole number. Of one with more than 4,300 digits Python refuses to write the digits."""

TOO_LARGE = words("Loop", "The loop is much too large: it may have {most:,} characters.")
TOO_DEEP = words("Loop", "This is nested too deeply.")
TOO_LONG = words("Loop", "This number has too many digits.")

_FUNCTION = "training loop"

_FOREIGN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
"""What Python refuses, each version in its own way, or what ends a line for some who read the text and not for all."""


class Loop:
    """The body of a training loop: the text on the screen, and what runs.

    Args:
        source: the statements of one iteration, not indented.

    Attributes:
        filename: of the text.
        lines: the lines at which the loop pauses, from top to bottom.
        phases: the phases in the order in which the loop goes through them.

    Raises:
        LoopError: when the text is no Python, holds no statement, pauses on its own (`yield`), or is far too large or
            too deeply nested to be read.
    """

    filename = FILENAME

    def __init__(self, source: str) -> None:
        _check_text(source)
        self.source = source
        with _refusals(source):
            self._tree = _parse(source)
            self._code = _compile(_parse(source))
            self._phase_starts = phase_starts(source)
        self.lines = tuple(sorted({node.lineno for node in statements_of(self._tree.body)}))
        self.phases = tuple(dict.fromkeys(phase for line in self.lines if (phase := self.phase_of(line))))

    def phase_of(self, line: int) -> str | None:
        """The phase that `line` belongs to: that of the nearest phase comment above it."""
        above = bisect_right(self._phase_starts, line, key=lambda start: start[0])
        return self._phase_starts[above - 1][1] if above else None

    def assigned_at(self, line: int) -> tuple[str, ...]:
        """The names that the statement beginning at `line` assigns, in the order of the text."""
        return self._assigned.get(line, ())

    def text_of(self, line: int) -> str:
        """A line as it is written."""
        return self._texts[line - 1]

    def lines_in_common(self, other: Loop) -> int:
        """How many lines from the top on read the same in both."""
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(self._texts, other._texts, strict=False)))

    @cached_property
    def update_names(self) -> UpdateNames:
        """The names by which it moves its weights."""
        return update_names(self._tree)

    @cached_property
    def gradients_vary(self) -> bool:
        """Tell whether one iteration may clear its gradients, or sum them up, otherwise than another."""
        return gradients_vary(self._tree)

    @cached_property
    def _texts(self) -> list[str]:
        return self.source.splitlines()

    @cached_property
    def _assigned(self) -> dict[int, tuple[str, ...]]:
        assignments = (
            node for node in ast.walk(self._tree) if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        )
        names: dict[int, list[str]] = {}
        for node in assignments:
            names.setdefault(node.lineno, []).extend(_stored_names(node))
        return {line: tuple(dict.fromkeys(stored)) for line, stored in names.items()}

    def start(self, namespace: dict[str, Any], kind: type[Walk] = Walk) -> Walk:
        """Return the running loop: its variables live in `namespace`, as those of a script would.

        It comes between two iterations before each of them, and has no end: where it returns or breaks off, it begins
        again.
        """
        linecache.cache[FILENAME] = (len(self.source), None, self.source.splitlines(keepends=True), FILENAME)
        names = builtins_of(namespace)
        scope: dict[str, Callable[[], None]] = {}
        exec(self._code, namespace, scope)
        walk = kind(partial(_forever, scope[_FUNCTION]))
        namespace[WALK] = walk
        self.switch(walk, names)
        return walk

    @cached_property
    def switches(self) -> Mapping[str, Mapping[int, str]]:
        """The names by which lines ask whether to pause, by file and line."""
        return {filename: switches_in(code) for filename, code in self._code_by_file().items()}

    def _code_by_file(self) -> Mapping[str, CodeType]:
        return {FILENAME: self._code}

    def switch(self, walk: object, names: dict[str, Any]) -> None:
        """Let all lines ask a walk whether to pause.

        Args:
            walk: the walk.
            names: the builtins of the code.
        """
        for switches in self.switches.values():
            names.update(dict.fromkeys(switches.values(), walk))


def builtins_of(namespace: dict[str, Any]) -> dict[str, Any]:
    """Return the builtins of code in a namespace; it gets ones of its own if it has none yet."""
    found: dict[str, Any] = namespace.setdefault("__builtins__", dict(vars(builtins)))
    return found


def _forever(loop: Callable[[], None]) -> None:
    while True:
        loop()


def source_of(iteration: Callable[..., None]) -> str:
    """The body of a function as it is written, without its header and indentation."""
    lines = inspect.getsource(iteration).splitlines(keepends=True)
    tokens = tokenize.generate_tokens(iter(lines).__next__)
    header = next(token.start[0] for token in tokens if token.type == tokenize.NEWLINE)
    return textwrap.dedent("".join(lines[header:])).strip("\n")


def _check_text(source: str) -> None:
    if len(source) > LARGEST_LOOP:
        raise LoopError(TOO_LARGE.format(most=LARGEST_LOOP))
    if (found := _FOREIGN.search(source)) is not None:
        strange = words("Loop", "The character U+{code:04X} is none that a loop can have.").format(code=ord(found[0]))
        raise LoopError(strange, _line_at(source, found.start()))


def _line_at(source: str, place: int) -> int:
    return len((source[:place] + "|").splitlines())


@contextmanager
def _refusals(source: str) -> Iterator[None]:
    """Whatever Python says of a text that it does not take, as a `LoopError`."""
    try:
        yield
    except SyntaxError as error:
        line = None if error.lineno is None else min(max(error.lineno, 1), _line_at(source.rstrip(), len(source)))
        raise LoopError(clipped(f"{error.msg[:1].upper()}{error.msg[1:]}."), line) from None
    except (RecursionError, MemoryError):  # both say that the parser's or the compiler's stack is full
        raise LoopError(TOO_DEEP) from None
    except (tokenize.TokenError, ValueError, OverflowError) as error:
        raise LoopError(clipped(f"{error}.")) from None


def _parse(source: str) -> ast.Module:
    tree = parsed(source, FILENAME)
    if not tree.body:
        raise LoopError(words("Loop", "The loop is empty: it needs at least one statement."))
    _check_depth(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    generators = {
        id(part) for node in functions for part in ast.walk(node) if isinstance(part, ast.Yield | ast.YieldFrom)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Yield | ast.YieldFrom | ast.Await) and id(node) not in generators:
            raise LoopError(words("Loop", "A loop cannot yield or await: stepping it does the pausing."), node.lineno)
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value.bit_length() > MOST_BITS:
            raise LoopError(TOO_LONG, node.lineno)
    return tree


def _check_depth(tree: ast.Module) -> None:
    """Else whoever goes through the tree later, such as `ast.unparse`, may run out of stack."""
    level: list[ast.AST] = [tree]
    for _ in range(MOST_NESTED):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    if level:
        raise LoopError(TOO_DEEP, next((node.lineno for node in level if hasattr(node, "lineno")), None))


def _compile(tree: ast.Module) -> CodeType:
    """Return `def loop(): while True: between; …`, with a pause before every statement.

    The variables are declared global, so that they outlive an iteration and can be seen and set from outside. The
    function's name is no name that a variable could have.
    """
    module = parsed(f"def loop():\n while True:\n  {WALK}.between()", FILENAME)
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.name = _FUNCTION
    forever = function.body[0]
    assert isinstance(forever, ast.While)
    forever.body.extend(tree.body)
    plain = compile(module, FILENAME, "exec")
    keep_iterators_lazy(tree)
    tell_of_losses(tree)
    keep_generators(tree, plain)
    forever.body[1:] = with_pauses(tree.body, ON_PATH)
    if names := _variables(compile(ast.fix_missing_locations(module), FILENAME, "exec")):
        function.body.insert(0, ast.Global(names))
    return named(compile(ast.fix_missing_locations(module), FILENAME, "exec"))


def _stored_names(node: ast.AST) -> list[str]:
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]


def _variables(module: CodeType) -> list[str]:
    """The local variables of the one function in `module`: those a script would keep from one iteration to the next."""
    function = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
    return [*function.co_varnames, *function.co_cellvars]
