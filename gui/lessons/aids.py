"""What a lesson on a script sets in the panels: breakpoints, watched expressions and pinned tensors."""

from __future__ import annotations

from core.program.line_breakpoints import LineBreakpoint
from gui.docking.dock_area import DockArea
from gui.panels.code.panel import CodePanel
from gui.panels.heatmaps.panel import HeatMapsPanel
from gui.panels.variables.panel import VariablesPanel


class Aids:
    """Sets them as a person would, and keeps none of them for the next start."""

    def __init__(self, dock_area: DockArea) -> None:
        self._dock_area = dock_area
        self._breakpoints: tuple[LineBreakpoint, ...] = ()

    @property
    def has_breakpoints(self) -> bool:
        """Whether the lesson has set breakpoints."""
        return bool(self._breakpoints)

    def set_breakpoint(self, filename: str, line: int, condition: str) -> None:
        """Set a breakpoint on a line of a script."""
        self._breakpoints += (LineBreakpoint(filename, line, condition),)
        self._show_breakpoints()

    def clear_breakpoints(self) -> None:
        """Remove the breakpoints that the lesson has set, and those set meanwhile in the same files."""
        if self._breakpoints:
            files = {one.filename for one in self._breakpoints}
            self._breakpoints = ()
            self._code.set_breakpoints(dict.fromkeys(files, ()))

    def _show_breakpoints(self) -> None:
        files = {one.filename for one in self._breakpoints}
        self._code.set_breakpoints(
            {file: tuple(one for one in self._breakpoints if one.filename == file) for file in files}
        )

    @property
    def _code(self) -> CodePanel:
        code = self._dock_area.panel("codePanel")
        assert isinstance(code, CodePanel)
        return code

    def watch(self, expressions: tuple[str, ...]) -> None:
        """Watch expressions, and no others, in the panel of variables, which comes into sight."""
        variables = self._dock_area.brought_forward("variablesPanel")
        assert isinstance(variables, VariablesPanel)
        variables.show_watches(expressions)

    def pin(self, script: str, tensors: tuple[str, ...]) -> None:
        """Show tensors of a script as maps, and no others."""
        maps = self._dock_area.panel("heatmapsPanel")
        assert isinstance(maps, HeatMapsPanel)
        maps.pin(script, tensors)
