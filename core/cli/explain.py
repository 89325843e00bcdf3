"""The commands `explain` and `check`: a cell, or all gradients, at one moment of a run. torch is imported lazily."""

from __future__ import annotations

import argparse
import json
import math
from typing import TYPE_CHECKING, Any

from core.check.results import TOLERANCE, CellCheck, Check
from core.cli.console import complain, say
from core.cli.options import add_experiment_options, config_from, positive, stepper_of
from core.cli.scripts import TRAINER_OR_SCRIPT, add_script_options, after, check_options, is_script
from core.errors import CellError
from core.experiment.fields import count_of
from core.explain.types import Explanation, Reference, Term
from core.program.roles import BACKWARD
from core.text.quoting import quoted

if TYPE_CHECKING:
    from core.engine.stepper import Stepper


def add_explain(commands: Any) -> None:
    """Add the command `explain`."""
    parser = commands.add_parser("explain", help="say why a number is what it is", description=_explain.__doc__)
    _add_moment(parser)
    parser.add_argument("--tensor", required=True, help="such as w1.grad, w1, dw, δ1, y_pred or loss")
    parser.add_argument("--cell", nargs="*", type=_index, default=[], metavar="INDEX", help="one index a dimension")
    parser.set_defaults(command=_explain)


def add_check(commands: Any) -> None:
    """Add the command `check`."""
    parser = commands.add_parser("check", help="check the gradients", description=_check.__doc__)
    _add_moment(parser)
    parser.add_argument("--cells", type=positive, default=100, metavar="N", help="random cells of each tensor")
    parser.set_defaults(command=_check)


def _add_moment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("trainer", help=TRAINER_OR_SCRIPT)
    parser.add_argument("--iteration", type=positive, required=True, metavar="K", help="after its backward step")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    add_experiment_options(parser)
    add_script_options(parser)


def _index(text: str) -> int:
    index = count_of(text)
    if index is None:
        raise argparse.ArgumentTypeError(f"“{quoted(text)}” is not an index: 0, 1, 2, …")
    return index


def _after_backward(options: argparse.Namespace) -> Stepper:
    """Return a run paused just after the backward step of an iteration."""
    check_options(options)
    if is_script(options.trainer):
        return after(options, BACKWARD)
    stepper = stepper_of(config_from(options))
    stepper.run(options.iteration - 1)
    stepper.run_through(BACKWARD)
    return stepper


# explain


def _explain(options: argparse.Namespace) -> int:
    """Say why a cell has its value just after the backward step of an iteration, with all its terms.

    The terms add up to the value to within 1e-5 of the sum of their absolute values, mostly within 1e-6: in JSON this
    is relative_to_terms. Relative to the value itself (relative_to_value) it is more where large terms cancel, since
    the run rounds each of them to float32.
    """
    stepper = _after_backward(options)
    reference = Reference(options.tensor, tuple(options.cell))
    from core.explain.explanation import explain

    found = explain(stepper, reference)
    checked, problem = _checked(stepper, reference) if found.kind == "gradient" else (None, "")
    if options.json:
        say(_as_json(_explanation(options.iteration, found, checked, problem)))
    else:
        say("\n".join(_lines(found, checked, problem)))
    return 0


def _checked(stepper: Stepper, reference: Reference) -> tuple[CellCheck | None, str]:
    """Return the check of a cell, or why there is none."""
    try:
        from core.check.checks import check_cell

        return check_cell(stepper, reference), ""
    except CellError as problem:
        return None, str(problem)


def _explanation(iteration: int, found: Explanation, checked: CellCheck | None, problem: str) -> dict[str, Any]:
    return {
        "tensor": found.tensor,
        "cell": found.cell,
        "iteration": iteration,
        "kind": found.kind,
        "formula": found.formula,
        "value": found.value,
        "becomes": found.becomes,
        "becomes_in_line": found.line,
        "passed": found.passed,
        "terms": [_term(term) for term in found.terms],
        "carried": found.carried,
        "sum": found.sum,
        "relative_to_value": found.off[0],
        "relative_to_terms": found.off[1],
        "blocked": found.blocked,
        **_check_of(checked),
        "aside": found.aside,
        "note": " ".join(_notes(found, checked, problem)),
    }


def _notes(found: Explanation, checked: CellCheck | None, problem: str) -> list[str]:
    """Return the caveats on the numbers."""
    return [note for note in (found.note, checked.rounding_note if checked else "", problem) if note]


def _term(term: Term) -> dict[str, Any]:
    factors = [{"name": factor.name, "value": factor.value} for factor in term.factors]
    return {"sample": term.index, "label": term.label, "factors": factors, "product": term.product}


