"""The list of tensors: modules that fold, a search, and a dot for what is pinned."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator
from pytestqt.qtbot import QtBot

from core.i18n import words
from core.view.tensor_tree import TensorEntry, TensorGroup, TensorTree
from gui.panels.tensors.row_painter import PINNED, SHAPE
from gui.panels.tensors.tensor_list import TensorList
from gui.style.language import set_language
from gui.style.theme import DARK, LIGHT


def entries(path: str, *names: str) -> tuple[TensorEntry, ...]:
    return tuple(TensorEntry(f"{path}{name}", name, (3, 2), "float32") for name in names)


TREE = TensorTree(
    (
        TensorGroup("net", "net", "Net", 0, entries("net.", "scale")),
        TensorGroup("net.blocks", "blocks", "ModuleList", 1, entries("net.blocks.", "0.weight", "1.weight")),
        TensorGroup("", words("Tensors", "values of the iteration"), "", 0, entries("", "x", "weight_decay")),
    )
)


@pytest.fixture
def listed(qtbot: QtBot) -> TensorList:
    listed = TensorList(LIGHT)
    qtbot.addWidget(listed)
    listed.resize(220, 300)
    listed.show()
    listed.show_tree(TREE, ["net.scale"])
    return listed


def rows(listed: TensorList) -> list[QTreeWidgetItem]:
    tree = listed.findChild(QTreeWidget)
    assert tree is not None
    found = []
    at = QTreeWidgetItemIterator(tree)
    while (item := at.value()) is not None:
        found.append(item)
        at += 1
    return found


def seen(listed: TensorList) -> list[str]:
    return [row.text(0) for row in rows(listed) if not row.isHidden()]


def click(listed: TensorList, text: str) -> None:
    tree = listed.findChild(QTreeWidget)
    assert tree is not None
    item = next(row for row in rows(listed) if row.text(0) == text)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())


def test_each_module_and_each_tensor_has_a_row(listed: TensorList) -> None:
    values = "values of the iteration"
    assert seen(listed) == [
        "net · Net", "scale", "blocks · ModuleList", "0.weight", "1.weight", values, "x", "weight_decay",
    ]  # fmt: skip
    assert [row.data(0, PINNED) for row in rows(listed)] == [None, True, None, False, False, None, False, False]
    assert rows(listed)[1].data(0, SHAPE) == "3×2"


def test_a_click_on_a_tensor_pins_it_and_one_on_a_module_folds_it(listed: TensorList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(listed.toggled) as pinned:
        click(listed, "1.weight")
    assert pinned.args == ["net.blocks.1.weight"]
    with qtbot.assertNotEmitted(listed.toggled):
        click(listed, "blocks · ModuleList")
    assert not next(row for row in rows(listed) if row.text(0) == "blocks · ModuleList").isExpanded()


def test_the_keys_pin_too(listed: TensorList, qtbot: QtBot) -> None:
    tree = listed.findChild(QTreeWidget)
    assert tree is not None
    tree.setFocus()
    tree.setCurrentItem(rows(listed)[0])
    with qtbot.waitSignal(listed.toggled) as pinned:
        QTest.keyClick(tree, Qt.Key.Key_Down)
        QTest.keyClick(tree, Qt.Key.Key_Space)
    assert pinned.args == ["net.scale"]


def test_a_search_shows_what_has_the_text_in_its_path(listed: TensorList) -> None:
    search = listed.findChild(QLineEdit, "tensorSearch")
    assert search is not None and search.placeholderText() == "5 · search"
    search.setText("BLOCKS")
    assert seen(listed) == ["net · Net", "blocks · ModuleList", "0.weight", "1.weight"]
    search.setText("weight")
    assert seen(listed)[-1] == "weight_decay"
    search.setText("nothing")
    assert seen(listed) == []
    search.clear()
    assert len(seen(listed)) == 8


def test_a_fold_outlasts_another_list_and_a_search(listed: TensorList) -> None:
    click(listed, "blocks · ModuleList")
    other = TensorTree((*TREE.groups[:2], TensorGroup("", "values", "", 0, entries("", "y"))))
    listed.show_tree(other, [])
    folded = next(row for row in rows(listed) if row.text(0) == "blocks · ModuleList")
    assert not folded.isExpanded() and "y" in seen(listed)


def test_shapes_that_change_keep_the_rows(listed: TensorList) -> None:
    before = rows(listed)
    groups = [
        TensorGroup(
            group.name, group.label, group.kind, group.depth,
            tuple(TensorEntry(entry.name, entry.label, None, "") for entry in group.entries),
        )
        for group in TREE.groups
    ]  # fmt: skip
    listed.show_tree(TensorTree(tuple(groups)), ["x"])
    assert rows(listed)[1].data(0, SHAPE) == "–" and len(rows(listed)) == len(before)
    assert [row.text(0) for row in rows(listed) if row.data(0, PINNED)] == ["x"]


def test_the_headings_are_in_the_language_of_the_moment(listed: TensorList) -> None:
    set_language("ko")
    listed.show_language()
    assert "values of the iteration" not in seen(listed) and "net · Net" in seen(listed)


def test_another_theme_paints_other_colours(listed: TensorList) -> None:
    before = listed.grab().toImage()
    listed.set_theme(DARK)
    assert listed.grab().toImage() != before
