"""Finds the texts in a window that stay English when another language is spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextBrowser,
    QWidget,
)

SAME_EVERYWHERE = re.compile(
    r"<[^>]*>|&\w+;"  # markup
    r"|\b(Nablascope|PyTorch|torch|CPU|CUDA|GPU|MPS|ReLU|Adam|SGD|nn\.\w+|English|Python|Qt|GIF|PNG|SVG|NumPy)\b"
    r"|\b(w1|w2|x|y|h|y_pred|grad|loss|learning_rate|zero_grad|backward|weight|bias|batch_size|linear\w*|model|inputs|labels|sgd|adam)\b"
    r"|\b(Ctrl|Shift|Alt|Space|Backspace|Esc|Enter|Return|Tab|Home|End|Page\w*|PgUp|PgDown|Left|Right|Up|Down|Del\w*|Ins)\b"
    r"|\b[\w.]+\(\)|\b\w+[._]\w[\w.]*\b"  # calls and names of code
)
WORD = re.compile(r"[A-Za-z]{3,}")


def untranslated(root: QWidget) -> list[str]:
    """`widget: text` for each text that has an English word outside of the brackets of `Pseudo`."""
    found = dict.fromkeys(
        f"{_name(widget)}: {text}"
        for widget in (root, *root.findChildren(QWidget))
        for text in _texts(widget)
        if WORD.search(SAME_EVERYWHERE.sub(" ", _outside(text)))
    )
    return list(found)


def _name(widget: QWidget) -> str:
    names = []
    owner: QWidget | None = widget
    while owner is not None and len(names) < 3:
        names.append(owner.objectName() or type(owner).__name__)
        owner = owner.parentWidget()
    return " < ".join(names)


def _texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QPlainTextEdit):
        return  # code
    yield from (widget.toolTip(), widget.statusTip(), widget.whatsThis())
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    for action in widget.actions():
        yield from _of_action(action)
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QTextBrowser):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))


def _of_action(action: QAction) -> Iterator[str]:
    if not action.isSeparator():
        yield from (action.text(), action.toolTip(), action.statusTip())


def _outside(text: str) -> str:
    """What no bracket holds."""
    outside, depth = [], 0
    for letter in text:
        if letter == "⟦":
            depth += 1
        elif letter == "⟧":
            depth -= 1
        elif depth == 0:
            outside.append(letter)
    return "".join(outside)
