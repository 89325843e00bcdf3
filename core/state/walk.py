"""The walk over all that a script can reach at one moment, and the records that it leaves."""

from __future__ import annotations

import io
import random
import types
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from core.state.arrays import Arrays
from core.state.buffer_pool import FrozenMemory
from core.state.growing_lists import GrowingLists
from core.state.records import (
    FACTORY,
    FUNCTION_PARTS,
    BytesRecord,
    CellRecord,
    ClassRecord,
    DefaultRecord,
    DequeRecord,
    DictRecord,
    FunctionRecord,
    ListRecord,
    LogRecord,
    Record,
    SetRecord,
    SlotsRecord,
    StateRecord,
    cell_value,
    class_attributes,
    slot_value,
)
from core.state.stand_ins import TupleStandIn
from core.state.tensors import Tensors
from core.state.traversal import How, Plan


class Walk:
    """One walk. What has not changed since the walk `before` is shared with it.

    Attributes:
        records: of the objects, in the order in which they were met.
        tensors, arrays, lists: what the next walk compares with.
        restored: objects that are told when all has been restored.
        size: bytes, about, of all but storages.
    """

    def __init__(self, memory: FrozenMemory, plans: dict[int, Plan], own: frozenset[str], before: Walk | None) -> None:
        self._plans = plans
        self._own = own
        self._seen: dict[int, Any] = {}
        self._todo: list[tuple[Any, Plan]] = []
        self._tuples: dict[int, tuple[Any, Any]] = {}
        self.records: list[Record] = []
        self.restored: list[tuple[Any, Callable[[Any], object]]] = []
        self.tensors: Tensors = Tensors(memory, before.tensors if before else None)
        self.arrays: Arrays = Arrays(memory, before.arrays if before else None)
        self.lists: GrowingLists = GrowingLists(before.lists if before else None, self.is_atom)
        self._how: dict[How, Callable[[Any, Plan], None]] = {
            How.ITSELF: self._nothing,
            How.DICT: self._dict,
            How.LIST: self._list,
            How.SET: self._set,
            How.FROZEN_SET: self._frozen_set,
            How.DEQUE: self._deque,
            How.BYTES: self._bytes,
            How.CELL: self._cell,
            How.FUNCTION: self._function,
            How.METHOD: self._method,
            How.PARTIAL: self._partial,
            How.DESCRIPTOR: self._descriptor,
            How.CLASS: self._class,
            How.TORCH_GENERATOR: self._torch_generator,
            How.NUMPY_GENERATOR: self._numpy_generator,
            How.BIT_GENERATOR: self._bit_generator,
            How.RANDOM_STATE: self._random_state,
            How.PYTHON_RANDOM: self._python_random,
            How.BUFFER: self._buffer,
            How.OBJECT: self._nothing,
        }

    def run(self, roots: Mapping[str, object]) -> None:
        """Walk from the roots. One that is a dict is a namespace."""
        self._seen.update((id(root), root) for root in roots.values() if type(root) is dict)
        for root in roots.values():
            if type(root) is dict:
                items = [(name, value) for name, value in root.items() if not is_dunder(name)]
                self.records.append(DictRecord(root, [(name, self.keep(value)) for name, value in items], is_dunder))
            else:
                self.keep(root)
            self._empty_todo()

    def finish(self) -> None:
        """Let go of all that the next walk does not compare with."""
        self._seen, self._tuples, self.records = {}, {}, []

    def _empty_todo(self) -> None:
        while self._todo:
            value, plan = self._todo.pop()
            self._visit(value, plan)

    def is_atom(self, value: Any) -> bool:
        """Tell whether a value never changes and refers to nothing that does."""
        return self._plan(type(value)).how is How.ATOM

    def _plan(self, kind: type) -> Plan:
        plan = self._plans.get(id(kind))
        if plan is None:
            plan = self._plans[id(kind)] = Plan(kind)
        return plan

    def keep(self, value: Any) -> Any:
        """Return what a memento holds in the place of a value, and visit the value later."""
        plan = self._plans.get(id(type(value))) or self._plan(type(value))
        how = plan.how
        if how is How.ATOM:
            return value
        if how is How.TENSOR:
            return self._tensor(value)
        if how is How.ARRAY:
            return self._array(value)
        if how is How.TUPLE:
            return self._tuple(value, plan)
        if id(value) not in self._seen:
            self._seen[id(value)] = value
            self._todo.append((value, plan))
        return value

    def _visit(self, value: Any, plan: Plan) -> None:
        if plan.state is not None and plan.give_back is not None:
            self.records.append(StateRecord(value, self.keep(plan.state(value)), plan.give_back))
        else:
            self._how[plan.how](value, plan)
            self._attributes(value, plan)
        if plan.restored is not None:
            self.restored.append((value, plan.restored))
        if plan.how is not How.CLASS and self._is_own(plan.kind):
            self.keep(plan.kind)

    def _is_own(self, kind: type) -> bool:
        return type.__getattribute__(kind, "__module__") in self._own

    def _attributes(self, value: Any, plan: Plan) -> None:
        if plan.how in _WITHOUT_ATTRIBUTES:
            return
        attributes = attributes_of(value)
        if attributes is not None and (plan.skips or id(attributes) not in self._seen):
            self._seen[id(attributes)] = attributes
            leaves_out = plan.skips.__contains__ if plan.skips else None
            items = [(n, self.keep(v)) for n, v in dict.items(attributes) if n not in plan.skips]
            self.records.append(DictRecord(attributes, items, leaves_out))
        slots = [slot for slot in plan.slots if slot.__name__ not in plan.skips]
        if slots:
            self.records.append(SlotsRecord(value, [(slot, self.keep(slot_value(slot, value))) for slot in slots]))

    # values that are kept by stand-ins

    def _tensor(self, tensor: torch.Tensor) -> Any:
        key = id(tensor)
        known = self.tensors.states.get(key)
        if known is not None:
            return known
        if not can_be_watched(tensor):
            return tensor
        state, as_before = self.tensors.state(tensor)
        self.tensors.states[key] = state  # before what it leads to, which may lead back
        self._seen[key] = tensor
        gradient = tensor.grad if tensor.is_leaf or tensor.retains_grad else None
        kept = None if gradient is None else self.keep(gradient)
        attributes = {name: self.keep(value) for name, value in tensor.__dict__.items()} or None
        if as_before and (state.gradient is not kept or state.attributes is not attributes):
            state = self.tensors.states[key] = state.copy()
            as_before = False
        if not as_before:
            state.gradient = kept
            state.attributes = attributes
        return state

    def _array(self, array: np.ndarray[Any, Any]) -> Any:
        if array.dtype.hasobject:
            if id(array) not in self._seen:
                self._seen[id(array)] = array
                if array.dtype == object:
                    self.records.append(ObjectArrayRecord(array, [self.keep(item) for item in array.flat]))
            return array
        state = self.arrays.state(array)
        self._seen[id(array)] = array
        if type(array) is not np.ndarray:
            attributes = attributes_of(array)
            state.attributes = attributes and {name: self.keep(value) for name, value in attributes.items()}
        return state

    def _tuple(self, value: tuple[Any, ...], plan: Plan) -> Any:
        known = self._tuples.get(id(value))
        if known is not None:
            return known[1]
        items = list(tuple.__iter__(value))
        parts = [self.keep(item) for item in items]
        kept: Any = value
        if any(part is not item for part, item in zip(parts, items, strict=True)):
            kept = TupleStandIn(plan.kind, parts)
        self._tuples[id(value)] = value, kept
        return kept

    # objects that are filled in place

    def _nothing(self, value: Any, plan: Plan) -> None:
        """Keep only attributes and slots."""

    def _dict(self, value: Any, plan: Plan) -> None:
        base: Any = OrderedDict if OrderedDict in plan.bases else dict
        items = [(self.keep(key), self.keep(item)) for key, item in base.items(value)]
        self.records.append(DictRecord(value, items, None))
        if defaultdict in plan.bases:
            self.records.append(DefaultRecord(value, self.keep(FACTORY.__get__(value))))

    def _list(self, value: list[Any], plan: Plan) -> None:
        log = self.lists.log_of(value) if list.__len__(value) else None
        if log is not None:
            self.records.append(LogRecord(value, log, list.__len__(value)))
        else:
            self.records.append(ListRecord(value, [self.keep(item) for item in list.__iter__(value)]))

    def _set(self, value: set[Any], plan: Plan) -> None:
        for item in set.__iter__(value):
            self.keep(item)
        self.records.append(SetRecord(value, set.copy(value)))

    def _frozen_set(self, value: frozenset[Any], plan: Plan) -> None:
        for item in frozenset.__iter__(value):
            self.keep(item)

    def _deque(self, value: deque[Any], plan: Plan) -> None:
        self.records.append(DequeRecord(value, [self.keep(item) for item in deque.__iter__(value)]))

    def _bytes(self, value: bytearray, plan: Plan) -> None:
        self.records.append(BytesRecord(value, bytes(value)))

    def _cell(self, value: types.CellType, plan: Plan) -> None:
        self.records.append(CellRecord(value, self.keep(cell_value(value))))

    def _function(self, value: types.FunctionType, plan: Plan) -> None:
        for cell in value.__closure__ or ():
            self.keep(cell)
        self.records.append(FunctionRecord(value, [self.keep(getattr(value, name)) for name in FUNCTION_PARTS]))

    def _method(self, value: types.MethodType, plan: Plan) -> None:
        self.keep(value.__self__)
        self.keep(value.__func__)

    def _partial(self, value: Any, plan: Plan) -> None:
        for part in (value.func, value.args, value.keywords):
            self.keep(part)

    def _descriptor(self, value: Any, plan: Plan) -> None:
        for name in ("__func__", "fget", "fset", "fdel"):
            self.keep(getattr(value, name, None))

    def _class(self, value: type, plan: Plan) -> None:
        if self._is_own(value):
            content = {name: self.keep(item) for name, item in class_attributes(value).items()}
            self.records.append(ClassRecord(value, content))
            for base in type.__getattribute__(value, "__mro__")[1:]:
                self.keep(base)

    # generators and buffers

    def _torch_generator(self, value: torch.Generator, plan: Plan) -> None:
        state = value.get_state()
        self.records.append(StateRecord(value, state, torch.Generator.set_state, state.nbytes))

    def _numpy_generator(self, value: np.random.Generator, plan: Plan) -> None:
        self.keep(value.bit_generator)

    def _bit_generator(self, value: np.random.BitGenerator, plan: Plan) -> None:
        self.records.append(StateRecord(value, value.state, _set_state, 4096))

    def _random_state(self, value: np.random.RandomState, plan: Plan) -> None:
        state = value.get_state(legacy=False)
        self.records.append(StateRecord(value, state, np.random.RandomState.set_state, 4096))

    def _python_random(self, value: random.Random, plan: Plan) -> None:
        state = random.Random.getstate(value)
        self.records.append(StateRecord(value, state, random.Random.setstate, 4096))

    def _buffer(self, value: io.StringIO | io.BytesIO, plan: Plan) -> None:
        if not value.closed:
            state: Any = value.__getstate__()
            set_state = vars(plan.kind)["__setstate__"]
            self.records.append(StateRecord(value, state, set_state, len(state[0])))


