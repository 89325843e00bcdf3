"""Measurements of one moment, with the numbers still on their own device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch
from torch.autograd.function import BackwardCFunction

from core.health.sample import BINS, Health, Histogram
from core.state.norm import norm

if TYPE_CHECKING:
    from core.health.sample import Counts

MOST_NODES = 10_000
"""A larger graph is not searched for its ReLUs."""

_SMALLEST = 2.0**-149
"""The smallest positive float32."""

Node = Any
"""A node of autograd's graph; torch has no name for its type."""


class Measurements:
    """Part of a sample.

    Attributes:
        iteration: the iteration that it belongs to.
        parts: all numbers, as one-dimensional vectors of the widest type of the device.
        missing, lacking, squashed, spread: as in `Health`.

    Args:
        iteration: as above.
        cleared: whether an all-zero gradient may have been cleared, and so says nothing.
    """

    def __init__(self, iteration: int, cleared: bool = False) -> None:
        self.iteration, self._cleared = iteration, cleared
        self._units: int | None = None
        self._names: list[tuple[str, str]] = []
        self.parts: list[torch.Tensor] = []
        self.missing: frozenset[str] = frozenset()
        self.lacking: frozenset[str] = frozenset()
        self.squashed = ""
        self.spread: tuple[tuple[int, ...], tuple[int, ...]] | None = None

    def add(self, kind: str, name: str, numbers: torch.Tensor) -> None:
        """Add a "weight", "gradient", "update" or "histogram" of a tensor."""
        self._names.append((kind, name))
        self.parts.append(real(numbers).reshape(-1))

    def add_gates(self, dead: torch.Tensor, units: int) -> None:
        """Add the number of dead units and of all units."""
        self._units = units
        self.add("dead", "", dead)

    def sample(self, parts: list[Counts], gradients: tuple[str, ...]) -> Health:
        """Return the sample made of the parts that have arrived.

        Args:
            parts: the numbers of each part.
            gradients: the names of all gradients.
        """
        found: dict[str, dict[str, Any]] = {kind: {} for kind in ("weight", "gradient", "update", "histogram", "dead")}
        for (kind, name), part in zip(self._names, parts, strict=True):
            if not (self._cleared and name in gradients and not part[0]) and (kind != "update" or part[1]):
                found[kind][name] = part
        dead = found["dead"].get("")
        return Health(
            self.iteration,
            weights={name: float(part[0]) for name, part in found["weight"].items()},
            gradients={name: float(part[0]) for name, part in found["gradient"].items()},
            updates={name: float(part[0]) / float(part[1]) for name, part in found["update"].items()},
            dead=None if dead is None else int(dead[0]),
            units=None if dead is None else self._units,
            histograms={name: Histogram(float(part[0]), part[1:]) for name, part in found["histogram"].items()},
            missing=self.missing,
            lacking=self.lacking,
            squashed=self.squashed,
            spread=self.spread,
        )


def fetched(findings: list[Measurements]) -> list[list[Counts]]:
    """Return the parts of each, with a single copy from their device for all of them."""
    parts = [part for found in findings for part in found.parts]
    if not parts:
        return [[] for _ in findings]
    arrived = iter(torch.cat(parts).cpu().double().split([part.numel() for part in parts]))
    return [[next(arrived).numpy() for _ in found.parts] for found in findings]


def update(before: Mapping[str, torch.Tensor], name: str, after: torch.Tensor) -> torch.Tensor:
    """Return ‖w after − w before‖ and ‖w before‖, of shape (2,)."""
    return torch.stack((norm(real(after.detach()) - real(before[name])), norm(before[name])))


def histogram(tensor: torch.Tensor) -> torch.Tensor:
    """Return the largest absolute finite value, and the counts of BINS equal bins between minus and plus that.

    The result has shape (1 + BINS,). Non-finite numbers are in no bin. A CUDA device is not waited for.
    """
    numbers = tensor.detach().reshape(-1)
    numbers = numbers if numbers.dtype in (torch.float32, torch.float64) else numbers.float()
    scale, counts = _counted(numbers) if numbers.device.type == "cpu" else _counted_in_place(numbers)
    return torch.cat((real(scale).reshape(1), real(counts)))


def _counted(numbers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    low, high = numbers.aminmax()
    if not (low.isfinite() and high.isfinite()):
        numbers = numbers[numbers.isfinite()]
        low, high = numbers.aminmax() if numbers.numel() else (numbers.new_zeros(()), numbers.new_zeros(()))
    scale = torch.maximum(high, -low)
    bins = numbers.div(float(scale) or 1.0).add_(1).mul_(BINS / 2).to(torch.uint8).clamp_(max=BINS - 1)
    return scale, bins.bincount(minlength=BINS)  # takes a quarter of the time of `histc`


def _counted_in_place(numbers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Count with three times the memory, but without a value that the CPU must wait for."""
    finite = numbers.isfinite()
    cleaned = numbers.nan_to_num(0.0, 0.0, 0.0)
    low, high = cleaned.aminmax()
    scale = torch.maximum(high, -low)
    shares = cleaned.div_(scale.clamp(min=_SMALLEST)).add_(1).mul_(BINS / 2)
    counts = torch.zeros(BINS, device=numbers.device, dtype=torch.int32)  # float32 counts to 2²⁴ and no further
    return scale, counts.scatter_add_(0, shares.long().clamp_(0, BINS - 1), finite.int())


def gated_units(loss: object) -> tuple[torch.Tensor, int] | None:
    """Return the number of ReLU units that are zero for every sample of the batch, and the number of all units.

    Autograd keeps the input or output of a ReLU from the forward pass until the backward pass: so nothing is computed
    again, and any loop and any module will do. A unit is a column of it, or one of its channels.

    Args:
        loss: the result of the forward pass, before its backward pass.

    Returns:
        The count, of shape (), and the total; None if there is no graph, or no ReLU in it.
    """
    root = loss.grad_fn if isinstance(loss, torch.Tensor) else None
    dead, units, seen, waiting = [], 0, {root}, [root]
    while waiting and len(seen) < MOST_NODES:
        node = waiting.pop()
        if node is None:
            continue
        kept = _kept_by_gate(node)
        if kept is not None and kept.numel():
            dead.append(_dead(kept))
            units += dead[-1].numel()
        following = {source for source, _ in node.next_functions} - seen
        seen |= following
        waiting += following
    return (torch.stack([part.sum() for part in dead]).sum(), units) if dead else None


def _kept_by_gate(node: Node) -> torch.Tensor | None:
    """Return the input or output of a ReLU; None for any other function, also a person's own that is called alike."""
    if isinstance(node, BackwardCFunction):
        return None
    name = node.name().removeprefix("torch::autograd::").rstrip("0123456789")
    match name:
        case "ReluBackward":
            kept = node._saved_result
        case "ClampMinBackward" | "ClampBackward" if node._saved_min == 0:
            kept = node._saved_self
        case "ThresholdBackward" if node._saved_threshold == 0:
            kept = node._saved_self
        case _:
            return None
    return kept.detach() if isinstance(kept, torch.Tensor) else None


def _dead(kept: torch.Tensor) -> torch.Tensor:
    """Return for each unit whether it is never above zero, of shape (units,)."""
    samples = kept.unsqueeze(0) if kept.dim() < 2 else kept.movedim(1, -1).flatten(0, -2)
    return samples.amax(0) <= 0


def real(values: torch.Tensor) -> torch.Tensor:
    """Return the values in the widest type of the device."""
    return values.float() if values.device.type == "mps" else values.double()
