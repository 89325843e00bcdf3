"""What if …? The edits of a training loop that a class should see, as data.

Each is a change of the text that a teacher would type. The text may have been edited before, so an edit looks for
lines by what they say, and keeps their indentation and comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from core.errors import LoopError
from core.i18n import words
from core.program.loop import LARGEST_LOOP, Loop

INDENT = "    "

_CLEARING = re.compile(r"\s*\w+(\.grad\.zero_\(\)|\.zero_grad\(.*\)|\.grad = None)\s*$")
_NO_GRAD = re.compile(r"\s*with torch\.no_grad\(\):\s*$")
_UPDATE = re.compile(r"\s*(?P<name>\w+)\s*[-+]=.*(\blearning_rate\b|\.grad\b|\bd(?P=name)\b)")
_BACKWARD = re.compile(r"\b(\w++)\.backward\(")
_STEP = re.compile(r"((?<!\s)\s*+)\b(\w++)\.step\(")
_RELU = re.compile(r"\.clamp\(min=0\)|\.relu\(\)")
_CALL = re.compile(r"\bmodel\(inputs\)")
_RATE = re.compile(r"(?<!10 \* )\blearning_rate\b")
_ZEROED = re.compile(r"^\s*\w+\.zero_\(\)")
_MODEL = re.compile(r"\bmodel\b")
_GROUPS = re.compile(r"\.param_groups\b")


@dataclass(frozen=True)
class WhatIf:
    """One thing to try on a running loop.

    Attributes:
        title: what is done to the loop.
        name: the same in two or three words, which tell a run by what is other about it.
        look_for: what to watch once it is done, in a sentence.
        change: the loop's text and the iteration from which the edit holds → the text that runs then; the same text
            when there is nothing to change.
    """

    title: str
    name: str
    look_for: str
    change: Callable[[str, int], str]

    def edited(self, source: str, iteration: int) -> str | None:
        """The text after the edit; None when it does not apply, or when no loop could be made of what it leaves."""
        if len(source) > LARGEST_LOOP:
            return None
        text = self.change(source, iteration)
        return text if text != source and _is_loop(text) else None


@lru_cache(maxsize=16)
def _is_loop(text: str) -> bool:
    try:
        Loop(text)
    except LoopError:
        return False
    return True


def _code(line: str) -> str:
    """A line without its comment."""
    return line.partition("#")[0]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _some_code(pattern: re.Pattern[str], source: str) -> bool:
    return any(pattern.search(_code(line)) for line in source.split("\n"))


def _each(source: str, change: Callable[[str], str]) -> str:
    """Every line changed, its comment left as it is."""
    parts = [line.partition("#") for line in source.split("\n")]
    return "\n".join(change(code) + sign + comment for code, sign, comment in parts)


def _each_update(source: str, change: Callable[[str], str]) -> str:
    """Every line changed that moves a weight."""
    return _each(source, lambda code: change(code) if _UPDATE.match(code) else code)


def _updates(lines: list[str]) -> dict[int, str]:
    """The lines that move a weight, by index, each with the weight's name."""
    found = {index: _UPDATE.match(_code(line)) for index, line in enumerate(lines)}
    return {index: match["name"] for index, match in found.items() if match}


def _in_order_of_use(names: list[str], source: str) -> list[str]:
    """The names as the loop comes by them first."""
    used = re.findall(r"\w+", "\n".join(map(_code, source.split("\n"))))
    return sorted(set(names), key=used.index)


def _forget_zero_grad(source: str, _iteration: int) -> str:
    def commented(line: str) -> str:
        return f"{line[: _indent(line)]}# {line.lstrip()}" if _CLEARING.match(_code(line)) else line

    return "\n".join(map(commented, source.split("\n")))


def _forget_no_grad(source: str, _iteration: int) -> str:
    """Around the updates: what else stands under a `no_grad` keeps it."""
    lines = source.split("\n")
    for index in reversed(range(len(lines))):
        if _NO_GRAD.match(_code(lines[index])) and _updates(block := _block_below(lines, index)):
            lines[index : index + 1 + len(block)] = _unwrapped(lines[index], block)
    return "\n".join(lines)


def _block_below(lines: list[str], header: int) -> list[str]:
    """The lines that stand further in than the header before them, and comments and empty lines among them."""
    outer = _indent(lines[header])
    return list(takewhile(lambda line: not _code(line).strip() or _indent(line) > outer, lines[header + 1 :]))


def _unwrapped(header: str, block: list[str]) -> list[str]:
    """A block moved out to where its header stood; of the header, its comment stays."""
    outer = _indent(header)
    step = next(_indent(line) for line in block if _code(line).strip()) - outer
    _, sign, comment = header.partition("#")
    kept = [header[:outer] + sign + comment] if sign else []
    return [*kept, *(line[max(0, min(step, _indent(line) - outer)) :] for line in block)]


