"""One file for each formula: the textbook's way of writing a well-known call."""

from core.explain.formulas import (
    arithmetic,
    convolution,
    cross_entropy,
    einsum,
    elementwise,
    embedding,
    likelihood,
    logistic_loss,
    losses,
    matrix_product,
    normalization,
    pooling,
    rearrangement,
    reduction,
    softmax,
    squared_error,
)

__all__ = [
    "arithmetic",
    "convolution",
    "cross_entropy",
    "einsum",
    "elementwise",
    "embedding",
    "likelihood",
    "logistic_loss",
    "losses",
    "matrix_product",
    "normalization",
    "pooling",
    "rearrangement",
    "reduction",
    "softmax",
    "squared_error",
]
