"""Every number that a function of torch makes or gets a gradient for has terms, and they are the right ones.

The truth is twofold: central differences in float64, which this file computes itself, and autograd's gradient.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.explain.board.board import Local, nonzero
from core.explain.board.sums import Numbers, Sum
from core.explain.chain_rule.gradient import gradient_sums
from core.explain.chain_rule.value import sensitivities, value_sums
from core.explain.formulas.registry import local_of
from core.explain.tape.calls import Call, Value, real
from core.explain.tape.derivatives import column
from core.explain.values import total_of
from tests.core.explain.functions import FUNCTIONS, NO_SLOPES
from tests.core.explain.functions.drawing import Case, Draw
from tests.core.explain.functions.recording import Recorded, loss_of, recorded
from tests.helpers.tiers import every

STEP = 1e-5
DIFFERENCES = 1e-6
AUTOGRAD = {torch.float64: 1e-10, torch.float32: 1e-6}
BY_DIFFERENCES = ("a custom function",)
"""Those whose derivative is that of the forward pass, which only differences tell."""

ALL = {**FUNCTIONS, **NO_SLOPES}

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same'")

SUMS = (
    *("mm", "matmul of broadcast batches", "baddbmm", "outer", "linear", "linear to a number", "einsum of three"),
    *("conv1d", "conv2d", "conv3d", "conv2d, padded to the same size", "conv_transpose2d", "max_pool2d", "avg_pool2d"),
    *(
        "adaptive_avg_pool2d",
        "batch_norm",
        "batch_norm, evaluating",
        "layer_norm",
        "embedding",
        "softmax",
        "log_softmax",
    ),
    *("cross_entropy", "cross_entropy, ignoring a class", "nll_loss", "mse_loss", "l1_loss", "huber_loss", "kl_div"),
    *(
        "binary_cross_entropy",
        "binary_cross_entropy_with_logits",
        "add",
        "mul",
        "relu",
        "gelu",
        "sum",
        "mean",
        "cumsum",
    ),
    *("max", "sort", "chunk", "unbind", "cat", "where", "interpolate, bilinear", "fold", "a slice is written"),
)
"""Those whose every number is a sum of products, which a lecture shows."""

few = settings(max_examples=2, suppress_health_check=list(HealthCheck))
many = settings(max_examples=20, suppress_health_check=list(HealthCheck))
on_all = pytest.mark.parametrize("name", ALL)


class Example:
    """A function with drawn arguments and a loss behind it, and cells to ask for."""

    def __init__(self, case: Case, data: st.DataObject) -> None:
        self._draw = Draw(data)
        self._seed, self._further = self._draw.size(0, 1000), self._draw.one_of(False, True)
        self.arguments, self.function = case(self._draw)

    def recorded(self, dtype: torch.dtype) -> Recorded:
        return recorded(self.function, self.arguments, dtype, self._seed, self._further)

    def cell(self, shape: Sequence[int]) -> tuple[int, ...]:
        return tuple(self._draw.below(size) for size in shape)

    def slope(self, which: int, cell: tuple[int, ...]) -> float:
        """Return the central difference of the loss in float64."""
        ends = []
        for step in (STEP, -STEP):
            moved = [one.double() for one in self.arguments]
            moved[which][cell] += step
            ends.append(float(loss_of(self.function(*moved), self._seed, self._further)))
        return (ends[0] - ends[1]) / (2 * STEP)


def size_of(sums: Sequence[Sum]) -> float:
    return float(sum(np.abs(one.products).sum() for one in sums))


def gradient_of(leaf: Tensor) -> Tensor:
    return torch.zeros_like(leaf) if leaf.grad is None else leaf.grad.to_dense()


def check_gradients(name: str, data: st.DataObject) -> None:
    """Compare the terms of each argument with both truths.

    Where autograd's own float32 differs from its own float64 by more, as where a layer norm of two features cancels all
    digits, no sum can be nearer to it than that.
    """
    example = Example(ALL[name], data)
    exact = example.recorded(torch.float64)
    for dtype, tolerance in AUTOGRAD.items():
        run = exact if dtype == torch.float64 else example.recorded(dtype)
        for which, (leaf, versions) in enumerate(zip(run.arguments, run.versions, strict=True)):
            cell, autograd = example.cell(leaf.shape), gradient_of(leaf)
            sums = gradient_sums(run.board, versions, cell)
            total, size = total_of(sums), size_of(sums)
            rounding = 8 * torch.finfo(dtype).eps * float(autograd.abs().max())
            own_error = 4 * float((autograd - gradient_of(exact.arguments[which])).abs().max())
            allowed = (DIFFERENCES if name in BY_DIFFERENCES else tolerance) * size + rounding + own_error
            assert abs(total - float(autograd[cell])) <= allowed, (which, cell, dtype)
            if run is exact and name not in NO_SLOPES:
                slope = example.slope(which, cell)
                assert total == pytest.approx(slope, rel=0, abs=DIFFERENCES * max(size, abs(slope), 1e-3)), (
                    which,
                    cell,
                )


@pytest.mark.parametrize("name", every(3, ALL))
@few
@given(data=st.data())
def test_the_terms_of_every_argument_add_up_to_its_gradient(name: str, data: st.DataObject) -> None:
    check_gradients(name, data)


@pytest.mark.exhaustive
@on_all
@many
@given(data=st.data())
def test_so_they_do_at_length(name: str, data: st.DataObject) -> None:
    check_gradients(name, data)


# Formulas


def derivative_of(local: Local) -> Numbers:
    """Return the column of the Jacobian that a formula tells."""
    factors = Sum((*local.before, *local.after), local.indices) if (*local.before, *local.after) else None
    dense = np.zeros(local.output.shape)
    if not len(local.cells):
        return dense
    products = np.ones(len(local.cells)) if factors is None else factors.products
    np.add.at(dense, tuple(local.cells.T), products if local.cells.shape[1] else products.sum())
    return dense


def check_formulas(name: str, data: st.DataObject) -> None:
    """Compare each formula with the column that needs none."""
    example = Example(ALL[name], data)
    run = example.recorded(torch.float64)
    for call in run.tape.calls:
        for place, value in call.inputs:
            cell = example.cell(value.shape)
            local = local_of(run.board, call, place, cell) if value.is_float else None
            if local is None or name in NO_SLOPES:
                continue
            for output, derivative in zip(call.outputs, column(call, place, cell), strict=True):
                other = np.zeros(output.shape)
                if derivative is not None:
                    cells, numbers, _ = nonzero(derivative)
                    other[tuple(cells.T)] = numbers if other.shape else numbers.sum()
                told = derivative_of(local) if output is local.output else np.zeros(output.shape)
                np.testing.assert_allclose(told, other, 1e-9, 1e-12, err_msg=f"{call.name} {place} {cell}")


@pytest.mark.parametrize("name", every(6, ALL))
@few
@given(data=st.data())
def test_a_formula_only_typesets_what_the_chain_rule_finds_without_it(name: str, data: st.DataObject) -> None:
    check_formulas(name, data)


@pytest.mark.exhaustive
@on_all
@many
@given(data=st.data())
def test_so_it_does_at_length(name: str, data: st.DataObject) -> None:
    check_formulas(name, data)


# Values


def check_values(name: str, data: st.DataObject) -> None:
    """Compare the terms of each value with its number, or with how it moves."""
    example = Example(ALL[name], data)
    run = example.recorded(torch.float64)
    for value in [one for one in run.tape.values() if one.source is not None and one.is_float]:
        cell = example.cell(value.shape)
        assert value.source is not None
        sums = value_sums(run.board, value, cell)
        if sums is not None:
            number = float(real(value.numbers)[cell])
            close = 1e-10 * size_of(sums) + 1e-12
            assert total_of(sums) == pytest.approx(number, rel=0, abs=close), (value.name, cell)
            continue
        told = sensitivities(run.board, value, cell)
        inputs = [one for _, one in value.source.inputs if one.is_float]
        if inputs and all(one.is_named for one in inputs):
            check_moves(run, value, cell, told)


def check_moves(run: Recorded, value: Value, cell: tuple[int, ...], told: list[Sum]) -> None:
    """Compare slopes with the difference along a random direction."""
    generator = torch.Generator().manual_seed(1)
    call = value.source
    assert call is not None
    ways = {
        one.name: torch.rand(one.shape, generator=generator, dtype=torch.float64)
        for _, one in call.inputs
        if one.is_float
    }
    rise = 0.0
    for one in told:
        cells = one.columns[0].cells
        assert cells is not None
        rise += float((one.products * ways[one.columns[0].opens].numpy()[tuple(cells.T)]).sum())
    ends = [_moved(call, value, cell, {name: step * way for name, way in ways.items()}) for step in (STEP, -STEP)]
    size = size_of(told)
    assert rise == pytest.approx((ends[0] - ends[1]) / (2 * STEP), rel=0, abs=DIFFERENCES * max(size, 1e-3))


def _moved(call: Call, value: Value, cell: tuple[int, ...], by: dict[str, Tensor]) -> float:
    given_ = {place: one.numbers + by[one.name] for place, one in call.inputs if one.is_float}
    return float(real(call.run(given_)[call.outputs.index(value)])[cell])


@pytest.mark.parametrize("name", every(6, ALL))
@few
@given(data=st.data())
def test_every_value_is_the_sum_of_its_terms_or_tells_how_it_moves(name: str, data: st.DataObject) -> None:
    check_values(name, data)


@pytest.mark.parametrize("name", every(3, SUMS))
@few
@given(data=st.data())
def test_what_a_lecture_shows_is_a_sum(name: str, data: st.DataObject) -> None:
    example = Example(ALL[name], data)
    run = example.recorded(torch.float64)
    for call in run.tape.calls:
        if call.inputs:
            assert value_sums(run.board, call.result, example.cell(call.result.shape)) is not None, call.name


@pytest.mark.exhaustive
@on_all
@many
@given(data=st.data())
def test_so_it_is_at_length(name: str, data: st.DataObject) -> None:
    check_values(name, data)
