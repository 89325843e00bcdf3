"""Which loops of a project train: the rules in their order."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from core.program.gradient_calls import indices_of, weight_moved
from core.program.reach import Reach, Work, body_of
from core.program.resolution import own_nodes
from core.program.scopes import DEFINITIONS, Function

Loop: TypeAlias = ast.For | ast.AsyncFor | ast.While
Rule: TypeAlias = Callable[[Loop], bool]

LOOPS = (ast.For, ast.AsyncFor, ast.While)

_OVER_PARAMETERS = re.compile(r"param|layer|weight|grad|theta|reversed|range|depth", re.I)


class Rules:
    """Tell of a loop whether it trains."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def both(self, loop: Loop) -> bool:
        """Return whether a loop reaches a backward pass and an update."""
        return self._reach.work(own_nodes(loop.body)) == Work.BOTH

    def backward(self, loop: Loop) -> bool:
        """Return whether a loop reaches a backward pass."""
        return Work.BACKWARD in self._reach.work(own_nodes(loop.body))

    def update(self, loop: Loop) -> bool:
        """Return whether a loop moves weights, and is not one that goes through the weights."""
        return self.any_update(loop) and not self._goes_through_weights(loop)

    def any_update(self, loop: Loop) -> bool:
        """Return whether a loop moves weights."""
        return Work.UPDATE in self._reach.work(own_nodes(loop.body))

    def _goes_through_weights(self, loop: Loop) -> bool:
        """Return whether a loop moves another weight in each of its turns, as `for p in parameters` does."""
        if isinstance(loop, ast.While):
            return False
        turning = {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
        moving = [node for node in own_nodes(loop.body) if self._moves(node)]
        if not all(weight_moved(node) in turning or turning & set(indices_of(node)) for node in moving):
            return False
        others = [node for node in own_nodes(loop.body) if isinstance(node, ast.Assign) and node not in moving]
        return not others or bool(_OVER_PARAMETERS.search(ast.unparse(loop.iter)))

    def _moves(self, node: ast.AST) -> bool:
        called = Work.UPDATE in self._reach.work([node]) if isinstance(node, ast.Call) else False
        return called or Work.UPDATE in self._reach.direct(node)


class Candidates:
    """The loops that a rule accepts, and which of them are the training loops themselves.

    Args:
        reach: what the project's code reaches.
        modules: the trees of the project.
        accepts: the rule.
        whole: whether a loop that trains by itself counts although there is another one within it.
    """

    def __init__(self, reach: Reach, modules: Iterable[ast.Module], accepts: Rule, whole: bool = False) -> None:
        self._reach = reach
        self._whole = whole
        self.accepted: dict[int, Loop] = {}
        self._owners: dict[int, ast.AST] = {}
        self._calls: dict[int, list[Function]] = {}
        owners: list[tuple[ast.AST, list[ast.AST]]] = [(module, list(module.body)) for module in modules]
        owners += [(function, body_of(function)) for function in reach.functions]
        for owner, body in owners:
            for node in own_nodes(body):
                if isinstance(node, LOOPS) and accepts(node):
                    self.accepted[id(node)] = node
                    self._owners[id(node)] = owner
            self._calls[id(owner)] = [function for node in run_nodes(body) for function in reach.called(node)]
        self._leading = self._functions_with_loops()

    def leads(self, function: Function) -> bool:
        """Return whether a function holds an accepted loop, or calls one that does."""
        return id(function) in self._leading

    def leading_calls(self, node: ast.AST) -> list[Function]:
        """Return the functions that a call runs and that lead to an accepted loop."""
        return [function for function in self._reach.called(node) if self.leads(function)]

    def is_training_loop(self, loop: Loop) -> bool:
        """Return whether an accepted loop has none within it, or does by itself all that it takes to train."""
        if id(loop) not in self.accepted:
            return False
        return not self._leads_further(loop) or (self._whole and self._trains_itself(loop))

    def _leads_further(self, loop: Loop) -> bool:
        for node in run_nodes(loop.body):
            if id(node) in self.accepted:
                return True
            if any(not self._comes_back(function, loop) for function in self.leading_calls(node)):
                return True
        return False

    def _trains_itself(self, loop: Loop) -> bool:
        """Return whether a loop goes backward and updates outside of the loops that it leads to.

        So does a generator's step after a loop of critic's steps, and a meta-learner's after the inner steps.
        """
        return self._reach.work(self._outside_of_inner(loop.body)) == Work.BOTH

    def _outside_of_inner(self, body: Iterable[ast.AST]) -> Iterator[ast.AST]:
        waiting = list(body)
        while waiting:
            node = waiting.pop()
            if id(node) in self.accepted or isinstance(node, DEFINITIONS):
                continue
            if self.leading_calls(node):
                continue
            yield node
            waiting.extend(ast.iter_child_nodes(node))

    def _comes_back(self, function: Function, loop: Loop) -> bool:
        """Return whether a function calls, directly or not, the one that holds a loop."""
        owner, seen, waiting = self._owners[id(loop)], {id(function)}, [function]
        while waiting:
            current = waiting.pop()
            if current is owner:
                return True
            for called in self._calls.get(id(current), ()):
                if id(called) not in seen:
                    seen.add(id(called))
                    waiting.append(called)
        return False

    def _functions_with_loops(self) -> set[int]:
        users: dict[int, list[int]] = {}
        for owner, functions in self._calls.items():
            for function in functions:
                users.setdefault(id(function), []).append(owner)
        found = {id(owner) for owner in self._owners.values()}
        waiting = list(found)
        while waiting:
            for user in users.get(waiting.pop(), ()):
                if user not in found:
                    found.add(user)
                    waiting.append(user)
        return found


def run_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes that run when some statements do: not what stands in functions, classes and lambdas."""
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, DEFINITIONS):
            waiting.extend(ast.iter_child_nodes(node))


def no_loop(loop: Loop) -> bool:
    """Return False: accept no loop."""
    return False
