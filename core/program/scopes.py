"""The scopes of a file, and what its names are bound to in each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from core.program.definitions import DEFINITIONS, Definition, Function, children
from core.program.project import SourceFile


class Imported(NamedTuple):
    """A name bound by an import: a module, or what a module calls `name`."""

    module: str
    name: str | None = None


class Item(NamedTuple):
    """A name bound to one of the things in a container, as a loop's variable is."""

    container: ast.expr


class Part(NamedTuple):
    """A name bound to one of the values that are unpacked.

    Attributes:
        place: its number among them, from 0.
    """

    container: ast.expr
    place: int


class Parameter(NamedTuple):
    """A parameter of a function.

    Attributes:
        default: what it is when a call leaves it out.
    """

    name: str
    default: ast.expr | None
    first: bool


Binding: TypeAlias = ast.expr | Definition | Imported | Item | Part | Parameter


@dataclass(eq=False)
class Scope:
    """A module, class or function, and what is bound in it.

    Attributes:
        bindings: everything that a name may be bound to. A name that is bound to something unknown has an empty list.
        stars: the modules from which it imports everything.
        attributes: of a class, what its methods assign to attributes of `self`.
        outer: the names that `global` and `nonlocal` declare, each with the scope that it belongs to.
    """

    node: ast.Module | Definition
    file: SourceFile
    parent: Scope | None
    qualname: str
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    attributes: dict[str, list[ast.expr]] = field(default_factory=dict)
    outer: dict[str, Scope] = field(default_factory=dict)

    def bind(self, name: str, *values: Binding) -> None:
        """Note that a name may be bound to a value, or to nothing known."""
        if name in self.outer:
            self.outer[name].bind(name, *values)
        else:
            self.bindings.setdefault(name, []).extend(values)

    @property
    def module(self) -> Scope:
        """The scope of the whole file."""
        return self if self.parent is None else self.parent.module

    @property
    def enclosing_class(self) -> ast.ClassDef | None:
        """The class that a method belongs to, or a function within one."""
        scope: Scope | None = self
        while scope is not None:
            if isinstance(scope.node, ast.ClassDef):
                return scope.node
            scope = scope.parent
        return None

    @property
    def is_method(self) -> bool:
        """Return whether it is a function that stands in a class."""
        return self.parent is not None and isinstance(self.parent.node, ast.ClassDef)


class Scopes:
    """The scopes of some files.

    Attributes:
        of: the scope in which a node stands, by the node's identity.
        within: the scope that a module, class or function makes, by the node's identity.
        functions: all functions, lambdas too.
        calls: all calls.
    """

    def __init__(self) -> None:
        self.of: dict[int, Scope] = {}
        self.within: dict[int, Scope] = {}
        self.functions: list[Function] = []
        self.calls: list[ast.Call] = []

    def read(self, file: SourceFile) -> Scope:
        """Note the scopes of a file, and return that of its module."""
        module = Scope(file.tree, file, None, "")
        self.within[id(file.tree)] = module
        waiting: list[tuple[ast.AST, Scope]] = [(statement, module) for statement in reversed(file.tree.body)]
        while waiting:
            node, scope = waiting.pop()
            self.of[id(node)] = scope
            if isinstance(node, DEFINITIONS):
                waiting.extend(reversed(self._define(node, scope)))
            else:
                self._bind(node, scope)
                waiting.extend((child, scope) for child in reversed(children(node)))
        return module

    def _define(self, node: Definition, scope: Scope) -> list[tuple[ast.AST, Scope]]:
        """Note the scope of a function or class, and return what stands in it and at its head, each with its scope."""
        inner = Scope(node, scope.file, scope, _qualname(scope, getattr(node, "name", "<lambda>")))
        self.within[id(node)] = inner
        heads = _heads(node)
        if not isinstance(node, ast.Lambda):
            scope.bind(node.name, node)
        if not isinstance(node, ast.ClassDef):
            self.functions.append(node)
            for parameter in _parameters(node.args):
                inner.bind(parameter.name, parameter)
        body = node.body if isinstance(node.body, list) else [node.body]
        return [*((head, scope) for head in heads), *((child, inner) for child in body)]

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, ast.Call):
            self.calls.append(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                _bind_target(scope, target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            _bind_target(scope, node.target, node.value)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            _bind_target(scope, node.target, Item(node.iter))
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            _bind_target(scope, node.optional_vars, node.context_expr)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                module = alias.name if alias.asname else alias.name.partition(".")[0]
                scope.bind(alias.asname or module, Imported(module))
        elif isinstance(node, ast.ImportFrom):
            _bind_import(node, scope)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            owner = scope.module if isinstance(node, ast.Global) else scope.parent
            if owner is not None and owner is not scope:  # `global` may stand at top level, where it means nothing
                scope.outer.update(dict.fromkeys(node.names, owner))


def _bind_import(node: ast.ImportFrom, scope: Scope) -> None:
    module = scope.file.imported_module(node)
    for alias in node.names:
        if alias.name == "*":
            scope.stars.append(module)
        else:
            scope.bind(alias.asname or alias.name, Imported(module, alias.name))


def _bind_target(scope: Scope, target: ast.expr, value: ast.expr | Item | Part | None) -> None:
    if isinstance(target, ast.Name):
        scope.bind(target.id, *([] if value is None else [value]))
    elif isinstance(target, ast.Attribute):
        owner = scope.enclosing_class
        if owner is not None and isinstance(target.value, ast.Name):
            known = [value] if isinstance(value, ast.expr) else []
            _class_scope(scope).attributes.setdefault(target.attr, []).extend(known)
    elif isinstance(target, ast.Tuple | ast.List):
        for place, part in enumerate(target.elts):
            _bind_target(scope, part, Part(value, place) if isinstance(value, ast.expr) else None)
    elif isinstance(target, ast.Starred):
        _bind_target(scope, target.value, None)


def _class_scope(scope: Scope) -> Scope:
    while not isinstance(scope.node, ast.ClassDef):
        assert scope.parent is not None
        scope = scope.parent
    return scope


def _qualname(scope: Scope, name: str) -> str:
    if isinstance(scope.node, ast.Module):
        return name
    separator = "." if isinstance(scope.node, ast.ClassDef) else ".<locals>."
    return scope.qualname + separator + name


def _heads(node: Definition) -> list[ast.expr]:
    """Return what is worked out around a function or class when it is defined."""
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
    defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
    return defaults if isinstance(node, ast.Lambda) else [*node.decorator_list, *defaults]


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    for number, (argument, default) in enumerate(zip(positional, defaults, strict=True)):
        yield Parameter(argument.arg, default, number == 0)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield Parameter(argument.arg, default, False)
    for rest in filter(None, (arguments.vararg, arguments.kwarg)):
        yield Parameter(rest.arg, None, False)
