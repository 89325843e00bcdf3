"""The form of whatever runs: a trainer's loop, or a script."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.experiment.config import RunConfig
from core.experiment.devices import Device
from core.experiment.script_choice import ScriptChoice
from core.program.settings import readable_settings
from core.view.snapshot import Experiment, Snapshot
from gui.form.form import Controls
from gui.form.script_form import ScriptForm
from gui.style import building


class FormStack(QWidget):
    """Two forms in one place. Only the one that is shown lies in it, since their fields share names.

    Attributes:
        controls: that of a trainer's loop.
        script: that of a script.
    """

    title = Controls.title

    def __init__(self) -> None:
        super().__init__()
        self.controls, self.script = Controls(), ScriptForm()
        self._shown: QWidget = self.controls
        self._place = building.column(self.controls, parent=self, margins=(0, 0, 0, 0))

    def _show(self, form: QWidget) -> None:
        if form is self._shown:
            return
        self._place.removeWidget(self._shown)
        self._shown.setParent(None)
        self._place.addWidget(form)
        self._shown = form
        form.show()

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the choices of what runs."""
        if experiment.script is None:
            self.show_config(experiment.config)
        else:
            self.script.show_script(experiment.script)
            self._show(self.script)

    def show_config(self, config: RunConfig) -> None:
        """Show the choices of a trainer's loop."""
        self.controls.show_config(config)
        self._show(self.controls)

    def show_unready_script(self, choice: ScriptChoice, text: str) -> None:
        """Show what a script is to run with that has not come to its loop yet, or cannot, so that it can be changed."""
        self.script.show_unready(choice, readable_settings(text))
        self._show(self.script)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the learning rates of a moment."""
        if self._shown is self.script:
            self.script.show_snapshot(snapshot)
        else:
            self.controls.show_snapshot(snapshot)

    def show_devices(self, devices: tuple[Device, ...]) -> None:
        """Offer the devices that torch has found."""
        self.controls.show_devices(devices)
        self.script.show_devices(devices)
