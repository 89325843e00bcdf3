from __future__ import annotations

import math
import threading
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.stepper import Stepper
from core.errors import LoopError
from core.view.capture import expose, snapshot_of
from core.view.requests import CURVE, CurveRequest, MapRequest, ViewRequest
from tests.helpers.plain_loops import Rates, logistic_losses, optimizer_losses, two_layer_losses
from tests.helpers.viewing import maps_of
from tests.helpers.walking import EXPERIMENTS, SMALL, name_of, small, stepper_of

experiments = pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)

TWO_LAYER = {
    "y_pred": 2, "loss": 4, "backward": 6, "with": 8, "w1": 9, "w2": 10, "zero w1": 12, "zero w2": 13,
}  # fmt: skip
"""The lines of the two-layer loop."""


# Names and places


def test_it_starts_before_the_first_line() -> None:
    stepper = Stepper(small())
    assert (stepper.iteration, stepper.finished, stepper.line) == (0, 0, TWO_LAYER["y_pred"])
    assert (stepper.last_line, stepper.phase, stepper.loss) == (None, None, None)
    assert list(stepper.losses) == []
    assert list(stepper.loop.lines) == list(TWO_LAYER.values())


def test_walking_by_line_names_iteration_line_and_phase() -> None:
    stepper = Stepper(small())
    seen = []
    for _ in range(9):
        stepper.step_line()
        seen.append((stepper.iteration, stepper.line, stepper.last_line, stepper.phase))
    assert seen == [
        (1, 4, 2, "forward"),
        (1, 6, 4, "loss"),
        (1, 8, 6, "backward"),
        (1, 9, 8, "update"),
        (1, 10, 9, "update"),
        (1, 12, 10, "update"),
        (1, 13, 12, "zero_grad"),
        (1, 2, 13, "zero_grad"),
        (2, 4, 2, "forward"),
    ]


def test_walking_by_phase_stops_once_each_phase_has_run() -> None:
    stepper = Stepper(small())
    seen = []
    for _ in range(6):
        stepper.step_phase()
        seen.append((stepper.iteration, stepper.finished, stepper.phase, stepper.line))
    assert seen == [
        (1, 0, "forward", 4),
        (1, 0, "loss", 6),
        (1, 0, "backward", 8),
        (1, 0, "update", 12),
        (1, 1, "zero_grad", 2),
        (2, 1, "forward", 4),
    ]


def test_a_phase_that_has_begun_is_walked_to_its_end() -> None:
    stepper = Stepper(small())
    stepper.seek(1, TWO_LAYER["w2"])
    stepper.step_phase()
    assert (stepper.phase, stepper.line) == ("update", TWO_LAYER["zero w1"])


def test_an_iteration_that_has_begun_counts_as_one() -> None:
    for advance in (Stepper.step_iteration, partial(Stepper.run, iterations=1)):
        stepper = Stepper(small())
        stepper.seek(3, TWO_LAYER["backward"])
        assert (stepper.iteration, stepper.finished) == (3, 2)
        advance(stepper)
        assert (stepper.iteration, stepper.finished, stepper.at_boundary) == (3, 3, True)


def test_a_loop_without_phases_steps_by_iteration_and_line() -> None:
    stepper = stepper_of("a = 1\nloss = 2.0")
    stepper.step_line()
    assert (stepper.phase, stepper.line) == (None, 2)
    stepper.step_phase()
    assert stepper.at_boundary and stepper.finished == 1


def test_a_run_ends_between_two_iterations_when_its_time_is_over() -> None:
    stepper = Stepper(small())
    stepper.seek(1, TWO_LAYER["loss"])
    stepper.run(10**9, seconds=0.01)
    assert 1 <= stepper.finished < 10**9
    assert stepper.at_boundary
    assert len(stepper.losses) == stepper.finished


