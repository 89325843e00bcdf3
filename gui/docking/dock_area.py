"""The docks and how they lie."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

from core.control.console import Wanted
from core.control.events import ScriptRefused
from core.experiment.script_choice import ScriptChoice
from core.explain.types import Reference
from core.i18n import words
from core.queries import Question
from core.text.screen import ScreenUpdate
from core.view.snapshot import Experiment, Snapshot
from gui.docking.code_height import CodeHeight, divide, in_sight
from gui.docking.columns import Columns
from gui.docking.dock import Dock
from gui.docking.guarded import each
from gui.form.form_stack import FormStack
from gui.panels import PANELS, Later, Panel
from gui.panels.code.panel import CodePanel
from gui.style.theme import Theme

LAYOUT_VERSION = 5
WIDTHS = {"controlsDock": 264, "codePanelDock": 760, "lossPanelDock": 390}
CODE_SHARE, LOSS_SHARE, HEALTHY_SHARE = 0.5, 0.66, 0.46
"""Those of the code and of the loss; the health of a run, in the place of the log, has more to show than that."""
EXPLAINED_SHARE, LEAST_EXPLAINED, LEAST_LOSS, SHARE_TOLERANCE = 0.36, 312, 140, 0.05
LEAST_EXPLAINED_LOW = 260
SCRIPT_TITLES = {
    "controlsDock": words("DockArea", "Settings"),
    "codePanelDock": words("DockArea", "Script"),
    "heatmapsPanelDock": words("DockArea", "Tensors"),
}
"""What the docks are called that have something else in them while a script is open."""
TALL = ("variablesPanel", "healthPanel", "figuresPanel")
FORM_SHARE, LOW, LOW_MARGIN, MARGIN = 0.72, 540, 6, 10
"""The form's of the right column, where there are two; and less than what height leaves it to the panels."""
STRIP_HEIGHT, STRIP_SHARE = 76, 0.08
LATER_MILLISECONDS = 60


