"""The gradient at one node of the graph: its numbers, and a map of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton

from core.explain.graph.types import Node, NodeGradient, Part
from core.i18n import joined, words
from gui.panels.graph.labels import MEANINGS, derivative, place
from gui.panels.graph.part_labels import derivative as derivative_of_part
from gui.panels.graph.part_labels import place as place_of_part
from gui.panels.heatmaps.scale_bar import ScaleBar
from gui.panels.heatmaps.view import HeatMapView
from gui.style import building, fonts, number_format
from gui.style.language import bind_text, bind_texts, translated
from gui.style.plain_text import Label
from gui.style.theme import Theme

WIDTH, RIGHT, GAP = 228, 14, 6
WHY = words("GraphDetails", "Why {cell}?")
WHY_ALONE = words("GraphDetails", "Why?")
WHY_TIP = words("GraphDetails", "Why the value furthest from zero is what it is; a click in the map asks for any other")
MAP_TIP = words("GraphDetails", "Wheel or + and − to zoom, drag or W A S D to pan, double click or 0 to see all")
ASKING_MAP_TIP = words(
    "GraphDetails",
    "Click a cell to see why it has its value.\n"
    "Wheel or + and − to zoom, drag or W A S D to pan, double click or 0 to see all",
)
TOO_MANY_DIMENSIONS = words("GraphDetails", "It has more than two dimensions, and no map.")
AS_MAP = words("GraphDetails", "Map:")
AS_MAP_TIP = words("GraphDetails", "Show {name} among the maps")


class GraphDetails(QFrame):
    """A question goes out as a signal, its answer comes back through `show_gradient` or `show_reason`.

    Signals:
        wanted: what is to be seen of the map.
        cell_chosen: the reference of a cell that is to be explained.
        map_wanted: the name of a value or a gradient of which a map is wanted.
    """

    wanted = Signal(object)
    cell_chosen = Signal(object)
    map_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(objectName="graphDetails")
        self.setFixedWidth(WIDTH)
        self._node: Node | None = None
        self._gradient: NodeGradient | None = None
        self._name = _label("graphNode", 13, fonts.SEMIBOLD)
        self._kind = _label("graphNodeKind", 12, wordWrap=True, role="muted")
        self._numbers = _label("graphGradient", 12)
        self._reason = _label("graphReason", 13, wordWrap=True, role="muted")
        self._why = building.set_up(
            QToolButton(objectName="graphWhy"), toolTip=WHY_TIP, pixels=12, role="chip", clicked=self._ask_why
        )
        self._as_map = _label("graphAsMap", 12, text=AS_MAP, role="muted")
        self._as_map.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._maps = [
            self._map_button("graphValueMap", words("GraphDetails", "value")),
            self._map_button("graphGradientMap", words("GraphDetails", "gradient")),
        ]
        self._mapped = ["", ""]
        self.view = HeatMapView("graph", theme, "")
        bind_texts(
            self.view, accessibleName=words("GraphDetails", "Map of the gradient at the chosen node"), toolTip=MAP_TIP
        )
        self._scale = ScaleBar(theme)
        self.view.wanted.connect(self.wanted)
        self.view.pointed.connect(self._show_numbers)
        self.view.chosen.connect(self._choose)
        self._lay_out()

    def _lay_out(self) -> None:
        building.column(
            building.row((self._name, 1), self._why, spacing=GAP),
            self._kind,
            building.row(self._as_map, *self._maps, None, spacing=GAP),
            self._numbers,
            (self._reason, 1, Qt.AlignmentFlag.AlignTop),
            (self.view, 1),
            self._scale,
            parent=self,
            margins=(0, 6, RIGHT, 8),
            spacing=4,
        )

    @property
    def node(self) -> Node | None:
        """The node that is shown."""
        return self._node

    def _map_button(self, name: str, text: str) -> QToolButton:
        button = building.set_up(QToolButton(objectName=name), pixels=12, role="chip", text=text)
        button.clicked.connect(lambda: self.map_wanted.emit(self._mapped[self._maps.index(button)]))
        return button

    def show_node(self, node: Node | None, part: Part | None = None) -> None:
        """Show another node, whose gradient is still to come, or the same at another moment; None for none.

        Args:
            node: the node.
            part: the part whose output it computes, if that was chosen.
        """
        another = self._node is None or node is None or node.id != self._node.id
        self._node = node
        self.setVisible(node is not None)
        if node is None:
            return
        bind_text(self._name.setText, derivative(node) if part is None else derivative_of_part(part))
        bind_texts(
            self._kind,
            text=place(node) if part is None else place_of_part(part, node),
            toolTip=MEANINGS[node.kind],
        )
        self._offer_maps(node)
        if another:
            self.show_reason(MEANINGS[node.kind])
            self.view.start()

    def _offer_maps(self, node: Node) -> None:
        self._mapped = [node.value, node.gradient if node.norm is not None else ""]
        for button, name in zip(self._maps, self._mapped, strict=True):
            button.setVisible(bool(name))
            bind_texts(button, toolTip=AS_MAP_TIP.format(name=name), accessibleName=AS_MAP_TIP.format(name=name))
        self._as_map.setVisible(any(self._mapped))

    def show_gradient(self, gradient: NodeGradient) -> None:
        """Show the gradient that came to the node."""
        self._gradient = gradient
        furthest = gradient.reference(*gradient.furthest)
        bind_text(self._show_question, WHY.format(cell=str(furthest)))
        self._why.setVisible(furthest is not None)
        self._numbers.show()
        bind_text(self._reason.setText, TOO_MANY_DIMENSIONS)
        self._reason.setVisible(gradient.picture is None)
        for part in (self.view, self._scale):
            part.setVisible(gradient.picture is not None)
        if gradient.picture is not None:
            bind_text(self.view.setToolTip, MAP_TIP if furthest is None else ASKING_MAP_TIP)
            self.view.show_picture(gradient.picture)
            self._scale.show_scale(gradient.picture.scale)
        self._show_numbers()

    def show_reason(self, reason: str) -> None:
        """Say why there is no gradient."""
        self._gradient = None
        for part in (self._why, self._numbers, self.view, self._scale):
            part.hide()
        bind_text(self._reason.setText, reason)
        self._reason.show()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self.view.set_theme(theme)
        self._scale.set_theme(theme)

    def _show_question(self, question: str) -> None:
        """Shorten the question where there is no room for it beside the heading."""
        self._why.setAccessibleName(question)
        self._why.setText(question)
        taken = self._name.sizeHint().width() + self._why.sizeHint().width() + GAP
        if taken > WIDTH - RIGHT:
            self._why.setText(translated(WHY_ALONE))

    @Slot()
    def _show_numbers(self) -> None:
        """Show the exact value of the cell under the pointer; without a pointer, a summary of all."""
        found = self._gradient
        if found is None:
            return
        probe = found.picture.probe if found.picture is not None else None
        if probe is not None and probe[:2] == self.view.pointed_cell:
            text: str = joined(" = ", [str(list(probe[:2])), number_format.number(probe[2], 7)])
        else:
            text = _numbers(found)
        bind_text(self._numbers.setText, text)
        bind_text(self.setAccessibleDescription, text)

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        reference = self._gradient.reference(row, column) if self._gradient is not None else None
        if reference is not None:
            self.cell_chosen.emit(reference)

    @Slot()
    def _ask_why(self) -> None:
        if self._gradient is not None:
            self._choose(*self._gradient.furthest)


def _numbers(gradient: NodeGradient) -> str:
    """Return a summary of the numbers: norm, smallest and largest; or the only one."""
    if not gradient.shape:
        return number_format.number(gradient.largest, 7)
    norm = joined("", ["‖", number_format.number(gradient.norm), "‖"])
    return joined(
        "  ·  ",
        [norm, joined(" … ", [number_format.number(gradient.smallest, 4), number_format.number(gradient.largest, 4)])],
    )


def _label(name: str, pixels: int, weight: int = fonts.REGULAR, **properties: Any) -> QLabel:
    return Label(
        objectName=name,
        pixels=pixels,
        weight=weight,
        sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        **properties,
    )