def test_a_run_that_ends_in_a_long_iteration_knows_how_many_lines_of_it_have_run() -> None:
    stepper = stepper_of("for n in range(1 if t == 1 else 10**9):\n    m = n")
    stepper.run(1)
    stepper.run(1, seconds=0.2)
    assert (stepper.finished, stepper.line) == (1, 2)
    ran = stepper.steps
    assert ran == stepper.named_values["m"] + 2 > 2
    stepper.step_line()
    assert stepper.steps == ran + 1 == stepper.named_values["m"] + 2


def test_a_run_of_nothing_goes_nowhere() -> None:
    stepper = Stepper(small())
    stepper.seek(2, TWO_LAYER["loss"])
    before = stepper.digest()
    stepper.run(0)
    assert (stepper.finished, stepper.line, stepper.digest()) == (1, TWO_LAYER["loss"], before)


@experiments
def test_there_is_a_loss_for_every_iteration(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    seen = []
    for _ in range(3):
        stepper.step_iteration()
        seen.append(stepper.loss)
    stepper.run(4)
    while stepper.phase != "loss":
        stepper.step_line()
    assert stepper.losses[:3] == seen
    assert len(stepper.losses) == 7
    assert stepper.loss != stepper.losses[6]
    loss = stepper.loss
    stepper.step_iteration()
    assert stepper.losses[7] == stepper.loss == loss


def test_a_loop_without_loss_has_nan_for_it() -> None:
    stepper = stepper_of("a = 1")
    stepper.run(2)
    assert [math.isnan(loss) for loss in stepper.losses] == [True, True]


@pytest.mark.parametrize(
    ("value", "number"), [("2", 2.0), ("torch.tensor([3.0])", 3.0), ("'much'", math.nan), ("torch.ones(2)", math.nan)]
)
def test_a_loss_may_be_any_number(value: str, number: float) -> None:
    stepper = stepper_of(f"loss = {value}")
    stepper.run(1)
    assert stepper.losses[0] == pytest.approx(number, nan_ok=True)


# Every way leads to the same place

ITERATIONS = 5


@cache
def digests(name: str) -> tuple[str, ...]:
    """The digest after each line of the first iterations, walked line by line."""
    stepper = Stepper(small(**experiment_of(name)))
    found = [stepper.digest()]
    while stepper.finished < ITERATIONS:
        stepper.step_line()
        found.append(stepper.digest())
    return tuple(found)


def experiment_of(name: str) -> dict[str, Any]:
    return next(experiment for experiment in EXPERIMENTS if name_of(experiment) == name)


class Place:
    """Where a stepper must stand: how many lines have run, and whether an iteration has begun."""

    def __init__(self, lines: tuple[int, ...], phase_of: Callable[[int], str | None]) -> None:
        self.lines, self.phase_of = lines, phase_of
        self.ran, self.begun = 0, False

    def step_line(self) -> None:
        self.ran += 1
        self.begun = self.ran % len(self.lines) > 0

    def step_phase(self) -> None:
        phase = self.phase_of(self.lines[self.ran % len(self.lines)])
        self.step_line()
        while self.begun and self.phase_of(self.lines[self.ran % len(self.lines)]) == phase:
            self.step_line()

    def step_iteration(self) -> None:
        self.run(1)

    def run(self, iterations: int) -> None:
        if iterations:
            self.ran, self.begun = (self.finished + iterations) * len(self.lines), False

    def seek(self, iteration: int, line: int | None = None) -> None:
        if line is None:
            self.ran, self.begun = iteration * len(self.lines), False
        else:
            self.ran, self.begun = (iteration - 1) * len(self.lines) + self.lines.index(line), True

    @property
    def finished(self) -> int:
        return self.ran // len(self.lines)

    def seen(self) -> tuple[int, int, int, bool]:
        return self.finished + self.begun, self.finished, self.lines[self.ran % len(self.lines)], not self.begun


def steps(lines: tuple[int, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Names of methods with their arguments."""
    iterations = st.integers(0, ITERATIONS)
    return st.one_of(
        st.tuples(st.sampled_from(["step_line", "step_phase", "step_iteration"])),
        st.tuples(st.just("run"), st.integers(0, 2)),
        st.tuples(st.just("seek"), iterations),
        st.tuples(st.just("seek"), st.integers(1, ITERATIONS), st.sampled_from(lines)),
    )


@experiments
@settings(max_examples=25)
@given(data=st.data())
def test_every_way_leads_to_the_same_place(experiment: dict[str, Any], data: st.DataObject) -> None:
    expected = digests(name_of(experiment))
    stepper = Stepper(small(**experiment))
    place = Place(stepper.loop.lines, stepper.loop.phase_of)
    for name, *arguments in data.draw(st.lists(steps(stepper.loop.lines), max_size=12)):
        before = place.ran, place.begun
        getattr(place, name)(*arguments)
        if place.ran >= len(expected):
            place.ran, place.begun = before
            continue
        getattr(stepper, name)(*arguments)
        assert (stepper.iteration, stepper.finished, stepper.line, stepper.at_boundary) == place.seen()
        assert stepper.digest() == expected[place.ran]
        assert len(stepper.losses) == place.finished
        assert torch.is_grad_enabled()


@experiments
def test_every_line_that_changes_something_changes_the_digest(experiment: dict[str, Any]) -> None:
    found = digests(name_of(experiment))
    changes_nothing = {
        "two-layer": ITERATIONS,  # with torch.no_grad():
        "logistic": ITERATIONS - 1,  # m = x.shape[1], from the second time on
        "module": 1,  # optimizer.zero_grad(), the first time
    }
    assert len(set(found)) == len(found) - changes_nothing[experiment["trainer"]]


@experiments
def test_the_seed_decides(experiment: dict[str, Any]) -> None:
    first, again, other = (Stepper(small(**experiment, seed=seed)) for seed in (1, 1, 2))
    for stepper in (first, again, other):
        stepper.run(2)
    assert first.digest() == again.digest() != other.digest()


@pytest.mark.parametrize(("iteration", "line"), [(-1, None), (0, 2), (1, 1), (1, 99), (-1, 2)])
def test_a_place_that_does_not_exist_is_refused(iteration: int, line: int | None) -> None:
    stepper = Stepper(small())
    stepper.step_line()
    before = stepper.digest()
    with pytest.raises(ValueError, match="no iteration"):
        stepper.seek(iteration, line)
    assert stepper.digest() == before


def test_seeking_a_line_that_the_iteration_does_not_come_by_walks_to_its_end() -> None:
    stepper = stepper_of("if t == 2:\n    a = t\nloss = t")
    stepper.seek(3, 2)
    assert (stepper.iteration, stepper.finished, stepper.at_boundary) == (3, 3, True)
    stepper.seek(2, 2)
    assert (stepper.iteration, stepper.finished, stepper.line) == (2, 1, 2)


def test_lines_of_a_block_that_repeats_are_walked_each_time() -> None:
    stepper = stepper_of("# forward\nfor i in range(2):\n    a = i\n# loss\nloss = a")
    seen = []
    for _ in range(4):
        stepper.step_line()
        seen.append(stepper.last_line)
    assert seen == [2, 3, 3, 5] and stepper.at_boundary


# The end of an iteration

ENDINGS = ["return", "break", "continue", "for i in [1]:\n        return"]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("way", ["step_line", "step_phase", "step_iteration", "run 1", "run 5", "seek"])
def test_return_break_and_continue_end_the_iteration(ending: str, way: str) -> None:
    stepper = stepper_of(f"# loss\nloss = t\nif t > 1:\n    {ending}\n# update\nlate = t")
    while stepper.finished < 5:
        match way.split():
            case ["run", count]:
                stepper.run(int(count))
            case ["seek"]:
                stepper.seek(5)
            case _:
                getattr(stepper, way)()
    assert list(stepper.losses) == [1, 2, 3, 4, 5]
    assert (stepper.finished, stepper.iteration, stepper.at_boundary, stepper.line) == (5, 5, True, 2)
    assert (stepper.phase, stepper.last_line) == ("loss", 5 if "for" in ending else 4)
    assert stepper.variables["late"] == 1
    digest = stepper.digest()
    stepper.seek(0)
    stepper.run(5)
    assert stepper.digest() == digest


def test_variables_survive_an_iteration_and_t_counts() -> None:
    stepper = stepper_of("if t == 1:\n    total = 0\ntotal += t\nloss = total")
    stepper.run(4)
    assert list(stepper.losses) == [1, 3, 6, 10]


def test_a_loop_that_is_walked_back_begins_afresh() -> None:
    stepper = stepper_of("seen = 'old' in globals()\nold = 1\nloss = float(seen)")
    stepper.run(2)
    stepper.seek(1)
    assert list(stepper.losses) == [0]


# The learning rate


def losses_of(experiment: dict[str, Any], stepper: Stepper, iterations: int, rate: Rates) -> list[float]:
    """The losses of the plain loop."""
    trainer = experiment["trainer"]
    if trainer == "logistic":
        x, y = (stepper.tensors[name].double().numpy().copy() for name in ("x", "y"))
        return logistic_losses(x, y, iterations, rate)
    sizes = tuple(SMALL[trainer][f"{name}_size"] for name in ("batch", "input", "hidden", "output"))
    if trainer == "two-layer":
        return two_layer_losses(0, iterations, rate, sizes)
    rules = {
        "sgd": torch.optim.SGD,
        "sgd with momentum": partial(torch.optim.SGD, momentum=0.9),
        "adam": torch.optim.Adam,
    }
    return optimizer_losses(0, iterations, rate, sizes, rules[experiment["optimizer"]])


def assert_same_losses(experiment: dict[str, Any], ours: Stepper, theirs: list[float]) -> None:
    if experiment["trainer"] == "logistic":  # the plain loop is in float64
        assert np.allclose(list(ours.losses), theirs, rtol=1e-5, atol=0)
    else:
        assert list(ours.losses) == theirs


@experiments
def test_a_learning_rate_holds_from_the_next_iteration_on(experiment: dict[str, Any]) -> None:
    config = small(**experiment)
    stepper = Stepper(config)
    start, middle, late = config.learning_rate, config.learning_rate * 0.5, config.learning_rate * 0.7
    stepper.run(3)
    stepper.set_learning_rate(middle)
    stepper.run(2)
    stepper.seek(6, stepper.loop.lines[1])
    stepper.set_learning_rate(late)
    assert stepper.learning_rate == middle
    stepper.run(3)
    assert stepper.learning_rate == late

    plain = losses_of(experiment, stepper, 8, lambda t: start if t < 4 else middle if t < 7 else late)
    assert_same_losses(experiment, stepper, plain)

    digest = stepper.digest()
    stepper.seek(2, stepper.loop.lines[-1])
    assert stepper.learning_rate == start
    stepper.seek(5)
    assert stepper.learning_rate == middle
    stepper.seek(8)
    assert stepper.digest() == digest
    assert_same_losses(experiment, stepper, plain)


@experiments
def test_a_learning_rate_set_before_the_start_is_that_of_the_config(experiment: dict[str, Any]) -> None:
    changed, chosen = Stepper(small(**experiment)), Stepper(small(**experiment, learning_rate=0.004))
    changed.set_learning_rate(0.5)
    changed.set_learning_rate(0.004)
    for stepper in (changed, chosen):
        stepper.run(3)
    assert changed.digest() == chosen.digest()
    assert changed.learning_rate == chosen.learning_rate == 0.004


def test_a_learning_rate_set_after_going_back_replaces_the_later_ones() -> None:
    stepper = Stepper(small())
    for rate in (2e-3, 3e-3):
        stepper.run(2)
        stepper.set_learning_rate(rate)
    stepper.run(2)
    stepper.seek(1)
    stepper.set_learning_rate(5e-4)
    stepper.run(5)
    sizes = (4, 5, 3, 2)
    assert list(stepper.losses) == two_layer_losses(0, 6, lambda t: 1e-3 if t < 2 else 5e-4, sizes)


@experiments
def test_it_can_be_seen_to_hold_while_the_iteration_runs(experiment: dict[str, Any]) -> None:
    """Set in the middle of an iteration, it changes nothing of that iteration, whichever line comes next."""
    for line in Stepper(small(**experiment)).loop.lines:
        plain, changed = Stepper(small(**experiment)), Stepper(small(**experiment))
        for stepper in (plain, changed):
            stepper.seek(2, line)
        changed.set_learning_rate(0.5)
        for stepper in (plain, changed):
            stepper.step_iteration()
            stepper.step_line()
        assert all(a.equal(b) for a, b in zip(plain.tensors.values(), changed.tensors.values(), strict=True))


# What a loop raises


FAILS = "# forward\na = 3 - t\n# loss\nif True:\n    loss = 6 / a\n# update\nb = 1"


def failing(way: Callable[[Stepper], Any], source: str = FAILS) -> tuple[Stepper, LoopError]:
    """A stepper whose loop has raised in its third iteration."""
    stepper = stepper_of(source)
    try:
        while stepper.finished < 20:
            way(stepper)
    except LoopError as error:
        return stepper, error
    pytest.fail("nothing was raised")


@pytest.mark.parametrize(
    "way",
    [
        Stepper.step_line,
        Stepper.step_phase,
        Stepper.step_iteration,
        lambda s: s.run(5),
        lambda s: s.seek(7),
        lambda s: s.seek(3, 7),
    ],
    ids=["line", "phase", "iteration", "run", "seek", "seek line"],
)
def test_what_a_loop_raises_names_its_line(way: Callable[[Stepper], Any]) -> None:
    stepper, error = failing(way)
    assert str(error) == "ZeroDivisionError: division by zero" and error.line == 5
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert (stepper.iteration, stepper.finished, stepper.line) == (3, 2, 5)
    assert (stepper.last_line, stepper.phase) == (4, "loss")


def test_an_error_in_the_first_line_leaves_the_last_line_of_the_iteration_before() -> None:
    for way in (Stepper.step_iteration, partial(Stepper.run, iterations=1), partial(Stepper.run, iterations=5)):
        stepper, _ = failing(way, "# forward\na = 1 / (3 - t)\n# loss\nloss = a")
        assert (stepper.iteration, stepper.line, stepper.last_line, stepper.phase) == (3, 2, 4, "loss")


def test_values_can_be_looked_at_after_an_error() -> None:
    stepper, _ = failing(Stepper.step_line)
    assert {line: [(value.name, value.number) for value in values] for line, values in stepper.values.items()} == {
        2: [("a", 0.0)],
        4: [],
    }
    assert list(stepper.losses) == [3.0, 6.0]
    shot = snapshot_of(stepper, ViewRequest(maps_of(["w1"], 9, 9)))
    assert (shot.iteration, shot.line) == (3, 5) and shot.maps["w1"].shape == (5, 3)
    assert len(stepper.digest()) == 64
    assert set(stepper.tensors) == {"x", "y", "w1", "w2"}


def test_values_of_an_earlier_iteration_do_not_stand_beside_the_error_of_a_run() -> None:
    stepper = stepper_of("a = 3 - t\nloss = 6 / a")
    stepper.step_line()
    with pytest.raises(LoopError):
        stepper.run(5)
    assert (stepper.iteration, stepper.values) == (3, {})


def test_after_an_error_only_a_seek_leads_on() -> None:
    stepper, error = failing(Stepper.step_iteration)
    for way in (Stepper.step_line, Stepper.step_phase, Stepper.step_iteration, lambda s: s.run(1)):
        with pytest.raises(LoopError) as caught:
            way(stepper)
        assert caught.value is error
    stepper.seek(2)
    assert stepper.iteration == 2 and list(stepper.losses) == [3.0, 6.0]
    with pytest.raises(LoopError):
        stepper.step_iteration()
    stepper.seek(1, 2)
    stepper.run(2)
    assert list(stepper.losses) == [3.0, 6.0]


def test_an_error_leaves_the_grad_mode_outside_as_it_was() -> None:
    stepper = stepper_of("with torch.no_grad():\n    loss = 1 / 0")
    with pytest.raises(LoopError):
        stepper.run(1)
    assert torch.is_grad_enabled()
    stepper = stepper_of("torch.set_grad_enabled(False)\nloss = 1 / 0")
    with pytest.raises(LoopError):
        stepper.run(1)
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("source", ["raise StopIteration", "next(iter([]))"])
def test_an_exception_that_means_something_to_a_generator_is_an_error_too(source: str) -> None:
    stepper = stepper_of(f"loss = t\nif t == 2:\n    {source}\nb = t")
    with pytest.raises(LoopError, match="StopIteration") as caught:
        stepper.run(3)
    assert caught.value.line == 3 and stepper.finished == 1


# Its end


@pytest.mark.parametrize("grad", [True, False])
def test_closing_in_the_middle_of_a_block_leaves_the_grad_mode_outside(grad: bool) -> None:
    with torch.set_grad_enabled(grad):
        stepper = Stepper(small())
        stepper.seek(1, TWO_LAYER["w1"])
        stepper.close()
        assert torch.is_grad_enabled() is grad


@pytest.mark.parametrize("grad", [True, False])
def test_going_back_from_the_middle_of_a_block_leaves_the_grad_mode_outside(grad: bool) -> None:
    with torch.set_grad_enabled(grad):
        stepper = Stepper(small())
        stepper.seek(2, TWO_LAYER["w1"])
        stepper.seek(1)
        assert torch.is_grad_enabled() is grad


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    a = 1\n    b = 2\nfinally:\n    c = 3\n    d = 4",
        "for i in range(3):\n    try:\n        a = 1\n    except:\n        b = 1",
    ],
)
def test_a_loop_can_be_left_in_a_block_that_runs_on_leaving(source: str) -> None:
    """The pauses in a `finally` may come in the way of closing it."""
    for leave in (Stepper.close, lambda stepper: stepper.seek(0)):
        for count in range(1, 4):
            stepper = stepper_of(source)
            for _ in range(count):
                stepper.step_line()
            leave(stepper)
            assert torch.is_grad_enabled()


# Snapshots

EVERYTHING = ViewRequest(
    {**maps_of(("w1", "w1.grad", "w2", "w2.grad", "w", "dw", "b", "db"), 64, 64), CURVE: CurveRequest()}
)


def test_a_walk_of_another_thread_is_let_go_of_and_begun_again_here() -> None:
    made: list[Stepper] = []

    def walk() -> None:
        made.append(stepper_of("with torch.no_grad():\n    a = 1\n    b = 2\nc = a + b"))
        made[0].step_line()
        made[0].step_line()

    thread = threading.Thread(target=walk)
    thread.start()
    thread.join()
    stepper = made.pop()
    assert stepper.line == 3
    stepper.close()
    assert torch.is_grad_enabled() and stepper.walk is not None and stepper.walk.foreign
    stepper.seek(0)
    stepper.run(2)
    assert stepper.finished == 2 and stepper.variables["c"] == 3


def test_a_snapshot_says_where_it_was_taken() -> None:
    stepper = Stepper(small())
    shot = snapshot_of(stepper)
    assert (shot.iteration, shot.finished, shot.line, shot.last_line, shot.phase, shot.loss) == (
        0,
        0,
        2,
        None,
        None,
        None,
    )
    assert shot.maps == {} and shot.values == {}
    stepper.run(2)
    stepper.seek(3, TWO_LAYER["with"])
    shot = snapshot_of(stepper)
    assert (shot.iteration, shot.finished, shot.line, shot.last_line, shot.phase) == (3, 2, 8, 6, "backward")
    assert shot.loss == stepper.loss and shot.loss_picture is not None
    assert list(shot.loss_picture.curve.low) == list(stepper.losses)


@experiments
def test_pictures_after_the_backward_phase_are_those_of_the_tensors(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(3)
    while stepper.phase != "backward" or stepper.loop.phase_of(stepper.line) == "backward":
        stepper.step_line()
    shot = snapshot_of(stepper, EVERYTHING)
    live = {**stepper.parameters, **stepper.gradients}
    asked = [part.name for part in EVERYTHING.parts.values() if isinstance(part, MapRequest)]
    assert list(shot.maps) == [name for name in asked if name in live] and len(live) == 4
    for name, tensor in live.items():
        picture = shot.maps[name]
        assert tensor is not None and tensor.count_nonzero() > 0
        cells = tensor.detach().reshape(tensor.shape or (1, 1))
        assert picture.shape == tuple(tensor.shape)
        assert picture.scale == cells.abs().max().item()
        assert picture.norm == pytest.approx(cells.norm().item())
        assert np.array_equal(picture.pixels, (cells / picture.scale * 127).round().numpy() + 128)


@experiments
def test_pictures_are_the_same_after_a_run_as_after_stepping(experiment: dict[str, Any]) -> None:
    ran, stepped = Stepper(small(**experiment)), Stepper(small(**experiment))
    ran.run(4)
    for _ in range(4):
        stepped.step_iteration()
    for name, picture in snapshot_of(ran, EVERYTHING).maps.items():
        assert np.array_equal(picture.pixels, snapshot_of(stepped, EVERYTHING).maps[name].pixels)


@experiments
def test_a_snapshot_never_changes(experiment: dict[str, Any]) -> None:
    stepper = Stepper(small(**experiment))
    stepper.run(2)
    stepper.seek(3, stepper.loop.lines[3])
    shot = snapshot_of(stepper, EVERYTHING)
    maps = {name: (picture.scale, picture.norm, np.copy(picture.pixels)) for name, picture in shot.maps.items()}
    values, curve, loss = repr(shot.values), np.copy(shot.loss_picture.curve.low), shot.loss
    stepper.run(20)
    for name, (scale, norm, pixels) in maps.items():
        picture = shot.maps[name]
        assert (picture.scale, picture.norm) == (scale, norm) and np.array_equal(picture.pixels, pixels)
    assert (repr(shot.values), shot.loss) == (values, loss) and np.array_equal(shot.loss_picture.curve.low, curve)


def test_a_snapshot_holds_no_more_than_is_asked_for() -> None:
    stepper = Stepper(small())
    stepper.seek(2, TWO_LAYER["with"])
    shot = snapshot_of(stepper, ViewRequest(maps_of(["w2"], 9, 9), text=False))
    assert (shot.loss, shot.values, shot.loss_picture) == (None, None, None)
    assert (shot.iteration, shot.line, shot.phase) == (2, TWO_LAYER["with"], "backward")
    assert list(shot.maps) == ["w2"]


def test_a_snapshot_on_its_way_is_of_the_moment_it_was_taken() -> None:
    stepper = Stepper(small())
    stepper.seek(2, TWO_LAYER["with"])
    expected, development = snapshot_of(stepper, EVERYTHING), expose(stepper, EVERYTHING)
    stepper.run(3)
    assert development.ready()
    shot = development.wait()
    assert (shot.iteration, shot.loss, shot.values) == (expected.iteration, expected.loss, expected.values)
    for name, picture in expected.maps.items():
        assert np.array_equal(shot.maps[name].pixels, picture.pixels)


def test_the_iteration_that_the_loss_belongs_to_is_told() -> None:
    stepper = Stepper(small())
    seen = [snapshot_of(stepper).loss_iteration]
    for _ in range(10):
        stepper.step_line()
        seen.append(snapshot_of(stepper).loss_iteration)
    assert seen == [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2]
    stepper.run(3)
    assert snapshot_of(stepper).loss_iteration == 4


@experiments
@pytest.mark.parametrize("way", [Stepper.step_line, Stepper.step_phase, Stepper.step_iteration])
def test_walking_unwatched_leads_to_the_same_place(experiment: dict[str, Any], way: Callable[..., None]) -> None:
    watched, unwatched = Stepper(small(**experiment)), Stepper(small(**experiment))
    for _ in range(7):
        way(watched)
        way(unwatched, watched=False)
        assert unwatched.digest() == watched.digest()
        assert (unwatched.iteration, unwatched.line, unwatched.phase) == (
            watched.iteration,
            watched.line,
            watched.phase,
        )
    assert unwatched.values == {}
    assert list(unwatched.losses) == list(watched.losses)


@experiments
@pytest.mark.parametrize("begun", [0, 1, 4, 6])
def test_running_through_a_phase_stops_where_stepping_does(experiment: dict[str, Any], begun: int) -> None:
    """A phase that has ended when it is asked for is run through in the next iteration."""
    walked, run = Stepper(small(**experiment)), Stepper(small(**experiment))
    for stepper in (walked, run):
        for _ in range(begun):
            stepper.step_line()
    run.run_through("backward")
    walked.step_phase()
    while walked.phase != "backward" and not walked.at_boundary:
        walked.step_phase()
    assert (run.iteration, run.line, run.last_line, run.digest()) == (
        walked.iteration,
        walked.line,
        walked.last_line,
        walked.digest(),
    )
    assert run.values == {}


def test_a_phase_has_ended_before_the_first_line_of_the_next() -> None:
    stepper = Stepper(small())
    ended = []
    for _ in TWO_LAYER:
        stepper.step_line()
        ended.append(stepper.phase_ended)
    assert ended == [True, True, True, False, False, True, False, True]


def test_a_picture_says_whether_the_last_line_changed_its_tensor() -> None:
    stepper = Stepper(small())
    seen = []
    for _ in TWO_LAYER:
        stepper.step_line()
        seen.append([name for name, picture in snapshot_of(stepper, EVERYTHING).maps.items() if picture.changed])
    assert seen == [[], [], ["w1.grad", "w2.grad"], [], ["w1"], ["w2"], ["w1.grad"], ["w2.grad"]]


def test_a_gradient_that_is_not_there_has_no_picture() -> None:
    picture = snapshot_of(Stepper(small()), EVERYTHING).maps["w1.grad"]
    assert (picture.shape, picture.pixels) == (None, None)


def test_a_snapshot_ignores_maps_that_the_trainer_lacks() -> None:
    assert list(snapshot_of(Stepper(small("logistic")), EVERYTHING).maps) == ["w", "dw", "b", "db"]


def test_values_stand_beside_the_lines_that_made_them() -> None:
    stepper = Stepper(small())
    stepper.step_iteration()
    names = {line: [value.name for value in values] for line, values in stepper.values.items()}
    assert names == {
        2: ["y_pred"],
        4: ["loss"],
        6: ["w1.grad", "w2.grad"],
        8: [],
        9: ["w1"],
        10: ["w2"],
        12: ["w1.grad"],
        13: ["w2.grad"],
    }
    (y_pred,), (loss,) = stepper.values[2], stepper.values[4]
    assert y_pred.shape == (4, 2) and y_pred.norm == pytest.approx(stepper.variables["y_pred"].norm().item())
    assert loss.number == stepper.loss and loss.shape is None
    stepper.step_line()
    assert list(stepper.values) == [2]
    stepper.run(1)
    assert stepper.values == {}


def test_a_snapshot_shows_the_iterations_of_the_curve_that_are_asked_for() -> None:
    stepper = Stepper(small())
    stepper.run(10)
    loss = snapshot_of(stepper, ViewRequest({CURVE: CurveRequest(first=3, last=5)})).loss_picture
    assert loss is not None
    assert list(loss.curve.iterations) == [3, 4, 5] and list(loss.curve.high) == stepper.losses[2:5]