def _flip_the_sign(source: str, _iteration: int) -> str:
    if _some_code(_STEP, source):
        return _each(source, lambda code: _BACKWARD.sub(r"(-\1).backward(", code))
    return _each_update(source, lambda code: code.replace("-=", "+="))


def _leave_out_the_relu(source: str, _iteration: int) -> str:
    return _each(source, lambda code: _CALL.sub("inputs.mm(model.w1).mm(model.w2)", _RELU.sub("", code)))


def _start_at_zero(source: str, iteration: int) -> str:
    """Only where autograd makes the gradients: logistic regression starts at zero anyway, and learns from there."""
    names = _in_order_of_use(list(_updates(source.split("\n")).values()), source)
    if _some_code(_ZEROED, source) or not _some_code(_BACKWARD, source):
        return source
    if names:
        zeroing = [f"{name}.zero_()" for name in names]
    elif _some_code(_MODEL, source):
        zeroing = ["for weight in model.parameters():", f"{INDENT}weight.zero_()"]
    else:
        return source
    block = [f"if t == {iteration}:", f"{INDENT}with torch.no_grad():", *(2 * INDENT + line for line in zeroing)]
    return "\n".join([*block, source])


def _ten_times_the_learning_rate(source: str, _iteration: int) -> str:
    lines = source.split("\n")
    if _updates(lines):
        return _each_update(source, lambda code: _RATE.sub("10 * learning_rate", code))
    if _some_code(_GROUPS, source):
        return source
    return "\n".join(part for line in lines for part in _stepping_ten_times_as_far(line))


def _stepping_ten_times_as_far(line: str) -> list[str]:
    """An optimizer's step with another rate, which it gets back: the edit leaves nothing behind when it is undone."""
    step = _STEP.match(_code(line))
    if not step:
        return [line]
    indent, optimizer = step.groups()
    rate = f'{optimizer}.param_groups[0]["lr"]'
    return [
        f"{indent}learning_rate = {rate}",
        f"{indent}{rate} = 10 * learning_rate",
        line,
        f"{indent}{rate} = learning_rate",
    ]


def _swap_the_updates(source: str, _iteration: int) -> str:
    """Two updates in the order in which the loop uses their weights: the other way round."""
    lines = source.split("\n")
    updates = _updates(lines)
    indices, names = list(updates), list(updates.values())
    if len(updates) != 2 or indices[1] != indices[0] + 1 or names != _in_order_of_use(names, source):
        return source
    first, second = indices
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


WHAT_IFS = (
    WhatIf(
        words("WhatIf", "Forget zero_grad"),
        words("WhatIf", "forget zero_grad"),
        words(
            "WhatIf",
            "Look for the gradients: each backward adds to what is already there, so slopes long out of date go on "
            "pushing the weights.",
        ),
        _forget_zero_grad,
    ),
    WhatIf(
        words("WhatIf", "Forget no_grad"),
        words("WhatIf", "no no_grad"),
        words(
            "WhatIf",
            "Look for the first line that moves a weight: torch refuses to change in place what it is recording.",
        ),
        _forget_no_grad,
    ),
    WhatIf(
        words("WhatIf", "Flip the sign of the step"),
        words("WhatIf", "flipped sign"),
        words(
            "WhatIf",
            "Look for the loss: the gradient points uphill and the weights now follow it, so the loss soon climbs.",
        ),
        _flip_the_sign,
    ),
    WhatIf(
        words("WhatIf", "Leave out the ReLU"),
        words("WhatIf", "no ReLU"),
        words(
            "WhatIf",
            "Look for the loss: it jumps, since negative hidden values now count too. With no bend between them, two "
            "layers can do no more than one.",
        ),
        _leave_out_the_relu,
    ),
    WhatIf(
        words("WhatIf", "Start all weights at zero"),
        words("WhatIf", "zero weights"),
        words(
            "WhatIf",
            "Look for w1.grad and w2.grad: the zeros of each layer block the other, so both are exactly zero and "
            "plain gradient descent stands still.",
        ),
        _start_at_zero,
    ),
    WhatIf(
        words("WhatIf", "A learning rate ten times as large"),
        words("WhatIf", "10 × lr"),
        words(
            "WhatIf",
            "Look for the loss: a step ten times as long can leap across the valley and climb out, or, where the "
            "valley is wide, get down sooner.",
        ),
        _ten_times_the_learning_rate,
    ),
    WhatIf(
        words("WhatIf", "Swap the two updates"),
        words("WhatIf", "swapped updates"),
        words(
            "WhatIf",
            "Look for nothing: every number stays the same, because both gradients were taken before either weight "
            "moved.",
        ),
        _swap_the_updates,
    ),
)
"""In the order in which a lecture comes by them."""
