"""The map: what is painted, and what the pointer, the wheel and the keys do with it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.view.matrix_image import picture
from core.view.requests import Area, MapRequest
from core.view.snapshot import MapPicture
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.heatmaps.cell_frame import CellFrame
from gui.panels.heatmaps.cell_grid import one
from gui.style.theme import DARK, LIGHT, THEMES, Theme, colour_table
from tests.helpers.driving import drag, labels, mouse, scroll

WIDTH, HEIGHT = 320, 160


class Shown:
    """A card with a map of a tensor, which answers its requests at once."""

    def __init__(self, qtbot: QtBot, tensor: torch.Tensor | None, theme: Theme = LIGHT) -> None:
        self.tensor = tensor
        self.card = HeatMapCard("w", theme)
        qtbot.addWidget(self.card)
        self.view = self.card.view
        self.view.setFixedSize(WIDTH, HEIGHT)
        self.card.picture_wanted.connect(self.answer)
        self.card.show()
        self.card.start()
        QApplication.processEvents()

    def answer(self, _name: str, request: MapRequest) -> None:
        self.card.show_picture(picture("w", self.tensor, request))

    @property
    def picture(self) -> MapPicture:
        assert self.view.picture is not None
        return self.view.picture

    @property
    def note(self) -> str:
        return labels(self.card)[-1]

    def area(self) -> tuple[int, int, int, int]:
        """The rows and columns in view."""
        area = self.picture.area
        return area.top, area.bottom, area.left, area.right

    def at(self, row: float, column: float) -> QPointF:
        """A place in the view as long as the whole map is in view: a half is the middle of a cell."""
        rows, columns = self.picture.shape if self.picture.shape and len(self.picture.shape) == 2 else (1, 1)
        if self.view._grid.turned:
            return QPointF(row / rows * WIDTH, column / columns * HEIGHT)
        return QPointF(column / columns * WIDTH, row / rows * HEIGHT)

    def painted(self) -> QImage:
        return self.view.grab().toImage()

    def colour(self, row: int, column: int) -> str:
        """The colour that a cell has on the screen, away from the number that may stand in its middle."""
        return self.painted().pixelColor(self.at(row + 0.15, column + 0.15).toPoint()).name()

    def middle(self, row: int, column: int) -> set[str]:
        """The colours in the middle of a cell."""
        image, at = self.painted(), self.at(row + 0.5, column + 0.5).toPoint()
        return {image.pixelColor(at.x(), at.y() + off).name() for off in (-1, 0)}


def level_colour(level: int, theme: Theme = LIGHT) -> str:
    return QColor(colour_table(theme)[level]).name()


# What is painted


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (1, 4), (4, 1), (4, 4)], ids=str)
def test_each_cell_has_the_colour_of_its_value(shape: tuple[int, int], theme: Theme, qtbot: QtBot) -> None:
    tensor = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    shown = Shown(qtbot, tensor, theme)
    values = tensor.double().numpy()
    for (row, column), value in np.ndenumerate(values):
        level = 128 + round(127 * value / np.abs(values).max())
        assert shown.colour(row, column) == level_colour(level, theme)


def test_zero_is_neutral_whatever_the_scale(qtbot: QtBot) -> None:
    for scale in (1e-30, 1.0, 1e30):
        shown = Shown(qtbot, torch.tensor([[scale, 0.0, -scale / 2]]))
        assert shown.colour(0, 0) == LIGHT.signed[-1]
        assert shown.colour(0, 1) == LIGHT.signed[len(LIGHT.signed) // 2]
        assert shown.colour(0, 2) not in (LIGHT.signed[0], LIGHT.signed[len(LIGHT.signed) // 2])


def test_what_is_no_number_has_a_colour_of_its_own(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.tensor([[float("nan"), 1.0, float("inf"), -1.0]]))
    assert [shown.colour(0, column) for column in range(4)] == [
        LIGHT.not_finite,
        LIGHT.signed[-1],
        LIGHT.not_finite,
        LIGHT.signed[0],
    ]


def test_a_single_large_value_among_many_is_seen(qtbot: QtBot) -> None:
    tensor = torch.zeros(5000, 40)
    tensor[3210, 17] = -5.0
    shown = Shown(qtbot, tensor)
    assert shown.picture.row_step > 1
    image = shown.painted()
    blue = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == LIGHT.signed[0]
    ]
    assert blue
    x, y = blue[len(blue) // 2]
    assert x == pytest.approx(3210 / 5000 * WIDTH, abs=3)
    assert y == pytest.approx(17.5 / 40 * HEIGHT, abs=4)


def test_no_gradient_yet_is_hatched_and_is_not_zero(qtbot: QtBot) -> None:
    absent, zero = Shown(qtbot, None), Shown(qtbot, torch.zeros(3, 5))

    def colours(shown: Shown) -> set[str]:
        image = shown.painted()
        return {image.pixelColor(x, y).name() for x in range(0, WIDTH, 3) for y in range(5, 40)}

    neutral = LIGHT.signed[len(LIGHT.signed) // 2]
    assert {LIGHT.sunken, LIGHT.faint} <= colours(absent) and neutral not in colours(absent)
    assert neutral in colours(zero) and LIGHT.faint not in colours(zero)
    assert absent.note == "" and absent.card.accessibleDescription() == "no gradient yet"
    assert zero.note.startswith("all zero")


def test_numbers_stand_in_cells_that_are_large_enough(qtbot: QtBot) -> None:
    def plain(shown: Shown, row: int, column: int) -> bool:
        """Whether a cell is of one colour."""
        image = shown.painted()
        corner, end = shown.at(row + 0.1, column + 0.1), shown.at(row + 0.9, column + 0.9)
        xs = range(int(min(corner.x(), end.x())), int(max(corner.x(), end.x())))
        ys = range(int(min(corner.y(), end.y())), int(max(corner.y(), end.y())))
        return len({image.pixelColor(x, y).name() for x in xs for y in ys}) == 1

    assert not plain(Shown(qtbot, torch.ones(3, 5)), 1, 2)
    assert plain(Shown(qtbot, torch.ones(10, 40)), 5, 20)


def test_another_theme_repaints_the_map(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.tensor([[1.0, 0.0]]))
    shown.card.set_theme(DARK)
    assert [shown.colour(0, column) for column in (0, 1)] == [DARK.signed[-1], DARK.signed[len(DARK.signed) // 2]]


def test_numbers_of_one_value_and_of_any_dimension_are_maps(qtbot: QtBot) -> None:
    for tensor in (torch.tensor(2.0), torch.ones(7), torch.ones(3, 4, 2)):
        shown = Shown(qtbot, tensor)
        assert not shown.painted().isNull()
        assert shown.picture.shape == tuple(tensor.shape)


# The pointer


@pytest.mark.parametrize("shape", [(3, 5), (5, 3)], ids=["wide", "tall"])
def test_the_cell_under_the_pointer_says_its_indices_and_its_exact_value(shape: tuple[int, int], qtbot: QtBot) -> None:
    tensor = torch.randn(shape, generator=torch.Generator().manual_seed(2))
    shown = Shown(qtbot, tensor)
    for row, column in ((0, 0), (2, 1), (shape[0] - 1, shape[1] - 1)):
        mouse(shown.view, QMouseEvent.Type.MouseMove, shown.at(row + 0.5, column + 0.5))
        name, value = shown.note.split(" = ")
        assert name == f"w[{row}, {column}]"
        assert float(value.replace("\N{MINUS SIGN}", "-")) == pytest.approx(float(tensor[row, column]), rel=1e-6)
    QApplication.sendEvent(shown.view, QEvent(QEvent.Type.Leave))
    assert " = " not in shown.note and shown.note.startswith(f"{shape[0]} × {shape[1]}")


def test_the_value_under_a_pointer_that_stands_still_is_that_of_the_moment(qtbot: QtBot) -> None:
    tensor = torch.zeros(3, 5)
    shown = Shown(qtbot, tensor)
    mouse(shown.view, QMouseEvent.Type.MouseMove, shown.at(1.5, 2.5))
    tensor[1, 2] = 7.0
    shown.answer("w", MapRequest(HEIGHT, WIDTH, probe=(1, 2)))
    assert shown.note == "w[1, 2] = 7"


def test_one_cell_of_many_is_exact_too(qtbot: QtBot) -> None:
    tensor = torch.arange(5000 * 40, dtype=torch.float32).reshape(5000, 40)
    shown = Shown(qtbot, tensor)
    mouse(shown.view, QMouseEvent.Type.MouseMove, shown.at(2500.5, 20.5))
    name, value = shown.note.split(" = ")
    row, column = eval(name.removeprefix("w"))
    assert row == pytest.approx(2500, abs=20) and column == 20
    assert float(value) == float(tensor[row, column])


# Zoom and pan


def test_the_wheel_zooms_about_the_pointer(qtbot: QtBot) -> None:
    tensor = torch.arange(2000.0).reshape(100, 20)
    shown = Shown(qtbot, tensor)
    assert shown.area() == (0, 100, 0, 20)
    place = shown.at(70.5, 5.5)
    mouse(shown.view, QMouseEvent.Type.MouseMove, place)
    before = shown.note
    for _ in range(6):
        scroll(shown.view, place, 1)
    top, bottom, left, right = shown.area()
    assert 20 <= bottom - top <= 35 and 4 <= right - left <= 8
    mouse(shown.view, QMouseEvent.Type.MouseMove, place + QPointF(1, 0))
    mouse(shown.view, QMouseEvent.Type.MouseMove, place)
    assert shown.note == before, "the cell under the pointer stays under it"
    for _ in range(12):
        scroll(shown.view, place, -1)
    assert shown.area() == (0, 100, 0, 20)


def test_what_is_zoomed_into_has_the_colours_of_its_cells_on_the_scale_of_the_whole(qtbot: QtBot) -> None:
    tensor = torch.linspace(-1, 1, 2000).reshape(100, 20)
    shown = Shown(qtbot, tensor)
    for _ in range(8):
        scroll(shown.view, shown.at(90, 10), 1)
    top, _, left, _ = shown.area()
    assert shown.picture.scale == 1.0 and shown.picture.pixels is not None
    level = 128 + round(127 * float(tensor[top + 1, left + 1]))
    assert int(shown.picture.pixels[1, 1]) == level
    image = shown.painted()
    assert level_colour(level) in {image.pixelColor(x, 5).name() for x in range(WIDTH)} | {
        image.pixelColor(x, HEIGHT // 4).name() for x in range(WIDTH)
    }


def test_dragging_pans_and_stops_at_the_edge(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.zeros(100, 20))
    for _ in range(6):
        scroll(shown.view, shown.at(50, 10), 1)
    top, bottom, left, right = shown.area()
    drag(shown.view, QPointF(160, 80), QPointF(80, 80))
    moved = shown.area()
    assert moved[0] == pytest.approx(top + (bottom - top) / 4, abs=2)
    assert moved[1] - moved[0] == pytest.approx(bottom - top, abs=1)
    assert moved[2:] == (left, right)
    for _ in range(20):
        drag(shown.view, QPointF(300, 80), QPointF(10, 80))
    assert shown.area()[1] == 100
    mouse(shown.view, QMouseEvent.Type.MouseMove, QPointF(10, 10))
    assert shown.area()[1] == 100, "a pointer that is not held moves nothing"


def test_dragging_the_whole_map_moves_nothing(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.zeros(100, 20))
    drag(shown.view, QPointF(160, 80), QPointF(20, 20))
    assert shown.area() == (0, 100, 0, 20)


def test_a_double_click_shows_all(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.zeros(100, 20))
    for _ in range(6):
        scroll(shown.view, shown.at(50, 10), 1)
    assert shown.area() != (0, 100, 0, 20)
    QTest.mouseDClick(shown.view, Qt.MouseButton.LeftButton)
    assert shown.area() == (0, 100, 0, 20)


def test_one_cannot_zoom_in_for_ever(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.zeros(100, 20))
    for _ in range(200):
        scroll(shown.view, shown.at(50, 10), 1)
    top, bottom, left, right = shown.area()
    assert 2 <= bottom - top <= 3 and 2 <= right - left <= 3


def test_the_keys_zoom_and_pan(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.zeros(100, 20))
    for _ in range(4):
        QTest.keyClick(shown.view, Qt.Key.Key_Plus)
    top, bottom, left, right = shown.area()
    assert bottom - top < 50 and (top + bottom) / 2 == pytest.approx(50, abs=1)
    QTest.keyClick(shown.view, Qt.Key.Key_D)
    assert shown.area()[0] > top
    QTest.keyClick(shown.view, Qt.Key.Key_A)
    assert shown.area()[0] == top
    QTest.keyClick(shown.view, Qt.Key.Key_S)
    assert shown.area()[2] > left or shown.area()[3] > right
    QTest.keyClick(shown.view, Qt.Key.Key_W)
    assert shown.area() == (top, bottom, left, right)
    QTest.keyClick(shown.view, Qt.Key.Key_Minus)
    assert shown.area()[1] - shown.area()[0] > bottom - top
    QTest.keyClick(shown.view, Qt.Key.Key_0)
    assert shown.area() == (0, 100, 0, 20)


def test_another_experiment_shows_all_again(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.zeros(100, 20))
    for _ in range(6):
        scroll(shown.view, shown.at(50, 10), 1)
    shown.tensor = torch.zeros(30, 40)
    shown.card.start()
    assert shown.area() == (0, 30, 0, 40)


def test_no_more_pixels_are_asked_for_than_there_are(qtbot: QtBot) -> None:
    for shape in ((5000, 3000), (3000, 5000)):
        shown = Shown(qtbot, torch.zeros(shape))
        assert shown.picture.pixels is not None
        assert shown.picture.pixels.size <= WIDTH * HEIGHT


# Without colours


def test_a_negative_cell_without_room_for_its_number_has_a_minus_in_its_middle(qtbot: QtBot) -> None:
    signs = torch.ones(10, 12)
    signs[3, 4] = signs[9, 11] = -1
    for tensor in (signs, signs.t().contiguous()):
        shown = Shown(qtbot, tensor)
        marked = {cell for cell in np.ndindex(*tensor.shape) if shown.middle(*cell) != {shown.colour(*cell)}}
        assert marked == {(row, column) for row, column in np.ndindex(*tensor.shape) if tensor[row, column] < 0}


def test_cells_too_small_for_a_minus_have_none(qtbot: QtBot) -> None:
    shown = Shown(qtbot, -torch.ones(80, 60))
    image = shown.painted()
    colours = {image.pixelColor(x, y).name() for x in range(2, WIDTH - 2) for y in range(2, HEIGHT - 2)}
    assert colours == {LIGHT.signed[0]}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_number_stands_on_a_plate_where_no_ink_has_contrast_enough(theme: Theme, qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.tensor([[-1.0, -0.6]]), theme)
    image = shown.painted()
    for column, plate in ((0, False), (1, theme.least_contrast >= 7)):
        left, right = (shown.at(0.5, column + share).toPoint().x() for share in (0.2, 0.8))
        y = shown.at(0.5, column).toPoint().y() - round(shown.view._painter.numbers.pixels * 0.55)  # over the digits
        assert (theme.surface in {image.pixelColor(x, y).name() for x in range(left, right)}) == plate


@pytest.mark.parametrize("shape", [(2, 3), (40, 60)], ids=str)
def test_the_frame_of_a_cell_at_the_edge_is_whole(shape: tuple[int, int], qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.zeros(shape))
    view = QRectF(shown.view.rect())
    frame = CellFrame(LIGHT)
    for row, column in ((0, 0), (0, shape[1] - 1), (shape[0] - 1, 0), (shape[0] - 1, shape[1] - 1)):
        cell = shown.view._grid.place(one((row, column)))
        frame.place(cell, view)
        assert frame._place is not None and view.adjusted(2, 2, -2, -2).contains(frame._place)
        assert frame._place.width() >= min(cell.width() - 3, 11) and frame._place.intersects(cell)


# From cell to cell with keys


class Beside(QWidget):
    """A window with a map after a line to type in, and a shortcut that the map's keys are."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.stepped, self.line, self.card = 0, QLineEdit(self), HeatMapCard("w", LIGHT)
        self.view = self.card.view
        self.card.picture_wanted.connect(self.answer)
        for widget in (self.line, self.card):
            widget.setParent(self)
        self.card.setGeometry(0, 40, 400, 200)
        QShortcut(QKeySequence("Right"), self, self.count)
        self.resize(400, 300)
        self.show()
        self.activateWindow()
        self.card.start()
        self.line.setFocus()
        QApplication.processEvents()

    def count(self) -> None:
        self.stepped += 1

    def answer(self, _name: str, request: MapRequest) -> None:
        tensor = torch.arange(300.0).reshape(30, 10)  # longer than wide: it lies on its side
        self.card.show_picture(picture("w", tensor, request))

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget(), key, held)


