"""Which loops of a project train: the rules in their order."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from core.program.definitions import DEFINITIONS, Function, Loop, children, own_nodes, run_nodes
from core.program.gradient_calls import indices_of, weight_moved
from core.program.reach import Reach, Work

Rule: TypeAlias = Callable[[Loop], bool]

_OVER_PARAMETERS = re.compile(r"param|layer|weight|grad|theta|reversed|range|depth", re.I)


class Rules:
    """Tell of a loop whether it trains."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._known: dict[int, Work] = {}

    def both(self, loop: Loop) -> bool:
        """Return whether a loop reaches a backward pass and an update."""
        return self._work(loop) == Work.BOTH

    def backward(self, loop: Loop) -> bool:
        """Return whether a loop reaches a backward pass."""
        return Work.BACKWARD in self._work(loop)

    def update(self, loop: Loop) -> bool:
        """Return whether a loop moves weights, and is not one that goes through the weights."""
        return self.any_update(loop) and not self._goes_through_weights(loop)

    def any_update(self, loop: Loop) -> bool:
        """Return whether a loop moves weights."""
        return Work.UPDATE in self._work(loop)

    def _work(self, loop: Loop) -> Work:
        if id(loop) not in self._known:
            self._known[id(loop)] = self._reach.work(own_nodes(loop.body))
        return self._known[id(loop)]

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
        accepts: the rule.
        whole: whether a loop that trains by itself counts although there is another one within it.
    """

    def __init__(self, reach: Reach, accepts: Rule, whole: bool = False) -> None:
        self._reach = reach
        self._whole = whole
        found = [(loop, owner) for loop, owner in reach.loops if accepts(loop)]
        self.accepted: dict[int, Loop] = {id(loop): loop for loop, _ in found}
        self._owners: dict[int, ast.AST] = {id(loop): owner for loop, owner in found}
        self._leading = self._functions_with_loops()

    def leads(self, function: Function) -> bool:
        """Return whether a function holds an accepted loop, or calls one that does."""
        return id(function) in self._leading

    def leading_calls(self, node: ast.AST) -> list[Function]:
        """Return the functions that a call runs and that lead to an accepted loop."""
        return [function for function in self._reach.called(node) if self.leads(function)]

    def within(self, statement: ast.stmt) -> bool:
        """Return whether a statement holds an accepted loop, is one, or makes a call that leads to one."""
        return any(id(node) in self.accepted or self.leading_calls(node) for node in run_nodes([statement]))

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
            waiting.extend(children(node))

    def _comes_back(self, function: Function, loop: Loop) -> bool:
        """Return whether a function calls, directly or not, the one that holds a loop."""
        owner, seen, waiting = self._owners[id(loop)], {id(function)}, [function]
        while waiting:
            current = waiting.pop()
            if current is owner:
                return True
            for called in self._reach.calls.get(id(current), ()):
                if id(called) not in seen:
                    seen.add(id(called))
                    waiting.append(called)
        return False

    def _functions_with_loops(self) -> set[int]:
        users: dict[int, list[int]] = {}
        for owner, functions in self._reach.calls.items():
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


def no_loop(loop: Loop) -> bool:
    """Return False: accept no loop."""
    return False
