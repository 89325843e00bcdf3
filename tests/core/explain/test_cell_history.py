"""What a cell was: read from the keyframes, between them from a replay, and without a trace in the run."""

from __future__ import annotations

from typing import Any

import pytest

from core.engine.stepper import Stepper
from core.errors import CellError
from core.explain import cell_history
from core.explain.types import CellHistory, Reference
from core.queries import HistoryOf
from core.state.memento import Mementos
from tests.helpers.walking import EXPERIMENTS, name_of, small, stepper_of


@pytest.fixture(autouse=True)
def time_for_every_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine would leave some of the points between keyframes out."""
    monkeypatch.setattr(cell_history, "SECONDS", 60.0)


def history(stepper: Stepper, tensor: str, *cell: int) -> CellHistory:
    answer = HistoryOf(Reference(tensor, cell)).answer(stepper)
    assert list(answer.iterations) == sorted(set(answer.iterations))
    return answer


def values_of(experiment: dict[str, Any], tensor: str, cell: tuple[int, ...], iterations: int) -> dict[int, float]:
    """The cell after each iteration, from a run of its own."""
    stepper, found = Stepper(small(**experiment)), {}
    for iteration in range(iterations + 1):
        value = {**stepper.parameters, **stepper.gradients}[tensor]
        if value is not None:
            found[iteration] = float(value.detach()[cell])
        stepper.run(1)
    return found


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)
def test_a_weight_has_the_values_that_it_had(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    tensor = next(iter(stepper.parameters))
    stepper.run(40)
    digest = stepper.digest()
    found = history(stepper, tensor, 1, 0)
    assert dict(zip(found.iterations, found.values, strict=True)) == values_of(experiment, tensor, (1, 0), 40)
    assert found.present == 40 and stepper.digest() == digest


@pytest.mark.parametrize("experiment", EXPERIMENTS[1:], ids=name_of)
def test_a_gradient_has_those_that_keyframes_hold(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    tensor, right = next(iter(stepper.gradients)), values_of(experiment, next(iter(stepper.gradients)), (1, 0), 30)
    for _ in range(6):
        stepper.run(5)
        stepper.keep()
    found = history(stepper, tensor, 1, 0)
    assert len(found.iterations) >= 3 and found.iterations[-1] == 30
    assert all(value == right[iteration] for iteration, value in zip(found.iterations, found.values, strict=True))


def test_a_gradient_that_is_cleared_between_iterations_has_only_the_present() -> None:
    stepper = Stepper(small())
    for _ in range(3):
        stepper.run(5)
        stepper.keep()
    assert history(stepper, "w1.grad", 0, 0).iterations == ()
    stepper.run_through("backward")
    found = history(stepper, "w1.grad", 0, 0)
    assert found.iterations == (16,) and found.values == (float(stepper.gradients["w1.grad"][0, 0]),)  # type: ignore[index]


def test_keyframes_alone_are_read_when_there_is_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_history, "SECONDS", 0.0)
    stepper = Stepper(small())
    for _ in range(4):
        stepper.run(10)
        stepper.keep()
    found = history(stepper, "w1", 1, 1)
    assert found.iterations == tuple(sorted({*stepper.timeline.iterations(stepper.branch), 40}))
    right = values_of({}, "w1", (1, 1), 40)
    assert all(value == right[iteration] for iteration, value in zip(found.iterations, found.values, strict=True))


def test_gone_back_the_computed_future_is_there_and_a_branch_has_its_own() -> None:
    stepper = Stepper(small())
    stepper.run(30)
    stepper.seek(10)
    before = history(stepper, "w1", 0, 0)
    assert before.present == 10 and before.iterations[-1] == 29
    stepper.set_learning_rate(1e-4)
    stepper.run(10)
    after = history(stepper, "w1", 0, 0)
    assert after.iterations[-1] == 20 and after.values[:11] == before.values[:11]
    assert after.values[12:] != before.values[12 : len(after.values)]


def test_looking_copies_nothing() -> None:
    stepper = Stepper(small())
    memento = Mementos().take(stepper.subject.roots)
    looked = [memento.view_of(tensor) for tensor in stepper.parameters.values()]
    looked += stepper.trainer.parameters(memento.namespace("variables")).values()
    frozen = {storage.data_ptr() for storage in memento.storages}
    assert all(tensor is not None and tensor.untyped_storage().data_ptr() in frozen for tensor in looked)


def test_a_loop_that_has_failed_keeps_its_past() -> None:
    stepper = stepper_of(small_loop() + "if t == 5:\n    raise ValueError\n")
    with pytest.raises(Exception, match="ValueError"):
        stepper.run(10)
    assert history(stepper, "w1", 0, 0).iterations[-1] == 5


def small_loop() -> str:
    return Stepper(small()).loop.source.rstrip() + "\n"


@pytest.mark.parametrize(
    ("tensor", "cell"), [("x", (0, 0)), ("δ1", (0, 0)), ("nothing", ()), ("w1", (99, 0)), ("w1", (0,))]
)
def test_what_has_no_history_says_so(tensor: str, cell: tuple[int, ...]) -> None:
    stepper = Stepper(small())
    stepper.run(3)
    with pytest.raises(CellError, match=tensor):
        history(stepper, tensor, *cell)


def test_many_keyframes_are_read_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_history, "SECONDS", 0.0)
    monkeypatch.setattr(cell_history, "MOST_FRAMES", 4)
    stepper = Stepper(small())
    for _ in range(12):
        stepper.run(1)
        stepper.keep()
    kept = stepper.timeline.iterations(stepper.branch)
    found = history(stepper, "w2", 0, 0).iterations
    assert 2 <= len(found) <= 5 and found[0] == kept[0] and found[-1] == 12
