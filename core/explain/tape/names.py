"""Names of the values on a tape: the loop's own first, then those of the textbook, then operation and line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.utils import _pytree as pytree

from core.explain.tape.calls import Call, Use, Value
from core.explain.tape.kinds import PRODUCTS, plain
from core.explain.tape.samples import before_reduction
from core.explain.tape.tape import Tape
from core.i18n import joined, words
from core.text.clip import name_of

TITLES = {"relu": "ReLU", "gelu": "GELU", "elu": "ELU", "silu": "SiLU", "leaky_relu": "LeakyReLU"}
"""How the field writes the names of functions that torch writes otherwise."""


class Names:
    """The values of a tape by name.

    Attributes:
        values: the values by their own names, such as "h", "z1" or "ReLU · line 15".
        gradients: the values by the names of their gradients, such as "δ1" or "h.grad".
        products: how many matrix products there are.
    """

    def __init__(self, tape: Tape, tensors: Mapping[str, Any], numbered: bool) -> None:
        """Name every value.

        Args:
            tape: the tape, before it is complete.
            tensors: the loop's named values.
            numbered: whether outputs of products are z1, z2, … and functions of them h1, h2, …, as in a textbook.
        """
        self.values: dict[str, Value] = {}
        self.gradients: dict[str, Value] = {}
        self.products = 0
        self._numbered = numbered
        self._own = set(tensors)
        self._taken: Counter[str] = Counter()
        self._behind: dict[Value, int] = {}
        for name, tensor in tensors.items():
            if isinstance(tensor, Tensor):
                self._give_own(tape.versions_of(tensor), name_of(name))
        for value in tape.values():
            self._give(value)
        for call in tape.calls:
            if plain(call.name) in ("mse_loss", "l1_loss"):
                self._add_difference(call)

        for value in before_reduction(tape.calls):
            value.name = self._once(words("Explanation", "loss of each sample"))
            self.values[value.name] = value

    def _give_own(self, versions: list[Value], name: str) -> None:
        for value in versions:
            if not value.is_named:
                value.name, value.gradient_name, value.is_named = name, f"{name}.grad", True
        if versions:
            self.values.setdefault(name, versions[-1])
            self.gradients.setdefault(f"{name}.grad", versions[-1])

    def _give(self, value: Value) -> None:
        product = self._number(value)
        if product:
            self._behind[value] = product
        elif value.source is not None:
            computed = [one for _, one in value.source.inputs if one.source is not None and one.is_float]
            self._behind[value] = self._behind.get(computed[0], 0) if len(computed) == 1 else 0
        if not value.is_named:
            value.name = self._called(value, product)
            value.gradient_name = joined("", [bracketed(value.name), ".grad"])
            self.values[value.name] = value
        if product:
            value.gradient_name = f"δ{product}"
        if self._numbered and product:
            self.values.setdefault(f"z{product}", value)
        if self._is_activation(value, product):
            self.values.setdefault(f"h{self._behind[value]}", value)
        self.gradients.setdefault(value.gradient_name, value)

    def _number(self, value: Value) -> int:
        """Return the number of the product that a value is the output of; 0 if it is none."""
        source = value.source
        if source is None or plain(source.name) not in PRODUCTS or not value.is_float or not value.numbers.dim():
            return 0
        self.products += 1
        return self.products

    def _called(self, value: Value, product: int) -> str:
        """Return a name for a value that the loop has none for."""
        source = value.source
        if source is None:
            return self._once(words("Explanation", "data"))
        if self._numbered and product:
            return self._free("zs", product)
        if self._is_activation(value, product):
            return self._once(self._free("ha", self._behind[value]))
        operands = [one for _, one in source.inputs]
        if plain(source.name) == "sub" and len(operands) == 2 and all(one.is_named for one in operands):
            return self._once(f"({operands[0].name} − {operands[1].name})")
        return self._once(by_line(source))

    def _add_difference(self, call: Call) -> None:
        """Name the difference that a loss is computed from."""
        first, second = call.argument(0, "input"), call.argument(1, "target")
        if not (isinstance(first, Value) and isinstance(second, Value) and first.shape == second.shape):
            return
        leaves, spec = pytree.tree_flatten(((first, second), {}))
        difference = Value(first.numbers - second.numbers, name=self._once(f"({first.name} − {second.name})"))
        difference.source = Call(torch.sub, "sub", leaves, spec, outputs=[difference], place=call.place)
        difference.uses = [Use(call, 0)]
        self.values[difference.name] = difference
        call.within = [difference]

    def _is_activation(self, value: Value, product: int) -> bool:
        """Return whether a value is a function of one product's output, and goes into another product."""
        computed = self._numbered and not product and self._behind.get(value, 0) > 0
        return computed and any(plain(use.call.name) in PRODUCTS for use in value.uses)

    def _free(self, letters: str, number: int) -> str:
        """Return a name with the first letter that the loop does not use for something else."""
        return next(name for name in (f"{letter}{number}" for letter in (*letters, "…")) if name not in self._own)

    def _once(self, name: str) -> str:
        self._taken[name] += 1
        return name if self._taken[name] == 1 else f"{name} ({self._taken[name]})"


def bracketed(name: str) -> str:
    """Return a name as it is written in a formula, where a point between its parts would be a product."""
    return joined("", ["(", name, ")"]) if " · " in name else name


def by_line(call: Call) -> str:
    """Return the name of what a call makes: its operation and its line."""
    operation = call.assigned or TITLES.get(plain(call.name), plain(call.name))
    if call.place is None:
        return operation
    return joined(" · ", [operation, words("Explanation", "line {line}").format(line=call.place.line)])
