"""Autograd's own graph of the present iteration, and the gradient at each of its nodes."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QStyle, QWidget

from core.explain.graph.folding import MOST_AT_FIRST, leading
from core.explain.graph.types import Graph, NodeGradient, Part
from core.explain.types import Reference
from core.i18n import words
from core.queries import GradientOf, GraphOf, NoAnswer, Question
from core.view.requests import MapRequest
from core.view.snapshot import Experiment, Snapshot
from gui.panels.base import Panel
from gui.panels.graph.backward_animation import BackwardAnimation
from gui.panels.graph.details import GraphDetails
from gui.panels.graph.tools import GraphSearch, OnlyStrip, tool
from gui.panels.graph.view import GraphView
from gui.style import building
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme

WAITING = words("GraphPanel", "Here stands autograd's graph of the loss, once a line has computed one.")
ITERATION = words("GraphPanel", "iteration {iteration}")
PASS = words("GraphPanel", "iteration {iteration}  ·  backward pass {passes}")
FIT_TIP = words("GraphPanel", "Show the whole graph")
FOLD_TIP = words("GraphPanel", "Fold all modules, functions and repetitions")
UNFOLD_TIP = words("GraphPanel", "Unfold all of them: every node of autograd’s graph")
ONLY_TIP = words(
    "GraphPanel",
    "Only what leads to the chosen node, or to the cell that is explained: hide what is neither on a way from there "
    "to the loss nor what it is computed from",
)
QUICK_MILLISECONDS = 350
"""A person who steps faster than this sees the end of a backward pass, and not its way there."""


class GraphPanel(Panel):
    """The graph, and beside it what came to the node that was chosen.

    It asks only while it is in view and the loop stands still. When a backward pass has just been stepped over, its
    nodes light up in the order in which they ran.

    Signals:
        map_wanted: the name of a value or a gradient of which a map is wanted.
    """

    map_wanted = Signal(str)

    title = words("GraphPanel", "Graph")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._snapshot: Snapshot | None = None
        self._asked_of: object = None
        self._graph: Graph | None = None
        self._request: MapRequest | None = None
        self._chosen: int | None = None
        self._explained: Reference | None = None
        self._running = False
        self._since_step = QElapsedTimer()
        self._quick = False
        self._message = Label(
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
            objectName="graphMessage",
            text=WAITING,
            pixels=13,
            role="muted",
        )
        self._message.setContentsMargins(40, 0, 40, 0)
        self._view = GraphView(theme)
        self._details = GraphDetails(theme)
        self._animation = BackwardAnimation(self)
        self._animation.moved.connect(self._view.show_pass)
        self._view.chosen.connect(self._choose)
        self._details.wanted.connect(self._ask_for_gradient)
        self._details.cell_chosen.connect(self.cell_chosen)
        self._details.map_wanted.connect(self.map_wanted)
        self.map_wanted.connect(self.tensor_chosen)
        self._add_tools()
        self._lay_out()

    def _add_tools(self) -> None:
        self._search, self._strip = GraphSearch(), OnlyStrip()
        self._search.sought.connect(self._view.seek)
        self._search.gone_to.connect(self._view.go_to)
        self._search.left.connect(self._view.setFocus)
        self._strip.ended.connect(self._show_all)
        self._view.left.connect(self._show_all)

        self._folds = [
            tool("graphFold", words("GraphPanel", "fold all"), FOLD_TIP, self._view.fold_all),
            tool("graphUnfold", words("GraphPanel", "unfold all"), UNFOLD_TIP, self._view.unfold_all),
        ]
        self._only = tool("graphOnly", words("GraphPanel", "only this"), ONLY_TIP, self._show_only)
        fit = tool("graphFit", words("GraphPanel", "fit"), FIT_TIP, self._view.fit)
        self.extras += [self._search, self._search.told, self._only, *self._folds, fit]
        self._offer_tools()

    def _lay_out(self) -> None:
        drawing = QWidget()
        graph = building.column(self._strip, (self._view, 1), margins=(0, 0, 0, 0), spacing=0)
        building.row((graph, 1), self._details, parent=drawing, margins=(6, 0, 0, 0), spacing=8)
        self._details.hide()
        self._stack = QStackedLayout(self)
        for page in (self._message, drawing):
            self._stack.addWidget(page)

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        self.show_no_run()

    def show_no_run(self) -> None:
        self._snapshot, self._asked_of, self._graph = None, None, None
        self._show_item(None)
        self._show_reason(WAITING)

    def show_loop(self, experiment: Experiment) -> None:
        self._asked_of = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._look()

    def show_running(self, running: bool) -> None:
        """Keep the last picture during a run, pale: its moment has gone by."""
        self._running = running
        if running:
            self._animation.finish()
            self._asked_of = None
            self._view.dim(True)
        else:
            self._look()

    def show_seen(self, seen: bool) -> None:
        if seen:
            self._look()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._view.set_theme(theme)
        self._details.set_theme(theme)

    def show_language(self) -> None:
        self._view.show_language()

    def show_answer(self, question: Question, answer: object) -> None:
        if isinstance(question, GraphOf):
            if isinstance(answer, Graph):
                self._show_graph(answer)
            elif isinstance(answer, NoAnswer):
                self._show_reason(answer.reason)
        elif isinstance(question, GradientOf) and self._details.node is not None:
            if question.node != self._details.node.id or question.request != self._request:
                return
            if isinstance(answer, NodeGradient):
                self._details.show_gradient(answer)
            elif isinstance(answer, NoAnswer):
                self._details.show_reason(answer.reason)

    def _show_graph(self, graph: Graph) -> None:
        before, self._graph = self._graph, graph
        self._stack.setCurrentIndex(1)
        self._view.show_graph(graph)
        if before is None or before.form != graph.form:
            self._chosen = None
            self._details.show_node(None)
            self._search.show_graph(graph)
            self._strip.hide()
        self._offer_tools()
        self._view.dim(False)
        if graph.order and before is not None and before.iteration == graph.iteration and not before.order:
            self._play_pass(graph.order)
        elif not self._animation.running:
            self._animation.show_end(graph.order)
        note = PASS if graph.passes > 1 else ITERATION
        self.note_changed.emit(note.format(iteration=graph.iteration, passes=graph.passes))
        if self._chosen is not None:
            self._show_item(self._chosen)

    def _play_pass(self, order: tuple[int, ...]) -> None:
        animated = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
        if animated and not self._quick:
            self._animation.play(order)
        else:
            self._animation.show_end(order)

    def _show_reason(self, reason: str) -> None:
        bind_text(self._message.setText, reason)
        self._stack.setCurrentIndex(0)
        self.note_changed.emit("")

    # What is asked

    def _look(self) -> None:
        """Ask for the graph of the moment, unless nobody sees it or it is there already."""
        if self._snapshot is None or self._running or not self._in_view():
            return
        moment = _moment(self._snapshot)
        if moment == self._asked_of:
            return
        self._quick = self._since_step.isValid() and self._since_step.elapsed() < QUICK_MILLISECONDS
        self._since_step.start()
        self._asked_of = moment
        if self._animation.running:
            self._animation.finish()
        self.ask(GraphOf())

    def _in_view(self) -> bool:
        """Tell whether anything of the panel is seen: behind a tab Qt calls it visible, too."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    @Slot(object)
    def _choose(self, item: int | None) -> None:
        self._show_item(None if item == self._chosen else item)

    def _show_item(self, item: int | None) -> None:
        """Show the gradient at a node, or at the output of a part; None for none."""
        graph = self._graph
        self._chosen = item if graph is not None else None
        self._view.select(self._chosen)
        self._offer_tools()
        if graph is None or item is None:
            self._details.show_node(None)
            return
        part = graph.item(item)
        self._details.show_node(graph.output(item), part if isinstance(part, Part) else None)
        if self._request is not None:
            self._ask_for_gradient(self._request)

    # What is hidden

    def show_choice(self, reference: Reference | None) -> None:
        self._explained = reference
        self._offer_tools()

    def show_only(self, item: int) -> None:
        """Draw only what lies on the ways between the loss, a node or part, and what that is computed from."""
        if self._graph is not None:
            kept = leading(self._graph, item)
            self._strip.show_kept(self._graph, item, len(kept))
            self._view.keep(kept)
            self._view.go_to(item)

    @Slot()
    def _show_only(self) -> None:
        item = self._wanted_item()
        if item is not None:
            self.show_only(item)

    @Slot()
    def _show_all(self) -> None:
        if self._strip.isVisibleTo(self):
            self._strip.hide()
            self._view.keep(None)

    def _wanted_item(self) -> int | None:
        """Return the node or part that was chosen, or else the node with the cell that is explained."""
        if self._chosen is not None or self._graph is None or self._explained is None:
            return self._chosen
        node = self._graph.node_of(self._explained.tensor)
        return node.id if node is not None else None

    def _offer_tools(self) -> None:
        """Show the tools that there is something to do for."""
        graph = self._graph
        for fold in self._folds:
            fold.setVisible(graph is not None and bool(graph.parts))
        for part in (self._search, self._search.told):
            part.setVisible(graph is not None and len(graph.nodes) > MOST_AT_FIRST)
        self._only.setVisible(graph is not None)
        self._only.setEnabled(self._wanted_item() is not None)

    @Slot(object)
    def _ask_for_gradient(self, request: MapRequest) -> None:
        self._request = request
        node = self._details.node
        if node is not None and node.kind != "data" and not self._running and self._in_view():
            self.ask(GradientOf(node.id, request))


def _moment(snapshot: Snapshot) -> object:
    """Return what tells one moment from another; within a loop of the loop, only by what its lines have made."""
    return (
        snapshot.branch,
        snapshot.iteration,
        snapshot.finished,
        snapshot.line,
        snapshot.last_line,
        snapshot.values,
    )
