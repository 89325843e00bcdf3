"""Which of a project's functions and classes an expression may mean."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from core.program.project import Project
from core.program.scopes import (
    FUNCTIONS,
    Binding,
    Function,
    Imported,
    Item,
    Parameter,
    Scope,
    Scopes,
)

MOST_ROUNDS = 3
"""How often arguments are followed into parameters: a function handed on through as many calls is found."""

MAKES_GRADIENTS = frozenset({"grad", "value_and_grad", "grad_and_value", "jacrev", "vjp", "elementwise_grad"})
"""Functions of libraries that turn a function into the one of its gradients."""

_RETURNS_ITSELF = frozenset(
    {"to", "cuda", "cpu", "double", "float", "half", "train", "eval", "requires_grad_", "apply"}
)

_RETURNS_ANYTHING = frozenset({"instantiate", "load", "getattr", "get", "next", "pop", "deepcopy", "vars", "globals"})

_NEVER_OURS = frozenset({"backward", "eval", "zero_grad", "parameters", "item", "to", "append", "items", "format"})
"""Methods that an unknown object has from a library, whatever the project's classes define."""

_NO_STEPPER = re.compile(r"opt|sched|env|bar|prof|scaler")

_MODULE_LIKE = re.compile(r"model|net|encoder|decoder|generator|discriminator|critic|actor|policy|^[a-zA-Z]$", re.I)


class Instance(NamedTuple):
    """An object of one of the project's classes."""

    of: ast.ClassDef


class ModuleRef(NamedTuple):
    """A module or package of the project."""

    name: str


class External(NamedTuple):
    """Something from outside the project, by its dotted name, as far as it is known."""

    name: str


class Container(NamedTuple):
    """A list, tuple, set or dict that is written out."""

    node: ast.expr


class Gradient(NamedTuple):
    """A function that a library made to compute gradients."""


Value: TypeAlias = Function | ast.ClassDef | Instance | ModuleRef | External | Container | Gradient
Values: TypeAlias = frozenset[Value]

UNKNOWN: Values = frozenset()
_OURS = (Instance, Gradient, *FUNCTIONS)
_OUTSIDE: Values = frozenset({External("")})