def _check_of(checked: CellCheck | None) -> dict[str, Any]:
    numbers = ("by_hand", "autograd", "autograd_float64", "finite_difference", "relative_error", "noise")
    verdicts = ("kink", "below_noise", "right")
    return {name: None if checked is None else getattr(checked, name) for name in (*numbers, *verdicts)}


def _lines(found: Explanation, checked: CellCheck | None, problem: str) -> list[str]:
    """Format an explanation for a terminal."""
    rows = [_row(term) for term in found.without_common().terms]
    if found.carried is not None:
        rows.append(("", "from earlier passes", found.carried))
    total = " · ".join([*(factor.name for factor in found.common), "sum"])
    rows += [("", total, found.sum), ("", "value", math.nan if found.value is None else found.value)]
    rows += [] if found.becomes is None else [("", f"becomes in line {found.line}", found.becomes)]
    rows += [] if found.passed is None else [("", "the pass gave", found.passed)]
    if checked is not None:
        rows += [("", title, getattr(checked, name)) for name, title in _TITLES.items()]
    width = max(len(f"{label}  {text}") for label, text, _ in rows)
    lines = [f"{f'{label}  {text}':{width}}  {number: .8g}" for label, text, number in rows]
    blocked = f"{found.blocked} of {len(found.terms)} terms are blocked by the ReLU." if found.blocked else ""
    kink = _KINK if checked and checked.kink else ""
    return [found.formula, *lines, *filter(None, [found.aside, blocked, kink, *_notes(found, checked, problem)])]


_KINK = "There is a kink nearby, such as that of a ReLU: the differences need not agree."

_TITLES = {
    "by_hand": "by hand, float64",
    "autograd": "autograd",
    "autograd_float64": "autograd, float64",
    "finite_difference": "finite differences, float64",
}


def _row(term: Term) -> tuple[str, str, float]:
    factors = " · ".join(
        factor.name if factor.name.lstrip("−").replace("/", "").isdigit() else f"{factor.name} {factor.value:.6g}"
        for factor in term.factors
    )
    return f"  {term.label}", f"{factors} =", term.product


# check


def _check(options: argparse.Namespace) -> int:
    """Check every gradient just after the backward step of an iteration; exit status 1 when one is wrong."""
    from core.check.checks import check_all

    checks = check_all(_after_backward(options), options.cells)
    if not checks:
        raise CellError("There is no gradient to check: no parameter of an optimizer, no module, no leaf tensor.")
    wrong = any(check.worst is not None for check in checks)
    impossible = [check for check in checks if check.note]
    if options.json:
        ok = all(check.ok for check in checks)
        tensors = [_tensor(check) for check in checks]
        say(_as_json({"trainer": options.trainer, "iteration": options.iteration, "ok": ok, "tensors": tensors}))
    else:
        say("\n".join(_in_words(check) for check in checks))
    for check in checks:
        if (cell := check.worst) is not None:
            complain(
                f"{cell.tensor} is wrong: {Reference(cell.tensor, cell.cell)} by hand {cell.by_hand:.6g}, "
                f"autograd {cell.autograd_float64:.6g}, finite differences {cell.finite_difference:.6g}"
                + (f". {check.advice}" if check.advice else "")
            )
        elif check.advice:
            complain(f"{check.tensor}: {check.advice}")
    for check in impossible:
        complain(check.note)
    return 1 if wrong else 2 if impossible else 0


def _tensor(check: Check) -> dict[str, Any]:
    return {
        "tensor": check.tensor,
        "ok": check.ok,
        "checked": len(check.cells),
        "kinks": check.kinks,
        "below_noise": check.below_noise,
        "largest_relative_error": check.relative_error,
        "tolerance": TOLERANCE,
        "note": check.note,
        "advice": check.advice,
        "cells": [
            {
                "tensor": cell.tensor,
                "cell": cell.cell,
                "value": cell.value,
                **_check_of(cell),
                "whole": cell.whole,
                "cuts": cell.cuts,
            }
            for cell in check.cells
        ],
    }


def _in_words(check: Check) -> str:
    if check.note:
        return f"{check.tensor}  not checked"
    cells = f"{len(check.cells)} cell{'' if len(check.cells) == 1 else 's'}"
    kinks = f", {check.kinks} too near a kink" if check.kinks else ""
    small = f", {check.below_noise} too small to tell from rounding" if check.below_noise else ""
    verdict = "WRONG" if not check.ok else "right" if check.cut is None else "right, but part of the loss is detached"
    return f"{check.tensor}  {verdict}  {cells}{kinks}{small}, largest relative error {check.relative_error:.1e}"


def _as_json(value: Any) -> str:
    return json.dumps(_finite(value), ensure_ascii=False)


def _finite(value: Any) -> Any:
    """Replace infinities and NaN, which JSON lacks, by None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    return [_finite(part) for part in value] if isinstance(value, list | tuple) else value
