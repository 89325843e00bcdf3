"""Products of vectors, matrices and batches of them, and linear algebra."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812

from tests.core.explain.functions.drawing import Case

PRODUCTS: dict[str, Case] = {
    "mm": lambda d: ([d(d.size(), i := d.size()), d(i, d.size())], torch.mm),
    "mm of a transpose": lambda d: ([d(i := d.size(), d.size()), d(i, d.size())], lambda a, b: a.T.mm(b)),
    "matmul of vectors": lambda d: ([d(i := d.size()), d(i)], torch.matmul),
    "matmul of a vector and a matrix": lambda d: ([d(i := d.size()), d(i, d.size())], torch.matmul),
    "matmul of a vector and a batch": lambda d: ([d(i := d.size()), d(d.size(), i, d.size())], torch.matmul),
    "matmul of a matrix and a vector": lambda d: ([d(d.size(), i := d.size()), d(i)], torch.matmul),
    "matmul of a batch and a vector": lambda d: ([d(d.size(), d.size(), i := d.size()), d(i)], torch.matmul),
    "matmul of a batch and a matrix": lambda d: ([d(2, d.size(), i := d.size()), d(i, d.size())], torch.matmul),
    "matmul of a matrix and a batch": lambda d: ([d(d.size(), i := d.size()), d(2, i, d.size())], torch.matmul),
    "matmul of batches": lambda d: ([d(b := d.size(), 2, i := d.size()), d(b, i, 3)], torch.matmul),
    "matmul of broadcast batches": lambda d: ([d(2, 1, d.size(), i := d.size()), d(3, i, 2)], torch.matmul),
    "matmul of batches of one": lambda d: ([d(1, d.size(), i := d.size()), d(3, i, 2)], torch.matmul),
    "matmul by itself": lambda d: ([d(n := d.size(), n)], lambda a: a @ a),
    "matmul by its transpose": lambda d: ([d(d.size(), d.size())], lambda a: a @ a.T),
    "mv": lambda d: ([d(d.size(), i := d.size()), d(i)], torch.mv),
    "dot": lambda d: ([d(i := d.size()), d(i)], torch.dot),
    "vdot": lambda d: ([d(i := d.size()), d(i)], torch.vdot),
    "inner": lambda d: ([d(d.size(), i := d.size()), d(d.size(), i)], torch.inner),
    "outer": lambda d: ([d(d.size()), d(d.size())], torch.outer),
    "bmm": lambda d: ([d(b := d.size(), 2, i := d.size()), d(b, i, 3)], torch.bmm),
    "baddbmm": lambda d: (
        [d(1, k := d.size()), d(b := d.size(), 2, i := d.size()), d(b, i, k)],
        lambda c, a, b: torch.baddbmm(c, a, b, beta=0.5, alpha=2),
    ),
    "addmm": lambda d: (
        [d(d.one_of(1, n := 3), k := d.size()), d(n, i := d.size()), d(i, k)],
        lambda c, a, b, alpha=d.one_of(1, 3): torch.addmm(c, a, b, alpha=alpha),
    ),
    "addmm with a vector": lambda d: ([d(k := d.size()), d(d.size(), i := d.size()), d(i, k)], torch.addmm),
    "addmm with beta": lambda d: (
        [d(n := d.size(), k := d.size()), d(n, i := d.size()), d(i, k)],
        lambda c, a, b: torch.addmm(c, a, b, beta=0.5),
    ),
    "addmv": lambda d: ([d(n := d.size()), d(n, i := d.size()), d(i)], torch.addmv),
    "addr": lambda d: ([d(n := d.size(), k := d.size()), d(n), d(k)], torch.addr),
    "addbmm": lambda d: ([d(2, 3), d(b := d.size(), 2, i := d.size()), d(b, i, 3)], torch.addbmm),
    "linear": lambda d: ([d(d.size(), i := d.size()), d(k := d.size(), i), d(k)], F.linear),
    "linear without a bias": lambda d: ([d(d.size(), i := d.size()), d(d.size(), i)], F.linear),
    "linear of a vector": lambda d: ([d(i := d.size()), d(k := d.size(), i), d(k)], F.linear),
    "linear of a batch": lambda d: ([d(2, d.size(), i := d.size()), d(k := d.size(), i), d(k)], F.linear),
    "linear with one bias": lambda d: ([d(d.size(), i := d.size()), d(d.size(), i), d(1)], F.linear),
    "linear to a number": lambda d: ([d(d.size(), i := d.size()), d(i)], F.linear),
    "bilinear": lambda d: ([d(n := d.size(), i := 2), d(n, 3), d(k := d.size(), i, 3), d(k)], F.bilinear),
    "einsum of a product": lambda d: (
        [d(d.size(), i := d.size()), d(i, d.size())],
        lambda a, b: torch.einsum("ni,ik->nk", a, b),
    ),
    "einsum of a batch": lambda d: (
        [d(2, d.size(), 2, i := d.size()), d(2, d.size(), 2, i)],
        lambda q, k: torch.einsum("bqhd,bkhd->bhqk", q, k),
    ),
    "einsum to a number": lambda d: ([d(i := d.size()), d(i)], lambda a, b: torch.einsum("i,i", a, b)),
    "einsum that drops an index": lambda d: (
        [d(d.size(), i := d.size()), d(i, d.size())],
        lambda a, b: torch.einsum("ni,ik->n", a, b),
    ),
    "einsum with an ellipsis": lambda d: (
        [d(2, d.size(), i := d.size()), d(i, d.size())],
        lambda a, b: torch.einsum("...i,ik->...k", a, b),
    ),
    "einsum of three": lambda d: (
        [d(i := d.size()), d(i, j := d.size()), d(j)],
        lambda a, b, c: torch.einsum("i,ij,j->", a, b, c),
    ),
    "einsum of a trace": lambda d: ([d(n := d.size(), n)], lambda a: torch.einsum("ii->", a)),
    "einsum by itself": lambda d: ([d(d.size(), d.size())], lambda a: torch.einsum("ni,mi->nm", a, a)),
    "tensordot": lambda d: ([d(2, i := d.size(), j := d.size()), d(i, j, 2)], torch.tensordot),
    "kron": lambda d: ([d(d.size(), 2), d(2, d.size())], torch.kron),
    "cross": lambda d: ([d(n := d.size(), 3), d(n, 3)], lambda a, b: torch.cross(a, b, dim=1)),
    "chain_matmul": lambda d: (
        [d(2, i := d.size()), d(i, j := d.size()), d(j, 3)],
        lambda a, b, c: torch.linalg.multi_dot([a, b, c]),
    ),
    "matrix_power": lambda d: ([d.regular(d.size())], lambda a: torch.matrix_power(a, 3)),
    "inv": lambda d: ([d.regular(d.size())], torch.linalg.inv),
    "solve": lambda d: ([d.regular(n := d.size()), d(n, d.size())], torch.linalg.solve),
    "det": lambda d: ([d.regular(d.size())], torch.linalg.det),
    "logdet": lambda d: ([d.regular(d.size())], torch.logdet),
    "slogdet": lambda d: ([d.regular(d.size())], torch.linalg.slogdet),
    "cholesky": lambda d: ([d.regular(d.size())], lambda a: torch.linalg.cholesky(a @ a.T)),
    "qr": lambda d: ([d.regular(d.size())], torch.linalg.qr),
    "svdvals": lambda d: ([d(2, d.size(2))], torch.linalg.svdvals),
    "eigh": lambda d: (
        [d(n := d.size())],
        lambda a, n=n: torch.linalg.eigvalsh(torch.diag(a) + 0.05 * torch.ones(n, n, dtype=a.dtype)),
    ),
    "pinv": lambda d: ([d.regular(d.size())], torch.linalg.pinv),
    "matrix_exp": lambda d: ([d.regular(d.size())], torch.matrix_exp),
    "trace": lambda d: ([d(d.size(), d.size())], torch.trace),
}
