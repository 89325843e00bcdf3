"""The matrix products of a backward pass, and what flowed through them.

Everything here follows from three rules (Goodfellow, Bengio & Courville 2016, section 6.5.6). For Z = A B, with
δ = ∂loss/∂Z of the same shape as Z:

    ∂loss/∂A = δ Bᵀ        ∂loss/∂B = Aᵀ δ

and for an elementwise function h = f(z):  ∂loss/∂z = f′(z) · ∂loss/∂h.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from core.i18n import words

Node = Any
"""A node of autograd's graph; torch has no name for its type."""


@dataclass(eq=False)
class Link:
    """The path from the output of one product to an input of another, through elementwise functions only.

    Attributes:
        behind: the product that the path starts from.
        slope: f′(z) of each number on the path; None where the input is the output itself.
        function: the name of f, such as "ReLU" or "tanh"; empty without one.
        node: the node that made the input, where the path ends.
    """

    behind: Product
    slope: Tensor | None
    function: str
    node: Node

    @property
    def gated(self) -> bool:
        """Whether f passes a number unchanged or blocks it."""
        return self.function == "ReLU"


@dataclass(eq=False)
class Input:
    """An operand A or B of a product.

    Attributes:
        value: its value as a matrix; None if autograd did not keep it.
        leaf: the trainable tensor that it is, or is the transpose of.
        transposed: whether it is the transpose of that tensor.
        link: the path from the product that computes it, if one does.
        why: why nothing of this is known; empty for data.
        address: the memory address of the numbers that autograd kept; 0 if it did not keep them.
    """

    value: Tensor | None = None
    leaf: Tensor | None = None
    transposed: bool = False
    link: Link | None = None
    why: str = ""
    address: int = 0


@dataclass(eq=False)
class Product:
    """One product Z = A B of a graph.

    Attributes:
        number: from 1 on, in the order in which the loop computed them.
        node: its node of the graph.
        left, right: A and B.
        bias: the trainable tensor that is added to every row, with a copy of its value.
        delta: ∂loss/∂Z, as the backward pass computed it.
        ahead: the product that uses Z, through `link`, as its "left" or "right" operand.
        why: why δ cannot be explained, if there is no such product and this is not the last one either.
    """

    number: int
    node: Node
    left: Input = field(default_factory=Input)
    right: Input = field(default_factory=Input)
    bias: tuple[Tensor, Tensor] | None = None
    delta: Tensor | None = None
    ahead: tuple[Product, str, Link] | None = None
    why: str = ""

    @property
    def caught(self) -> Tensor:
        """δ.

        Raises:
            LookupError: if the backward pass has not reached the product.
        """
        if self.delta is None:
            raise LookupError(words("Explanation", "No gradient came by product {number}.").format(number=self.number))
        return self.delta

    def side(self, side: str) -> Input:
        """Return A for "left", B for "right"."""
        return self.left if side == "left" else self.right

    def kept(self, side: str) -> Tensor:
        """Return the numbers of A or B.

        Raises:
            LookupError: if autograd did not need them, and so did not keep them.
        """
        value = self.side(side).value
        if value is None:
            left = words("Explanation", "Autograd did not keep the left side of product {number}.")
            right = words("Explanation", "Autograd did not keep the right side of product {number}.")
            raise LookupError((left if side == "left" else right).format(number=self.number))
        return value

    @property
    def link_out(self) -> Link | None:
        """The path to the product that uses Z."""
        return None if self.ahead is None else self.ahead[2]

    def catch(self, gradients: tuple[Tensor | None, ...]) -> None:
        """Keep ∂loss/∂Z when called as a hook."""
        if gradients[0] is not None:
            self.delta = as_matrix(gradients[0].detach().clone())


def made_by(tensor: Tensor) -> Node | None:
    """Return the node that made a tensor; None for a view written to under `no_grad`, whose node torch refuses."""
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None


def as_matrix(tensor: Tensor) -> Tensor:
    """Return a vector as one column, and a batch of one matrix as that matrix."""
    if tensor.dim() == 3 and tensor.shape[0] == 1:
        return tensor[0]
    return tensor[:, None] if tensor.dim() == 1 else tensor
