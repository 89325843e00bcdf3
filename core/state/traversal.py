"""The walk over all that a script can reach at one moment, and the records that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import is_
from typing import Any

import numpy as np
import torch

from core.state.arrays import Arrays, never_changes
from core.state.buffer_pool import FrozenMemory
from core.state.contents import WAYS
from core.state.generators import equal_states
from core.state.growing_lists import GrowingLists
from core.state.names import module_of
from core.state.object_records import (
    AttributesRecord,
    NamespaceRecord,
    SlotsRecord,
    StateRecord,
    attributes_of,
    is_dunder,
    slot_value,
)
from core.state.plans import Plan, Way
from core.state.records import ObjectArrayRecord, Record
from core.state.sparse import CopiedTensor, is_sparse
from core.state.stand_ins import TupleStandIn
from core.state.tensors import NO_HOOKS, Tensors, can_be_watched, hooks_of, is_leaf

DEEP = 100
"""Levels of tuples within tuples that are followed by recursion."""


class Known:
    """All that is known from one moment to the next.

    Attributes:
        memory: where tensors and arrays are copied to.
        lists: the logs of lists that grow.
        tensors, arrays, states: of the last moment.
    """

    def __init__(self) -> None:
        self.memory = FrozenMemory()
        self.lists = GrowingLists(self.is_atom)
        self.tensors: Tensors | None = None
        self.arrays: Arrays | None = None
        self.states: dict[int, tuple[Any, Any]] = {}
        self._plans: dict[int, Plan] = {}
        self._own: frozenset[str] = frozenset()

    def scripts_own(self, names: frozenset[str]) -> None:
        """Say which modules are the script's."""
        if names != self._own:
            self._plans, self._own = {}, names

    def is_own(self, kind: type) -> bool:
        """Tell whether a class is the script's."""
        return module_of(kind) in self._own

    def is_atom(self, kind: type) -> bool:
        """Tell whether the objects of a class never change and refer to nothing that does."""
        return self.plan(kind).way is Way.ATOM

    def plan(self, kind: type) -> Plan:
        """Return how the objects of a class are kept."""
        plan = self._plans.get(id(kind))
        if plan is None:
            plan = self._plans[id(kind)] = Plan(kind, self.is_own(kind), WAYS)
        return plan


