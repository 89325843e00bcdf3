"""What moves, joins, parts and gathers numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from tests.core.explain.functions.drawing import Case


def _matrix(function: Callable[[Tensor], Any]) -> Case:
    return lambda d: ([d(d.size(2), d.size(2))], function)


REARRANGING: dict[str, Case] = {
    "transpose": _matrix(lambda x: x.transpose(0, 1)),
    "permute": lambda d: ([d(2, d.size(), d.size())], lambda x: x.permute(2, 0, 1)),
    "reshape": _matrix(lambda x: x.reshape(-1)),
    "view": _matrix(lambda x: x.view(1, -1)),
    "flatten": lambda d: ([d(2, d.size(), d.size())], lambda x: x.flatten(1)),
    "unflatten": lambda d: ([d(4, d.size())], lambda x: x.unflatten(0, (2, 2))),
    "squeeze": lambda d: ([d(1, d.size())], torch.squeeze),
    "unsqueeze": _matrix(lambda x: x.unsqueeze(1)),
    "expand": lambda d: ([d(1, d.size())], lambda x: x.expand(3, -1)),
    "repeat": _matrix(lambda x: x.repeat(2, 3)),
    "repeat_interleave": _matrix(lambda x: x.repeat_interleave(2, dim=1)),
    "tile": _matrix(lambda x: torch.tile(x, (2,))),
    "clone": _matrix(torch.clone),
    "to": _matrix(lambda x: x.to(torch.float64)),
    "flip": _matrix(lambda x: x.flip(0, 1)),
    "roll": _matrix(lambda x: x.roll(1, 1)),
    "rot90": _matrix(torch.rot90),
    "tril": _matrix(torch.tril),
    "triu": _matrix(lambda x: x.triu(1)),
    "diagonal": _matrix(torch.diagonal),
    "diag": lambda d: ([d(d.size())], torch.diag),
    "diag_embed": _matrix(torch.diag_embed),
    "a row": _matrix(lambda x: x[1]),
    "a slice": _matrix(lambda x: x[:, ::2]),
    "a cell": _matrix(lambda x: x[1, 0]),
    "indices": _matrix(lambda x: x[[0, 1, 0]]),
    "indices along two dimensions": _matrix(lambda x: x[[0, 1, 1], [1, 0, 1]]),
    "a mask": _matrix(lambda x: x[x > 0]),
    "index_select": _matrix(lambda x: x.index_select(1, torch.tensor([1, 1, 0]))),
    "masked_select": _matrix(lambda x: x.masked_select(x < 1)),
    "take": _matrix(lambda x: x.take(torch.tensor([1, 3, 1]))),
    "take_along_dim": _matrix(lambda x: x.take_along_dim(x.argsort(1), 1)),
    "gather": lambda d: ([d(3, k := d.size())], lambda x, at=d.classes(k, 3, 2): x.gather(1, at)),
    "narrow": _matrix(lambda x: x.narrow(1, 1, 1)),
    "cat": lambda d: ([d(d.size(), k := d.size()), d(d.size(), k)], lambda a, b: torch.cat([a, b, a])),
    "stack": lambda d: ([d(n := d.size(), k := d.size()), d(n, k)], lambda a, b: torch.stack([a, b], dim=1)),
    "hstack": lambda d: ([d(n := d.size(), d.size()), d(n, d.size())], lambda a, b: torch.hstack((a, b))),
    "split": lambda d: ([d(5, d.size())], lambda x: x.split(2)),
    "split by sizes": lambda d: ([d(5, d.size())], lambda x: torch.split(x, [1, 4])[1]),
    "chunk": lambda d: ([d(2, d.size(3))], lambda x: x.chunk(2, dim=1)),
    "unbind": _matrix(lambda x: x.unbind(1)),
    "one chunk of some": lambda d: ([d(2, 6)], lambda x: x.chunk(3, dim=1)[1]),
    "pad": _matrix(lambda x: F.pad(x, (1, 2, 0, 1))),
    "pad by reflection": lambda d: ([d(1, 2, d.size(3))], lambda x: F.pad(x, (2, 1), mode="reflect")),
    "pad around": lambda d: ([d(1, 2, d.size(3))], lambda x: F.pad(x, (2, 1), mode="circular")),
    "scatter": lambda d: (
        [d(3, 4), d(3, 2)],
        lambda x, src: x.scatter(1, torch.tensor([[0, 2], [1, 3], [2, 0]]), src),
    ),
    "scatter_add": lambda d: (
        [d(3, k := d.size()), d(3, 2)],
        lambda x, src, at=d.classes(k, 3, 2): x.scatter_add(1, at, src),
    ),
    "index_add": lambda d: (
        [d(3, k := d.size()), d(4, k)],
        lambda x, src: x.index_add(0, torch.tensor([0, 2, 2, 1]), src, alpha=0.5),
    ),
    "index_copy": lambda d: ([d(3, k := d.size()), d(2, k)], lambda x, src: x.index_copy(0, torch.tensor([2, 0]), src)),
    "index_fill": _matrix(lambda x: x.index_fill(1, torch.tensor([1]), 2.5)),
    "index_put": lambda d: (
        [d(3, 2), d(4)],
        lambda x, v: x.index_put((torch.tensor([0, 1, 1, 2]), torch.tensor([0, 1, 1, 1])), v, accumulate=True),
    ),
    "masked_scatter": lambda d: (
        [d(2, k := d.size()), d(2, k)],
        lambda x, src, mask=d.flags(2, k): x.masked_scatter(mask, src),
    ),
    "meshgrid": lambda d: ([d(d.size()), d(d.size())], lambda a, b: torch.meshgrid(a, b, indexing="ij")),
    "unfold of a sequence": lambda d: ([d(d.size(4, 6))], lambda x: x.unfold(0, 3, 1)),
    "as_strided": _matrix(lambda x: x.as_strided((2, 2), (1, 1))),
    "broadcast_tensors": lambda d: ([d(d.size(), 1), d(d.size())], torch.broadcast_tensors),
    "cartesian_prod": lambda d: ([d(d.size()), d(d.size())], torch.cartesian_prod),
    "block_diag": lambda d: ([d(2, d.size()), d(d.size(), 2)], torch.block_diag),
}
