"""Several calls together: in place, on views, used several times, not followed, in several steps."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from tests.core.explain.functions.drawing import Case


class Cubed(torch.autograd.Function):
    """x³, by a person's own formula."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:  # type: ignore[override]
        return 3 * ctx.saved_tensors[0] ** 2 * gradient


def _in_place(x: Tensor, b: Tensor) -> Tensor:
    z = x * 2
    z += b
    z.mul_(x)
    z.clamp_(min=-1)
    return z.tanh_()


def _relu_in_place(x: Tensor) -> Tensor:
    return F.relu(x * 2, inplace=True) * x


def _write_a_slice(x: Tensor, b: Tensor) -> Tensor:
    z = x * x
    z[:, :1] = b
    z[0] *= 3
    return z


def _write_to_a_view(x: Tensor, b: Tensor) -> Tensor:
    z = x.sin()
    row = z[0]
    row.mul_(b)
    z.T[1].add_(row.sum())
    return z * z


def _write_to_a_reshaped(x: Tensor) -> Tensor:
    z = x * 1.5
    flat = z.view(-1)
    flat[::2] = flat[1::2].exp()
    return z


def _keep_both_versions(x: Tensor) -> Tensor:
    z = x.sin()
    before = z * 2
    z.add_(before**2)
    return before * z


def _fill_rows(x: Tensor) -> Tensor:
    out = torch.zeros_like(x)
    for i in range(len(x)):
        out[i] = x[i] * (i + 1) + out.sum()
    return out


def _scatter_in_place(x: Tensor, src: Tensor) -> Tensor:
    return (x * 2).scatter_add_(1, torch.tensor([[0, 1], [1, 1]]), src).index_add_(0, torch.tensor([1]), src[:1])


def _part_without_gradient(x: Tensor) -> Tensor:
    with torch.no_grad():
        scale = x.abs().max() * x.mean()
    return x * scale + x.detach() * x


def _straight_through(x: Tensor) -> Tensor:
    return x + (x * 0.5 - x).detach().requires_grad_(False) * 0


def _power_by_hand(x: Tensor) -> Tensor:
    return x * x * x + 2 * x


def _shared(x: Tensor, w: Tensor) -> Tensor:
    h = torch.tanh(x @ w)
    for _ in range(3):
        h = torch.tanh(h @ w + x)
    return h


def _skip(x: Tensor, w: Tensor) -> Tensor:
    return F.layer_norm(x + F.relu(x @ w), (x.shape[1],))


def _squared_error(x: Tensor, w: Tensor) -> Tensor:
    return ((x @ w - x) ** 2).mean() + 0.1 * w.pow(2).sum()


def _several_outputs(x: Tensor) -> Any:
    values, _ = x.sort(dim=1)
    low, high = values[:, :1], values[:, 1:]
    largest = x.max(dim=1)
    return low * 2, high.sum(), largest.values * largest.values


def _out(x: Tensor) -> Tensor:
    with torch.no_grad():
        made = torch.zeros_like(x)
        torch.mul(x, 2, out=made)
    return x * made


PROGRAMS: dict[str, Case] = {
    "in place": lambda d: ([d(d.size(), k := d.size()), d(k)], _in_place),
    "relu in place": lambda d: ([d(d.size(), d.size())], _relu_in_place),
    "a slice is written": lambda d: ([d(n := d.size(2), d.size(2)), d(n, 1)], _write_a_slice),
    "a view is written to": lambda d: ([d(2, k := d.size(2)), d(k)], _write_to_a_view),
    "a reshaped view is written to": lambda d: ([d(d.size(), 4)], _write_to_a_reshaped),
    "both versions are read": lambda d: ([d(d.size(), d.size()) / 2], _keep_both_versions),
    "rows are filled": lambda d: ([d(d.size(), d.size())], _fill_rows),
    "scattered in place": lambda d: ([d(2, 2), d(2, 2)], _scatter_in_place),
    "a custom function": lambda d: ([d(d.size(), d.size())], lambda x: Cubed.apply(x * 2)),
    "several uses": lambda d: ([d(d.size())], _power_by_hand),
    "a recurrent net by hand": lambda d: ([d(d.size(), k := d.size()), d(k, k)], _shared),
    "a skip connection": lambda d: ([d(d.size(), k := d.size(3)), d(k, k)], _skip),
    "a squared error and a penalty": lambda d: ([d(d.size(), k := d.size()), d(k, k)], _squared_error),
    "several outputs": lambda d: ([d(d.size(), d.size(2))], _several_outputs),
}

UNFOLLOWED: dict[str, Case] = {
    "a part without gradient": lambda d: ([d(d.size())], _part_without_gradient),
    "nothing that counts": lambda d: ([d(d.size())], _straight_through),
    "written into a given tensor": lambda d: ([d(d.size())], _out),
}
"""Those of which autograd does not see a part: its gradient is no slope of the whole."""
