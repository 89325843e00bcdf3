"""The constants of a script: names that are assigned a literal before its training loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.program.comments import Comments
from core.program.constant_scopes import ConstantScope, scopes_of
from core.program.literals import Literal, literal_of, read_as, written
from core.program.rate_names import is_rate
from core.program.reassignments import Reassignments
from core.program.source_text import SourceText, Span


@dataclass(frozen=True, slots=True)
class Constant:
    """A name that a script assigns a literal.

    Attributes:
        key: what tells it apart from the others: `lr`, within a function or class `main.lr`; `a = b` when one literal
            is given to several names.
        kind: the type of its value. An integer may be given to what the script declares to be a float.
        value: the literal's.
        line: where the literal stands.
        comment: what the text says about it; empty where it says nothing.
        changed: the line in which the script assigns it something else later; 0 when it does not.
        of_class: whether it is an attribute of a class that holds settings.
        span: the place of the literal in the text.
        literal: its text.
    """

    key: str
    kind: type[Literal]
    value: Literal
    line: int
    comment: str
    changed: int
    of_class: bool
    span: Span
    literal: str

    @property
    def name(self) -> str:
        """The name without that of the function or class that it stands in."""
        return self.key.rpartition(".")[2]

    @property
    def names(self) -> list[str]:
        """The names that are given the literal, by themselves."""
        return self.name.split(" = ")

    @property
    def is_rate(self) -> bool:
        """Tell whether it is called as learning rates are."""
        return self.kind is float and is_rate(self.names[0])

    def read(self, text: str) -> Literal:
        """Return the value that a person has typed.

        Raises:
            ValueError: with a message for a person, when it is none.
        """
        return read_as(self.kind, text)

    def written(self, value: Literal) -> str:
        """Return the literal for a value; the text's own where it says just that."""
        same = repr(value) in (repr(self.value), repr(self.kind(self.value)))
        return self.literal if same else written(value, self.literal)


def constants_of(tree: ast.Module, source: SourceText) -> tuple[Constant, ...]:
    """Return the constants of a script, wherever they stand, in the order of its text.

    Of a name that is assigned several literals, the first is its constant. A name that only counts or collects, as a
    running loss does, has none.

    Args:
        tree: the syntax tree of the text.
        source: the text.
    """
    comments = Comments(source.text)
    found = {
        constant.key: constant
        for scope in scopes_of(tree)
        for constant in reversed(list(_constants_in(scope, source, comments)))
    }
    return tuple(sorted(found.values(), key=lambda constant: constant.span))


def _constants_in(scope: ConstantScope, source: SourceText, comments: Comments) -> Iterator[Constant]:
    again = Reassignments(scope)
    for statement in scope.statements:
        for names, value, annotation in _assigned(statement):
            literal = literal_of(value)
            if literal is None or not all(map(_is_plain, names)) or again.is_running(names, statement, literal):
                continue
            rate = isinstance(literal, int) and not isinstance(literal, bool) and is_rate(names[0])
            yield Constant(
                key=scope.prefix + " = ".join(names),
                kind=float if rate or annotation == "float" else type(literal),
                value=literal,
                line=value.lineno,
                comment=_comment(statement, value, comments),
                changed=again.first_line(names, statement),
                of_class=isinstance(scope.node, ast.ClassDef),
                span=source.span(value),
                literal=source.part(value),
            )


def _assigned(statement: ast.stmt) -> Iterator[tuple[list[str], ast.expr, str]]:
    """Yield what a statement assigns: the names, the value and the type that the text declares."""
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
        yield [statement.target.id], statement.value, ast.unparse(statement.annotation)
    if not isinstance(statement, ast.Assign):
        return
    plain = [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if len(plain) == len(statement.targets):
        yield plain, statement.value, ""
    elif len(statement.targets) == 1:
        for part, value in _unpacked(statement.targets[0], statement.value):
            yield [part], value, ""


def _unpacked(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names of a tuple and the value that each gets."""
    if not isinstance(target, ast.Tuple | ast.List) or not isinstance(value, ast.Tuple | ast.List):
        return
    if len(target.elts) == len(value.elts) and not _has_star(target.elts) and not _has_star(value.elts):
        for part, one in zip(target.elts, value.elts, strict=True):
            if isinstance(part, ast.Name):
                yield part.id, one


def _has_star(parts: Sequence[ast.expr]) -> bool:
    return any(isinstance(part, ast.Starred) for part in parts)


def _is_plain(name: str) -> bool:
    return name != "_" and not name.startswith("__")


def _comment(statement: ast.stmt, value: ast.expr, comments: Comments) -> str:
    last = statement.end_lineno or statement.lineno
    beside = comments.beside(value.lineno) or comments.beside(last)
    return beside or comments.above(statement.lineno, last)


def literals(constants: Sequence[Constant], values: Mapping[str, Literal]) -> dict[Span, str]:
    """Return the literals to be written for the values of some constants, by their places."""
    return {one.span: one.written(values[one.key]) for one in constants if one.key in values}
