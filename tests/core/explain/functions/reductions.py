"""Reductions, cumulative functions, and what picks the largest."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812

from tests.core.explain.functions.drawing import Case

REDUCTIONS: dict[str, Case] = {
    "sum": lambda d: ([d(d.size(), d.size())], torch.sum),
    "sum over a dimension": lambda d: (
        [d(2, d.size(), d.size())],
        lambda x, dim=d.one_of(0, -1, (0, 2)), keep=d.one_of(True, False): x.sum(dim, keepdim=keep),
    ),
    "sum by name": lambda d: ([d(2, d.size())], lambda x: torch.sum(x, axis=1)),
    "mean": lambda d: ([d(d.size(), d.size())], torch.mean),
    "mean over a dimension": lambda d: (
        [d(2, d.size(), d.size())],
        lambda x, dim=d.one_of(0, -1, (0, 2)), keep=d.one_of(True, False): x.mean(dim=dim, keepdim=keep),
    ),
    "prod": lambda d: ([d(d.size(), d.size())], torch.prod),
    "prod over a dimension": lambda d: ([d(2, d.size())], lambda x: x.prod(dim=1)),
    "logsumexp": lambda d: ([d(d.size(), d.size())], lambda x, dim=d.one_of(0, 1, (0, 1)): x.logsumexp(dim)),
    "norm": lambda d: ([d(d.size(), d.size())], torch.linalg.norm),
    "norm over a dimension": lambda d: ([d(2, d.size())], lambda x: x.norm(dim=1)),
    "norm of order 3": lambda d: ([d(2, d.size())], lambda x: torch.norm(x, p=3, dim=0)),
    "normalize": lambda d: ([d(2, d.size(2))], F.normalize),
    "var": lambda d: ([d(d.size(), d.size(2))], lambda x: x.var(dim=1)),
    "var of the population": lambda d: ([d(d.size(), d.size(2))], lambda x: x.var(unbiased=False)),
    "std": lambda d: ([d(d.size(), d.size(2))], lambda x: torch.std(x, dim=1, keepdim=True)),
    "var_mean": lambda d: ([d(d.size(), d.size(2))], lambda x: torch.var_mean(x, dim=1)),
    "max": lambda d: ([d(d.size(), d.size())], torch.max),
    "max over a dimension": lambda d: ([d(2, d.size())], lambda x: x.max(dim=1)),
    "min over a dimension": lambda d: ([d(2, d.size())], lambda x: torch.min(x, 0)),
    "amax": lambda d: ([d(2, d.size())], lambda x: x.amax(dim=0)),
    "median": lambda d: ([d(3, d.size())], lambda x: x.median(dim=0).values),
    "sort": lambda d: ([d(2, d.size())], lambda x: x.sort(dim=1, descending=True)),
    "topk": lambda d: ([d(2, d.size(2))], lambda x: x.topk(2, dim=1)),
    "kthvalue": lambda d: ([d(2, d.size(2))], lambda x: x.kthvalue(2, dim=1)),
    "cumsum": lambda d: ([d(d.size(), d.size())], lambda x, dim=d.one_of(0, 1): x.cumsum(dim)),
    "cumprod": lambda d: ([d(d.size(), d.size())], lambda x: x.cumprod(1)),
    "cummax": lambda d: ([d(d.size(), d.size())], lambda x: x.cummax(1)),
    "logcumsumexp": lambda d: ([d(d.size(), d.size())], lambda x: x.logcumsumexp(1)),
    "diff": lambda d: ([d(2, d.size(2))], torch.diff),
    "softmax": lambda d: ([d(d.size(), d.size())], lambda x, dim=d.one_of(0, -1): F.softmax(x, dim=dim)),
    "softmax of a stack": lambda d: ([d(2, d.size(), d.size())], lambda x: x.softmax(1)),
    "log_softmax": lambda d: ([d(d.size(), d.size())], lambda x, dim=d.one_of(0, 1): F.log_softmax(x, dim)),
    "softmin": lambda d: ([d(d.size(), d.size())], lambda x: F.softmin(x, dim=1)),
    "cdist": lambda d: ([d(d.size(), k := d.size()), d(d.size(), k)], torch.cdist),
    "pairwise_distance": lambda d: ([d(n := d.size(), k := d.size()), d(n, k)], F.pairwise_distance),
    "cosine_similarity": lambda d: ([d(n := d.size(), k := d.size(2)), d(n, k)], F.cosine_similarity),
    "dist": lambda d: ([d(n := d.size()), d(n)], torch.dist),
    "fft": lambda d: ([d(d.size(2, 5))], lambda x: torch.fft.fft(x).abs()),
    "rfft and back": lambda d: ([d(4), d(3)], lambda x, w: torch.fft.irfft(torch.fft.rfft(x) * w, n=4)),
    "rfft": lambda d: ([d(2, d.size(3, 6))], torch.fft.rfft),
    "fft2": lambda d: ([d(2, d.size(2))], lambda x: torch.fft.fft2(x).real),
    "complex": lambda d: ([d(n := d.size()), d(n)], lambda a, b: (torch.complex(a, b) * torch.complex(b, a)).imag),
    "polar": lambda d: ([d.positive(n := d.size()), d(n)], lambda r, a: torch.exp(torch.polar(r, a)).angle()),
}