class Resolver:
    """Resolves the expressions of a project.

    Names are looked up as Python does, through imports, assignments, arguments and attributes; a method of an object
    that is not known is any method of that name. It errs towards too much rather than too little.
    """

    def __init__(self, project: Project) -> None:
        self.scopes = Scopes()
        self._project = project
        self._modules = {name: self.scopes.read(file) for name, file in project.files.items()}
        self._known: dict[int, Values] = {}
        self._members: dict[tuple[int, str], Values] = {}
        self._active: set[object] = set()
        self._arguments: dict[tuple[int, str], set[Value]] = {}
        self._classes = [scope for scope in self.scopes.within.values() if isinstance(scope.node, ast.ClassDef)]
        self._methods: dict[str, list[Function]] = {}
        for scope in self._classes:
            for name, bound in scope.bindings.items():
                self._methods.setdefault(name, []).extend(value for value in bound if isinstance(value, FUNCTIONS))
        self._subclasses = self._find_subclasses()
        self._follow_arguments()

    def resolve(self, node: ast.expr) -> Values:
        """Return what an expression may mean; `UNKNOWN` when nothing is known of it."""
        key = id(node)
        if key in self._known:
            return self._known[key]
        if key in self._active:
            return UNKNOWN
        self._active.add(key)
        found = self._resolve(node)
        self._active.discard(key)
        self._known[key] = found
        return found

    def called(self, call: ast.Call) -> Iterator[Function]:
        """Yield the functions of the project that a call may run."""
        for value in self.resolve(call.func):
            yield from self._run_by(value)

    def referred(self, node: ast.AST) -> Iterator[Function]:
        """Yield the functions of the project that a node, apart from those within it, refers to or calls."""
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from (value for value in self.resolve(node) if isinstance(value, FUNCTIONS))
        elif isinstance(node, ast.Call):
            yield from self.called(node)

    def scope_of(self, function: ast.AST) -> Scope:
        """Return the scope that a module, class or function makes."""
        return self.scopes.within[id(function)]

    def _run_by(self, value: Value) -> Iterator[Function]:
        if isinstance(value, FUNCTIONS):
            yield value
        elif isinstance(value, ast.ClassDef):
            yield from (found for found in self._attribute_of(value, "__init__") if isinstance(found, FUNCTIONS))
        elif isinstance(value, Instance):
            for name in ("__call__", "forward"):
                yield from (found for found in self._attribute_of(value.of, name) if isinstance(found, FUNCTIONS))

    def _resolve(self, node: ast.expr) -> Values:
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._result(node)
            case ast.Lambda():
                return frozenset({node})
            case ast.IfExp():
                return self.resolve(node.body) | self.resolve(node.orelse)
            case ast.BoolOp():
                return self._union(map(self.resolve, node.values))
            case ast.NamedExpr() | ast.Await() | ast.Starred():
                return self.resolve(node.value)
            case ast.Dict() | ast.List() | ast.Tuple() | ast.Set():
                return frozenset({Container(node)})
            case ast.Subscript():
                return self._items(node.value)
            case ast.Constant() | ast.JoinedStr() | ast.BinOp() | ast.UnaryOp() | ast.Compare():
                return _OUTSIDE
        return UNKNOWN

    @staticmethod
    def _union(values: Iterable[Values]) -> Values:
        return frozenset(value for some in values for value in some)

    def _name(self, node: ast.Name) -> Values:
        start = self.scopes.of[id(node)]
        scope: Scope | None = start
        while scope is not None:
            passed = scope is not start and isinstance(scope.node, ast.ClassDef)  # methods do not see a class's names
            if node.id in scope.bindings and not passed:
                return self._bound(scope, node.id)
            scope = scope.parent
        stars = self._union(self._member(module, node.id) for module in start.module.stars)
        return stars or frozenset({External(node.id)})

    def _bound(self, scope: Scope, name: str) -> Values:
        key = (id(scope), name)
        if key in self._members:
            return self._members[key]
        if key in self._active:
            return UNKNOWN
        self._active.add(key)
        found = self._union(self._binding(scope, value) for value in scope.bindings[name])
        self._active.discard(key)
        self._members[key] = found
        return found

    def _binding(self, scope: Scope, value: Binding) -> Values:
        match value:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return frozenset({value})
            case Imported(module, name):
                return self._imported(module, name)
            case Item(container):
                return self._items(container)
            case Parameter():
                return self._parameter(scope, value)
        return self.resolve(value)

    def _imported(self, module: str, name: str | None) -> Values:
        if not self._project.holds(module):
            return frozenset({External(module if name is None else f"{module}.{name}")})
        return frozenset({ModuleRef(module)}) if name is None else self._member(module, name)

    def _member(self, module: str, name: str) -> Values:
        """Return what a module of the project calls `name`; nothing when it is no module of the project."""
        scope = self._modules.get(module)
        if scope is not None and name in scope.bindings:
            return self._bound(scope, name)
        if self._project.holds(f"{module}.{name}"):
            return frozenset({ModuleRef(f"{module}.{name}")})
        key = ("star", module, name)
        if scope is None or key in self._active:
            return UNKNOWN
        self._active.add(key)
        found = self._union(self._member(star, name) for star in scope.stars)
        self._active.discard(key)
        return found

    def _parameter(self, scope: Scope, parameter: Parameter) -> Values:
        function = scope.node
        owner = scope.parent.node if scope.parent is not None else None
        if parameter.first and isinstance(owner, ast.ClassDef) and isinstance(function, ast.FunctionDef):
            decorators = _decorators(function)
            if "staticmethod" not in decorators:
                return frozenset({owner if "classmethod" in decorators else Instance(owner)})
        given = frozenset(self._arguments.get((id(function), parameter.name), ()))
        default = parameter.default
        return given if default is None or isinstance(default, ast.Constant) else given | self.resolve(default)

    def _items(self, container: ast.expr) -> Values:
        found: set[Value] = set()
        for value in self.resolve(container):
            if isinstance(value, Container):
                node = value.node
                parts = node.values if isinstance(node, ast.Dict) else getattr(node, "elts", [])
                found |= self._union(map(self.resolve, parts))
        return frozenset(found)

    def _attribute(self, node: ast.Attribute) -> Values:
        base = self.resolve(node.value)
        if not base:
            return self._any_method(node)
        return self._union(self._attribute_of(value, node.attr) for value in base)

    def _any_method(self, node: ast.Attribute) -> Values:
        """Return the methods of that name of all classes, for an object that is not known."""
        name, receiver = node.attr, _last_name(node.value)
        if name in _NEVER_OURS or (name == "train" and _MODULE_LIKE.search(receiver)):
            return UNKNOWN
        if name == "step" and _NO_STEPPER.search(receiver.lower()):
            return UNKNOWN
        return frozenset(self._methods.get(name, ()))

    def _attribute_of(self, value: Value, name: str) -> Values:
        match value:
            case ModuleRef(module):
                return self._member(module, name)
            case External(outer):
                return frozenset({External(f"{outer}.{name}")})
            case Instance(owner):
                return self._class_attribute(owner, name)
            case ast.ClassDef():
                return self._class_attribute(value, name)
        return _OUTSIDE

    def _class_attribute(self, owner: ast.ClassDef, name: str) -> Values:
        """Return an attribute of a class: its own or an inherited one, and those that subclasses put in its place."""
        family = [*self._lineage(owner), *self._subclasses.get(id(owner), ())]
        found: set[Value] = set()
        defined = False
        for member in family:
            scope = self.scope_of(member)
            if name in scope.bindings:
                found |= self._bound(scope, name)
                defined = True
            for value in scope.attributes.get(name, ()):
                found |= self.resolve(value)
                defined = True
        return frozenset(found) if defined else frozenset({External(f"{owner.name}.{name}")})

    def _lineage(self, owner: ast.ClassDef) -> list[ast.ClassDef]:
        """Return a class and those of the project that it inherits from."""
        found = [owner]
        for member in found:
            for base in member.bases:
                bases = [value for value in self.resolve(base) if isinstance(value, ast.ClassDef)]
                found += [value for value in bases if value not in found]
        return found

    def _find_subclasses(self) -> dict[int, list[ast.ClassDef]]:
        found: dict[int, list[ast.ClassDef]] = {}
        for scope in self._classes:
            assert isinstance(scope.node, ast.ClassDef)
            for base in self._lineage(scope.node)[1:]:
                found.setdefault(id(base), []).append(scope.node)
        return found

    def _result(self, call: ast.Call) -> Values:
        """Return what a call may give."""
        if isinstance(call.func, ast.Name) and call.func.id == "super":
            return self._above(call)
        functions = self.resolve(call.func)
        return self._union(self._result_of(value, call) for value in functions)

    def _above(self, call: ast.Call) -> Values:
        owner = self.scopes.of[id(call)].enclosing_class
        above = self._lineage(owner)[1:] if owner is not None else []
        return frozenset(map(Instance, above)) or _OUTSIDE

    def _result_of(self, value: Value, call: ast.Call) -> Values:
        match value:
            case ast.ClassDef():
                return frozenset({Instance(value)})
            case ast.Lambda():
                return self.resolve(value.body)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self._union(map(self.resolve, _returned(value)))
            case External(name):
                return self._external_result(name.rpartition(".")[2], name, call)
        return UNKNOWN

    def _external_result(self, last: str, name: str, call: ast.Call) -> Values:
        if isinstance(call.func, ast.Attribute) and last in _RETURNS_ITSELF:
            return self.resolve(call.func.value)
        wrapped = self.resolve(call.args[0]) if call.args and not isinstance(call.args[0], ast.Starred) else UNKNOWN
        ours = frozenset(value for value in wrapped if isinstance(value, _OURS))
        if last in MAKES_GRADIENTS:
            return ours | {Gradient()}
        if last in _RETURNS_ANYTHING:
            return ours
        return ours or frozenset({External(name)})

    def _follow_arguments(self) -> None:
        """Note what calls hand to parameters, until nothing new is found."""
        calls = [node for file in self._project.files.values() for node in ast.walk(file.tree) if _has_arguments(node)]
        for _ in range(MOST_ROUNDS):
            before = sum(map(len, self._arguments.values()))
            for call in calls:
                for value in self.resolve(call.func):
                    for function in self._run_by(value):
                        self._hand_over(call, function)
            if sum(map(len, self._arguments.values())) == before:
                return
            self._known.clear()
            self._members.clear()

    def _hand_over(self, call: ast.Call, function: Function) -> None:
        scope = self.scope_of(function)
        bound = scope.parent is not None and isinstance(scope.parent.node, ast.ClassDef)
        skipped = 1 if bound and "staticmethod" not in _decorators(function) else 0
        names = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]][skipped:]
        pairs = [*zip(names, call.args, strict=False), *((word.arg, word.value) for word in call.keywords if word.arg)]
        for name, argument in pairs:
            if not isinstance(argument, ast.Constant | ast.Starred) and (given := self.resolve(argument)):
                self._arguments.setdefault((id(function), name), set()).update(given)


def _has_arguments(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(node.args or node.keywords)


def _decorators(function: Function) -> set[str]:
    return {node.id for node in getattr(function, "decorator_list", ()) if isinstance(node, ast.Name)}


def _last_name(node: ast.expr) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _returned(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    return [node.value for node in own_nodes(function.body) if isinstance(node, ast.Return) and node.value is not None]


def own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of some statements, but not what stands in functions and classes defined there."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(node.decorator_list)
        else:
            waiting.extend(ast.iter_child_nodes(node))
