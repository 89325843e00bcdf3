"""Why the gradient of a cell is what it is: each call that reads the cell hands on a part of it.

∂loss/∂tᵢ = Σ over calls, Σⱼ (∂outⱼ/∂tᵢ) · δⱼ  with δ = ∂loss/∂out: the chain rule (Goodfellow, Bengio & Courville 2016,
section 6.5.2). A part that is handed on to one number alone is followed further, as h = f(z) and z − y are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from torch import Tensor

from core.explain import formulas
from core.explain.board.board import Board, Local, constant, named, nonzero
from core.explain.board.sums import Column, Sum
from core.explain.formulas.registry import local_of
from core.explain.tape.calls import Call, Use, Value, real
from core.explain.tape.derivatives import column
from core.explain.tape.kinds import PRODUCTS, plain
from core.explain.tape.wholes import MODULE_HOOK
from core.i18n import words

assert formulas, "which registers them"

DEEPEST = 40
"""How many functions of functions are followed: a factor more for each."""


def gradient_sums(board: Board, versions: list[Value], cell: tuple[int, ...]) -> list[Sum]:
    """Return the sums that add up to the gradient of a cell, over all uses of all versions of a tensor.

    Raises:
        UnexplainedError: if a call cannot be run again.
    """
    return [_finished(one) for value in versions for use in value.uses for one in _of_use(board, use, cell, DEEPEST)]


def _of_use(board: Board, use: Use, cell: tuple[int, ...], depth: int) -> list[Sum]:
    if not use.call.is_reached or _is_padding(use, cell):
        return []
    local = local_of(board, use.call, use.place, cell)
    locals_ = [local] if local is not None else _by_column(board, use.call, use.place, cell)
    reached = [part for part in locals_ if part.output.gradient is not None and len(part.cells)]
    return [one for part in reached for one in _handed_on(board, part, depth)]


def _is_padding(use: Use, cell: tuple[int, ...]) -> bool:
    """Return whether a cell is in the row of an embedding that stands for no word, which gets no gradient."""
    call = use.call
    if call.name != "embedding" or use.place != call.place_of(1, "weight"):
        return False
    row = call.argument(2, "padding_idx")
    return row is not None and cell[0] == row % len(call.arguments[use.place].numbers)


def _handed_on(board: Board, local: Local, depth: int) -> list[Sum]:
    """Return the sums of one output: up to its own gradient, or further where it depends on one number of it alone."""
    output, own = local.output, (*local.before, *local.after)
    if len(local.cells) == 1 and depth:
        at = tuple(map(int, local.cells[0]))
        if output.is_root and not output.uses_reached and _is_one(output, at):
            return [Sum(own, root=output.name)]
        ways = [use for use in output.uses if use.call.is_reached]
        if len(ways) == 1 and not output.is_root and not _is_product(output) and not _is_told_apart(output, ways[0]):
            further = _of_use(board, ways[0], at, depth - 1)
            return [replace(one, columns=(*own, *one.columns)) for one in further]
    return [Sum((*local.before, board.gradient(output, local.cells), *local.after), local.indices)]


def _is_told_apart(output: Value, way: Use) -> bool:
    """Return whether a value may hand on something else than it got: by a hook, or by a person's own function."""
    return output.arrived is not None or way.call.is_custom or way.call.name == MODULE_HOOK


def _is_one(root: Value, at: tuple[int, ...]) -> bool:
    return root.gradient is not None and float(real(root.gradient)[at]) == 1


def _is_product(value: Value) -> bool:
    """Return whether a value is told as a layer's output, whose δ has a name of its own."""
    return value.source is not None and plain(value.source.name) in PRODUCTS and value.gradient_name.startswith("δ")


def _finished(found: Sum) -> Sum:
    """Return a sum with the constants first, the outermost of them foremost, and their signs in one."""
    constants = [one for one in found.columns if one.cells is None and not one.gate][::-1]
    others = [one for one in found.columns if one.cells is not None or one.gate]
    sign = np.prod([one.numbers[0] for one in constants if abs(one.numbers[0]) == 1] or [1.0])
    kept = [one for one in constants if abs(one.numbers[0]) != 1]
    if sign < 0 and kept:
        kept[0] = _negated(kept[0])
    elif sign < 0 or not (kept or others):
        kept.insert(0, constant(float(sign), "−1" if sign < 0 else "1"))
    if found.root and kept:
        kept[-1] = replace(kept[-1], opens=found.root)
    label = found.label or ("" if found.indices else words("Term", "∂loss/∂output") if found.root else "")
    return replace(found, columns=(*kept, *others), label=label)


def _negated(column: Column) -> Column:
    text = column.text([])
    return replace(
        column, text=lambda _: text.removeprefix("−") if text.startswith("−") else f"−{text}", numbers=-column.numbers
    )


# Without a formula


def _by_column(board: Board, call: Call, place: int, cell: tuple[int, ...]) -> list[Local]:
    """Return the derivatives of each output as one forward-mode product gives them."""
    found = column(call, place, cell)
    return [
        _local_of(board, call, place, cell, value, derivative)
        for value, derivative in zip(call.outputs, found, strict=True)
        if derivative is not None and value.gradient is not None
    ]


def _local_of(board: Board, call: Call, place: int, cell: tuple[int, ...], output: Value, derivative: Tensor) -> Local:
    cells, numbers, indices = nonzero(derivative)
    own = named(call.arguments[place].name)([str(index) for index in cell])
    out = named(output.name)

    def text(at: Sequence[str]) -> str:
        return f"∂{out(at)}/∂{own}"

    before = () if (numbers == 1).all() else (Column(text, numbers, cells),)
    return Local(output, cells, before, indices=indices)
