"""What runs in the window is what runs without one."""

from __future__ import annotations

import csv
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
import torch
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.control.commands import Start, Step
from core.control.mailbox import Mailbox
from core.engine.stepper import Stepper
from core.errors import ConfigError
from core.experiment.config import RunConfig
from core.experiment.trainers import TRAINERS
from core.experiment.trainers.two_layer import TwoLayer
from core.interrupt import Interrupted
from gui.command import main
from gui.main_window.window import Window
from gui.session.state import State
from gui.session.worker import Worker
from tests.gui.conftest import Opening
from tests.helpers.driving import (
    PATIENCE,
    apply,
    choose,
    do,
    find,
    logged,
    losses_shown,
    number_shown,
    pause,
    press_apply,
    reset,
    run_to_the_end,
    shown,
    step,
    type_into,
    wait,
    wait_for_iteration,
    wait_for_state,
    wait_until_ready,
    where,
)
from tests.helpers.walking import small


@pytest.fixture
def slow_motion(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of a few iterations takes long enough to do something in its middle."""
    run = Stepper.run

    def slowly(stepper: Stepper, iterations: int, seconds: float = 0.0) -> None:
        time.sleep(0.008)
        run(stepper, min(iterations, 1), seconds)

    monkeypatch.setattr(Stepper, "run", slowly)


def oracle(config: RunConfig, *doings: Callable[[Stepper], object]) -> list[float]:
    """The losses of a stepper of one's own, after some doings."""
    stepper = Stepper(config)
    for do_it in doings:
        do_it(stepper)
    return list(stepper.losses)


def type_experiment(window: Window, config: RunConfig) -> None:
    """Types every choice of an experiment into the form."""
    for name, value in config.choices().items():
        if window.findChild(QLineEdit, name) is None:
            choose(window, name, str(value))
        else:
            type_into(window, name, repr(value))


# The same numbers


@pytest.mark.parametrize("trainer", TRAINERS)
def test_an_experiment_typed_into_the_window_gives_the_losses_and_the_log_of_the_command_line(
    trainer: str,
    opened: Opening,
    qtbot: QtBot,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)  # else tqdm leaves a thread behind
    config = small(trainer, seed=3, iterations=230)
    window = opened(small("module" if trainer == "logistic" else "logistic"))
    with qtbot.waitSignal(window.session.experiment_changed, timeout=PATIENCE):
        choose(window, "trainer", trainer)
    wait_until_ready(qtbot, window)
    type_experiment(window, config)
    apply(qtbot, window)
    run_to_the_end(qtbot, window)

    options = [f"--{name.replace('_', '-')}={value}" for name, value in config.choices().items()]
    assert main(["train", trainer, *options, "--losses", str(tmp_path / "losses.csv")]) == 0
    with (tmp_path / "losses.csv").open() as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]

    assert len(losses) == 230 and len(set(losses)) > 200
    assert losses_shown(window) == losses
    assert shown(window, "iterationValue") == "230"
    assert number_shown(window, "lossValue") == pytest.approx(losses[-1], rel=1e-4)
    assert logged(window) == capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in logged(window)[1:]] == ["100", "200"]


def test_stepping_and_running_in_turns_gives_the_same_losses(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "40")
    step(qtbot, window, "actionStepLine", 2)
    step(qtbot, window, "actionStepPhase", 4)
    step(qtbot, window, "actionStepIteration", 3)
    step(qtbot, window, "actionStepLine", 1)
    run_to_the_end(qtbot, window)
    assert losses_shown(window) == oracle(small(), lambda stepper: stepper.run(40))


def test_reset_gives_the_same_numbers(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "30")
    run_to_the_end(qtbot, window)
    first = losses_shown(window)
    reset(qtbot, window)
    assert shown(window, "iterationValue") == "0"
    assert shown(window, "lossValue") == "–"
    assert losses_shown(window) == []
    run_to_the_end(qtbot, window)
    assert losses_shown(window) == first and len(first) == 30


def test_another_seed_gives_other_numbers(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "5")
    type_into(window, "seed", "8")
    apply(qtbot, window)
    run_to_the_end(qtbot, window)
    assert losses_shown(window) == oracle(small(seed=8), lambda stepper: stepper.run(5))
    assert losses_shown(window) != oracle(small(), lambda stepper: stepper.run(5))


# Changes on the way


