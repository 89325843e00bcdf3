"""Code, heat maps, loss and timeline in another language: all of it, and at once."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsSimpleTextItem, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.engine.reports import Failure, Value
from core.engine.stepper import Stepper
from core.history.loss_series import LossSeries
from core.i18n import words
from core.program.what_if import WHAT_IFS
from core.view.capture import experiment_of
from core.view.requests import CURVE, Area
from core.view.snapshot import BranchCurve, Experiment, LossPicture, MapPicture, Snapshot
from gui.docking.dock import Dock, Note
from gui.main_window.window import Window
from gui.panels.base import Panel
from gui.panels.code.panel import CodePanel
from gui.panels.code.view import CodeView
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.loss.panel import LossPanel
from gui.panels.loss.plot import LossPlot
from gui.panels.timeline.panel import TimelinePanel
from gui.style.theme import LIGHT
from tests.helpers.driving import find, labels, mouse, shown, step, wait
from tests.helpers.pseudo_language import Pseudo
from tests.helpers.untranslated import untranslated
from tests.helpers.walking import small

PANELS = ("codePanel", "heatmapsPanel", "lossPanel", "timelinePanel")
EDITED = words("Test", "edited loop from {iteration}").format(iteration=7)


@pytest.fixture
def pseudo(qtbot: QtBot) -> Pseudo:
    return Pseudo(QCoreApplication.instance())


@pytest.fixture
def experiment() -> Experiment:
    return experiment_of(Stepper(small()))


def in_dock(qtbot: QtBot, panel: Panel) -> Dock:
    """A panel with its heading, as on the desk."""
    dock = Dock("panel", panel.title)
    dock.take(panel, panel.extras)
    panel.note_changed.connect(dock.set_note)
    panel.note_stressed.connect(dock.stress_note)
    qtbot.addWidget(dock)
    dock.resize(900, 400)
    dock.show()
    return dock


def picture_of(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def moment(branches: tuple[BranchCurve, ...] = (), values: dict[int, tuple[Value, ...]] | None = None) -> Snapshot:
    """After the third of ten iterations."""
    curve = LossSeries([float(loss) for loss in range(10, 0, -1)]).curve(1, 10, 500)
    return Snapshot(
        3, 3, 2, 13, "zero_grad", 8.0, 3, values or {}, {CURVE: LossPicture(curve, branches)},
        computed=10, branch=EDITED,
    )  # fmt: skip


def left(name: str) -> BranchCurve:
    return BranchCurve(name, 5, 10, LossSeries([5.0] * 10).curve(5, 10, 500))


def test_nothing_of_the_panels_stays_untranslated(window: Window, qtbot: QtBot, pseudo: Pseudo) -> None:
    step(qtbot, window, "actionStepPhase", times=3)
    desk = window.parts.dock_area
    with pseudo.spoken():
        desk.show_language()
        for name in PANELS:
            panel = desk.panel(name)
            assert [text for widget in (panel, *panel.extras) for text in untranslated(widget)] == []
            assert "⟦" in panel.accessibleName()
    desk.show_language()


# Code


def test_a_hint_and_the_note_of_the_code(qtbot: QtBot, pseudo: Pseudo, experiment: Experiment) -> None:
    panel = CodePanel(LIGHT)
    dock = in_dock(qtbot, panel)
    panel.show_experiment(experiment)
    find(dock, QToolButton, "code_edit").click()
    assert shown(panel, "code_hint") == "Ctrl+Enter applies, Esc leaves the editor"
    with pseudo.spoken():
        assert shown(panel, "code_hint") == "⟦Ctrl+Enter applies, Esc leaves the editor⟧"
        assert "⟦editing · not running yet⟧" in labels(dock)
        panel.show_refusal(words("Test", "It cannot."), 3)
        assert shown(panel, "code_hint") == "⟦Line 3: ⟦It cannot.⟧⟧"
        assert untranslated(panel) == []
    assert shown(panel, "code_hint") == "Line 3: It cannot."


def test_the_note_of_an_edited_loop_keeps_its_colour(qtbot: QtBot, pseudo: Pseudo, experiment: Experiment) -> None:
    panel = CodePanel(LIGHT)
    dock = in_dock(qtbot, panel)
    panel.show_experiment(replace(experiment, source=f"{experiment.source}\npass"))
    with pseudo.spoken():
        assert "⟦edited · the code that is running⟧" in labels(dock)
        assert dock.findChildren(Note)[0].property("role") == "now"


def test_a_failure_and_its_buttons(qtbot: QtBot, pseudo: Pseudo, experiment: Experiment) -> None:
    panel = CodePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.show_experiment(experiment)
    panel.show_snapshot(replace(moment(), failure=Failure(4, words("Test", "no such name"), "Traceback")))
    with pseudo.spoken():
        assert shown(panel, "code_hint") == "⟦Line 4: ⟦no such name⟧⟧"
        assert find(panel, QPushButton, "code_details").text() == "⟦Details⟧"
        assert untranslated(panel) == []


def test_what_if_is_said_again_and_so_is_what_to_look_for(qtbot: QtBot, pseudo: Pseudo, experiment: Experiment) -> None:
    panel = CodePanel(LIGHT)
    dock = in_dock(qtbot, panel)
    panel.show_experiment(experiment)
    button = find(dock, QToolButton, "code_whatif")
    with pseudo.spoken():
        lines = [(action.text(), action.toolTip()) for action in button.menu().actions()]
        assert lines == [(f"⟦{what_if.title}⟧", f"⟦{what_if.look_for}⟧") for what_if in WHAT_IFS]
    assert [action.text() for action in button.menu().actions()] == [what_if.title for what_if in WHAT_IFS]
    sent: list[str] = []
    panel.commanded.connect(lambda command: sent.append(command.source))
    button.menu().actions()[0].trigger()
    panel.show_loop(replace(experiment, source=sent[0]))
    with pseudo.spoken():
        assert "⟧" in shown(panel, "code_hint") and untranslated(panel) == []


@pytest.mark.parametrize("value", [Value("loss", number=math.nan), Value("w", (2, 3), norm=math.nan)])
def test_a_value_that_is_no_number_beside_its_line(
    value: Value, qtbot: QtBot, pseudo: Pseudo, experiment: Experiment
) -> None:
    panel = CodePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.show()
    panel.show_experiment(experiment)
    panel.show_snapshot(moment(values={4: (value,)}))
    view = find(panel, CodeView, "code")
    before = picture_of(view)
    with pseudo.spoken():
        assert picture_of(view) != before
    assert picture_of(view) == before


# Heat maps


@pytest.fixture
def card(qtbot: QtBot) -> HeatMapCard:
    card = HeatMapCard("w1.grad", LIGHT)
    qtbot.addWidget(card)
    card.resize(420, 200)
    card.show()
    return card


def gradient(accumulated: int | None, scale: float = 5.0, norm: float = 7.0) -> MapPicture:
    pixels = np.full((10, 10), 128, dtype=np.uint8)
    return MapPicture("w1.grad", (10, 10), scale, norm, Area(0, 10, 0, 10), pixels, accumulated=accumulated)


def test_what_a_card_says_of_its_gradient(card: HeatMapCard, pseudo: Pseudo) -> None:
    card.show_picture(gradient(3))
    with pseudo.spoken():
        assert labels(card) == ["w1.grad", "⟦accumulated ×3⟧", "10 × 10  ·  ‖7‖"]
        assert card.accessibleDescription() == "⟦accumulated ×3⟧, 10 × 10  ·  ‖7‖"
        card.show_picture(gradient(0, 0.0, 0.0))
        assert labels(card)[1] == "⟦cleared⟧"
        card.show_picture(gradient(1, 0.0, math.nan))
        assert labels(card)[2] == "10 × 10  ·  ‖⟦not a number⟧‖"
        assert untranslated(card) == []
    assert labels(card)[2] == "10 × 10  ·  ‖not a number‖"


def test_the_value_under_the_pointer(card: HeatMapCard, pseudo: Pseudo) -> None:
    card.show_picture(gradient(1))
    mouse(card.view, QMouseEvent.Type.MouseMove, QPointF(2, 2))
    card.show_picture(replace(gradient(1), probe=(0, 0, math.nan)))
    with pseudo.spoken():
        assert labels(card)[2] == "w1.grad[0, 0] = ⟦not a number⟧"


def test_a_longer_language_gets_the_wording_that_it_has_room_for(card: HeatMapCard, pseudo: Pseudo) -> None:
    card.show_picture(gradient(1, 0.0, 0.0))
    _, _, numbers = card.findChildren(QLabel)
    assert numbers.text() == "all zero  ·  10 × 10  ·  ‖0‖"
    card.resize(card.width() - numbers.width() + numbers.sizeHint().width(), 200)
    assert numbers.text() == "all zero  ·  10 × 10  ·  ‖0‖"
    with pseudo.spoken():
        assert numbers.text() == "⟦all zero⟧"
        assert numbers.width() >= numbers.sizeHint().width()
    assert numbers.text() == "all zero  ·  10 × 10  ·  ‖0‖"


def test_a_longer_state_takes_more_room(card: HeatMapCard, pseudo: Pseudo) -> None:
    card.show_picture(gradient(3))
    _, state, numbers = card.findChildren(QLabel)
    with pseudo.spoken():
        assert state.width() >= state.sizeHint().width()
        assert numbers.geometry().left() > state.geometry().right()


NO_NUMBER = replace(
    MapPicture("w1.grad", (1, 1), norm=math.nan, area=Area(0, 1, 0, 1)),
    pixels=np.zeros((1, 1), dtype=np.uint8),
    cells=np.array([[math.nan]]),
)


@pytest.mark.parametrize("picture", [MapPicture("w1.grad"), NO_NUMBER], ids=["no gradient", "no number"])
def test_what_is_painted_on_a_map(picture: MapPicture, card: HeatMapCard, pseudo: Pseudo) -> None:
    card.show_picture(picture)
    before = picture_of(card.view)
    with pseudo.spoken():
        assert picture_of(card.view) != before
    assert picture_of(card.view) == before


# Loss


def test_the_loss_under_the_pointer_and_the_names_of_branches(
    qtbot: QtBot, pseudo: Pseudo, experiment: Experiment
) -> None:
    panel = LossPanel(LIGHT)
    dock = in_dock(qtbot, panel)
    panel.show_experiment(experiment)
    wait(qtbot, lambda: panel.findChild(LossPlot) is not None)
    panel.show_snapshot(moment(branches=(left(EDITED),)))
    plot = find(panel, LossPlot, "lossPlot")

    def names() -> list[str]:
        items = [item for item in plot.scene().items() if isinstance(item, QGraphicsSimpleTextItem)]
        return [item.text() for item in items if item.isVisible() and "loop" in item.text()]

    plot.pointed.emit(4, 4, 2.5, 2.5)
    assert names() == ["edited loop from 7"]
    with pseudo.spoken():
        panel.show_language()
        assert names() == ["⟦edited loop from 7⟧"]
        assert "⟦iteration 4  ·  2.5000⟧" in labels(dock)
        plot.pointed.emit(4, 6, 1.0, 2.5)
        assert "⟦iterations 4–6  ·  1 … 2.5000⟧" in labels(dock)
        assert untranslated(panel) == []
    panel.show_language()
    assert names() == ["edited loop from 7"]


# Timeline


def test_the_rail_is_painted_anew(qtbot: QtBot, pseudo: Pseudo, experiment: Experiment) -> None:
    panel = TimelinePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(800, 74)
    panel.show()
    panel.show_experiment(experiment)
    for now in (None, moment()):
        if now is not None:
            panel.show_snapshot(now)
        before = picture_of(panel)
        with pseudo.spoken():
            panel.show_language()
            assert picture_of(panel) != before
            end = 0 if now is None else 10
            assert panel.accessibleDescription() == f"⟦iteration {0 if now is None else 3} of {end}⟧"
        panel.show_language()
        assert picture_of(panel) == before


def test_chips_are_said_again_and_lead_to_the_same_branches(
    qtbot: QtBot, pseudo: Pseudo, experiment: Experiment
) -> None:
    panel = TimelinePanel(LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_experiment(experiment)
    originals = [words("Test", "original loop from {iteration}").format(iteration=fork) for fork in range(4)]
    panel.show_snapshot(moment(branches=tuple(map(left, originals))))
    returned: list[str] = []
    panel.commanded.connect(lambda command: returned.append(command.branch))
    with pseudo.spoken():
        assert untranslated(panel) == []
        older = find(panel, QToolButton, "olderBranches")
        assert older.text() == "⟦2 older⟧"
        assert [action.text() for action in older.menu().actions()] == [f"⟦{name}⟧" for name in originals[:2]]
        chip = find(panel, QToolButton, "branch:original loop from 3")
        assert (chip.text(), chip.toolTip()) == (f"⟦{originals[3]}⟧", f"⟦Return to “⟦{originals[3]}⟧”⟧")
        assert shown(panel, "presentBranch") == f"⟦{EDITED}⟧"
        chip.click()
        older.menu().actions()[0].trigger()
    assert returned == [originals[3], originals[0]]
    assert shown(panel, "presentBranch") == EDITED
