"""What others wrote is shown as it is written: no label, tool tip or message box takes it for HTML."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, Qt, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core.check.results import Check
from core.control.commands import Edit, Step
from core.i18n import words
from core.lessons.parser import parse
from gui.bars.banner import Banner
from gui.dialogs.message import MOST_LINES, message_box, warn
from gui.lessons.controller import Lessons
from gui.lessons.open_dialog import lesson_in
from gui.lessons.page import Page
from gui.lessons.panel import LessonPanel
from gui.main_window.window import Window
from gui.panels.loss.branch_chips import BranchChips
from gui.presentation.foot import PresentationFoot
from gui.style.language import bind_text
from gui.style.plain_text import Label, RichLabel
from gui.style.theme import LIGHT
from gui.style.tool_tip import tool_tip
from gui.widgets.elided_label import ElidedLabel
from tests.core.lessons.test_lessons import GOOD
from tests.helpers.driving import find, wait

GUI = Path(__file__).parents[3] / "gui"
HTML = '<a href="file:///etc/passwd">look</a><img src="file:///etc/hostname"><b>here</b>'

# How it is kept so

ENFORCERS = {"QLabel": ("plain_text.py",), "QMessageBox": ("message.py",), "QToolTip": ("tool_tip.py",)}
"""Which files alone may make one: elsewhere it would decide by itself whether a text is HTML."""

FORBIDDEN = ("QErrorMessage", "QWhatsThis", "QInputDialog", "QProgressDialog", "QGraphicsTextItem")
"""Which take any text for HTML that looks like it, or ask for one in a label of their own."""


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The names of what is called or derived from, dotted, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno
        if isinstance(node, ast.ClassDef):
            yield from ((ast.unparse(base), node.lineno) for base in node.bases)


@pytest.mark.parametrize("path", sorted(GUI.rglob("*.py")), ids=lambda path: str(path.relative_to(GUI)))
def test_only_one_place_makes_what_could_take_a_text_for_html(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for name, line in calls(tree):
        first, last = name.split(".")[0], name.split(".")[-1]
        assert path.name in ENFORCERS.get(last, (path.name,)), f"line {line}: {name}"
        if first in ("QMessageBox", "QToolTip"):
            assert path.name in ENFORCERS[first], f"line {line}: {name}"
        assert last not in FORBIDDEN and first not in FORBIDDEN, f"line {line}: {name}"
        assert last not in ("setWhatsThis", "setHtml", "insertHtml", "appendHtml"), f"line {line}: {name}"


@pytest.mark.parametrize("path", sorted(GUI.rglob("*.py")), ids=lambda path: str(path.relative_to(GUI)))
def test_every_tool_tip_is_said_or_made_plain(path: Path) -> None:
    """`say(widget.setToolTip, …)` makes it plain; a call of the method itself needs `tool_tip`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("setToolTip"):
            assert "tool_tip(" in ast.unparse(node), f"line {node.lineno}"


