"""Which of a project's functions and classes an expression may mean."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.program.class_families import ClassFamilies
from core.program.definitions import FUNCTIONS, Function, decorator_names, handed_over, returned
from core.program.library_names import MAKES_GRADIENTS, RETURNS_ANYTHING, RETURNS_ITSELF, is_a_librarys
from core.program.project import Project
from core.program.scopes import Binding, Imported, Item, Parameter, Part, Scope, Scopes
from core.program.values import (
    CALLABLE,
    OUTSIDE,
    UNKNOWN,
    Container,
    External,
    Gradient,
    Instance,
    ModuleRef,
    Value,
    Values,
    union,
)

MOST_ROUNDS = 3
"""The number of rounds in which arguments are followed into parameters, through as many calls."""

MOST_NESTED = 60
"""The number of names and expressions one after another that are followed to find out what the first one means."""


class Resolver:
    """Tells what the expressions of a project may mean, and errs towards too much rather than too little.

    Names are looked up as Python does, through imports, assignments, arguments and attributes. A method of an object
    that is not known is any method of that name.
    """

    def __init__(self, project: Project) -> None:
        self.scopes = Scopes()
        self._project = project
        self._modules = {name: self.scopes.read(file) for name, file in project.files.items()}
        self._known: dict[int, Values] = {}
        self._members: dict[tuple[int, str], Values] = {}
        self._active: set[object] = set()
        self._arguments: dict[tuple[int, str], set[Value]] = {}
        self._methods: dict[str, list[Function]] = {}
        classes: list[ast.ClassDef] = []
        for scope in self.scopes.within.values():
            if isinstance(scope.node, ast.ClassDef):
                classes.append(scope.node)
                for name, bound in scope.bindings.items():
                    self._methods.setdefault(name, []).extend(value for value in bound if isinstance(value, FUNCTIONS))
        self._families = ClassFamilies(self.resolve, classes)
        self._families.settle()
        self._forget()
        self._follow_arguments()

    def resolve(self, node: ast.expr) -> Values:
        """Return what an expression may mean; `UNKNOWN` when nothing is known of it."""
        key = id(node)
        if key in self._known:
            return self._known[key]
        if key in self._active or len(self._active) > MOST_NESTED:
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
                return union(map(self.resolve, node.values))
            case ast.NamedExpr() | ast.Await() | ast.Starred():
                return self.resolve(node.value)
            case ast.Dict() | ast.List() | ast.Tuple() | ast.Set():
                return frozenset({Container(node)})
            case ast.Subscript():
                return self._items(node.value)
            case ast.Constant() | ast.JoinedStr() | ast.BinOp() | ast.UnaryOp() | ast.Compare():
                return OUTSIDE
        return UNKNOWN

    def _name(self, node: ast.Name) -> Values:
        start = self.scopes.of[id(node)]
        scope: Scope | None = start
        while scope is not None:
            passed = scope is not start and isinstance(scope.node, ast.ClassDef)  # methods do not see a class's names
            if node.id in scope.bindings and not passed:
                return self._bound(scope, node.id)
            scope = scope.parent
        stars = union(self._member(module, node.id) for module in start.module.stars)
        return stars or frozenset({External(node.id)})

    def _bound(self, scope: Scope, name: str) -> Values:
        key = (id(scope), name)
        if key in self._members:
            return self._members[key]
        if key in self._active:
            return UNKNOWN
        self._active.add(key)
        found = union(self._binding(scope, value) for value in scope.bindings[name])
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
            case Part(container, place):
                return self._items(container, place)
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
        found = union(self._member(star, name) for star in scope.stars)
        self._active.discard(key)
        return found

    def _parameter(self, scope: Scope, parameter: Parameter) -> Values:
        function = scope.node
        owner = scope.parent.node if scope.parent is not None else None
        if parameter.first and isinstance(owner, ast.ClassDef) and isinstance(function, ast.FunctionDef):
            decorators = decorator_names(function)
            if "staticmethod" not in decorators:
                return frozenset({owner if "classmethod" in decorators else Instance(owner)})
        given = frozenset(self._arguments.get((id(function), parameter.name), ()))
        default = parameter.default
        return given if default is None or isinstance(default, ast.Constant) else given | self.resolve(default)

    def _items(self, container: ast.expr, place: int | None = None) -> Values:
        """Return what the things in a container may be, or the one at a place."""
        found: set[Value] = set()
        for value in self.resolve(container):
            if isinstance(value, Container):
                node = value.node
                parts = node.values if isinstance(node, ast.Dict) else getattr(node, "elts", [])
                chosen = parts if place is None else parts[place : place + 1]
                found |= union(map(self.resolve, chosen))
        return frozenset(found)

    def _attribute(self, node: ast.Attribute) -> Values:
        base = self.resolve(node.value)
        if not base:
            return self._any_method(node)
        return union(self._attribute_of(value, node.attr) for value in base)

    def _any_method(self, node: ast.Attribute) -> Values:
        """Return the methods of that name of all classes, for an object that is not known."""
        receiver = getattr(node.value, "attr", "") or getattr(node.value, "id", "")
        return UNKNOWN if is_a_librarys(node.attr, receiver) else frozenset(self._methods.get(node.attr, ()))

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
        return OUTSIDE

    def _class_attribute(self, owner: ast.ClassDef, name: str) -> Values:
        """Return an attribute of a class: its own or an inherited one, and those that subclasses put in its place."""
        lineage = self._families.lineage(owner)
        own = next((member for member in lineage if name in self.scope_of(member).bindings), None)
        subclasses = self._families.subclasses(owner)
        found: set[Value] = set()
        for member in [*([] if own is None else [own]), *subclasses]:
            scope = self.scope_of(member)
            found |= self._bound(scope, name) if name in scope.bindings else UNKNOWN
        scopes = [self.scope_of(member) for member in [*lineage, *subclasses]]
        assigned = [scope.attributes[name] for scope in scopes if name in scope.attributes]
        found |= union(self.resolve(value) for values in assigned for value in values)
        return frozenset(found) if found or own is not None or assigned else self._inherited(owner, name)

    def _inherited(self, owner: ast.ClassDef, name: str) -> Values:
        """Return an attribute that a class has from one of another package; unknown when it inherits from none."""
        bases = [
            value for member in self._families.lineage(owner) for base in member.bases for value in self.resolve(base)
        ]
        return frozenset(External(f"{base.name}.{name}") for base in bases if isinstance(base, External))

    def _result(self, call: ast.Call) -> Values:
        """Return what a call may give."""
        if isinstance(call.func, ast.Name) and call.func.id == "super":
            owner = self.scopes.of[id(call)].enclosing_class
            above = self._families.lineage(owner)[1:] if owner is not None else []
            return frozenset(map(Instance, above)) or OUTSIDE
        return union(self._result_of(value, call) for value in self.resolve(call.func))

    def _result_of(self, value: Value, call: ast.Call) -> Values:
        match value:
            case ast.ClassDef():
                return frozenset({Instance(value)})
            case ast.Lambda():
                return self.resolve(value.body)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return union(map(self.resolve, returned(value)))
            case External(name):
                return self._external_result(name.rpartition(".")[2], name, call)
        return UNKNOWN

    def _external_result(self, last: str, name: str, call: ast.Call) -> Values:
        if isinstance(call.func, ast.Attribute) and last in RETURNS_ITSELF:
            return self.resolve(call.func.value)
        wrapped = self.resolve(call.args[0]) if call.args and not isinstance(call.args[0], ast.Starred) else UNKNOWN
        ours = frozenset(value for value in wrapped if isinstance(value, CALLABLE))
        if last in MAKES_GRADIENTS:
            return ours | {Gradient()}
        if last in RETURNS_ANYTHING:
            return ours
        return ours or frozenset({External(name)})

    def _follow_arguments(self) -> None:
        """Note what calls hand to parameters, until nothing new is found."""
        calls = [call for call in self.scopes.calls if call.args or call.keywords]
        for _ in range(MOST_ROUNDS):
            before = sum(map(len, self._arguments.values()))
            for call in calls:
                for value in self.resolve(call.func):
                    for function in self._run_by(value):
                        self._hand_over(call, function)
            if sum(map(len, self._arguments.values())) == before:
                return
            self._forget()

    def _forget(self) -> None:
        """Forget what has been found, for there is more to go by."""
        self._known.clear()
        self._members.clear()

    def _hand_over(self, call: ast.Call, function: Function) -> None:
        scope = self.scope_of(function)
        bound = scope.is_method and "staticmethod" not in decorator_names(function)
        for name, argument in handed_over(call, function, bound):
            if given := self.resolve(argument):
                self._arguments.setdefault((id(function), name), set()).update(given)
