"""Mistakes in how a loss is computed, as far as the end of autograd's graph tells them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

Node = Any
"""A node of autograd's graph; torch has no name for its type."""

MOST_NODES = 100
"""The end of a graph that is searched: what computes a loss takes a few nodes."""

_ARITHMETIC = ("Mean", "Sum", "Pow", "Abs", "Mul", "Div", "Neg", "Add", "Sqrt")
_DIFFERENCES = ("MseLoss", "L1Loss", "SmoothL1Loss", "HuberLoss")
_OF_LOGITS = ("LogSoftmax", "BinaryCrossEntropyWithLogits")
_LOSSES = ("NllLoss", "NllLoss2D", "NllLossNd")
_VIEWS = ("View", "UnsafeView", "ReshapeAlias", "Squeeze", "Unsqueeze", "Transpose", "T", "Permute", "Clone")
_SQUASHES = {"Softmax": "softmax", "Sigmoid": "sigmoid"}


def squashed(loss: object) -> str:
    """Return the function that was applied before a loss that applies it itself; empty if there is none.

    Args:
        loss: the result of the forward pass, before its backward pass.
    """
    for node in _end_of(loss):
        if _kind(node) in _OF_LOGITS:
            inner = next(iter(_sources(node)), None)
            while inner is not None and _kind(inner) in _VIEWS:
                inner = next(iter(_sources(inner)), None)
            if found := _SQUASHES.get(_kind(inner), ""):
                return found
    return ""


def spread(loss: object) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Return the shapes of predictions and of their differences from targets, where each meets all targets.

    Predictions of shape (N, 1) minus targets of shape (N,) are of shape (N, N).

    Args:
        loss: the result of the forward pass, before its backward pass.
    """
    for node in _end_of(loss):
        if _kind(node) in ("Sub", "Rsub", "Expand"):
            for source in _sources(node):
                one, all_ = _shape(source), _shape(node)
                if len(all_) == 2 and all_[0] == all_[1] > 1 and one in (all_[:1], (all_[0], 1)):
                    return one, all_
    return None


def _end_of(loss: object) -> Iterator[Node]:
    """Yield the nodes that compute a loss from what a model predicts, and those that it begins with."""
    root = loss.grad_fn if isinstance(loss, torch.Tensor) else None
    seen, waiting = {root}, [root]
    while waiting and len(seen) < MOST_NODES:
        node = waiting.pop()
        if node is None:
            continue
        yield node
        if _kind(node) in (*_ARITHMETIC, *_DIFFERENCES, *_OF_LOGITS, *_LOSSES):
            following = [source for source in _sources(node) if source not in seen]
            seen.update(following)
            waiting += following


def _kind(node: Node) -> str:
    return "" if node is None else str(node.name()).split("Backward")[0]


def _sources(node: Node) -> list[Node]:
    return [source for source, _ in node.next_functions if source is not None]


def _shape(node: Node) -> tuple[int, ...]:
    described = getattr(node, "_input_metadata", None)
    return tuple(described[0].shape) if described else ()
