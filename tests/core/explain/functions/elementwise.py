"""Functions of one number at a time, and arithmetic between numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from tests.core.explain.functions.drawing import Case


def _of_any(function: Callable[[Tensor], Tensor]) -> Case:
    return lambda d: ([d(*[d.size() for _ in range(d.size(0, 3))])], function)


def _of_positive(function: Callable[[Tensor], Tensor]) -> Case:
    return lambda d: ([d.positive(d.size(), d.size())], function)


def _of_fraction(function: Callable[[Tensor], Tensor]) -> Case:
    return lambda d: ([d.fraction(d.size(), d.size())], function)


def _of_two(function: Callable[[Tensor, Tensor], Any]) -> Case:
    """Draw two tensors, of which either may be broadcast."""
    return lambda d: (
        [d(n := d.size(), k := d.size()), d(*d.one_of((n, k), (k,), (1, k), (n, 1), (1,), (), (2, n, k)))],
        function,
    )


def _of_two_positive(function: Callable[[Tensor, Tensor], Any]) -> Case:
    return lambda d: ([d.positive(n := d.size(), k := d.size()), d.positive(*d.one_of((n, k), (k,), ()))], function)


ACTIVATIONS: dict[str, Case] = {
    **{
        name: _of_any(getattr(F, name))
        for name in (
            *("relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "leaky_relu", "hardtanh", "hardswish"),
            *("hardsigmoid", "hardshrink", "softshrink", "tanhshrink", "softplus", "softsign", "logsigmoid"),
        )
    },
    "gelu by tanh": _of_any(lambda x: F.gelu(x, approximate="tanh")),
    "threshold": _of_any(lambda x: F.threshold(x, 0.5, -1)),
    "prelu": lambda d: ([d(d.size(), c := d.size()), d(d.one_of(1, c))], F.prelu),
    "glu": lambda d: ([d(d.size(), 2 * d.size())], F.glu),
    "rrelu": _of_any(lambda x: F.rrelu(x, training=False)),
    "dropout": _of_any(lambda x: (torch.manual_seed(3), F.dropout(x, 0.4))[1]),
    "dropout of channels": lambda d: (
        [d(2, d.size(), 2, 2)],
        lambda x: (torch.manual_seed(3), F.dropout2d(x, 0.4))[1],
    ),
    "clamp to numbers": _of_any(lambda x: x.clamp(-1, 2)),
    "clamp from below": _of_any(lambda x: x.clamp(min=0)),
}

UNARY: dict[str, Case] = {
    **{
        name: _of_any(getattr(torch, name))
        for name in (
            *("abs", "neg", "exp", "expm1", "sin", "cos", "sinh", "cosh", "tanh", "sigmoid", "atan", "asinh"),
            *("erf", "square", "reciprocal", "sinc", "floor", "sign", "frac", "nan_to_num", "exp2"),
        )
    },
    **{
        name: _of_positive(getattr(torch, name))
        for name in ("log", "log2", "log10", "log1p", "sqrt", "rsqrt", "lgamma", "digamma")
    },
    **{name: _of_fraction(getattr(torch, name)) for name in ("asin", "acos", "atanh", "logit", "erfinv", "tan")},
}

ARITHMETIC: dict[str, Case] = {
    "add": _of_two(torch.add),
    "add with alpha": _of_two(lambda a, b: torch.add(a, b, alpha=3)),
    "sub": _of_two(torch.sub),
    "sub from a number": _of_any(lambda x: 1 - x),
    "mul": _of_two(torch.mul),
    "mul by itself": _of_any(lambda x: x * x),
    "mul by a number": _of_any(lambda x: -3 * x),
    "div": _of_two(torch.div),
    "div of a number": _of_any(lambda x: 2 / x),
    "pow": _of_any(lambda x: x**3),
    "pow of a half": _of_positive(lambda x: x**0.5),
    "pow of a number": _of_any(lambda x: 2**x),
    "pow with tensors": _of_two_positive(torch.pow),
    "atan2": _of_two(torch.atan2),
    "hypot": _of_two(torch.hypot),
    "maximum": _of_two(torch.maximum),
    "minimum": _of_two(torch.minimum),
    "fmod": _of_any(lambda x: torch.fmod(x, 2)),
    "remainder": _of_any(lambda x: x % 2),
    "xlogy": _of_two_positive(torch.xlogy),
    "logaddexp": _of_two(torch.logaddexp),
    "lerp": lambda d: ([d(n := d.size(), k := d.size()), d(n, k), d(*d.one_of((n, k), (k,), ()))], torch.lerp),
    "lerp by a number": _of_two(lambda a, b: torch.lerp(a, b, 0.3)),
    "addcmul": lambda d: (
        [d(n := d.size(), k := d.size()), d(n, 1), d(k)],
        lambda a, b, c: torch.addcmul(a, b, c, value=0.5),
    ),
    "addcdiv": lambda d: ([d(n := d.size(), k := d.size()), d(n, 1), d(k)], torch.addcdiv),
    "clamp to tensors": lambda d: (
        [d(n := d.size(), k := d.size()), d(k) - 2, d(n, 1) + 2],
        lambda x, low, high: x.clamp(low, torch.maximum(low + 1, high)),
    ),
    "where": lambda d: (
        [d(n := d.size(), k := d.size()), d(d.one_of(1, n), k)],
        lambda a, b, mask=d.flags(n, k): torch.where(mask, a, b),
    ),
    "where with a number": _of_any(lambda x: torch.where(x > 0, x, 0.1)),
    "masked_fill": _of_any(lambda x: x.masked_fill(x > 1, 0.0)),
    "float_power": _of_positive(lambda x: torch.float_power(x, 1.5)),
    "copysign": _of_two(torch.copysign),
}
