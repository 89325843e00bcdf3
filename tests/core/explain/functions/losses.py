"""Loss functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from tests.core.explain.functions.drawing import Case, Draw

REDUCTION = ("mean", "sum", "none")


def _of_two(function: Callable[..., Tensor], **settings: Any) -> Case:
    """Draw predictions and targets that both have a derivative."""
    return lambda d: (
        [d(n := d.size(), k := d.size()), d(n, k)],
        partial(function, reduction=d.one_of(*REDUCTION), **settings),
    )


def _of_classes(function: Callable[..., Tensor], weighted: bool = False, images: bool = False, **settings: Any) -> Case:
    """Draw scores and the right classes of a batch."""

    def case(d: Draw) -> tuple[list[Tensor], Callable[..., Any]]:
        n, c, places = d.size(2), d.size(2), (2, d.size()) if images else ()
        right, weight = d.classes(c, n, *places), d.positive(c)
        right[0] = 1
        reduction = d.one_of(*REDUCTION)

        def loss(z: Tensor) -> Tensor:
            more = {"weight": weight.to(z)} if weighted else {}
            return function(z, right, reduction=reduction, **more, **settings)

        return [d(n, c, *places)], loss

    return case


def _of_likelihoods(**settings: Any) -> Case:
    inner = _of_classes(F.nll_loss, **settings)

    def case(d: Draw) -> tuple[list[Tensor], Callable[..., Any]]:
        (z,), loss = inner(d)
        return [z], lambda z: loss(torch.log_softmax(z, 1))

    return case


LOSSES: dict[str, Case] = {
    "mse_loss": _of_two(F.mse_loss),
    "mse_loss, broadcast": lambda d: ([d(n := d.size(2), k := d.size(2)), d(n, k)], lambda a, b: F.mse_loss(a, b * 1)),
    "l1_loss": _of_two(F.l1_loss),
    "smooth_l1_loss": _of_two(F.smooth_l1_loss, beta=0.5),
    "huber_loss": _of_two(F.huber_loss, delta=1.5),
    "soft_margin_loss": lambda d: (
        [d(n := d.size(), k := d.size())],
        lambda z, y=2.0 * d.flags(n, k) - 1: F.soft_margin_loss(z, y.to(z)),
    ),
    "cross_entropy": _of_classes(F.cross_entropy),
    "cross_entropy of images": _of_classes(F.cross_entropy, images=True),
    "cross_entropy, weighted": _of_classes(F.cross_entropy, weighted=True),
    "cross_entropy, smoothed": _of_classes(F.cross_entropy, label_smoothing=0.1),
    "cross_entropy, ignoring a class": _of_classes(F.cross_entropy, ignore_index=0),
    "cross_entropy, weighted, smoothed, ignoring": _of_classes(
        F.cross_entropy, weighted=True, label_smoothing=0.2, ignore_index=0
    ),
    "cross_entropy of images, weighted": _of_classes(F.cross_entropy, weighted=True, images=True),
    "cross_entropy of one sample": lambda d: (
        [d(c := d.size(2))],
        lambda z, y=d.classes(c): F.cross_entropy(z, y),
    ),
    "cross_entropy of probabilities": lambda d: (
        [d(n := d.size(), c := d.size()), d.fraction(n, c)],
        lambda z, p: F.cross_entropy(z, p / p.sum(1, keepdim=True)),
    ),
    "nll_loss": _of_likelihoods(),
    "nll_loss, weighted": _of_likelihoods(weighted=True),
    "nll_loss, ignoring a class": _of_likelihoods(ignore_index=0),
    "nll_loss of images": _of_likelihoods(images=True),
    "binary_cross_entropy": lambda d: (
        [d.fraction(n := d.size(), k := d.size()), d.fraction(n, k)],
        partial(F.binary_cross_entropy, reduction=d.one_of(*REDUCTION)),
    ),
    "binary_cross_entropy, weighted": lambda d: (
        [d.fraction(n := d.size(), k := d.size()), d.fraction(n, k)],
        lambda p, y, w=d.positive(k): F.binary_cross_entropy(p, y, w.to(p)),
    ),
    "binary_cross_entropy_with_logits": lambda d: (
        [d(n := d.size(), k := d.size()), d.fraction(n, k)],
        partial(F.binary_cross_entropy_with_logits, reduction=d.one_of(*REDUCTION)),
    ),
    "binary_cross_entropy_with_logits, weighted": lambda d: (
        [d(n := d.size(), k := d.size()), d.fraction(n, k)],
        lambda z, y, w=d.positive(k), p=d.positive(k): F.binary_cross_entropy_with_logits(
            z, y, w.to(z), pos_weight=p.to(z)
        ),
    ),
    "kl_div": lambda d: (
        [d(n := d.size(), k := d.size()), d.fraction(n, k)],
        partial(F.kl_div, reduction=d.one_of("batchmean", "sum", "none")),
    ),
    "kl_div of logarithms": lambda d: (
        [d(n := d.size(), k := d.size()), d(n, k)],
        partial(F.kl_div, reduction="batchmean", log_target=True),
    ),
    "gaussian_nll_loss": lambda d: (
        [d(n := d.size(), k := d.size()), d(n, k), d.positive(n, k)],
        F.gaussian_nll_loss,
    ),
    "poisson_nll_loss": lambda d: ([d(n := d.size(), k := d.size()), d.positive(n, k)], F.poisson_nll_loss),
    "cosine_embedding_loss": lambda d: (
        [d(n := d.size(), k := d.size(2)), d(n, k)],
        lambda a, b, y=2 * d.classes(2, n) - 1: F.cosine_embedding_loss(a, b, y, margin=-0.9),
    ),
    "triplet_margin_loss": lambda d: (
        [d(n := d.size(), k := d.size(2)), d(n, k), d(n, k)],
        partial(F.triplet_margin_loss, margin=9.0),
    ),
    "margin_ranking_loss": lambda d: (
        [d(n := d.size()), d(n)],
        lambda a, b, y=2 * d.classes(2, n) - 1: F.margin_ranking_loss(a, b, y, margin=0.5),
    ),
    "hinge_embedding_loss": lambda d: (
        [d(n := d.size(), k := d.size())],
        lambda x, y=2 * d.classes(2, n, k) - 1: F.hinge_embedding_loss(x, y),
    ),
    "multi_margin_loss": _of_classes(F.multi_margin_loss),
    "multilabel_soft_margin_loss": lambda d: (
        [d(n := d.size(), k := d.size()), d.fraction(n, k)],
        F.multilabel_soft_margin_loss,
    ),
    "ctc_loss": lambda d: (
        [d(5, 2, c := d.size(3, 4))],
        lambda z, y=1 + d.classes(c - 1, 2, 2): F.ctc_loss(
            z.log_softmax(2), y, torch.tensor([5, 4]), torch.tensor([2, 1])
        ),
    ),
}
