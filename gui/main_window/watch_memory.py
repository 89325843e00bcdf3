"""The watched expressions of each script, from one start to the next."""

from __future__ import annotations

import json
from contextlib import suppress

from PySide6.QtCore import QObject, Slot

from core.view.snapshot import Experiment
from gui import settings
from gui.docking.dock_area import DockArea
from gui.panels.variables.panel import VariablesPanel
from gui.session.session import Session

SETTING = "watches"
MOST_SCRIPTS = 50


class WatchMemory(QObject):
    """Gives the panel of variables the expressions that belong to an experiment, and keeps them when they change.

    Args:
        dock_area: where the panel is.
        session: tells of experiments.
        remembers: whether they are kept for the next start.
    """

    def __init__(self, dock_area: DockArea, session: Session, remembers: bool) -> None:
        super().__init__(dock_area)
        self._dock_area = dock_area
        self._remembers = remembers
        self._known = _loaded() if remembers else {}
        self._present = ""
        self._panel: VariablesPanel | None = None
        dock_area.completed.connect(self._take_panel)
        session.experiment_changed.connect(self._begin)

    @Slot()
    def _take_panel(self) -> None:
        panel = self._dock_area.panel("variablesPanel")
        assert isinstance(panel, VariablesPanel)
        self._panel = panel
        panel.watches_changed.connect(self._keep)
        self._show()

    @Slot(object)
    def _begin(self, experiment: Experiment) -> None:
        script = experiment.script
        present = experiment.config.trainer if script is None else str(script.choice.path.absolute())
        if present != self._present:
            self._present = present
            self._show()

    def _show(self) -> None:
        if self._panel is not None and self._present:
            self._panel.show_watches(self._known.get(self._present, ()))

    @Slot(object)
    def _keep(self, expressions: tuple[str, ...]) -> None:
        others = {name: one for name, one in self._known.items() if name != self._present}
        self._known = {**others, self._present: expressions} if expressions else others
        if self._remembers:
            latest = dict(list(self._known.items())[-MOST_SCRIPTS:])
            settings.remember(**{SETTING: json.dumps(latest)})


def _loaded() -> dict[str, tuple[str, ...]]:
    """Return what is remembered; nothing of what another program may have written there."""
    with suppress(ValueError, RecursionError):
        found = json.loads(settings.load().get(SETTING, "{}"))
        if isinstance(found, dict):
            return {
                name: tuple(one for one in several if isinstance(one, str))
                for name, several in found.items()
                if isinstance(several, list)
            }
    return {}