class Walk:
    """One walk.

    Attributes:
        records: of the objects, in the order in which they were met.
        tensors, arrays: what was met of them.
        lists: the logs of lists.
        copies: tensors that are kept by value.
        tuples: those that hold tensors, the innermost first.
        restored: objects that are told when all has been restored.
    """

    def __init__(self, known: Known) -> None:
        self._known = known
        self._seen: dict[int, Any] = {}
        self._todo: list[tuple[Any, Plan]] = []
        self._tuples: dict[int, tuple[Any, Any]] = {}
        self._depth = 0
        self._states: dict[int, tuple[Any, Any]] = {}
        self._plan = known.plan
        self._plans = known._plans
        self.lists = known.lists
        self.is_own = known.is_own
        self.records: list[Record] = []
        self.add = self.records.append
        self.tuples: list[TupleStandIn] = []
        self.copies: dict[int, CopiedTensor] = {}
        self.restored: list[tuple[Any, Callable[[Any], object]]] = []
        self.tensors = Tensors(known.memory, known.tensors)
        self.arrays = Arrays(known.memory, known.arrays)

    def run(self, roots: Mapping[str, object]) -> None:
        """Walk from the roots. One that is a dict is a namespace."""
        self._seen.update((id(root), root) for root in roots.values() if type(root) is dict)
        for root in roots.values():
            if type(root) is dict:
                items = [(name, self.keep(value)) for name, value in list(root.items()) if not is_dunder(name)]
                self.records.append(NamespaceRecord(root, items))
            else:
                self.keep(root)
            while self._todo:
                self._visit(*self._todo.pop())
        self._known.tensors, self._known.arrays, self._known.states = self.tensors, self.arrays, self._states
        self.arrays.end_of_moment(self.tensors)
        self.lists.end_of_moment()
        self.tensors.end_of_moment()

    def keep(self, value: Any) -> Any:
        """Return what stands for a value, and visit it later."""
        plan = self._plans.get(id(type(value))) or self._plan(type(value))
        way = plan.way
        if way is Way.ATOM:
            return value
        if way is Way.CONTENT:
            key = id(value)
            if key not in self._seen:
                self._seen[key] = value
                self._todo.append((value, plan))
            return value
        if way is Way.TENSOR:
            return self._tensor(value)
        return self._tuple(value, plan) if way is Way.TUPLE else self._array(value, plan)

    def hashes(self, value: Any) -> bool:
        """Tell whether a class of the script's has its own way to hash a value."""
        plan = self._plan(type(value))
        if plan.way is Way.TUPLE:
            return any(map(self.hashes, tuple.__iter__(value)))
        return plan.way is Way.CONTENT and plan.found("__hash__") is not object.__hash__

    def same_state(self, target: Any, state: Any) -> Any:
        """Return a generator's state, or that of the moment before if it is the same."""
        known, before = self._known.states.get(id(target), (None, None))
        if known is target and equal_states(before, state):
            state = before
        self._states[id(target)] = target, state
        return state

    def _visit(self, value: Any, plan: Plan) -> None:
        if plan.state is not None and plan.give_back is not None:
            self.records.append(StateRecord(value, self.keep(plan.state(value)), plan.give_back))
        else:
            if plan.content is not None:
                plan.content(self, value, plan)
            if plan.has_attributes:
                self._attributes(value, plan)
            if plan.slots:
                kept = [(slot, self.keep(slot_value(slot, value))) for slot in plan.slots]
                self.records.append(SlotsRecord(value, kept))
        if plan.restored is not None:
            self.restored.append((value, plan.restored))
        if plan.own:
            self.keep(plan.kind)

    def _attributes(self, value: Any, plan: Plan) -> None:
        attributes = attributes_of(value)
        if attributes is None:
            return
        keep = self.keep
        if plan.skips:
            items = [(name, keep(item)) for name, item in list(dict.items(attributes)) if name not in plan.skips]
        else:
            items = [(name, keep(item)) for name, item in list(dict.items(attributes))]
        self.records.append(AttributesRecord(value, attributes, items, plan))

    def _tensor(self, tensor: torch.Tensor) -> Any:
        key = id(tensor)
        state = self.tensors.states.get(key)
        if state is not None:
            return state
        if not can_be_watched(tensor):
            return self._unwatched(tensor)
        self._seen[key] = tensor
        gradient = tensor.grad if is_leaf(tensor) or tensor.retains_grad else None
        attributes = tensor.__dict__
        state, as_before = self.tensors.state(tensor, bool(attributes))
        self.tensors.states[key] = state  # before what it leads to, which may lead back
        kept = None if gradient is None else self.keep(gradient)
        hooks = hooks_of(tensor)
        if as_before and (state.gradient is not kept or state.hooks is not hooks):
            state = self.tensors.states[key] = state.copy()
        state.gradient, state.hooks = kept, hooks
        if hooks is not NO_HOOKS:
            self.keep(hooks)
        if attributes:
            state.attributes = {name: self.keep(value) for name, value in list(dict.items(attributes))}
        return state

    def _unwatched(self, tensor: torch.Tensor) -> Any:
        if not is_sparse(tensor):
            return tensor
        key = id(tensor)
        if key not in self.copies:
            self._seen[key] = tensor
            self.copies[key] = CopiedTensor(tensor)
        return self.copies[key]

    def _array(self, array: np.ndarray[Any, Any], plan: Plan) -> Any:
        if array.dtype.hasobject:
            if id(array) not in self._seen:
                self._seen[id(array)] = array
                if array.dtype == object:
                    self.records.append(ObjectArrayRecord(array, [self.keep(item) for item in array.flat]))
            return array
        if never_changes(array):
            return array
        known = id(array) in self.arrays.states
        state = self.arrays.state(array, self.tensors)
        self._seen[id(array)] = array
        if not known and plan.has_attributes:
            state.attributes = {name: self.keep(value) for name, value in list((attributes_of(array) or {}).items())}
        return state

    def _tuple(self, value: tuple[Any, ...], plan: Plan) -> Any:
        known = self._tuples.get(id(value))
        if known is not None:
            return known[1]
        if self._depth >= DEEP:
            self._from_within(value)
        self._depth += 1
        items = list(tuple.__iter__(value))
        parts = list(map(self.keep, items))
        self._depth -= 1
        attributes = attributes_of(value) if plan.has_attributes else None
        if not all(map(is_, parts, items)):
            kept: Any = TupleStandIn(plan.kind, parts)
            if attributes:
                kept.attributes = {name: self.keep(item) for name, item in list(dict.items(attributes))}
            self.tuples.append(kept)
        else:
            kept = value
            if attributes:
                self._attributes(value, plan)
        self._tuples[id(value)] = value, kept
        return kept

    def _from_within(self, value: tuple[Any, ...]) -> None:
        """Keep the tuples within a tuple, the innermost first, so that nothing recurses deeply."""
        found: dict[int, Any] = {}
        todo: list[Any] = [value]
        while todo:
            for item in tuple.__iter__(todo.pop()):
                if self._plan(type(item)).way is Way.TUPLE and id(item) not in self._tuples and id(item) not in found:
                    found[id(item)] = item
                    todo.append(item)
        depth, self._depth = self._depth, 0
        for item in reversed(list(found.values())):
            self.keep(item)
        self._depth = depth