class DockArea(QMainWindow):
    """A window inside the window, so that the docks get a margin and the toolbar none.

    Signals:
        commanded, picture_wanted: as the panels'.
        completed: the panels that lay behind a tab are there.
        narrow_changed: whether there is room for two columns only.
    """

    commanded = Signal(object)
    picture_wanted = Signal(str, object)
    completed = Signal()
    narrow_changed = Signal(bool)

    def __init__(self, controls: FormStack, theme: Theme) -> None:
        super().__init__(
            objectName="desk",
            dockNestingEnabled=True,
            focusPolicy=Qt.FocusPolicy.StrongFocus,
            contextMenuPolicy=Qt.ContextMenuPolicy.PreventContextMenu,
        )
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._controls = Dock("controls", controls.title, controls)
        self._theme = theme
        self._experiment: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self._running = False
        self._panels: dict[str, Panel] = {}
        self._docks = {name: Dock(name, kind.title, beside=kind.beside) for name, kind in PANELS.items()}
        self._titles = {
            self._controls: controls.title,
            **{self._docks[name]: kind.title for name, kind in PANELS.items()},
        }
        self._later = {name: kind for name, kind in PANELS.items() if isinstance(kind, Later)}
        for name, kind in PANELS.items():
            if name not in self._later:
                self._take(name, kind(theme))
        self._docks["chainRulePanel"].toggleViewAction().toggled.connect(self._on_explanation_toggled)
        self._behind_explanation = self._docks["logPanel"]
        self._health_looks = QTimer(self, interval=0, singleShot=True)
        self._health_looks.timeout.connect(self._on_health_seen)
        for name in TALL:
            self._docks[name].visibilityChanged.connect(self._health_looks.start)
        code = self._panels["codePanel"]
        assert isinstance(code, CodePanel)
        code.left.connect(self.setFocus)
        self._code_room = CodeHeight(self, self._docks["codePanel"], code, self._docks["heatmapsPanel"])
        code_dock, loss_dock = self._docks["codePanel"], self._docks["lossPanel"]
        self._columns = Columns(self, self._controls, code_dock, loss_dock, LAYOUT_VERSION)
        self._narrow, self._lent, self._low = False, False, False
        self._form_looks = QTimer(self, interval=0, singleShot=True)
        self._form_looks.timeout.connect(self._on_form_seen)
        self._controls.visibilityChanged.connect(self._form_looks.start)
        self._tabs_awaited = False
        for dock in (self._controls, *self._docks.values()):
            for moved in (dock.visibilityChanged, dock.topLevelChanged, dock.dockLocationChanged):
                moved.connect(self._on_dock_moved)
        self._fresh = True
        self.reset()

    def _take(self, name: str, panel: Panel) -> None:
        self._panels[name] = panel
        dock = self._docks[name]
        dock.take(panel, panel.extras)
        panel.note_changed.connect(dock.set_note)
        panel.note_stressed.connect(dock.stress_note)
        panel.commanded.connect(self.commanded)
        panel.picture_wanted.connect(self.picture_wanted)
        panel.cell_chosen.connect(self._show_choice)
        panel.place_chosen.connect(self._show_place)
        panel.tensor_chosen.connect(self._show_tensor)
        dock.visibilityChanged.connect(panel.show_seen)

    @Slot()
    def _complete(self) -> None:
        """Makes the panels that lay behind a tab when the window opened."""
        later, self._later = self._later, {}
        for name, kind in later.items():
            panel = kind(self._theme)
            self._take(name, panel)
            if self._experiment is not None:
                panel.show_experiment(self._experiment)
            if self._snapshot is not None:
                panel.show_snapshot(self._snapshot)
            panel.show_running(self._running)
            panel.show_seen(not self._docks[name].visibleRegion().isEmpty())
        if later:
            self.completed.emit()

    def _tell(self, tell: Callable[[Panel], object]) -> bool:
        """Tells every panel something: one that raises keeps it from no other."""
        return each([partial(tell, panel) for panel in self._panels.values()])

    def panel(self, name: str) -> Panel:
        """The panel of that name."""
        if name in self._later:
            self._complete()
        return self._panels[name]

    def brought_forward(self, name: str) -> Panel:
        """Return the panel of that name, which comes into sight."""
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        return self.panel(name)

    def show_language(self) -> None:
        """Every panel in the language of the moment."""
        self._tell(lambda panel: panel.show_language())

    def toggles(self) -> list[QAction]:
        """An action for each dock that hides it or brings it back."""
        return [dock.toggleViewAction() for dock in (self._controls, *self._docks.values())]

    def reset(self) -> None:
        """Puts every dock back to its place. What is split off from none lies below all others: the timeline."""
        code, maps, loss, log = (self._docks[name] for name in ("codePanel", "heatmapsPanel", "lossPanel", "logPanel"))
        docks = (self._controls, *self._docks.values())
        for dock in docks:
            dock.setFloating(False)
            self.removeDockWidget(dock)  # or the bars of tabs that were there would stay behind
        for dock in docks:
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            dock.show()
        self.splitDockWidget(self._controls, code, Qt.Orientation.Horizontal)
        self.splitDockWidget(code, loss, Qt.Orientation.Horizontal)
        self.splitDockWidget(code, maps, Qt.Orientation.Vertical)
        self.splitDockWidget(loss, log, Qt.Orientation.Vertical)
        self._docks["chainRulePanel"].hide()  # until a cell is clicked
        self.tabifyDockWidget(maps, self._docks["graphPanel"])
        self.tabifyDockWidget(log, self._docks["variablesPanel"])
        self.tabifyDockWidget(self._docks["variablesPanel"], self._docks["healthPanel"])
        self.tabifyDockWidget(self._docks["healthPanel"], self._docks["figuresPanel"])
        self._docks["figuresPanel"].hide()  # until a script draws
        self.tabifyDockWidget(self._docks["healthPanel"], self._docks["chainRulePanel"])
        maps.raise_()
        log.raise_()
        self._show_tabs()
        self._columns.folded = False
        self.size_docks()
        self.fit_columns()

    @property
    def narrow(self) -> bool:
        """Whether there is room for two columns only."""
        return self._columns.narrow

    def lend(self, lent: bool) -> None:
        """Lets another arrange the docks, or takes them back as they were."""
        self._lent = lent
        self.fit_columns()

    def fit_columns(self) -> None:
        """As many columns as there is room for, unless another arranges them."""
        if self._columns.narrow == self._columns.folded or self._lent or not self.isVisible():
            return
        if self._columns.narrow:
            self._columns.fold()
        else:
            self._columns.unfold()
            self._size_columns()
        self._size_strip()
        self._show_tabs()
        self._code_room.share_soon()

    def _size_columns(self) -> None:
        if self._columns.folded:
            self._columns.share()
            return
        docks: dict[str, QDockWidget] = {dock.objectName(): dock for dock in (self._controls, *self._docks.values())}
        self.resizeDocks([docks[name] for name in WIDTHS], list(WIDTHS.values()), Qt.Orientation.Horizontal)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.height() < LOW) != self._low:
            self._low = not self._low
            margin = LOW_MARGIN if self._low else MARGIN
            self.setContentsMargins(margin, margin, margin, margin)
            self._show_tabs()
        if self.narrow != self._narrow:
            self._narrow = self.narrow
            self.fit_columns()
            self.narrow_changed.emit(self._narrow)

    def size_docks(self) -> None:
        """Gives every dock its usual size."""
        docks: dict[str, QDockWidget] = {dock.objectName(): dock for dock in (self._controls, *self._docks.values())}
        self._size_columns()
        room = self.height() - self._size_strip() - 40
        self._wanted_share = self._loss_share = self._usual_share = LOSS_SHARE
        code, loss = int(room * CODE_SHARE), int(room * LOSS_SHARE)
        for upper, lower, height in (("codePanel", "heatmapsPanel", code), ("lossPanel", "logPanel", loss)):
            pair = [docks[f"{upper}Dock"], docks[f"{lower}Dock"]]
            self.resizeDocks(pair, [height, room - height], Qt.Orientation.Vertical)
        self._code_room.share_soon()

    def _size_strip(self) -> int:
        """Gives the timeline its usual height, and returns that."""
        strip = min(STRIP_HEIGHT, int(self.height() * STRIP_SHARE))
        self.resizeDocks([self._docks["timelinePanel"]], [strip], Qt.Orientation.Vertical)
        return strip

    @Slot()
    def _on_dock_moved(self) -> None:
        """Once all are where they go: a dock that joins tabs changes the others, and they say nothing of it."""
        if not self._tabs_awaited:
            self._tabs_awaited = True
            QTimer.singleShot(0, self, self._show_tabs)

    @Slot()
    def _show_tabs(self) -> None:
        """A dock with a tab has its title there."""
        self._tabs_awaited = False
        for dock in (self._controls, *self._docks.values()):
            mates = self.tabifiedDockWidgets(dock)
            dock.show_in_tabs(any(not mate.isHidden() for mate in mates) and not dock.isFloating(), self._low)
        self._code_room.follow()

    def restore(self, layout: QByteArray) -> None:
        """Puts the docks where they were; an empty or unknown layout changes nothing."""
        self._fresh = layout.isEmpty() or not self.restoreState(layout, LAYOUT_VERSION)
        if not (self._fresh or self._docks["chainRulePanel"].isHidden()):
            self._wanted_share = self._loss_share = EXPLAINED_SHARE
        self._show_tabs()

    def layout_state(self) -> QByteArray:
        """Where the docks are, or would be in a window with room for them."""
        return self._columns.state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fresh:
            self._fresh = False
            self.size_docks()
        self.fit_columns()

    def set_theme(self, theme: Theme) -> None:
        """Takes on other colours."""
        self._theme = theme
        for dock in (self._controls, *self._docks.values()):
            dock.set_theme(theme)
        for panel in self._panels.values():
            panel.set_theme(theme)

    def show_source(self, source: str) -> None:
        """Shows what can be shown of a loop before torch is there."""
        self._tell(lambda panel: panel.show_source(source))

    def show_experiment(self, experiment: Experiment) -> None:
        """Makes every panel ready for another experiment."""
        self._experiment, self._snapshot = experiment, None
        self._name_docks(of_script=experiment.script is not None)
        if self._later:
            QTimer.singleShot(LATER_MILLISECONDS, self, self._complete)
        self._tell(lambda panel: panel.show_experiment(experiment))
        self._docks["figuresPanel"].setVisible(experiment.draws)

    def _name_docks(self, of_script: bool) -> None:
        for dock, title in self._titles.items():
            dock.set_title(SCRIPT_TITLES.get(dock.objectName(), title) if of_script else title)

    def show_loop(self, experiment: Experiment) -> None:
        """Shows another text of the loop."""
        self._experiment = experiment
        self._tell(lambda panel: panel.show_loop(experiment))

    def show_no_run(self) -> None:
        """Shows nothing of the run before."""
        self._experiment, self._snapshot = None, None
        self._tell(lambda panel: panel.show_no_run())

    def show_opening_script(self, script: ScriptChoice, text: str) -> None:
        """Shows a script that is run up to its training loop."""
        self._name_docks(of_script=True)
        self._tell(lambda panel: panel.show_opening_script(script, text))

    def show_refused_script(self, script: ScriptChoice, refusal: ScriptRefused) -> None:
        """Shows a script that cannot be run as it is."""
        self._tell(lambda panel: panel.show_refused_script(script, refusal))

    def show_refusal(self, message: str, line: int | None) -> None:
        """Says why an edited loop cannot run."""
        self._tell(lambda panel: panel.show_refusal(message, line))

    @Slot(str)
    def _show_tensor(self, name: str) -> None:
        """Bring the maps to the front, with one of a tensor."""
        self._docks["heatmapsPanel"].show()
        self._docks["heatmapsPanel"].raise_()
        self._tell(lambda panel: panel.show_tensor(name))

    @Slot(str, int)
    def _show_place(self, filename: str, line: int) -> None:
        """Bring a line of the script's to the front."""
        self._docks["codePanel"].show()
        self._docks["codePanel"].raise_()
        self._tell(lambda panel: panel.show_place(filename, line))

    @Slot(object)
    def _show_choice(self, reference: Reference) -> None:
        """Where there is a question, the answer comes to the front, with room for it."""
        self._complete()
        dock = self._docks["chainRulePanel"]
        if not in_sight(dock):
            self._behind_explanation = self._below_loss()
        dock.show()
        dock.raise_()
        self._share_column(EXPLAINED_SHARE)
        self._tell(lambda panel: panel.show_choice(reference))

    @Slot(bool)
    def _on_explanation_toggled(self, shown: bool) -> None:
        """The question was put away with its panel."""
        if not shown and self.isVisible():
            self._behind_explanation.raise_()
            self._share_column(self._usual_share)
            self._tell(lambda panel: panel.show_choice(None))

    @Slot()
    def _on_health_seen(self) -> None:
        """Give what has much to show more room than the log, unless a person has divided the column otherwise."""
        seen = any(in_sight(self._docks[name]) for name in TALL)
        if self.isVisible() and (seen or in_sight(self._docks["logPanel"])):
            self._share_column(HEALTHY_SHARE if seen else LOSS_SHARE)

    def _share_column(self, share: float) -> None:
        """Gives the loss its share of the right column, unless a person has given it another one."""
        loss, explanation = self._docks["lossPanel"], self._docks["chainRulePanel"]
        if self._lent and explanation in self.tabifiedDockWidgets(loss):
            return
        if not in_sight(loss) and self._columns.folded:
            loss.raise_()  # the form has been filled in, which had most of the column
        if share == self._wanted_share or loss.isFloating() or explanation.isFloating():
            return
        lower = self._below_loss()
        room = loss.height() + lower.height()
        if abs(loss.height() / max(room, 1) - self._loss_share) < SHARE_TOLERANCE:
            height = round(room * share)
            if share == EXPLAINED_SHARE:
                self._usual_share = loss.height() / max(room, 1)
                least = min(LEAST_LOSS, room - LEAST_EXPLAINED_LOW)
                height = max(min(height, room - LEAST_EXPLAINED), least, loss.minimumSizeHint().height())
            divide(self, loss, lower, height)
            self._wanted_share, self._loss_share = share, height / max(room, 1)

    def _below_loss(self) -> Dock:
        lower = [self._docks[name] for name in ("chainRulePanel", "logPanel", *TALL)]
        return next((dock for dock in lower if in_sight(dock)), lower[0])

    @Slot()
    def _on_form_seen(self) -> None:
        """Of two columns the form takes most of one while it is before the loss."""
        if not self._columns.folded or self._lent or self._controls.isFloating():
            return
        seen = in_sight(self._controls)
        upper = self._controls if seen else self._docks["lossPanel"]
        lower = self._below_loss()
        if in_sight(upper) and in_sight(lower):
            room = upper.height() + lower.height()
            divide(self, upper, lower, round(room * (FORM_SHARE if seen else self._loss_share)))

    def show_running(self, running: bool) -> None:
        """Tells every panel whether the loop runs."""
        self._running = running
        self._tell(lambda panel: panel.show_running(running))

    @Slot(object, object)
    def show_answer(self, question: Question, answer: object) -> None:
        """Tells every panel what a question was answered by."""
        self._tell(lambda panel: panel.show_answer(question, answer))

    def show_snapshot(self, snapshot: Snapshot) -> bool:
        """Shows another moment in every panel; says whether each of them could."""
        self._snapshot = snapshot
        return self._tell(lambda panel: panel.show_snapshot(snapshot))

    @Slot(object)
    def show_output(self, update: ScreenUpdate) -> None:
        """Shows what a script has written."""
        self._tell(lambda panel: panel.show_output(update))

    @Slot(object)
    def show_input_wanted(self, wanted: Wanted | None) -> None:
        """Bring the panel to the front that a person types a line in, where a script waits for one."""
        if wanted is not None:
            self._docks["logPanel"].show()
            self._docks["logPanel"].raise_()
        self._tell(lambda panel: panel.show_input_wanted(wanted))

    @Slot(object)
    def show_log(self, lines: tuple[str, ...]) -> None:
        """New lines of the log."""
        self._tell(lambda panel: panel.show_log(lines))
