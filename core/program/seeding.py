"""Where a script seeds the common generators itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from core.program.definitions import own_nodes

_TORCH = frozenset({"torch.manual_seed", "torch.random.manual_seed", "manual_seed"})
_OTHERS = frozenset({"np.random.seed", "numpy.random.seed", "random.seed"})
_LIBRARIES = frozenset({"seed_everything", "set_seed", "enable_full_determinism"})
"""Functions of libraries that seed all generators. A script's own of that name is looked into."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A call that seeds a generator, or that of the script's own function which does.

    Attributes:
        line: where it stands.
        value: what is passed, as the text has it: "3", "args.seed".
        of_torch: whether it seeds torch's generator.
    """

    line: int
    value: str
    of_torch: bool


def seeds_of(tree: ast.Module) -> tuple[Seed, ...]:
    """Return the calls by which a script seeds the common generators; those of torch's generator first."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    found: dict[int, Seed] = {}
    for call, function in _calls(tree):
        if (name := _dotted(call.func)) and call.args and _seeds(name, functions):
            for seed in _told(call, function, tree, name not in _OTHERS):
                if seed.line not in found or seed.of_torch:
                    found[seed.line] = seed
    return tuple(sorted(found.values(), key=lambda seed: (not seed.of_torch, seed.line)))


def _seeds(name: str, functions: dict[str, ast.FunctionDef]) -> bool:
    last = name.rpartition(".")[2]
    return name in _TORCH or name in _OTHERS or (last in _LIBRARIES and name not in functions)


def _told(call: ast.Call, function: ast.FunctionDef | None, tree: ast.Module, of_torch: bool) -> Iterator[Seed]:
    """Yield the call; where the seed is a parameter of the function around it, the calls of that function."""
    value = call.args[0]
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    if function is None or not names & _parameters(function):
        yield Seed(call.lineno, ast.unparse(value), of_torch)
        return
    for outer, _ in _calls(tree):
        if _dotted(outer.func) == function.name:
            yield Seed(outer.lineno, _passed(outer, function, names), of_torch)


def _passed(call: ast.Call, function: ast.FunctionDef, names: set[str]) -> str:
    """Return what a call passes for one of some parameters of a function."""
    parameters = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
    given = dict(zip(parameters, call.args, strict=False)) | {word.arg or "": word.value for word in call.keywords}
    defaults = dict(zip(reversed(parameters), reversed(function.args.defaults), strict=False))
    passed = next((value for name, value in {**defaults, **given}.items() if name in names), None)
    return "" if passed is None else ast.unparse(passed)


def _parameters(function: ast.FunctionDef) -> set[str]:
    arguments = function.args
    return {argument.arg for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    """Yield all calls, each with the function that it stands in."""
    yield from ((node, None) for node in own_nodes(tree.body) if isinstance(node, ast.Call))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            yield from ((node, function) for node in own_nodes(function.body) if isinstance(node, ast.Call))


def _dotted(node: ast.expr) -> str:
    """Return a name with dots; empty for another expression."""
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
