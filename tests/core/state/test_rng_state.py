"""A loop's grad mode and random numbers are its own, whatever the program around it does."""

from __future__ import annotations

import pytest
import torch

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS
from core.state.rng_state import Surroundings
from core.view.capture import snapshot_of
from tests.helpers.plain_loops import draw, own_randomness
from tests.helpers.walking import EXPERIMENTS, name_of, run_script, small, stepper_of

outside_modes = pytest.mark.parametrize("outside", [True, False])

SEES_ITS_MODE = """\
a = torch.is_grad_enabled()
with torch.no_grad():
    b = torch.is_grad_enabled()
    with torch.enable_grad():
        c = torch.is_grad_enabled()
    d = torch.is_grad_enabled()
e = torch.is_grad_enabled()
loss = 0.0"""


@outside_modes
@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name_of)
def test_the_mode_outside_is_untouched_at_every_pause(outside: bool, experiment: dict[str, str]) -> None:
    stepper = Stepper(small(**experiment))
    with torch.set_grad_enabled(outside):
        for _ in range(2 * len(stepper.loop.lines)):
            stepper.step_line()
            assert torch.is_grad_enabled() is outside
        stepper.run(2)
        assert torch.is_grad_enabled() is outside
        stepper.seek(1, stepper.loop.lines[-3])
        assert torch.is_grad_enabled() is outside
        snapshot_of(stepper)
        stepper.step_phase()
        assert torch.is_grad_enabled() is outside


@outside_modes
def test_the_mode_inside_is_what_the_loop_says(outside: bool) -> None:
    stepper = stepper_of(SEES_ITS_MODE)
    with torch.set_grad_enabled(outside):
        for _ in range(2):
            stepper.step_iteration()
    assert [stepper.variables[name] for name in "abcde"] == [True, False, True, False, True]


def test_the_mode_inside_survives_changes_outside() -> None:
    stepper = stepper_of(SEES_ITS_MODE)
    for number in range(2 * len(stepper.loop.lines)):
        with torch.set_grad_enabled(number % 2 == 0):
            stepper.step_line()
    assert [stepper.variables[name] for name in "abcde"] == [True, False, True, False, True]


def test_a_mode_that_the_loop_sets_for_good_stays_inside() -> None:
    stepper = stepper_of("before = torch.is_grad_enabled()\ntorch.set_grad_enabled(False)\nloss = 0.0")
    seen = []
    for _ in range(3):
        stepper.step_iteration()
        seen.append(stepper.variables["before"])
        assert torch.is_grad_enabled()
    assert seen == [True, False, False]


@outside_modes
def test_training_does_not_depend_on_the_mode_outside(outside: bool) -> None:
    expected = Stepper(small())
    expected.run(3)
    with torch.set_grad_enabled(outside):
        stepper = Stepper(small())
        for _ in range(3):
            stepper.step_iteration()
    assert stepper.digest() == expected.digest()


DRAWS = "noise = torch.randn(3)\nmore = torch.rand(2)\nloss = noise.sum() + more.sum()"


def test_a_loop_that_draws_does_not_move_the_generator_outside() -> None:
    stepper = stepper_of(DRAWS)
    before = torch.get_rng_state()
    for _ in range(4):
        stepper.step_line()
        assert torch.get_rng_state().equal(before)
    stepper.run(3)
    stepper.seek(1)
    stepper.close()
    assert torch.get_rng_state().equal(before)


def test_drawing_outside_does_not_move_the_generator_of_the_loop() -> None:
    alone, disturbed = stepper_of(DRAWS), stepper_of(DRAWS)
    for number in range(7):
        alone.step_line()
        with own_randomness(number):
            torch.randn(number)
            disturbed.step_line()
        assert alone.digest() == disturbed.digest()


def test_a_loop_draws_what_a_script_draws() -> None:
    stepper = stepper_of(DRAWS)
    stepper.run(3)
    with own_randomness(0):
        draw(4, 5, 3, 2)
        script = run_script(DRAWS, 3, {"torch": torch})
    assert stepper.variables["noise"].equal(script["noise"]) and stepper.variables["more"].equal(script["more"])


def test_a_walk_back_draws_the_same_again() -> None:
    stepper = stepper_of(DRAWS)
    stepper.run(3)
    digest, losses = stepper.digest(), list(stepper.losses)
    stepper.seek(1)
    stepper.seek(3)
    assert stepper.digest() == digest and list(stepper.losses) == losses and len(set(losses)) == 3


def test_the_digest_sees_the_generator_of_the_loop() -> None:
    stepper = stepper_of("torch.rand(1)\npass\nloss = 0.0")
    digests = [stepper.digest()]
    for _ in range(2):
        stepper.step_line()
        digests.append(stepper.digest())
    assert digests[0] != digests[1] == digests[2]


@pytest.mark.parametrize("trainer", TRAINERS)
def test_an_experiment_does_not_move_the_generator_outside(trainer: str) -> None:
    before = torch.get_rng_state()
    Stepper(RunConfig(trainer=trainer)).run(1)
    assert torch.get_rng_state().equal(before)


def test_the_state_outside_comes_back_after_an_exception() -> None:
    surroundings = Surroundings(torch.device("cpu"), torch.Generator().manual_seed(1).get_state(), 1)
    before = torch.get_rng_state()

    def fails() -> None:
        torch.set_grad_enabled(False)
        raise ZeroDivisionError(torch.randn(1))

    with pytest.raises(ZeroDivisionError), surroundings.inside():
        fails()
    assert torch.is_grad_enabled() and torch.get_rng_state().equal(before)
    assert surroundings.state.grad is False
    with surroundings.inside():
        assert not torch.is_grad_enabled()


def test_a_loop_that_draws_nothing_keeps_its_state_and_one_that_draws_does_not() -> None:
    surroundings = Surroundings(torch.device("cpu"), torch.Generator().manual_seed(0).get_state(), 0)
    first = surroundings.state
    with surroundings.inside():
        torch.ones(3).sum()
    assert surroundings.state is first
    with surroundings.inside():
        torch.randn(3)
    assert not surroundings.state.cpu.equal(first.cpu)
    second = surroundings.state
    with surroundings.inside():
        torch.set_grad_enabled(False)
    assert not surroundings.state.grad and surroundings.state.cpu.equal(second.cpu)
