"""A script's tensors: the list, the maps of what is pinned, and the choice of an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

import core
from core.engine.stepper import Stepper
from core.experiment.script_choice import ScriptChoice
from core.explain.types import Reference
from core.view.capture import experiment_of, snapshot_of
from core.view.requests import TENSORS, MapRequest, Request, ViewRequest
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.heatmaps.panel import HeatMapsPanel
from gui.panels.heatmaps.pinned_maps import PinnedMaps
from gui.panels.heatmaps.tensor_card import TensorCard
from gui.style.theme import LIGHT
from tests.gui.conftest import Making
from tests.helpers.driving import labels, mouse, wait, wait_until_ready
from tests.helpers.walking import small

NET = """
import torch
from torch import nn

torch.manual_seed(1)
net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 4, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
for step in range(9):
    images = torch.rand(5, 2, 4, 4)
    ids = torch.arange(5)
    optimizer.zero_grad()
    loss = net(images[:, :1]).pow(2).mean()
    loss.backward()
    optimizer.step()
"""

OTHER = """
import torch
from torch import nn

for size in (3, 5):
    model = nn.Linear(2, size) if size == 3 else nn.Sequential(nn.Linear(2, 4), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(2):
        optimizer.zero_grad()
        model(torch.ones(6, 2)).pow(2).mean().backward()
        optimizer.step()
"""


class Seen:
    """The panel with a script in it; what it asks for is answered at once."""

    def __init__(self, qtbot: QtBot, stepper: Stepper, width: int = 760) -> None:
        self.stepper = stepper
        self.asked: dict[str, Request] = {}
        self.panel = HeatMapsPanel(LIGHT)
        self.panel.setObjectName("heatmapsPanel")
        qtbot.addWidget(self.panel)
        self.panel.picture_wanted.connect(self._ask)
        self.panel.resize(width, 420)
        self.panel.show()
        self.panel.show_experiment(experiment_of(stepper))
        self.look()

    def _ask(self, part: str, request: Request | None) -> None:
        self.asked = {one: wanted for one, wanted in self.asked.items() if one != part}
        if request is not None:
            self.asked[part] = request

    def look(self) -> None:
        for _ in range(4):
            self.panel.show_snapshot(snapshot_of(self.stepper, ViewRequest(dict(self.asked))))
            QApplication.processEvents()

    def toggle(self, *names: str) -> None:
        for name in names:
            self.maps.list.toggled.emit(name)
        self.look()

    @property
    def maps(self) -> PinnedMaps:
        maps = self.panel.findChild(PinnedMaps)
        assert maps is not None
        return maps

    @property
    def names(self) -> list[str]:
        return [card.name for card in self.panel.findChildren(TensorCard) if card.isVisible()]

    def card(self, name: str) -> TensorCard:
        card = self.panel.findChild(TensorCard, f"heatmap:{name}")
        assert card is not None
        return card


@pytest.fixture
def open_text(tmp_path: Path) -> Iterator[Callable[[str], Stepper]]:
    opened = []

    def made(text: str) -> Stepper:
        (tmp_path / "script.py").write_text(text)
        opened.append(core.open_script(tmp_path / "script.py"))
        opened[-1].run(1)
        return opened[-1]

    yield made
    for stepper in opened:
        stepper.close()


@pytest.fixture
def seen(qtbot: QtBot, open_text: Callable[[str], Stepper]) -> Seen:
    return Seen(qtbot, open_text(NET))


def test_the_first_and_the_last_weights_are_pinned_at_first(seen: Seen) -> None:
    assert seen.names == ["net.0.weight", "net.0.weight.grad", "net.3.weight", "net.3.weight.grad"]
    assert {f"map {name}" for name in seen.names} | {TENSORS} == set(seen.asked)


def test_a_click_on_a_dot_pins_a_tensor_and_lets_go_of_it(seen: Seen) -> None:
    seen.toggle("loss", "net.3.weight")
    assert "loss" in seen.names and "net.3.weight" not in seen.names
    assert "map loss" in seen.asked and "map net.3.weight" not in seen.asked
    assert "loss" in seen.panel.pins


def test_every_tensor_can_be_pinned(seen: Seen) -> None:
    every = [entry.name for entry in seen.maps._tree.entries]
    seen.toggle(*(name for name in every if name not in seen.names))
    assert sorted(seen.names) == sorted(every)
    assert all(seen.card(name).view.picture is not None for name in every)


def test_kernels_are_tiles_of_their_own_proportions(seen: Seen) -> None:
    view = seen.card("net.0.weight").view
    assert view.picture is not None and view.picture.layout.size == (3, 31)
    assert view.width() / view.height() == pytest.approx(31 / 3, rel=0.2)
    image, middle = view.grab().toImage(), view.height() // 6
    between = {image.pixelColor(round((4 * tile + 3.5) / 31 * view.width()), middle).name() for tile in range(7)}
    assert between == {LIGHT.surface}, "what lies between two kernels is no number"
    inside = {image.pixelColor(round((4 * tile + 0.5) / 31 * view.width()), middle).name() for tile in range(8)}
    assert LIGHT.surface not in inside


def test_a_cell_of_a_kernel_keeps_all_of_its_indices(seen: Seen, qtbot: QtBot) -> None:
    view = seen.card("net.0.weight").view
    at = QPointF((4 * 2 + 1.5) / 31 * view.width(), 2.5 / 3 * view.height())
    with qtbot.waitSignal(seen.panel.cell_chosen) as chosen:
        mouse(view, QMouseEvent.Type.MouseButtonPress, at, held=True)
        mouse(view, QMouseEvent.Type.MouseButtonRelease, at)
    assert chosen.args == [Reference("net.0.weight", (2, 0, 2, 1))]
    seen.panel.show_choice(Reference("net.0.weight", (2, 0, 2, 1)))
    assert view.marked_cell == (2, 9)
    between = QPointF(3.5 / 31 * view.width(), 1.5 / 3 * view.height())
    with qtbot.assertNotEmitted(seen.panel.cell_chosen):
        mouse(view, QMouseEvent.Type.MouseButtonPress, between, held=True)
        mouse(view, QMouseEvent.Type.MouseButtonRelease, between)


def test_the_index_of_a_batch_is_chosen_with_two_buttons(seen: Seen) -> None:
    seen.toggle("images")
    card = seen.card("images")
    assert "image 0 of 5" in labels(card)
    previous, following = (button for button in card.findChildren(QToolButton) if button.objectName() != "asImage")
    QTest.mouseClick(following, Qt.MouseButton.LeftButton)
    seen.look()
    request = seen.asked["map images"]
    assert isinstance(request, MapRequest) and request.index == (1,) and "image 1 of 5" in labels(card)
    for _ in range(2):
        QTest.mouseClick(previous, Qt.MouseButton.LeftButton)
        seen.look()
    assert "image 4 of 5" in labels(card)
    seen.panel.show_choice(Reference("images", (4, 1, 2, 3)))
    assert card.view.marked_cell == (2, 8)
    QTest.mouseClick(following, Qt.MouseButton.LeftButton)
    seen.look()
    assert card.view.marked_cell is None, "of another image"


def test_a_number_is_written_and_whole_numbers_say_their_kind(seen: Seen) -> None:
    seen.toggle("loss", "ids")
    loss = seen.card("loss").view.picture
    assert loss is not None and loss.cells is not None and loss.cells[0, 0] == seen.stepper.loss
    assert "5" in labels(seen.card("ids"))[-1]


def test_pins_are_remembered_by_script(seen: Seen, qtbot: QtBot, open_text: Callable[[str], Stepper]) -> None:
    seen.toggle("images", "net.0.weight")
    text = seen.panel.pins
    again = HeatMapsPanel(LIGHT)
    qtbot.addWidget(again)
    again.remember_pins(text)
    assert again.pins == text and "images" in text


def test_maps_follow_another_model(qtbot: QtBot, open_text: Callable[[str], Stepper]) -> None:
    seen = Seen(qtbot, open_text(OTHER))
    assert seen.names == ["model.weight", "model.weight.grad"]
    seen.stepper.run(2)
    seen.look()
    assert seen.names == ["model.0.weight", "model.0.weight.grad", "model.1.weight", "model.1.weight.grad"]
    seen.stepper.seek(1)
    seen.look()
    assert seen.names == ["model.weight", "model.weight.grad"]


def test_a_narrow_panel_has_one_column(qtbot: QtBot, open_text: Callable[[str], Stepper]) -> None:
    seen = Seen(qtbot, open_text(NET), width=420)
    assert len({card.x() for card in seen.panel.findChildren(TensorCard)}) == 1
    wide = Seen(qtbot, seen.stepper)
    assert len({card.x() for card in wide.panel.findChildren(TensorCard)}) == 2


def test_a_trainer_after_a_script_has_its_pairs_again(seen: Seen) -> None:
    seen.stepper = Stepper(small())
    seen.panel.show_experiment(experiment_of(seen.stepper))
    seen.look()
    cards = [card.name for card in seen.panel.findChildren(HeatMapCard) if card.isVisible()]
    assert cards == ["w1", "w1.grad", "w2", "w2.grad"]
    assert set(seen.asked) == {f"map {name}" for name in cards}


def test_pins_outlast_the_window(made: Making, qtbot: QtBot, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(NET)

    def shown() -> list[str]:
        window = made(small())
        window.show()
        wait_until_ready(qtbot, window)
        window.session.open_script(ScriptChoice(script))
        maps = window.parts.dock_area.panel("heatmapsPanel")
        wait(qtbot, lambda: any(card.isVisible() for card in maps.findChildren(TensorCard)))
        names = [card.name for card in maps.findChildren(TensorCard)]
        maps.findChildren(PinnedMaps)[0].list.toggled.emit("net.0.bias")
        assert window.close()
        return names

    assert "net.0.bias" not in shown()
    assert "net.0.bias" in shown()


def test_where_there_is_no_height_for_a_second_row_three_maps_stand_in_one(seen: Seen) -> None:
    for name in ("net.3.weight", "net.0.weight"):
        seen.panel.show_tensor(name)
    seen.look()
    cards = [card for card in seen.panel.findChildren(TensorCard) if card.isVisible()]
    assert len(cards) >= 3

    def tops() -> int:
        QApplication.processEvents()
        return len({card.y() for card in cards[:3]})

    assert tops() > 1
    seen.panel.resize(760, 150)
    assert tops() == 1
    seen.panel.resize(760, 420)
    assert tops() > 1
