"""Where to look for what is wrong with a gradient."""

from __future__ import annotations

import math

import torch

from core.check.loss_function import LossFunction
from core.check.results import TOLERANCE, Check
from core.explain.reasons import UnexplainedError
from core.explain.tape.calls import Call
from core.explain.tape.derivatives import along
from core.explain.tape.kinds import REARRANGEMENTS, plain
from core.explain.tape.names import TITLES
from core.explain.types import Reference
from core.i18n import joined, words
from core.text.numerals import shown

_CUT = words(
    "Check",
    "Autograd does not follow all of the loss: {cuts} holds fixed what is computed from it. {cell} is {followed}, the "
    "derivative of the whole loss is {whole}.",
)
_CUSTOM = words("Check", "The backward formula of {function} disagrees with its forward pass.")
_FACTOR = words("Check", "In every cell it is {factor} times the derivative of the loss.")
_WITHOUT_GRADIENTS = words("Check", "{call} (without gradients)")

SEEMING = 1e-4
"""How much the derivative of a function by differences may differ from that by its formula, relatively."""


def advice(check: Check, loss: LossFunction) -> str:
    """Return where to look for what is wrong with a gradient; empty if nothing tells.

    Args:
        check: the check of some of its cells.
        loss: the loss as a function of the parameter.
    """
    if check.worst is not None:
        wrong = [call for call in loss.calls if call.is_custom and _is_wrong(call)]
        if wrong:
            return _CUSTOM.format(function=joined(", ", list(dict.fromkeys(map(_placed, wrong)))))
        factor = _factor(check)
        return "" if factor is None else _FACTOR.format(factor=shown(factor))
    if (cut := check.cut) is not None and cut.whole is not None:
        return _CUT.format(
            cuts=joined(", ", list(cut.cuts)),
            cell=str(Reference(cut.tensor, cut.cell)),
            followed=shown(cut.finite_difference),
            whole=shown(cut.whole),
        )
    return ""


def named(cut: Call) -> str:
    """Return the name of a call that autograd does not follow: detach · line 7."""
    return _placed(cut) if plain(cut.name) in REARRANGEMENTS else _WITHOUT_GRADIENTS.format(call=_placed(cut))


def _placed(call: Call) -> str:
    """Return the function of a call and its line: detach · line 7."""
    function = TITLES.get(plain(call.name), plain(call.name))
    if call.place is None:
        return function
    return joined(" · ", [function, words("Explanation", "line {line}").format(line=call.place.line)])


def _factor(check: Check) -> float | None:
    """Return by what all cells are wrong; None if they are not wrong alike."""
    ratios = [
        (cell.autograd_float64 if cell.agree[0] else cell.by_hand) / cell.finite_difference
        for cell in check.cells
        if cell.finite_difference and not cell.kink and not cell.below_noise
    ]
    alike = len(ratios) > 1 and all(math.isclose(one, ratios[0], rel_tol=10 * TOLERANCE) for one in ratios)
    return ratios[0] if alike else None


def _is_wrong(call: Call) -> bool:
    """Return whether what a function's backward returns is not the derivative of its forward, along some direction."""
    places = [place for place, value in call.inputs if value.is_float and value.edge is not None]
    try:
        return any(_disagrees(call, place) for place in places)
    except UnexplainedError:
        return False


def _disagrees(call: Call, place: int) -> bool:
    value = call.arguments[place].numbers
    direction = torch.linspace(0.5, 1.5, value.numel(), dtype=value.dtype, device=value.device).reshape(value.shape)
    moved = along(call, place, direction)
    with torch.enable_grad():
        given = value.clone().requires_grad_()
        outputs = call.run({place: given})
        begun = [
            (output, own.gradient, by)
            for output, own, by in zip(outputs, call.outputs, moved, strict=True)
            if output.requires_grad and own.gradient is not None and by is not None
        ]
        if not begun:
            return False
        brought = torch.autograd.grad([one for one, _, _ in begun], given, [one for _, one, _ in begun])[0]
    by_differences = sum(float((gradient * by).sum()) for _, gradient, by in begun)
    by_formula = float((brought * direction).sum())
    size = sum(float((gradient * by).abs().sum()) for _, gradient, by in begun)
    return abs(by_formula - by_differences) > SEEMING * size
