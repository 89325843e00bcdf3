"""Factors of a backward pass: numbers of A, B and δ of a product, with their names and what explains them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from torch import Tensor

from core.explain.graph.products import Link, Node, Product
from core.explain.replay.backward_pass import BackwardPass
from core.explain.rules.terms import Cell
from core.explain.types import Factor, Reference
from core.i18n import joined, words

Index = int | str
"""A number, or the symbol of a summation index."""


class Factors:
    """The numbers of one backward pass, and their names."""

    def __init__(self, seen: BackwardPass, parameters: Collection[str]) -> None:
        self.seen = seen
        self._parameters = parameters
        self._arrays: dict[int, npt.NDArray[np.float64]] = {}

    def number(self, tensor: Tensor, cell: Cell) -> float:
        """Return the number in a cell. Many are needed of each tensor, so it is copied to the host once."""
        if id(tensor) not in self._arrays:
            self._arrays[id(tensor)] = tensor.detach().cpu().double().numpy()
        return float(self._arrays[id(tensor)][cell])

    def delta(self, product: Product, cell: Cell) -> Factor:
        """Return a number of δ."""
        reference = Reference(f"δ{product.number}", cell)
        return Factor(str(reference), self.number(product.caught, cell), reference)

    def of(self, product: Product, side: str, cell: Cell) -> Factor:
        """Return a number of A ("left") or B ("right").

        Raises:
            LookupError: if autograd did not keep it.
        """
        source = product.side(side)
        shown = oriented(cell, source.transposed)[: 1 if source.leaf is not None and source.leaf.dim() == 1 else 2]
        name = self.name_of(product, side)
        opens = None
        if source.link is not None:
            opens = Reference(self.computed_name(source.link), cell)
        elif name in self._parameters:
            opens = Reference(name, shown)
        return Factor(str(Reference(name, shown)), self.number(product.kept(side), cell), opens)

    def bias(self, product: Product, cell: Cell) -> Factor:
        """Return the bias added to a number of Z."""
        assert product.bias is not None
        leaf, value = product.bias
        own = Reference(self.seen.names.get(leaf.data_ptr(), f"bias{product.number}"), cell[-leaf.dim() :])
        return Factor(str(own), self.number(value, own.cell), own if own.tensor in self._parameters else None)

    def name_of(self, product: Product, side: str) -> str:
        """Return the name of A or B: the loop's own, or one after the product that it comes from."""
        source = product.side(side)
        if source.address in self.seen.names:
            return self.seen.names[source.address]
        if source.link is not None:
            return self.computed_name(source.link)
        return f"{'A' if side == 'left' else 'B'}{product.number}"

    def output_name(self, product: Product) -> str:
        """Return the name of Z: the loop's own, or z1."""
        return self._called(product.node, "zs", product)

    def computed_name(self, link: Link) -> str:
        """Return the name of a computed input: h1 = f(z1), or Z itself where there is no f."""
        return self.output_name(link.behind) if link.slope is None else self._called(link.node, "ha", link.behind)

    def _called(self, node: Node, letters: str, product: Product) -> str:
        """Return the loop's own name, or one with the first letter that the loop does not use for something else."""
        own = [name for name, made in self.seen.made.items() if made is node]
        free = [f"{letter}{product.number}" for letter in letters if f"{letter}{product.number}" not in self.seen.made]
        return (own + free)[0]

    def symbol(self, product: Product, side: str, row: Index, column: Index) -> str:
        """Return A or B with a symbolic index: x[n, 412]."""
        source = product.side(side)
        places = (column, row) if source.transposed else (row, column)
        shown = places[:1] if source.leaf is not None and source.leaf.dim() == 1 else places
        return f"{self.name_of(product, side)}[{', '.join(map(str, shown))}]"

    def closed(self, link: Link | None, cell: Cell) -> bool:
        """Return whether a ReLU blocks this number."""
        return link is not None and link.gated and link.slope is not None and self.number(link.slope, cell) == 0

    def gate(self, product: Product, link: Link, cell: Cell) -> tuple[tuple[Factor, ...], str]:
        """Return f′(z) as a factor and in symbols; nothing without f."""
        if link.slope is None:
            return (), ""
        z = Reference(self.output_name(product), cell)
        name = words("Term", "ReLU gate") if link.gated else joined("", [link.function, f"′({z})"])
        symbol = f"[{z} > 0] · " if link.gated else joined("", [name, " · "])
        return (Factor(name, self.number(link.slope, cell), z),), symbol


def oriented(cell: Cell, transposed: bool) -> Cell:
    """Return a matrix cell as one of its transpose if `transposed`; a vector counts as one column."""
    row, column = cell if len(cell) == 2 else (*cell, 0)
    return (column, row) if transposed else (row, column)