@pytest.mark.parametrize("path", sorted(GUI.rglob("*.py")), ids=lambda path: str(path.relative_to(GUI)))
def test_no_widget_of_qt_is_made_with_a_tool_tip(path: Path) -> None:
    """Its constructor would take the tip for HTML; `building.set_up` and `Label` do not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1].startswith("Q"):
            assert "toolTip" not in [keyword.arg for keyword in node.keywords], f"line {node.lineno}"


# What holds it together


def plain(tip: str) -> str:
    """What a tool tip shows."""
    return QTextDocumentFragment.fromHtml(tip).toPlainText() if Qt.mightBeRichText(tip) else tip


def tips(root: QWidget) -> Iterator[tuple[str, str]]:
    """Every tool tip, with the name of what has it."""
    for part in (root, *root.findChildren(QWidget), *root.findChildren(QAction)):
        yield part.objectName() or type(part).__name__, part.toolTip()
    for view in root.findChildren(QGraphicsView):
        items: list[QGraphicsItem] = view.items()
        yield from ((type(item).__name__, item.toolTip()) for item in items)


def check_plain(root: QWidget) -> None:
    """No part of a window takes foreign text for HTML."""
    for label in root.findChildren(QLabel):
        assert isinstance(label, Label | RichLabel), (label.objectName(), label.text())
        assert label.textFormat() is not Qt.TextFormat.AutoText, label.objectName()
        assert not label.openExternalLinks(), label.objectName()
        if label.textFormat() is Qt.TextFormat.RichText:
            tags = set(re.findall(r"<(\w+)", label.text()))
            assert tags <= {"p", "span", "b", "br"}, (label.objectName(), label.text())
    for name, tip in tips(root):
        tags = set(re.findall(r"<(\w+)", tip)) if Qt.mightBeRichText(tip) else set()
        assert tags <= {"p"}, (name, tip)


def said_in(root: QWidget) -> str:
    """Everything that is to be read in the labels of a widget."""
    labels = root.findChildren(QLabel) + ([root] if isinstance(root, QLabel) else [])
    return "\n".join(plain(label.text()) if isinstance(label, RichLabel) else label.text() for label in labels)


@pytest.mark.parametrize("text", [HTML, f"A dock\n{HTML}", "a < b", "w1 & w2", "", "<b>", "&lt;", "  two\n  lines"])
def test_a_tool_tip_shows_what_is_written(text: str, qtbot: QtBot) -> None:
    for wrapped in (False, True):
        assert plain(tool_tip(text, wrapped)).replace("\N{NO-BREAK SPACE}", " ") == text
    label = Label()
    qtbot.addWidget(label)
    bind_text(label.setToolTip, text)
    assert plain(label.toolTip()).replace("\N{NO-BREAK SPACE}", " ") == text
    bind_text(label.setToolTip, words("Test", "“{text}”").format(text=text))
    assert plain(label.toolTip()).replace("\N{NO-BREAK SPACE}", " ") == f"“{text}”"


def test_a_message_box_shows_what_is_written(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = message_box(QMessageBox.Icon.Warning, HTML, HTML, parent, HTML)
    qtbot.addWidget(box)
    labels = [label for label in box.findChildren(QLabel) if label.text()]
    assert [label.text() for label in labels] == [HTML, HTML] and box.windowTitle() == HTML
    for label in labels:
        assert label.textFormat() is Qt.TextFormat.PlainText and not label.openExternalLinks()


def test_a_message_of_very_many_lines_has_an_end(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    parent, told = QWidget(), []
    qtbot.addWidget(parent)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    for count in (1, MOST_LINES, MOST_LINES + 1, 3000):
        warn(parent, "no", [f"line {number}" for number in range(count)])
    assert [len(text.splitlines()) for text in told] == [1, MOST_LINES, MOST_LINES, MOST_LINES]
    assert told[-1].endswith("… and 2,991 more")


def test_a_lesson_whose_keys_are_html_is_refused_in_plain_text(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent, boxes = QWidget(), []
    qtbot.addWidget(parent)

    def look(box: QMessageBox) -> None:
        boxes.append((box.text(), {label.textFormat() for label in box.findChildren(QLabel)}))

    monkeypatch.setattr(QMessageBox, "exec", look)
    path = tmp_path / "<b>mine.toml"
    path.write_text(GOOD.replace("batch_size", f"'{HTML[:60]}'"), encoding="utf-8")
    assert lesson_in(path, parent) is None
    assert HTML[:60] in boxes[0][0] and "<b>mine.toml, line 6" in boxes[0][0]
    assert boxes[0][1] == {Qt.TextFormat.PlainText}


# Panels, each told something that looks like HTML


def banner() -> QWidget:
    shown = Banner(LIGHT)
    shown.show_message(HTML, HTML)
    return shown


def few_lines() -> QWidget:
    shown = ElidedLabel(3)
    shown.resize(900, 100)
    shown.show_text(HTML)
    return shown


def chips() -> QWidget:
    shown = BranchChips()
    shown.show_names(HTML, (HTML, "b", "c", "d", "e"))
    return shown


def stage_foot() -> QWidget:
    shown = PresentationFoot(LIGHT, 1.0)
    shown.tell(HTML, HTML, HTML)
    return shown


def lesson_page() -> QWidget:
    shown = LessonPanel(LIGHT)
    failed = Check("w", (), HTML)
    shown.show_page(Page(HTML, 1, 2, text=HTML, choices=(HTML, HTML), guess=HTML, checks=(failed,), problems=(HTML,)))
    return shown


@pytest.mark.parametrize("make", [banner, few_lines, chips, stage_foot, lesson_page], ids=lambda make: make.__name__)
def test_a_panel_shows_what_is_written(make: Callable[[], QWidget], qtbot: QtBot) -> None:
    shown = make()
    qtbot.addWidget(shown)
    check_plain(shown)
    assert "<img src=" in said_in(shown) or "<img src=" in "".join(plain(tip) for _, tip in tips(shown))


# The window


def test_no_part_of_the_window_takes_a_text_for_html(window: Window, qtbot: QtBot) -> None:
    text = GOOD
    for own in ("Mine", "One.", "And now?", "Up"):
        text = text.replace(f'"{own}"', f"'{HTML}'")
    lessons = window.findChildren(Lessons)[0]
    lessons.open(parse(text, "mine.toml"))
    wait(qtbot, lambda: lessons._page is not None and not lessons._page.busy)
    lessons.go_on()
    check_plain(window)
    assert HTML in find(window, QLabel, "lessonTitle").text()
    lessons.leave()
    window.session.do(Edit(f"raise ValueError('''{HTML}''')"))
    wait(qtbot, lambda: window.session.experiment is not None and window.session.experiment.edited)
    window.session.do(Step("line"))
    wait(qtbot, lambda: window.session.snapshot is not None and window.session.snapshot.failure is not None)
    QTest.qWait(50)
    check_plain(window)
    hint = find(window, QLabel, "code_hint")
    assert "<img src=" in plain(hint.toolTip())
