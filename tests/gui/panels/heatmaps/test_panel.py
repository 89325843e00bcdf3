"""The maps of an experiment are those of its loop, in stepping and in running."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.control.commands import Edit, Seek
from core.engine.stepper import Stepper
from core.view.matrix_image import picture
from core.view.requests import MapRequest
from core.view.snapshot import MapPicture, Snapshot
from gui.main_window.window import Window
from gui.panels.heatmaps.card import HeatMapCard
from tests.gui.conftest import Opening
from tests.helpers.driving import (
    choose,
    do,
    find,
    labels,
    mouse,
    pause,
    reset,
    run_to_the_end,
    scroll,
    step,
    type_into,
    wait,
    wait_for_iteration,
    wait_until_ready,
)
from tests.helpers.walking import EXPERIMENTS, name_of, small

AS_LARGE_AS_IT_IS = MapRequest(10_000, 10_000)
NAMES = {
    "two-layer": ["w1", "w1.grad", "w2", "w2.grad"],
    "logistic": ["w", "dw", "b", "db"],
    "module": ["w1", "w1.grad", "w2", "w2.grad"],
}


def cards(window: Window) -> dict[str, HeatMapCard]:
    return {card.name: card for card in window.findChildren(HeatMapCard)}


def shown(window: Window) -> dict[str, MapPicture]:
    return {name: card.view.picture for name, card in cards(window).items() if card.view.picture is not None}


def assert_pictures(found: dict[str, MapPicture], tensors: dict[str, torch.Tensor | None]) -> None:
    """Each is what the core makes of the tensor, and what a few lines of numpy do."""
    assert set(found) == set(tensors)
    for name, tensor in tensors.items():
        wanted = picture(name, tensor, AS_LARGE_AS_IT_IS)
        assert found[name].shape == wanted.shape
        if tensor is None or found[name].pixels is None:
            assert tensor is None and found[name].pixels is None
            continue
        assert found[name].largest == wanted.largest <= found[name].scale
        assert found[name].norm in (None, wanted.norm)  # None in a frame of a run that shows no words
        if found[name].scale == wanted.scale:
            np.testing.assert_array_equal(found[name].pixels, wanted.pixels)
        cells = tensor.detach().double().numpy().reshape(found[name].pixels.shape)
        scale = found[name].scale
        levels = 128 + np.rint(127 * cells / scale) if scale else np.full(cells.shape, 128)
        np.testing.assert_array_equal(found[name].pixels, levels)


def tensors_of(stepper: Stepper) -> dict[str, torch.Tensor | None]:
    return {**stepper.parameters, **stepper.gradients}


@pytest.mark.parametrize("choices", EXPERIMENTS, ids=name_of)
def test_at_every_line_the_maps_are_the_tensors_of_the_loop(
    choices: dict[str, Any], opened: Opening, qtbot: QtBot
) -> None:
    window, stepper = opened(small(**choices)), Stepper(small(**choices))
    assert list(cards(window)) == NAMES[choices["trainer"]]
    assert_pictures(shown(window), tensors_of(stepper))
    for _ in range(2 * len(stepper.loop.lines) + 1):
        step(qtbot, window, "actionStepLine")
        stepper.step_line()
        assert_pictures(shown(window), tensors_of(stepper))


def test_after_the_backward_step_the_gradients_are_there(window: Window, qtbot: QtBot) -> None:
    step(qtbot, window, "actionStepLine", 2)
    assert shown(window)["w1.grad"].shape is None
    step(qtbot, window, "actionStepLine")
    torch.manual_seed(0)
    x, y, w1, w2 = torch.randn(4, 5), torch.randn(4, 2), torch.randn(5, 3), torch.randn(3, 2)
    difference = x.mm(w1).clamp(min=0).mm(w2) - y
    by_hand = x.mm(w1).clamp(min=0).T.mm(2 * difference).double().numpy()
    found = shown(window)["w2.grad"]
    assert found.cells is not None
    np.testing.assert_allclose(found.cells, by_hand, rtol=1e-5)
    assert found.scale == pytest.approx(np.abs(by_hand).max(), rel=1e-5)


@pytest.mark.parametrize("trainer", NAMES)
def test_a_run_shows_the_maps_of_the_moment_after_the_backward_step(
    trainer: str, opened: Opening, qtbot: QtBot
) -> None:
    window = opened(small(trainer))
    moments: list[Snapshot] = []
    window.session.snapshot_changed.connect(moments.append)
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait(qtbot, lambda: len([moment for moment in moments if moment.maps]) > 10)
    pause(qtbot, window)
    stepper = Stepper(small(trainer))
    running = [moment for moment in moments if moment.maps and moment.iteration > moment.finished]
    assert len({moment.iteration for moment in running}) > 5
    for moment in running:
        assert moment.phase == "backward"
        while (stepper.iteration, stepper.line) != (moment.iteration, moment.line):
            stepper.step_line(watched=False)
        assert_pictures(dict(moment.maps), tensors_of(stepper))


def test_the_picture_at_a_pause_is_the_last_one_of_the_run(window: Window, qtbot: QtBot) -> None:
    type_into(window, "iterations", "1000000000")
    do(window, "actionRun")
    wait_for_iteration(qtbot, window, 20)
    pause(qtbot, window)
    snapshot = window.session.snapshot
    assert snapshot is not None
    stepper = Stepper(small())
    stepper.run(snapshot.finished)
    for _ in range(3):
        stepper.step_line()
    assert_pictures(shown(window), tensors_of(stepper))


def notes(window: Window) -> dict[str, str]:
    return {name: labels(card)[-1] for name, card in cards(window).items()}


def is_absent(window: Window, name: str) -> bool:
    """Whether a card says that there is no gradient yet: in its map, and nowhere else."""
    card = cards(window)[name]
    said = card.accessibleDescription().startswith("no gradient yet")
    assert card.view.picture is not None
    return card.view.picture.shape is None and said and labels(card) == [name, "", ""]


def test_no_gradient_yet_is_said_until_the_first_backward_step_and_cleared_after(window: Window, qtbot: QtBot) -> None:
    assert is_absent(window, "w1.grad")
    assert notes(window)["w1"].startswith("5 × 3")
    step(qtbot, window, "actionStepLine", 3)
    assert notes(window)["w1.grad"].startswith("5 × 3") and "fresh" in labels(cards(window)["w1.grad"])
    step(qtbot, window, "actionStepIteration")
    assert notes(window)["w1.grad"] == "5 × 3  ·  ‖0‖" and "cleared" in labels(cards(window)["w1.grad"])
    reset(qtbot, window)
    assert is_absent(window, "w1.grad")


def test_who_points_at_a_name_or_cannot_see_it_hears_of_the_leaf(window: Window) -> None:
    for name, role in (("w1", "a leaf of"), ("w1.grad", "for the leaf w1")):
        card = cards(window)[name]
        assert role in card.findChildren(QLabel)[0].toolTip() and role in card.accessibleDescription()


def test_gradients_by_hand_have_no_leaf(opened: Opening) -> None:
    shown_cards = cards(opened(small("logistic"))).values()
    assert shown_cards and not any("leaf" in card.accessibleDescription() for card in shown_cards)


def test_an_optimizer_that_sets_gradients_to_none_leaves_none(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("module"))
    step(qtbot, window, "actionStepIteration")
    assert notes(window)["w1.grad"].startswith("5 × 3")
    step(qtbot, window, "actionStepLine")
    assert is_absent(window, "w1.grad")


def test_a_map_says_its_norm_and_who_has_just_changed(window: Window, qtbot: QtBot) -> None:
    stepper = Stepper(small())
    for line in range(5):
        step(qtbot, window, "actionStepLine")
        stepper.step_line()
        norm = float(notes(window)["w1"].split("‖")[1].replace("\N{MINUS SIGN}", "-"))
        assert norm == pytest.approx(stepper.parameters["w1"].norm().item(), rel=1e-4)
        marked = {name for name, picture in shown(window).items() if picture.changed}
        assert marked == [set(), set(), {"w1.grad", "w2.grad"}, set(), {"w1"}][line]


def test_the_exact_value_under_the_pointer_follows_the_loop(window: Window, qtbot: QtBot) -> None:
    view = cards(window)["w1"].view
    cell = view.place_of(1, 2)
    assert cell is not None
    place = QPointF(cell.center())
    mouse(view, QMouseEvent.Type.MouseMove, place)
    stepper = Stepper(small())

    def says_so() -> bool:
        note = notes(window)["w1"]
        if not note.startswith("w1[1, 2] = "):
            return False
        found = float(note.split(" = ")[1].replace("\N{MINUS SIGN}", "-"))
        return found == pytest.approx(stepper.parameters["w1"][1, 2].item(), rel=1e-6)

    wait(qtbot, says_so)
    step(qtbot, window, "actionStepIteration", 3)
    stepper.run(3)
    wait(qtbot, says_so)


def test_zoom_asks_the_loop_for_what_is_in_view(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small(input_size=2000, hidden_size=30, learning_rate=1e-6))
    view = cards(window)["w1"].view
    for _ in range(10):
        scroll(view, QPointF(view.width() / 2, view.height() / 2), 1)
    wait(qtbot, lambda: view.picture is not None and view.picture.area.bottom - view.picture.area.top < 300)
    stepper = Stepper(small(input_size=2000, hidden_size=30, learning_rate=1e-6))
    assert view.picture is not None and view.picture.row_step == 1
    area = view.picture.area
    wanted = picture("w1", stepper.parameters["w1"], MapRequest(10_000, 10_000, area))
    np.testing.assert_array_equal(view.picture.pixels, wanted.pixels)
    step(qtbot, window, "actionStepIteration")
    assert view.picture.area == area, "the view stays"


def test_another_trainer_has_maps_of_its_own(window: Window, qtbot: QtBot) -> None:
    for trainer, names in reversed(NAMES.items()):
        if trainer != window.session.config.trainer:
            choose(window, "trainer", trainer)
            wait(qtbot, lambda trainer=trainer: window.session.config.trainer == trainer)
            wait_until_ready(qtbot, window)
        assert [name for name, card in cards(window).items() if card.isVisible()] == names
        run_to_the_end(qtbot, window)
    assert find(window, HeatMapCard, "heatmap:w1").isVisible()


def test_a_single_number_keeps_its_scale_while_it_falls(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("logistic"))
    step(qtbot, window, "actionStepPhase", 3)
    first = shown(window)["db"]
    assert first.largest == first.scale > 0
    do(window, "actionRun")
    wait(qtbot, lambda: shown(window)["db"].largest < first.scale / 3)
    later = shown(window)["db"]
    assert later.scale >= first.scale and later.pixels is not None
    assert abs(int(later.pixels[0, 0]) - 128) < 60, "a small number is no full slab"


ANOTHER_MODEL = """\
if t == 3:
    model = torch.nn.Sequential(torch.nn.Linear(inputs.shape[1], 6), torch.nn.ReLU(), torch.nn.Linear(6, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
"""


def test_maps_and_names_follow_a_loop_that_makes_another_model(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small("module"))
    before = list(cards(window))
    assert window.session.experiment is not None
    window.session.do(Edit(ANOTHER_MODEL + window.session.experiment.source))
    wait(qtbot, lambda: window.session.experiment is not None and window.session.experiment.edited)
    step(qtbot, window, "actionStepIteration", 2)
    assert list(cards(window)) == before
    step(qtbot, window, "actionStepPhase", 5)
    others = [
        "0.weight",
        "0.weight.grad",
        "0.bias",
        "0.bias.grad",
        "2.weight",
        "2.weight.grad",
        "2.bias",
        "2.bias.grad",
    ]
    wait(qtbot, lambda: list(cards(window)) == others)
    wait(qtbot, lambda: set(shown(window)) == set(others))
    wait(qtbot, lambda: shown(window)["0.weight"].shape == (6, 5))
    values = window.session.snapshot.values if window.session.snapshot is not None else None
    assert values is not None
    assert {"0.weight.grad", "2.bias.grad"} <= {value.name for line in values.values() for value in line}
    window.session.do(Seek(1))
    wait(qtbot, lambda: list(cards(window)) == before and set(shown(window)) == set(before))


def test_a_parameter_of_another_shape_has_a_map_of_that_shape(opened: Opening, qtbot: QtBot) -> None:
    window = opened(small())
    assert window.session.experiment is not None
    wider = "if t == 2:\n    w1, w2 = torch.randn(5, 7, requires_grad=True), torch.randn(7, 2, requires_grad=True)\n"
    window.session.do(Edit(wider + window.session.experiment.source))
    wait(qtbot, lambda: window.session.experiment is not None and window.session.experiment.edited)
    step(qtbot, window, "actionStepIteration", 1)
    assert shown(window)["w1"].shape == (5, 3)
    step(qtbot, window, "actionStepPhase", 4)
    wait(qtbot, lambda: shown(window)["w1"].shape == shown(window)["w1.grad"].shape == (5, 7))