def test_a_learning_rate_typed_within_an_iteration_counts_from_the_next(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine", 2)
    with qtbot.assertNotEmitted(window.session.experiment_changed):
        type_into(window, "learning_rate", "0.01")
        step(qtbot, window, "actionStepIteration", 5)
    assert losses_shown(window) == oracle(
        small(),
        Stepper.step_line,
        Stepper.step_line,
        lambda stepper: stepper.set_learning_rate(0.01),
        lambda stepper: stepper.run(5),
    )
    assert losses_shown(window)[2] != oracle(small(), lambda stepper: stepper.run(3))[2]


@pytest.mark.usefixtures("slow_motion")
def test_a_learning_rate_typed_during_a_run_counts_from_some_iteration_on(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "150")
    with qtbot.assertNotEmitted(window.session.experiment_changed):
        do(window, "actionRun")
        wait_for_iteration(qtbot, window, 20)
        type_into(window, "learning_rate", "0.004")
        assert window.session.state is State.RUNNING
        wait_for_state(qtbot, window, State.REACHED)
    found = losses_shown(window)
    unchanged = oracle(small(), *[Stepper.step_iteration] * 150)
    first = next(index for index in range(150) if found[index] != unchanged[index])
    assert 20 <= first < 150
    assert found == oracle(
        small(),
        *[Stepper.step_iteration] * (first - 1),
        lambda stepper: stepper.set_learning_rate(0.004),
        *[Stepper.step_iteration] * (150 - first + 1),
    )


@pytest.mark.usefixtures("slow_motion")
def test_a_number_of_iterations_typed_during_a_run_is_where_it_pauses(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    with qtbot.assertNotEmitted(window.session.experiment_changed):
        do(window, "actionRun")
        wait_for_iteration(qtbot, window, 10)
        type_into(window, "iterations", "120")
        wait_for_state(qtbot, window, State.REACHED)
    assert shown(window, "iterationValue") == "120"
    assert losses_shown(window) == oracle(small(), *[Stepper.step_iteration] * 120)


@pytest.mark.usefixtures("slow_motion")
def test_fewer_iterations_than_have_run_pause_at_once(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait_for_iteration(qtbot, window, 10)
    type_into(window, "iterations", "3")
    wait_for_state(qtbot, window, State.REACHED)


def test_a_run_that_reaches_its_goal_says_so_and_goes_on_for_as_many_again(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "20")
    for goal in (20, 40, 60):
        run_to_the_end(qtbot, window)
        assert shown(window, "iterationValue") == str(goal)
        assert f"iteration {goal} as planned" in shown(window, "stateValue")
    assert losses_shown(window) == oracle(small(), lambda stepper: stepper.run(60))


def test_more_iterations_after_the_goal_are_the_new_goal(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "20")
    run_to_the_end(qtbot, window)
    type_into(window, "iterations", "50")
    run_to_the_end(qtbot, window)
    assert shown(window, "iterationValue") == "50"


def test_what_changes_shapes_waits_for_apply(window: Window, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(window.session.experiment_changed):
        type_into(window, "hidden_size", "6")
        step(qtbot, window, "actionStepIteration")
    assert shown(window, "waitingForApply") == "Not applied yet: hidden."
    assert window.session.snapshot is not None and window.session.snapshot.maps["w1"].shape == (5, 3)
    apply(qtbot, window)
    assert shown(window, "waitingForApply") == ""
    assert shown(window, "iterationValue") == "0"
    assert window.session.snapshot.maps["w1"].shape == (5, 6)


# Pausing


def test_a_run_pauses_after_the_backward_step(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait_for_iteration(qtbot, window, 50)
    pause(qtbot, window)
    assert where(window)[2:] == (8, 6)
    assert shown(window, "phaseValue") == "backward"
    assert shown(window, "stateValue") == "Paused after backward, line 8 is next"
    assert find(window, QAction, "actionRun").text() == "Run"
    stays = where(window)
    step(qtbot, window, "actionStepLine")
    assert where(window) == (stays[0], stays[1], 9, 8)


def test_a_step_pauses_a_run(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait_for_state(qtbot, window, State.RUNNING)
    do(window, "actionStepIteration")
    wait_for_state(qtbot, window, State.PAUSED)


def test_running_and_pausing_in_turns(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    for _ in range(5):
        do(window, "actionRun")
        wait_for_state(qtbot, window, State.RUNNING)
        do(window, "actionRun")
        wait_for_state(qtbot, window, State.PAUSED)


def test_a_running_experiment_shows_its_speed_and_its_frames(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait(qtbot, lambda: float(shown(window, "speedValue").split()[0]) > 0)
    wait(qtbot, lambda: float(shown(window, "framesValue").split()[0]) > 0)
    assert shown(window, "speedValue").endswith(" it/s")
    pause(qtbot, window)
    assert shown(window, "framesValue") == "0 fps"


def test_a_fast_loop_is_seen_at_its_backward_step(window: Window, qtbot: QtBot) -> None:
    phases: set[str | None] = set()
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait_for_iteration(qtbot, window, 20)
    window.session.snapshot_changed.connect(lambda snapshot: phases.add(snapshot.phase))
    wait(qtbot, lambda: bool(phases))
    wait_for_iteration(qtbot, window, int(shown(window, "iterationValue")) + 100)
    assert phases == {"backward"}


@pytest.fixture
def slow_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of the two-layer loop takes long by itself."""
    for name in ("mm", "pow", "backward", "__isub__", "zero_"):
        monkeypatch.setattr(torch.Tensor, name, slowed(getattr(torch.Tensor, name)))


def slowed(operation: Callable[..., object]) -> Callable[..., object]:
    def slow(*arguments: object, **options: object) -> object:
        time.sleep(0.04)
        return operation(*arguments, **options)

    return slow


@pytest.mark.usefixtures("slow_operations")
def test_a_slow_loop_is_seen_line_by_line(window: Window, qtbot: QtBot) -> None:
    phases: list[str] = []
    window.session.snapshot_changed.connect(lambda _snapshot: phases.append(shown(window, "phaseValue")))
    do(window, "actionRun")
    wait(qtbot, lambda: {"forward", "loss", "backward", "update", "zero_grad"} <= set(phases))
    do(window, "actionRun")
    wait_for_state(qtbot, window, State.PAUSED)
    wait(qtbot, lambda: where(window)[2:] == (8, 6))
    finished = where(window)[0]
    assert losses_shown(window) == oracle(small(), lambda stepper: stepper.run(finished))


# What goes wrong


def test_what_the_worker_refuses_is_said_beside_the_field_and_loses_nothing(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(config: RunConfig) -> RunConfig:
        raise ConfigError({"device": "“cpu” is not there; there is nothing"})

    step(qtbot, window, "actionStepIteration", 2)
    monkeypatch.setattr("core.control.opening.resolved", refuse)
    type_into(window, "seed", "9")
    with qtbot.waitSignal(window.session.refused, timeout=PATIENCE):
        press_apply(window)
    assert shown(window, "deviceError") == "“cpu” is not there; there is nothing."
    step(qtbot, window, "actionStepIteration", 3)
    assert losses_shown(window) == oracle(small(), lambda stepper: stepper.run(5))


def test_a_trainer_that_is_refused_is_not_shown_as_chosen(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(config: RunConfig) -> RunConfig:
        raise ConfigError({"batch_size": "is too large"})

    monkeypatch.setattr("core.control.opening.resolved", refuse)
    with qtbot.waitSignal(window.session.refused, timeout=PATIENCE):
        choose(window, "trainer", "logistic")
    assert find(window, QComboBox, "trainer").currentData() == "two-layer"
    assert shown(window, "batch_sizeError") == "Is too large."


def test_a_start_that_is_broken_off_loses_nothing(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(config: RunConfig) -> RunConfig:
        raise Interrupted

    step(qtbot, window, "actionStepIteration", 2)
    with monkeypatch.context() as broken, qtbot.waitSignal(window.session.refused, timeout=PATIENCE):
        broken.setattr("core.control.opening.resolved", break_off)
        choose(window, "trainer", "logistic")
    assert find(window, QComboBox, "trainer").currentData() == "two-layer"
    assert "Stopped on the way." in shown(window, "bannerText") and window.session.state is State.PAUSED
    step(qtbot, window, "actionStepIteration", 3)
    assert losses_shown(window) == oracle(small(), lambda stepper: stepper.run(5))


@pytest.mark.usefixtures("errors_expected")
def test_an_experiment_that_cannot_be_made_is_said_and_loses_nothing(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(trainer: TwoLayer, config: RunConfig, generator: object) -> dict[str, object]:
        raise RuntimeError("can't allocate memory")

    step(qtbot, window, "actionStepIteration", 2)
    type_into(window, "seed", "9")
    with monkeypatch.context() as broken, qtbot.waitSignal(window.session.refused, timeout=PATIENCE):
        broken.setattr(TwoLayer, "variables", fail)
        press_apply(window)
    assert "could not be started. RuntimeError: can't allocate memory" in shown(window, "bannerText")
    step(qtbot, window, "actionStepIteration", 3)
    assert losses_shown(window) == oracle(small(), lambda stepper: stepper.run(5))


@pytest.mark.usefixtures("errors_expected")
@pytest.mark.parametrize(("method", "action"), [("step_line", "actionStepLine"), ("run", "actionRun")])
def test_an_exception_in_the_worker_is_said_and_reset_leads_on(
    method: str, action: str, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(stepper: Stepper, *arguments: object) -> None:
        raise RuntimeError("out of order")

    step(qtbot, window, "actionStepIteration", 2)
    with monkeypatch.context() as broken:
        broken.setattr(Stepper, method, fail)
        do(window, action)
        wait_for_state(qtbot, window, State.FAILED)
    assert shown(window, "bannerText").startswith("RuntimeError: out of order")
    assert shown(window, "stateValue") == "Stopped by an error; ← goes back to before it"
    assert find(window, QAction, "actionRun").text() == "Run"
    reset(qtbot, window)
    assert shown(window, "stateValue") == "Ready at the start"
    step(qtbot, window, "actionStepIteration", 3)
    assert losses_shown(window) == oracle(small(), lambda stepper: stepper.run(3))


@pytest.mark.usefixtures("errors_expected")
def test_a_picture_that_fails_is_said_too(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(stepper: Stepper, *arguments: object) -> None:
        raise RuntimeError("no picture")

    with monkeypatch.context() as broken:
        broken.setattr("core.control.active_run.snapshot_of", fail)
        do(window, "actionStepLine")
        wait_for_state(qtbot, window, State.FAILED)
    assert shown(window, "bannerText").startswith("RuntimeError: no picture")
    step(qtbot, window, "actionStepLine")


@pytest.mark.usefixtures("errors_expected")
@pytest.mark.parametrize("cores", [2, 4])
def test_a_loop_that_raises_names_its_line(
    cores: int, opened: Opening, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.control.thread_tuning._cores", lambda: cores)
    with patch.object(TwoLayer, "source", "# forward\ny_pred = x.mm(w1)\nloss = 1 / 0\n"):
        window = opened(small())
    step(qtbot, window, "actionStepLine")
    do(window, "actionStepLine")
    wait_for_state(qtbot, window, State.FAILED)
    wait(qtbot, lambda: bool(shown(window, "code_hint")))  # its picture comes after the news of the failure
    assert shown(window, "code_hint") == "Line 3: ZeroDivisionError: division by zero"
    assert where(window)[2:] == (3, 2), "it still shows where it stands"


# The threads


def test_measuring_threads_leaves_an_experiment_at_its_start(
    opened: Opening, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.control.thread_tuning._cores", lambda: 3)
    window = opened(small(iterations=30))
    assert (shown(window, "iterationValue"), shown(window, "lossValue")) == ("0", "–")
    assert int(shown(window, "threadsValue").split()[0]) in (1, 2)
    run_to_the_end(qtbot, window)
    assert losses_shown(window) == oracle(small(), lambda stepper: stepper.run(30))


def test_a_number_of_threads_can_be_chosen(window: Window, qtbot: QtBot) -> None:
    for count, words in (("1", "1 thread"), (str(os.cpu_count()), f"{os.cpu_count()} thread")):
        choose(window, "threads", count)
        if find(window, QPushButton, "apply").isEnabled():
            apply(qtbot, window)
        assert shown(window, "threadsValue").startswith(words)


def test_the_stepper_lives_in_a_thread_of_its_own_with_one_thread_of_torch(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    step_line = Stepper.step_line

    def noted(stepper: Stepper) -> None:
        seen.append((threading.get_ident(), torch.get_num_threads()))
        step_line(stepper)

    monkeypatch.setattr(Stepper, "step_line", noted)
    step(qtbot, window, "actionStepLine")
    assert [threads for _, threads in seen] == [1]
    assert seen[0][0] != threading.get_ident()
    assert shown(window, "threadsValue") == "1 thread"


def test_a_worker_at_rest_prepares_for_questions_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[int] = []
    monkeypatch.setattr("gui.session.worker.REST_MS", 1)
    monkeypatch.setattr("core.control.run_controller.RunController.prepare", lambda _: prepared.append(1))
    worker = Worker(Mailbox())
    worker.load()
    worker.do(Start(1, small()))
    qtbot.waitUntil(lambda: bool(prepared))
    ident = worker.ident
    worker.do(Step("line"))
    qtbot.wait(30)
    assert prepared == [1] and ident == threading.get_ident()
    assert worker.controller is not None
    worker.controller.close()  # the worker itself would end the event loop of its thread, which is the window's here
