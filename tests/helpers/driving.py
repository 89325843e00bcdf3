"""What a person does in the window, and what that person sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.view.snapshot import BranchCurve
from gui.main_window.window import Window
from gui.panels.code.view import CodeView
from gui.panels.heatmaps.card import HeatMapCard
from gui.session.session import Session
from gui.session.state import State

PATIENCE = 100_000
"""Milliseconds. Much more than anything here takes: the machine may stand still for half a minute."""

SETTLE_PATIENCE = 20_000
"""Milliseconds until a layout has come to rest. Mostly it takes 50; with every core busy, seconds."""

AnyObject = TypeVar("AnyObject", bound=QObject)


def find(window: QWidget, kind: type[AnyObject], name: str) -> AnyObject:
    """The one descendant of that name."""
    found = window.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0]


def shown(window: QWidget, name: str) -> str:
    """What a label says; a space at which no line ends is a space."""
    return find(window, QLabel, name).text().replace("\N{NO-BREAK SPACE}", " ")


def labels(widget: QWidget) -> list[str]:
    """What all labels inside a widget say; a space at which no line ends is a space."""
    return [label.text().replace("\N{NO-BREAK SPACE}", " ") for label in widget.findChildren(QLabel)]


def number_shown(window: QWidget, name: str) -> float:
    """The number that a label says."""
    return float(shown(window, name).replace("\N{MINUS SIGN}", "-"))


def logged(window: QWidget) -> list[str]:
    """The lines of the log panel."""
    return find(window, QPlainTextEdit, "log").toPlainText().splitlines()


def losses_shown(window: Window) -> list[float]:
    """The losses of the curve, as long as there are no more of them than the plot has columns."""
    assert window.session.snapshot is not None
    loss = window.session.snapshot.loss_picture
    assert loss is not None
    curve = loss.curve
    assert list(curve.iterations) == list(range(1, len(curve.iterations) + 1)), "stretches, not single losses"
    return curve.low.tolist()


def branches_shown(session: Session) -> tuple[BranchCurve, ...]:
    """The futures that were left and the previous runs, as the loss plot has them."""
    loss = session.snapshot.loss_picture if session.snapshot is not None else None
    return loss.branches if loss is not None else ()


# Waiting


def wait(qtbot: QtBot, until: Callable[[], bool]) -> None:
    qtbot.waitUntil(until, timeout=PATIENCE)


def settle(qtbot: QtBot, layout_is_right: Callable[[], bool]) -> None:
    """Wait until a layout has come to rest as it should: Qt lays widgets out some passes of the event loop later."""
    qtbot.waitUntil(layout_is_right, timeout=SETTLE_PATIENCE)


def wait_until_ready(qtbot: QtBot, window: Window) -> None:
    """Until the experiment stands at its start, every map has been drawn, and the plot, which comes last, is there."""
    session = window.session
    wait(qtbot, lambda: session.state is State.PAUSED and session.snapshot is not None and session.snapshot.line > 0)
    wait(qtbot, lambda: all(card.view.picture is not None for card in window.findChildren(HeatMapCard)))
    wait(qtbot, lambda: window.findChild(QWidget, "lossPlot") is not None)


def code_fits(view: CodeView) -> bool:
    """Whether the code has the height that its lines need, no more and no less: then the column has been shared out."""
    last = max(view.rows, key=lambda row: row.number)
    return lines_hidden(view) == 0 and view.viewport().height() - last.top - last.height <= 6


def lines_hidden(view: CodeView) -> int:
    """How many lines one would have to scroll."""
    return view.verticalScrollBar().maximum()


def wait_for_iteration(qtbot: QtBot, window: Window, iteration: int) -> None:
    wait(qtbot, lambda: int(shown(window, "iterationValue")) >= iteration)


def wait_for_state(qtbot: QtBot, window: Window, state: State) -> None:
    wait(qtbot, lambda: window.session.state is state)


# Doing


def do(window: Window, action: str) -> None:
    """Chooses a command."""
    found = find(window, QAction, action)
    assert found.isEnabled(), f"{action} is not to be had"
    found.trigger()


def step(qtbot: QtBot, window: Window, action: str, times: int = 1) -> None:
    """Chooses a command that steps, and waits for what comes of it."""
    for _ in range(times):
        before = where(window)
        do(window, action)
        wait(qtbot, lambda before=before: where(window) != before)


def where(window: Window) -> tuple[int, int, int, int | None]:
    """Where the loop stands."""
    snapshot = window.session.snapshot
    assert snapshot is not None
    return snapshot.finished, snapshot.iteration, snapshot.line, snapshot.last_line


def run_to_the_end(qtbot: QtBot, window: Window) -> None:
    """Runs until the goal is reached; the last letter has arrived by then."""
    reached = qtbot.waitSignal(
        window.session.state_changed, timeout=PATIENCE, check_params_cb=lambda state: state is State.REACHED
    )
    with reached:
        do(window, "actionRun")


def pause(qtbot: QtBot, window: Window) -> None:
    """Pauses a run, and waits for the moment at which it stands still."""
    assert window.session.state is State.RUNNING
    do(window, "actionRun")
    wait(qtbot, lambda: window.session.state is State.PAUSED and shown(window, "speedValue") == "0 it/s")


def reset(qtbot: QtBot, window: Window) -> None:
    """Chooses Reset and waits for the experiment that it starts."""
    with qtbot.waitSignal(window.session.experiment_changed, timeout=PATIENCE):
        do(window, "actionReset")
    wait_until_ready(qtbot, window)


def type_into(window: QWidget, name: str, text: str, finish: bool = True) -> QLineEdit:
    """Types over what stands in a field, and presses Enter."""
    editor = find(window, QLineEdit, name)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    QTest.keyClicks(editor, text)
    if finish:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    return editor


def choose(window: QWidget, name: str, value: str) -> None:
    """Chooses an entry of a list by its value."""
    box = find(window, QComboBox, name)
    assert box.findData(value) >= 0, f"{name} does not offer {value}"
    box.setCurrentIndex(box.findData(value))


def press_apply(window: Window) -> None:
    button = find(window, QPushButton, "apply")
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def apply(qtbot: QtBot, window: Window) -> None:
    """Presses Apply and waits for the experiment that it starts."""
    with qtbot.waitSignal(window.session.experiment_changed, timeout=PATIENCE):
        press_apply(window)
    wait_until_ready(qtbot, window)


# The mouse


def scroll(widget: QWidget, place: QPointF, notches: int) -> None:
    """Turns the wheel: a notch away from the person is 1."""
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPointF(0, 0).toPoint(),
        QPointF(0, 120 * notches).toPoint(),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def mouse(widget: QWidget, kind: QMouseEvent.Type, place: QPointF, held: bool = False) -> None:
    """One event of the left button, or a movement with the button held or not."""
    button = Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    buttons = Qt.MouseButton.LeftButton if held else Qt.MouseButton.NoButton
    event = QMouseEvent(kind, place, widget.mapToGlobal(place), button, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, start: QPointF, end: QPointF) -> None:
    """Moves the pointer with the left button held, in a few steps."""
    mouse(widget, QMouseEvent.Type.MouseButtonPress, start, held=True)
    for share in (0.25, 0.5, 0.75, 1.0):
        mouse(widget, QMouseEvent.Type.MouseMove, start + (end - start) * share, held=True)
    mouse(widget, QMouseEvent.Type.MouseButtonRelease, end)
