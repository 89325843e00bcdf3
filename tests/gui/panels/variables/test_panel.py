"""The panel of variables: rows that unfold, what has changed, the call stack, watched expressions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem

from core.queries import Watched
from core.view.requests import VariablesRequest
from gui.panels.variables.call_stack import CallStack
from gui.panels.variables.row_tree import RowTree
from gui.style.theme import DARK
from tests.gui.panels.variables.conftest import Shown
from tests.helpers.driving import find


def rows(shown: Shown, name: str = "variables") -> dict[str, list[str]]:
    """What the rows at the top say, by name."""
    tree = find(shown.panel, QTreeWidget, name)
    return {item.text(0): [item.text(1), item.text(2)] for item in items(tree)}


def items(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    return [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]


def item(shown: Shown, name: str, tree: str = "variables") -> QTreeWidgetItem:
    return next(one for one in items(find(shown.panel, QTreeWidget, tree)) if one.text(0) == name)


def colours(shown: Shown) -> dict[str, str]:
    tree = find(shown.panel, QTreeWidget, "variables")
    return {one.text(0): one.foreground(1).color().name() for one in items(tree)}


def watch(shown: Shown, expression: str) -> None:
    field = find(shown.panel, QLineEdit, "watchField")
    field.setFocus()
    QTest.keyClicks(field, expression)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_rows(shown: Shown) -> None:
    found = rows(shown)
    assert found["step"] == ["1", "int"] and found["net"] == ["13 parameters", "Sequential"]
    assert found["x"][0].startswith("4 × 2   ‖") and found["x"][1] == "float32"
    assert found["loss"][1] == "float32 · grad" and found["imports and functions"] == ["2 names", ""]


def test_unfolding_asks_for_what_is_within(shown: Shown) -> None:
    item(shown, "net").setExpanded(True)
    assert shown.request == VariablesRequest(None, frozenset({("net",)}))
    shown.show()
    net = item(shown, "net")
    assert net.isExpanded() and [net.child(place).text(0) for place in range(4)] == ["0", "1", "2", "training"]
    net.child(0).setExpanded(True)
    shown.show()
    assert [net.child(0).child(place).text(2) for place in range(2)] == ["Parameter · float32 · grad"] * 2
    net.setExpanded(False)
    assert shown.request == VariablesRequest()


def test_more_of_a_long_list(shown: Shown) -> None:
    item(shown, "numbers").setExpanded(True)
    shown.show()
    tree, numbers = find(shown.panel, RowTree, "variables"), item(shown, "numbers")
    assert numbers.childCount() == 101 and numbers.child(100).text(0) == "… 50 more"
    tree.itemClicked.emit(numbers.child(100), 0)
    shown.show()
    assert item(shown, "numbers").childCount() == 150


def test_what_has_changed_is_marked(shown: Shown) -> None:
    assert set(colours(shown).values()) == {shown.panel.theme.text, shown.panel.theme.muted}
    shown.stepper.step_iteration()
    shown.show()
    marked = {name for name, ink in colours(shown).items() if ink == shown.panel.theme.now}
    assert marked == {"net", "optimizer", "step", "x", "loss"} - {"optimizer"}
    shown.show()  # the same moment once more
    assert {name for name, ink in colours(shown).items() if ink == shown.panel.theme.now} == marked
    shown.panel.set_theme(DARK)
    assert {name for name, ink in colours(shown).items() if ink == DARK.now} == marked
    shown.panel.show_running(True)
    shown.stepper.step_iteration()
    shown.show()
    assert DARK.now not in colours(shown).values()


def test_call_stack(shown: Shown) -> None:
    stack = find(shown.panel, CallStack, "callStack")
    assert not stack.isVisible()
    for _ in range(4):
        shown.stepper.step_into()
    shown.show()
    assert stack.isVisible() and [stack.item(row).text() for row in range(2)] == [
        "measure()   shown.py:9",
        "the script itself   shown.py:12",
    ]
    assert list(rows(shown)) == ["x", "twice"]
    chosen: list[int] = []
    shown.panel.place_chosen.connect(lambda _file, line: chosen.append(line))
    stack.itemClicked.emit(stack.item(1))
    shown.show()
    assert "optimizer" in rows(shown) and chosen == [12]
    shown.stepper.step_out()
    shown.show()
    assert not stack.isVisible() and shown.request == VariablesRequest()


def test_of_watched_values_only_those_that_changed_are_marked(shown: Shown) -> None:
    same, other = "net[0].weight * 0 + 1", "net[0].weight * 1"
    for expression in (same, other):
        watch(shown, expression)
    shown.stepper.step_iteration()
    shown.show()
    marked = [item(shown, one, "watches").foreground(1).color().name() for one in (same, other)]
    assert marked[0] != shown.panel.theme.now == marked[1]


def test_watches(shown: Shown) -> None:
    changed: list[tuple[str, ...]] = []
    shown.panel.watches_changed.connect(changed.append)
    for expression in ("step * 2", "net[0].weight", "1 / 0", "step * 2"):
        watch(shown, expression)
    assert rows(shown, "watches") == {
        "step * 2": ["2", "int"],
        "net[0].weight": [rows(shown, "watches")["net[0].weight"][0], "Parameter · float32 · grad"],
        "1 / 0": ["ZeroDivisionError: division by zero", ""],
    }
    shown.stepper.step_iteration()
    shown.show()
    assert rows(shown, "watches")["step * 2"] == ["4", "int"]
    assert item(shown, "step * 2", "watches").foreground(1).color().name() == shown.panel.theme.now
    tree, field = find(shown.panel, QTreeWidget, "watches"), find(shown.panel, QLineEdit, "watchField")
    tree.setCurrentItem(items(tree)[2])
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    tree.itemDoubleClicked.emit(items(tree)[0], 0)
    assert field.text() == "step * 2"
    QTest.keyClicks(field, "step * 3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert list(rows(shown, "watches")) == ["step * 3", "net[0].weight"]
    assert changed[-1] == ("step * 3", "net[0].weight")
    tree.itemDoubleClicked.emit(items(tree)[0], 0)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "" and list(rows(shown, "watches")) == ["step * 3", "net[0].weight"]


def test_a_closed_panel_asks_for_nothing(shown: Shown) -> None:
    watch(shown, "step")
    shown.panel.show_seen(False)
    assert shown.request is None
    shown.asked.clear()
    shown.panel.show_running(True)
    shown.stepper.step_iteration()
    shown.show()
    shown.panel.show_running(False)
    assert not shown.asked
    shown.panel.show_seen(True)
    shown.show()
    assert shown.asked == [Watched(("step",))]


def test_expressions_are_not_asked_for_while_the_loop_runs(shown: Shown) -> None:
    shown.panel.show_running(True)
    watch(shown, "step")
    shown.stepper.step_iteration()
    shown.show()
    assert not shown.asked
    shown.panel.show_running(False)
    assert shown.asked == [Watched(("step",))]


def test_menu_of_a_row(shown: Shown) -> None:
    for path in ("net",):
        item(shown, path).setExpanded(True)
    shown.show()
    item(shown, "net").child(0).setExpanded(True)
    shown.show()
    tree = find(shown.panel, RowTree, "variables")
    tree.setCurrentItem(item(shown, "net").child(0).child(0))
    assert tree.current is not None
    pinned: list[str] = []
    shown.panel.tensor_chosen.connect(pinned.append)
    menu = tree.made_menu(tree.current)
    pin, to_watch, _copy = menu.actions()
    pin.trigger()
    to_watch.trigger()
    assert pinned == ["net.0.weight"] and list(rows(shown, "watches")) == ["net[0].weight"]
