"""The losses of the single samples, which a loss function adds up or averages and does not return."""

from __future__ import annotations

from collections.abc import Iterator

from torch.utils import _pytree as pytree

from core.explain.tape.calls import Call, Value
from core.explain.tape.kinds import plain

LOSSES = (
    *("cross_entropy", "nll_loss", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div"),
    *("binary_cross_entropy", "binary_cross_entropy_with_logits", "poisson_nll_loss", "gaussian_nll_loss"),
    *("hinge_embedding_loss", "margin_ranking_loss", "multi_margin_loss", "soft_margin_loss", "cosine_embedding_loss"),
)
"""Functions that take `reduction`."""


def before_reduction(calls: list[Call]) -> Iterator[Value]:
    """Yield what each loss function has computed before it added that up; none where it cannot be computed again."""
    for call in calls:
        if plain(call.name) in LOSSES and not call.is_custom and not call.outputs[0].shape and not call.random:
            yield from _unreduced(call)


def _unreduced(call: Call) -> Iterator[Value]:
    args, kwargs = pytree.tree_unflatten(call.arguments, call.spec)
    leaves, spec = pytree.tree_flatten((args, {**kwargs, "reduction": "none"}))
    each = Call(call.function, call.name, leaves, spec, place=call.place, within=call.within)
    try:
        (numbers,) = each.run({})
    except (RuntimeError, TypeError, ValueError):  # given by its place, or not known to this function
        return
    if numbers.dim():
        each.outputs = [Value(numbers.detach())]
        each.outputs[0].source = each
        yield each.outputs[0]
