"""A file of a project → its code, which pauses and can be entered again."""

from __future__ import annotations
import __future__

import ast
import copy
from collections.abc import Iterator
from types import CodeType

from core.program.backward_calls import tell_of_losses
from core.program.definitions import own_nodes
from core.program.generator_reentry import GENERATOR, GeneratorEmitter, can_be_entered_again
from core.program.lazy_iterators import keep_iterators_lazy
from core.program.pauses import INSIDE, WALK, emitted, expression, name_switches, with_pauses, without_preamble
from core.program.project import SCRIPT, SourceFile
from core.program.reentry import Emitter, Marks
from core.program.training_path import TrainingPath

BODY = "__body__"
"""A twin's name in its factory: by its own name it could not call the function that it stands for."""

TWIN = "__twin_{name}__"
"""A factory of functions that share their variables with the closures made in them, and can be entered again."""


def instrumented(file: SourceFile, path: TrainingPath) -> CodeType:
    """Return the code of a file of a project, with pauses before its lines and guards on the path.

    Each function on the path gets a twin beside it, whose variables are cells of a factory around it: they outlive a
    pause, and the closures that were made before see the variables that the code sees when it is entered again.
    """
    tree = copy.deepcopy(file.tree)
    pairs = list(zip(ast.walk(file.tree), ast.walk(tree), strict=True))
    marks = Marks(
        frozenset(id(new) for old, new in pairs if path.leads(old)),
        frozenset(id(new) for old, new in pairs if path.loop_of(old) is not None),
    )
    keep_iterators_lazy(tree)
    tell_of_losses(tree)
    _PathFunctions(marks, local_names(compile(file.text, str(file.path), "exec", dont_inherit=True))).visit(tree)
    if file.name == SCRIPT:
        tree.body = Emitter(marks, "", in_function=False).body(tree.body)
    else:
        first, rest = without_preamble(tree.body)
        tree.body = [*first, *with_pauses(rest, INSIDE)]
    name_switches(tree, file.name)
    ast.fix_missing_locations(tree)
    return named(compile(tree, str(file.path), "exec", flags=_future_flags(file.tree), dont_inherit=True))


def named(code: CodeType) -> CodeType:
    """Give twins the names of their functions, which tracebacks tell."""
    first, last = TWIN.split("{name}")
    constants = tuple(named(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    if code.co_name.startswith(first):
        name = code.co_name.removeprefix(first).removesuffix(last)
        constants = tuple(
            one.replace(co_name=name, co_qualname=name) if isinstance(one, CodeType) and one.co_name == BODY else one
            for one in constants
        )
    return code.replace(co_consts=constants)


def keep_generators(tree: ast.Module, code: CodeType) -> None:
    """Let the place of the generators that code makes be kept, in place.

    Args:
        tree: the code, which no path leads through.
        code: the same, compiled as it is.
    """
    _PathFunctions(Marks(frozenset(), frozenset()), local_names(code)).visit(tree)


def local_names(code: CodeType) -> dict[tuple[str, int], list[str]]:
    """Return the local variables of each function in some code, by its name and first line."""
    return {
        (inner.co_name, inner.co_firstlineno): [
            name for name in dict.fromkeys([*inner.co_varnames, *inner.co_cellvars]) if not name.startswith(".")
        ]
        for inner in _codes(code)
    }


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _future_flags(tree: ast.Module) -> int:
    flags = 0
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for alias in statement.names:
                flags |= getattr(__future__, alias.name).compiler_flag
    return flags


class _PathFunctions(ast.NodeTransformer):
    """Puts a factory before each function on the path, and a decorator that makes it run what the factory makes."""

    def __init__(self, marks: Marks, names: dict[tuple[str, int], list[str]]) -> None:
        self._marks = marks
        self._names = names
        self._qualname: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Look at the methods of a class."""
        return self._inside(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST | list[ast.stmt]:
        """Return a function, behind its factory if it is on the path."""
        function = self._inside(node)
        assert isinstance(function, ast.FunctionDef)
        if not self._marks.leads(node):
            return self._generator(function) if can_be_entered_again(function) else function
        qualname = ".".join([*self._qualname, node.name])
        first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        names = self._names[node.name, first]
        if any(isinstance(part, ast.Yield | ast.YieldFrom) for part in own_nodes(function.body)):
            first_part, rest = without_preamble(Emitter(self._marks, qualname, in_function=True).body(function.body))
            function.body = [*first_part, *emitted(f"{WALK}.not_reentrant({node.lineno})", node), *rest]
            function.instrumented = True  # type: ignore[attr-defined]
            return function
        shown = copy.deepcopy(function)
        body = Emitter(self._marks, qualname, in_function=True).body(without_preamble(function.body)[1])
        factory = _factory(function, names, body)
        shown.decorator_list.append(expression(f"{WALK}.path({factory.name})", node))
        shown.instrumented = True  # type: ignore[attr-defined]  # its body never runs
        return [factory, shown, *_hidden(emitted(f"del {factory.name}", node))]

    def _generator(self, function: ast.FunctionDef) -> ast.AST | list[ast.stmt]:
        """Return a generator function behind the factory of its bodies, whose place can be kept."""
        first = function.decorator_list[0].lineno if function.decorator_list else function.lineno
        names = self._names[function.name, first]
        shown = copy.deepcopy(function)
        emitter = GeneratorEmitter(function)
        factory = _factory(function, names, emitter.body(without_preamble(function.body)[1]), GENERATOR)
        shown.decorator_list.append(expression(f"{WALK}.generator({factory.name})", function))
        shown.instrumented = True  # type: ignore[attr-defined]  # its body never runs
        return [factory, shown, *_hidden(emitted(f"del {factory.name}", function))]

    def _inside(self, node: ast.ClassDef | ast.FunctionDef) -> ast.AST:
        self._qualname.append(node.name)
        visited = self.generic_visit(node)
        self._qualname.pop()
        return visited


def _factory(function: ast.FunctionDef, names: list[str], body: list[ast.stmt], argument: str = "") -> ast.FunctionDef:
    """Return the factory of twins of a function: its variables are the factory's, and so cells of each twin.

    Args:
        function: the function.
        names: its local variables.
        body: of its twins.
        argument: the name of the factory's argument, if it is to have one.
    """
    _name_super(body, function)
    name = TWIN.format(name=function.name)
    declared = f"nonlocal {', '.join(names)}" if names else "pass"
    made = f"if 0: {' = '.join(names)} = 0" if names else "pass"
    text = f"def {name}({argument}):\n {made}\n def {BODY}():\n  {declared}\n return {BODY}"
    factory = _hidden(emitted(text, function))[0]
    assert isinstance(factory, ast.FunctionDef)
    twin = factory.body[1]
    assert isinstance(twin, ast.FunctionDef)
    twin.body += body
    for part in (factory, twin):
        part.instrumented = True  # type: ignore[attr-defined]
    return factory


def _hidden(block: list[ast.stmt]) -> list[ast.stmt]:
    """Mark statements as none of the person's: there is no pause before them."""
    for statement in block:
        statement.hidden = True  # type: ignore[attr-defined]
    return block


def _name_super(body: list[ast.stmt], function: ast.FunctionDef) -> None:
    """Write out what `super()` stands for: a twin has no first argument that Python could find."""
    first = [*function.args.posonlyargs, *function.args.args][:1]
    for node in own_nodes(body):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super" and first:
            node.args = node.args or [expression(name, node) for name in ("__class__", first[0].arg)]
