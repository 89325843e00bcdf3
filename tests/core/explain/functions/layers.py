"""Convolutions, pooling, normalization, attention and recurrent layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from tests.core.explain.functions.drawing import Case, Draw


def _convolution(axes: int, **fixed: Any) -> Case:
    """Draw a convolution of images with so many axes."""

    def case(d: Draw) -> tuple[list[Tensor], Callable[..., Any]]:
        groups = d.one_of(1, 2)
        settings: dict[str, Any] = {
            "groups": groups,
            "stride": d.one_of(1, 2, (2,) * (axes - 1) + (1,)),
            "padding": d.one_of(0, 1, (1,) * (axes - 1) + (2,)),
            "dilation": d.one_of(1, 2),
        }
        sizes = [d.size(3, 4) for _ in range(axes)]
        image = d(d.size(1, 2), groups, *sizes) if axes < 3 else d(1, groups, *sizes)
        kernel = d(groups * d.size(1, 2), 1, *[d.size(1, 2) for _ in range(axes)])
        function = getattr(F, f"conv{axes}d")
        return [image, kernel, d(kernel.shape[0])], partial(function, **{**settings, **fixed})

    return case


def _transposed(axes: int) -> Case:
    def case(d: Draw) -> tuple[list[Tensor], Callable[..., Any]]:
        groups = d.one_of(1, 2)
        settings = {"stride": d.one_of(1, 2), "padding": d.one_of(0, 1), "groups": groups}
        image = d(d.size(1, 2), 2 * groups, *[d.size(2, 3) for _ in range(axes)])
        kernel = d(2 * groups, d.size(1, 2), *[d.size(2, 3) for _ in range(axes)])
        return [image, kernel, d(kernel.shape[1] * groups)], partial(getattr(F, f"conv_transpose{axes}d"), **settings)

    return case


def _square(function: Callable[[Tensor], Any]) -> Case:
    return lambda d: ([d(d.size(1, 2), d.size(1, 2), 4, d.size(3, 5))], function)


CONVOLUTIONS: dict[str, Case] = {
    "conv1d": _convolution(1),
    "conv2d": _convolution(2),
    "conv3d": _convolution(3),
    "conv2d, padded to the same size": _convolution(2, padding="same", stride=1),
    "conv1d, padded to the same size": _convolution(1, padding="same", stride=1),
    "conv2d, not padded": _convolution(2, padding="valid"),
    "conv2d of one image": lambda d: ([d(2, 4, 4), d(3, 2, 2, d.size(1, 3)), d(3)], F.conv2d),
    "conv1d of one sequence": lambda d: ([d(2, 5), d(3, 2, d.size(1, 3))], F.conv1d),
    "conv_transpose1d": _transposed(1),
    "conv_transpose2d": _transposed(2),
}

POOLING: dict[str, Case] = {
    "max_pool1d": lambda d: ([d(2, d.size(), 6)], lambda x: F.max_pool1d(x, 2)),
    "max_pool2d": _square(lambda x: F.max_pool2d(x, 2)),
    "max_pool2d, overlapping": _square(lambda x: F.max_pool2d(x, 3, stride=1, padding=1)),
    "max_pool2d, dilated": _square(lambda x: F.max_pool2d(x, 2, stride=1, dilation=2)),
    "max_pool2d with indices": _square(lambda x: F.max_pool2d(x, 2, return_indices=True)),
    "max_pool3d": lambda d: ([d(1, d.size(1, 2), 2, 4, 4)], lambda x: F.max_pool3d(x, 2)),
    "avg_pool1d": lambda d: ([d(2, d.size(), 6)], lambda x: F.avg_pool1d(x, 3, stride=2)),
    "avg_pool2d": _square(lambda x: F.avg_pool2d(x, 2)),
    "avg_pool2d, padded": _square(lambda x: F.avg_pool2d(x, 3, stride=2, padding=1)),
    "avg_pool2d, counting what is there": _square(lambda x: F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)),
    "avg_pool3d": lambda d: ([d(1, d.size(1, 2), 2, 4, 4)], lambda x: F.avg_pool3d(x, 2)),
    "adaptive_avg_pool2d": _square(lambda x: F.adaptive_avg_pool2d(x, (2, 3))),
    "adaptive_max_pool2d": _square(lambda x: F.adaptive_max_pool2d(x, (2, 2))),
    "adaptive_avg_pool1d": lambda d: ([d(2, 2, d.size(3, 7))], lambda x: F.adaptive_avg_pool1d(x, 3)),
    "lp_pool2d": _square(lambda x: F.lp_pool2d(x.abs(), 2, 2)),
    "max_unpool2d": lambda d: (
        [d(1, d.size(1, 2), 4, 2)],
        lambda x: F.max_unpool2d(*F.max_pool2d(x, 2, return_indices=True), 2),
    ),
    "interpolate to the nearest": _square(lambda x: F.interpolate(x, scale_factor=2)),
    "interpolate, bilinear": _square(lambda x: F.interpolate(x, size=(3, 5), mode="bilinear", align_corners=False)),
    "interpolate, bicubic": _square(lambda x: F.interpolate(x, size=(3, 5), mode="bicubic")),
    "unfold": _square(lambda x: F.unfold(x, 2)),
    "fold": lambda d: ([d(d.size(1, 2), 4 * d.size(1, 2), 4)], lambda x: F.fold(x, (4, 4), 2, stride=2)),
    "pixel_shuffle": lambda d: ([d(1, 4 * d.size(1, 2), 2, d.size())], lambda x: F.pixel_shuffle(x, 2)),
    "pixel_unshuffle": lambda d: ([d(1, d.size(), 4, 2)], lambda x: F.pixel_unshuffle(x, 2)),
    "channel_shuffle": lambda d: ([d(1, 4, 2, d.size())], lambda x: F.channel_shuffle(x, 2)),
    "grid_sample": lambda d: (
        [d(1, d.size(1, 2), 3, 4), d(1, 2, 3, 2) / 4],
        lambda x, grid: F.grid_sample(x, grid, align_corners=False),
    ),
    "affine_grid": lambda d: ([d(1, 2, 3)], lambda theta: F.affine_grid(theta, [1, 1, 2, 3], align_corners=False)),
}


def _batch_norm(training: bool) -> Case:
    def case(d: Draw) -> tuple[list[Tensor], Callable[..., Any]]:
        c, mean, variance = d.size(1, 3), d(3), d.positive(3)
        shape = d.one_of((d.size(3, 5), c), (2, c, 3), (2, c, 2, 3))

        def function(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
            running = mean[:c].to(x).clone(), variance[:c].to(x).clone()
            return F.batch_norm(x, *running, w, b, training=training)

        return [d(*shape), d(c), d(c)], function

    return case


NORMALIZATION: dict[str, Case] = {
    "batch_norm": _batch_norm(training=True),
    "batch_norm, evaluating": _batch_norm(training=False),
    "batch_norm alone": lambda d: ([d(d.size(3), 2)], lambda x: F.batch_norm(x, None, None, training=True)),
    "layer_norm": lambda d: (
        [d(2, d.size(), k := d.size(3)), d(k), d(k)],
        lambda x, w, b: F.layer_norm(x, (len(w),), w, b),
    ),
    "layer_norm of matrices": lambda d: (
        [d(2, n := d.size(2), k := d.size(2)), d(n, k)],
        lambda x, w: F.layer_norm(x, tuple(w.shape), w),
    ),
    "layer_norm alone": lambda d: ([d(d.size(), k := d.size(3))], lambda x, k=k: F.layer_norm(x, (k,))),
    "group_norm": lambda d: ([d(d.size(1, 2), 4, 2, d.size()), d(4), d(4)], lambda x, w, b: F.group_norm(x, 2, w, b)),
    "instance_norm": lambda d: (
        [d(2, c := d.size(), 2, 2), d(c), d(c)],
        lambda x, w, b: F.instance_norm(x, None, None, w, b),
    ),
    "rms_norm": lambda d: ([d(2, k := d.size(2)), d(k)], lambda x, w: F.rms_norm(x, (len(w),), w)),
    "local_response_norm": lambda d: ([d(2, d.size(2), 3)], lambda x: F.local_response_norm(x, 2)),
}


def _gates(kind: str, count: int) -> Case:
    """Draw a recurrent layer with so many gates over a short sequence."""

    def case(d: Draw) -> tuple[list[Tensor], Callable[..., Any]]:
        i, h, t, n = d.size(1, 3), d.size(1, 3), d.size(1, 3), d.size(1, 2)
        weights = [d(count * h, i) / 3, d(count * h, h) / 3, d(count * h) / 3, d(count * h) / 3]

        def function(x: Tensor, *weights: Tensor) -> Any:
            start = torch.zeros(1, n, h, dtype=x.dtype)
            state: Any = [start, start] if kind == "lstm" else start
            return getattr(torch, kind)(x, state, list(weights), True, 1, 0.0, False, False, False)

        return [d(t, n, i), *weights], function

    return case


def _attention(heads: int, masked: bool) -> Case:
    def case(d: Draw) -> tuple[list[Tensor], Callable[..., Any]]:
        t, n, e = d.size(1, 3), d.size(1, 2), 2 * d.size(1, 2)

        def function(x: Tensor, w: Tensor, b: Tensor, out: Tensor, out_bias: Tensor) -> Any:
            mask = torch.triu(torch.full((t, t), -torch.inf, dtype=x.dtype), 1) if masked else None
            return F.multi_head_attention_forward(
                *(x, x, x, e, heads, w, b, None, None, False, 0.0, out, out_bias), attn_mask=mask
            )

        return [d(t, n, e), d(3 * e, e) / 3, d(3 * e) / 3, d(e, e), d(e)], function

    return case


def _embedding(**settings: Any) -> Case:
    return lambda d: (
        [d(n := d.size(2), d.size())],
        lambda w, rows=d.classes(n, *d.one_of((3,), (2, 2), (1,))): F.embedding(rows, w, **settings),
    )


UNLIKE_ITS_SLOPE: dict[str, Case] = {
    "embedding with padding": _embedding(padding_idx=1),
    "embedding by frequency": _embedding(scale_grad_by_freq=True),
}
"""Those whose gradient is by design another number than the slope."""

LAYERS: dict[str, Case] = {
    "scaled_dot_product_attention": lambda d: (
        [d(2, d.size(), e := d.size()), d(2, s := d.size(), e), d(2, s, d.size())],
        F.scaled_dot_product_attention,
    ),
    "scaled_dot_product_attention, causal": lambda d: (
        [d(1, 2, t := d.size(), e := d.size()), d(1, 2, t, e), d(1, 2, t, e)],
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True),
    ),
    "multi_head_attention": _attention(1, masked=False),
    "multi_head_attention, masked": _attention(2, masked=True),
    "lstm": _gates("lstm", 4),
    "gru": _gates("gru", 3),
    "rnn_tanh": _gates("rnn_tanh", 1),
    "lstm_cell": lambda d: (
        [d(n := d.size(), i := d.size()), d(n, h := d.size(1, 3)), d(n, h), d(4 * h, i), d(4 * h, h)],
        lambda x, h, c, wi, wh: torch.lstm_cell(x, (h, c), wi, wh),
    ),
    "gru_cell": lambda d: (
        [d(n := d.size(), i := d.size()), d(n, h := d.size(1, 3)), d(3 * h, i), d(3 * h, h), d(3 * h), d(3 * h)],
        torch.gru_cell,
    ),
    "embedding": _embedding(),
    "embedding, sparse": _embedding(sparse=True),
    **{
        f"embedding_bag, {mode}": lambda d, mode=mode: (  # type: ignore[misc]
            [d(n := d.size(2), d.size())],
            lambda w, rows=d.classes(n, 2, d.size()): F.embedding_bag(rows, w, mode=mode),
        )
        for mode in ("sum", "mean", "max")
    },
    "embedding_bag, weighted": lambda d: (
        [d(n := d.size(2), d.size()), d(2, k := d.size())],
        lambda w, by, rows=d.classes(n, 2, k): F.embedding_bag(rows, w, mode="sum", per_sample_weights=by),
    ),
}
