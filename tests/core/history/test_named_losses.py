"""Several losses: told apart by name, exact on every branch, and no cost where there is one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

import core
from core.engine.stepper import Stepper
from core.history.loss_recorder import LossRecorder
from core.history.named_losses import NamedLosses
from core.view.capture import snapshot_of
from tests.helpers.corpus import CORPUS, plain
from tests.helpers.plain_python import number_of

CPU = torch.device("cpu")
GAN = next(case for case in CORPUS if case.script == "gan.py")
NAMES = ("d_loss_real", "d_loss_fake", "g_loss")


class Run:
    """Losses as a runner records them."""

    def __init__(self) -> None:
        self.recorder, self.named = LossRecorder(CPU), NamedLosses(CPU)

    def iterate(self, **losses: float) -> None:
        self.recorder.record(list(losses.values())[-1] if losses else 0.5)
        if losses.keys() != self.named.expected:
            self.named.record(losses, self.recorder)

    def all(self) -> dict[str, list[float]]:
        return {name: list(self.named.series(name)) for name in self.named.names}


def test_one_loss_has_no_name_and_nothing_is_kept_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run()
    run.iterate(loss=1.0)
    monkeypatch.delattr(NamedLosses, "record")
    for _ in range(5):
        run.iterate(loss=2.0)
    assert run.named.names == () and run.named.expected == {"loss"}


def test_two_losses_have_two_series() -> None:
    run = Run()
    run.iterate(d=1.0, g=2.0)
    run.iterate(d=3.0, g=4.0)
    assert run.all() == {"d": [1.0, 3.0], "g": [2.0, 4.0]}


def test_a_loss_that_comes_later_leaves_the_past_of_the_first_as_it_was() -> None:
    run = Run()
    for loss in (1.0, 2.0, 3.0):
        run.iterate(d=loss)
    run.iterate(d=4.0, g=9.0)
    assert run.all()["d"] == [1.0, 2.0, 3.0, 4.0]
    assert np.isnan(run.all()["g"][:3]).all() and run.all()["g"][3] == 9.0


def test_losses_in_turns_stay_what_they_were_in_between() -> None:
    run = Run()
    for number in range(1, 7):
        run.iterate(**({"d": float(number)} if number % 2 else {"g": float(-number)}))
    assert run.all()["d"] == [1, 1, 3, 3, 5, 5] and run.all()["g"][1:] == [-2, -2, -4, -4, -6]


def test_iterations_without_a_backward_pass_begin_no_names() -> None:
    run = Run()
    run.iterate()
    run.iterate(loss=1.0)
    run.iterate()
    run.iterate(loss=2.0)
    assert run.named.names == ()
    run.iterate(loss=3.0, other=4.0)
    assert run.all()["loss"][1:4] == [1.0, 0.5, 2.0], "of the run's own recorder"


def test_a_fork_has_the_same_past_and_its_own_future() -> None:
    run = Run()
    for number in range(6):
        run.iterate(d=float(number), g=float(-number))
    fork = Run()
    fork.recorder, fork.named = run.recorder.until(4), run.named.until(4)
    fork.iterate(d=50.0)
    assert fork.all() == {"d": [0, 1, 2, 3, 50], "g": [0, -1, -2, -3, -3]}
    assert run.all()["d"] == [0, 1, 2, 3, 4, 5]


@pytest.fixture
def gan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stepper]:
    monkeypatch.chdir(tmp_path)
    stepper = core.open_script(GAN.copied_to(tmp_path))
    yield stepper
    stepper.close()


def by_name(stepper: Stepper) -> dict[str, list[float]]:
    """Return the curves that the plot shows of all that was computed, by name."""
    picture = snapshot_of(stepper).loss_picture
    assert picture is not None
    curves = {picture.name: picture.curve, **{other.name: other.curve for other in picture.others}}
    return {name: list(curves[name].low) for name in NAMES}


def test_the_curves_of_a_gan_are_those_of_plain_python(gan: Stepper) -> None:
    gan.run(30)
    losses = [number_of(bits) for bits in plain(GAN).watched.losses]
    assert by_name(gan) == {name: losses[place :: len(NAMES)] for place, name in enumerate(NAMES)}
    assert list(gan.losses) == by_name(gan)["g_loss"]


def test_going_back_and_on_again_changes_no_curve(gan: Stepper) -> None:
    gan.run(20)
    before = by_name(gan)
    gan.seek(7)
    assert by_name(gan) == before, "what was computed stays in view"
    gan.step_phase()
    gan.run(13)
    assert by_name(gan) == before


def test_each_branch_has_its_own_curves(gan: Stepper) -> None:
    gan.run(15)
    before = by_name(gan)
    gan.seek(6)
    gan.set_learning_rate(0.3)
    gan.run(9)
    after = by_name(gan)
    assert all(after[name][:6] == before[name][:6] and after[name] != before[name] for name in NAMES)
    gan.return_to("original")
    assert by_name(gan) == before


def test_a_moment_within_an_iteration_tells_its_latest_loss_by_name(gan: Stepper) -> None:
    gan.run(3)
    assert snapshot_of(gan).loss_name == "g_loss"
    seen = []
    for _ in range(20):
        gan.step_line()
        shot = snapshot_of(gan)
        if shot.loss_iteration == 4 and shot.loss_name not in seen:
            seen.append(shot.loss_name)
            assert shot.loss is not None and shot.loss == gan.named_losses[shot.loss_name]
        if gan.at_boundary:
            break
    assert tuple(seen) == NAMES


def test_the_picture_has_a_curve_for_each_loss(gan: Stepper) -> None:
    gan.run(5)
    picture = snapshot_of(gan).loss_picture
    assert picture is not None and picture.name == "g_loss"
    assert [other.name for other in picture.others] == ["d_loss_real", "d_loss_fake"]
    losses = [number_of(bits) for bits in plain(GAN).watched.losses]
    assert list(picture.others[0].curve.low) == losses[:: len(NAMES)][:5]
    assert not math.isnan(picture.curve.low[-1])


def test_a_loop_with_one_loss_has_no_names() -> None:
    from tests.helpers.walking import small

    stepper = Stepper(small())
    stepper.run(5)
    shot = snapshot_of(stepper)
    assert shot.loss_name == ""
    assert shot.loss_picture is not None and (shot.loss_picture.name, shot.loss_picture.others) == ("", ())
