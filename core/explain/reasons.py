"""Reasons why something cannot be explained, for a person: those that are used in more than one place."""

from __future__ import annotations

from core.errors import CellError, WordedError
from core.explain.types import Reference
from core.i18n import Words, words

SHARE = words("Explanation", "This cell’s share of the loss: {symbols} = {share}, of {loss} in all.")

# Why there are no terms

NO_ITERATION = words("Explanation", "No iteration has begun.")
"""The run stands before its first line."""

NO_PASS = words("Explanation", "No backward pass has run in this iteration.")
"""A gradient in between is asked for before `backward`."""

NO_GRADIENT_YET = words("Explanation", "There is no gradient yet: no backward pass has run in this iteration.")
"""A parameter's gradient is asked for before `backward`, and it is empty."""

LEFT_OVER = words("Explanation", "It is what earlier iterations have left: no backward pass has run in this iteration.")
"""A parameter's gradient is asked for before `backward`, and it has not been cleared."""

NO_PART = words("Explanation", "{parameter} is no part of what the loss was computed from.")
"""No call on the way to the loss reads the parameter."""

CUT = words("Explanation", "Autograd does not see what line {line} does with {tensor}: {call}.")
"""The way to the loss leads through `detach`, `data`, a block of `no_grad` or a function without a derivative."""

NOT_FOLLOWED = words("Explanation", "Autograd does not follow {tensor}: it needs no gradient.")
"""The gradient is asked for of data, or of what is computed from data alone."""

NOT_REACHED = words("Explanation", "The backward pass does not come by {tensor}.")
"""The value needs a gradient, and the loss does not depend on it."""

ROOT = words("Explanation", "It is where the backward pass begins: the derivative of the loss by itself.")
"""The gradient of the loss is 1, or what `backward` was given."""

NOT_AGAIN = words("Explanation", "{call} cannot be run again: {problem}")
"""A call has no derivative in torch, or raises when it is run with what it got."""

OTHERWISE = words("Explanation", "{call} does not give the same numbers when it is run again.")
"""A call depends on something besides its arguments, such as a generator of its own."""

LINE_NOT_AGAIN = words("Explanation", "Line {line} cannot be run again: {problem}")
"""The iteration cannot be replayed: it depends on something outside the run."""

NOT_YET = words("Explanation", "No line of this iteration has computed {gradient} yet.")
"""A gradient that the loop computes by hand is asked for before that line."""

# Why terms do not add up to the value

SOMETHING_ELSE = words("Explanation", "The terms do not add up to the value: something else goes into it.")
"""None of the reasons below is known."""

OVERFLOWS = words(
    "Explanation",
    "On the way a number is too large for the precision of the run, which makes it {value}. The terms are computed in "
    "float64.",
)
"""An infinity or what is made of it, which float64 does not have."""

ROUNDED = words("Explanation", "The run computes it in {precision}, which rounds more than the terms do.")
"""Mixed precision: the terms are computed in float64 from what went in."""

CUSTOM = words(
    "Explanation",
    "The backward formula of {function} disagrees with its forward pass: the terms are computed from the derivative of "
    "the forward pass, and do not add up to what its backward pass returned.",
)
"""A person's own `autograd.Function`, whose backward is wrong, or another on purpose."""

HOOKED = words(
    "Explanation", "A hook on {tensor} has changed its gradient: what arrived there is the sum of the terms."
)
"""`tensor.register_hook` with a function that returns something else."""

MODULE_HOOKED = words("Explanation", "A backward hook of a module has changed its gradient on the way.")
"""`register_full_backward_hook` or `register_full_backward_pre_hook` with a function that returns something else."""

HOOKED_AFTER = words("Explanation", "A hook has changed the gradient after it was added up.")
"""`register_post_accumulate_grad_hook`, as for an optimizer step within the backward pass."""

TWICE = words(
    "Explanation",
    "A part of it comes by way of a gradient that was differentiated itself (create_graph), whose calls are not told.",
)
"""Gradient penalties and other second derivatives."""

CHANGED = words("Explanation", "The terms are those of the backward pass; since then it was changed by {lines}.")
"""Lines after the backward pass clip, scale or average gradients."""

MOVES = words("Explanation", "{call} is no sum of products. How much each number that goes in moves it:")
"""A value that is no sum of what went in: the terms are derivatives."""

NOT_FINITE = words("Check", "The loss is not finite.")
"""There is nothing to check."""

REASONS = (
    *(NO_ITERATION, NO_PASS, NO_GRADIENT_YET, LEFT_OVER, NO_PART, CUT, NOT_FOLLOWED, NOT_REACHED, ROOT, NOT_AGAIN),
    *(OTHERWISE, LINE_NOT_AGAIN, NOT_YET),
)
"""Why a gradient or a value has no terms: there is no other reason."""

DOUBTS = (SOMETHING_ELSE, OVERFLOWS, ROUNDED, CUSTOM, HOOKED, MODULE_HOOKED, HOOKED_AFTER, TWICE, CHANGED, MOVES)
"""What is said beside the terms."""


def check_cell_of(reference: Reference, shape: tuple[int, ...]) -> None:
    """Check that a cell lies within its tensor's shape.

    Raises:
        CellError: if it does not; the message is for a person.
    """
    cell = reference.cell
    if len(cell) != len(shape) or not all(0 <= index < size for index, size in zip(cell, shape, strict=True)):
        raise CellError(
            words("Explanation", "The cell {cell} is outside {tensor}, whose shape is {shape}."),
            cell=" ".join(map(str, cell)) or "()",
            tensor=reference.tensor,
            shape=tuple(shape),
        )


class UnexplainedError(WordedError):
    """Something that cannot be explained or checked; the message says why, in words for a person."""


def sentence(reason: Exception) -> str:
    """Return why something cannot be explained, as a sentence of its own."""
    text = str(reason.args[0])
    return text if isinstance(text, Words) else f"{text[:1].upper()}{text[1:]}."  # as Python and torch say it