def test_after_tab_the_arrows_go_from_cell_to_cell(qtbot: QtBot) -> None:
    beside = Beside(qtbot)
    chosen: list[tuple[int, int]] = []
    beside.view.chosen.connect(lambda row, column: chosen.append((row, column)))
    beside.press(Qt.Key.Key_Tab)
    assert beside.view.hasFocus() and beside.view.pointed_cell == (15, 5), "in the middle"
    beside.press(Qt.Key.Key_Right)
    beside.press(Qt.Key.Key_Down, times=2)
    assert beside.view.pointed_cell == (16, 7)
    assert beside.view.accessibleDescription() == "w[16, 7] = 167"
    beside.press(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert beside.view.pointed_cell == (6, 7)
    beside.press(Qt.Key.Key_Return)
    assert chosen == [(6, 7)] and beside.stepped == 0
    beside.press(Qt.Key.Key_Left, times=40)
    beside.press(Qt.Key.Key_Up, times=40)
    assert beside.view.pointed_cell == (0, 0), "and no further"


def test_escape_and_another_focus_give_the_arrows_back(qtbot: QtBot) -> None:
    beside = Beside(qtbot)
    beside.press(Qt.Key.Key_Tab)
    beside.press(Qt.Key.Key_Escape)
    assert beside.view.hasFocus() and beside.view.pointed_cell is None
    beside.press(Qt.Key.Key_Right)
    assert beside.stepped == 1
    beside.press(Qt.Key.Key_Return)
    beside.press(Qt.Key.Key_Right)
    assert beside.stepped == 1 and beside.view.pointed_cell == (16, 5), "Enter begins again"
    beside.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert beside.line.hasFocus() and beside.view.pointed_cell is None


def test_a_click_leaves_the_arrows_to_the_window(qtbot: QtBot) -> None:
    beside = Beside(qtbot)
    beside.press(Qt.Key.Key_Tab)
    QTest.mouseClick(beside.view, Qt.MouseButton.LeftButton)
    beside.press(Qt.Key.Key_Right)
    assert beside.stepped == 1


def test_it_begins_at_the_cell_in_question_and_stays_where_it_is(qtbot: QtBot) -> None:
    beside = Beside(qtbot)
    beside.card.mark((3, 4))
    beside.press(Qt.Key.Key_Tab)
    assert beside.view.pointed_cell == (3, 4)
    QApplication.sendEvent(beside.view, QEvent(QEvent.Type.Leave))
    assert beside.view.pointed_cell == (3, 4), "a pointer that goes away is another one"


def test_the_view_follows_the_cell(qtbot: QtBot) -> None:
    beside = Beside(qtbot)
    beside.press(Qt.Key.Key_Tab)
    beside.press(Qt.Key.Key_Plus, times=8)
    for key, corner in ((Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 29)):
        beside.press(key, times=40)
        assert beside.view.pointed_cell == (corner, 5)
        assert beside.view.picture is not None
        area = beside.view.picture.area
        assert area.top <= corner < area.bottom and area.bottom - area.top < 10


def test_a_picture_of_cells_that_are_not_there_is_empty(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.ones(4, 4))
    gone = MapRequest(10, 10, Area(60, 70, 30, 40))
    shown.view.start()
    shown.card.show_picture(picture("w", shown.tensor, gone))
    assert shown.view.grab().toImage().pixelColor(WIDTH // 2, HEIGHT // 2).name() == LIGHT.sunken


# Upright, and in large figures


def test_a_tall_weight_stands_upright_where_there_is_room(qtbot: QtBot) -> None:
    upright = Shown(qtbot, torch.tensor([[1.0], [2.0], [3.0]]))
    first, last = upright.view.place_of(0, 0), upright.view.place_of(2, 0)
    assert first is not None and last is not None
    assert first.left() == last.left() and first.bottom() < last.top()
    upright.view.setFixedSize(WIDTH, 30)
    QApplication.processEvents()
    first, last = upright.view.place_of(0, 0), upright.view.place_of(2, 0)
    assert first is not None and last is not None and first.right() < last.left(), "no room for three lines"
    tall = Shown(qtbot, torch.ones(1000, 3))
    assert tall.view._grid.turned


def test_a_part_in_view_stays_as_it_is_when_the_map_gets_other_room(qtbot: QtBot) -> None:
    shown = Shown(qtbot, torch.ones(4, 2))
    scroll(shown.view, QPointF(5, 5), 3)
    area = shown.area()
    shown.view.setFixedSize(WIDTH, 30)
    QApplication.processEvents()
    assert shown.area() == area


def test_numbers_grow_with_their_cells(qtbot: QtBot) -> None:
    sizes = []
    for side in (1, 2, 4, 6):
        shown = Shown(qtbot, torch.ones(side, side))
        sizes.append(shown.view._painter.numbers.pixels)
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[2] and sizes[-1] == 12
