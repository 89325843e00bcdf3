"""The small widgets of the graph panel: the search, the buttons that fold, and the strip that tells what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton

from core.explain.graph.types import Graph, Part
from core.i18n import words
from gui.panels.graph import part_labels
from gui.panels.graph.labels import described
from gui.style import building
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label

WIDTH = 132
SEARCH = words("GraphTools", "Search the graph")
SEARCH_TIP = words("GraphTools", "By name, operation, module or shape; Enter goes to the next one, Shift+Enter back")
ALL_FOUND = words("GraphTools", "{count} found")
FOUND = words("GraphTools", "{number} of {count}")
ONLY = words("GraphTools", "Only what leads to {name}: {count} of {all} nodes")


def matches(graph: Graph, text: str) -> list[int]:
    """Return the ids of the nodes and parts that a text is found in, in the order of the graph."""
    wanted = text.casefold().split()
    return [id for id, told in _told(graph) if wanted and all(word in told for word in wanted)]


def _told(graph: Graph) -> Iterator[tuple[int, str]]:
    for node in graph.nodes:
        yield node.id, f"{translated(described(node))} {translated(node.value)}".casefold()
    for part in graph.parts:
        if part.kind != "repeat":
            yield part.id, f"{part.name} {translated(part_labels.described(part, graph.output(part.id)))}".casefold()


def tool(name: str, text: str, tip: str, clicked: Callable[..., object]) -> QToolButton:
    """Return a button for the panel's heading."""
    button = QToolButton(objectName=name)
    return building.set_up(button, text=text, toolTip=tip, accessibleName=tip, pixels=12, clicked=clicked)


class GraphSearch(QLineEdit):
    """A field that finds nodes and parts.

    Signals:
        sought: the ids of those that are found; None without a text.
        gone_to: the one to look at.
        left: Esc was pressed.
    """

    sought = Signal(object)
    gone_to = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(objectName="graphSearch", clearButtonEnabled=True)
        building.set_up(self, pixels=12, placeholderText=SEARCH, accessibleName=SEARCH, toolTip=SEARCH_TIP)
        self.setMinimumWidth(WIDTH // 2)
        self.setMaximumWidth(WIDTH)
        self.told = Label(objectName="graphFound", pixels=12, role="muted")
        self._graph: Graph | None = None
        self._found: list[int] = []
        self._place = -1
        self.textChanged.connect(self._find)

    def show_graph(self, graph: Graph) -> None:
        """Search another graph from now on."""
        self._graph = graph
        self.clear()

    @Slot()
    def _find(self) -> None:
        text = self.text().strip()
        self._found = matches(self._graph, text) if self._graph is not None else []
        self._place = -1
        self.sought.emit(frozenset(self._found) if text else None)
        self._tell()

    def _tell(self) -> None:
        if not self.text().strip():
            told: str = ""
        elif not self._found:
            told = words("GraphTools", "not found")
        elif self._place < 0:
            told = ALL_FOUND.format(count=len(self._found))
        else:
            told = FOUND.format(number=self._place + 1, count=len(self._found))
        bind_text(self.told.setText, told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._found:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._place = max(self._place - 1, -1) if back else self._place + 1
            self._place %= len(self._found)
            self.gone_to.emit(self._found[self._place])
            self._tell()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class OnlyStrip(QFrame):
    """A line that tells that some nodes are hidden, with the way back.

    Signals:
        ended: all nodes are wanted again.
    """

    ended = Signal()

    def __init__(self) -> None:
        super().__init__(objectName="graphOnlyStrip", visible=False)
        self._told = Label(objectName="graphOnlyTold", pixels=12, role="muted")
        back = building.set_up(
            QToolButton(objectName="graphShowAll"),
            text=words("GraphTools", "Show all"),
            toolTip=words("GraphTools", "Show all nodes again (Esc)"),
            pixels=12,
            role="chip",
            clicked=self.ended,
        )
        building.row(self._told, back, None, parent=self, margins=(0, 0, 0, 2), spacing=8)

    def show_kept(self, graph: Graph, item: int, kept: int) -> None:
        """Tell what is still drawn."""
        one = graph.item(item)
        name = part_labels.heading(one) if isinstance(one, Part) else one.name or one.value or one.operation
        bind_text(self._told.setText, ONLY.format(name=name, count=kept, all=len(graph.nodes)))
        self.show()