_WITHOUT_ATTRIBUTES = {How.CLASS, How.CELL, How.METHOD, How.BUFFER, How.DESCRIPTOR, How.TORCH_GENERATOR}


class ObjectArrayRecord(Record):
    """The items of an array of objects."""

    __slots__ = ()

    def restore(self, restoring: Any) -> None:
        """Write all items."""
        for index, item in enumerate(self.content):
            self.target.flat[index] = restoring.value(item)


def _set_state(target: Any, state: Any) -> None:
    target.state = state


def is_dunder(name: Any) -> bool:
    """Tell whether a name is Python's own, such as `__name__`."""
    return isinstance(name, str) and name.startswith("__")


def attributes_of(value: Any) -> dict[str, Any] | None:
    """Return an object's `__dict__`, past any `__getattribute__`."""
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    return attributes if isinstance(attributes, dict) else None


def can_be_watched(tensor: torch.Tensor) -> bool:
    """Tell whether a tensor is a plain view of a storage."""
    return (
        tensor.layout is torch.strided
        and not tensor.is_quantized
        and not tensor.is_nested
        and tensor.device.type != "meta"
        and type(tensor).__torch_dispatch__ is torch.Tensor.__torch_dispatch__
        and not torch._C._functorch.is_functorch_wrapped_tensor(tensor)
    )
