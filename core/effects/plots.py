"""Plots drawn with matplotlib."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from core.effects.content import Content, Version
from core.effects.figures import FigureLog
from core.effects.opening import key
from core.effects.overlay import Overlay
from core.effects.patches import Patches, replacing
from core.effects.records import Records
from core.effects.sealed import Sealed
from core.i18n import words

Function = Callable[..., Any]


class Plots:
    """Let a script draw without a window, and save each picture once.

    Attributes:
        figures: the pictures of what it shows and saves.
    """

    def __init__(self, overlay: Overlay, records: Records) -> None:
        self._overlay = overlay
        self._gate = overlay.gate
        self._saved = records.of("plots")
        self.figures = FigureLog(overlay.gate, records.of("figures"))
        self._pyplot: ModuleType | None = None
        self._helpers: Any = None
        self._others: set[int] = set()

    def install(self, patches: Patches, matplotlib: ModuleType) -> None:
        """Draw into memory, whatever the script asks for."""
        matplotlib.use("Agg")
        patches.add(matplotlib, replacing(matplotlib, {"use": self._nothing}))

    def install_figure(self, patches: Patches, module: ModuleType) -> None:
        """Put a stand-in in the place of the method that saves a figure."""
        self.figures.save = module.Figure.savefig
        patches.add_to_class(module.Figure, "savefig", self._savefig(module.Figure.savefig))
        patches.add_to_class(module.Figure, "show", self._show(module.Figure.show))

    def install_canvas(self, patches: Patches, module: ModuleType) -> None:
        """Take note of what is drawn again and again."""
        canvas = module.FigureCanvasAgg
        patches.add_to_class(canvas, "draw", self._draw(canvas.draw))

    def install_pyplot(self, patches: Patches, pyplot: ModuleType) -> None:
        """Let no window open."""
        self._pyplot = pyplot
        self._others = set(pyplot.get_fignums())
        self._helpers = sys.modules["matplotlib._pylab_helpers"].Gcf
        makers = {"show": self._show, "pause": self._pause, "draw": self._redraw, "switch_backend": self._nothing}
        patches.add(pyplot, replacing(pyplot, makers))

    def _nothing(self, really: Function) -> Function:
        @functools.wraps(really)
        def nothing(*values: Any, **named: Any) -> None:
            if not self._gate.called_by_own():
                really(*values, **named)

        return nothing

    def _show(self, really: Function) -> Function:
        """Return what shows a figure, or all that are open."""

        @functools.wraps(really)
        def show(*values: Any, **named: Any) -> None:
            if not self._gate.serves():
                really(*values, **named)
                return
            self._note()
            for figure in values[:1] if really.__qualname__ == "Figure.show" else self._open():
                self.figures.shown(figure)

        return show

    def _pause(self, really: Function) -> Function:
        """Return what waits for no window to be drawn, and takes note of the figure that an animation draws."""

        @functools.wraps(really)
        def pause(*values: Any, **named: Any) -> None:
            if not self._gate.called_by_own():
                really(*values, **named)
                return
            self._note()
            self._drawn()

        return pause

    def _redraw(self, really: Function) -> Function:
        @functools.wraps(really)
        def draw() -> None:
            really()
            if self._gate.called_by_own():
                self._drawn()

        return draw

    def _drawn(self) -> None:
        for figure in self._open()[-1:]:
            self.figures.drawn(figure)

    def _draw(self, really: Function) -> Function:
        @functools.wraps(really)
        def draw(canvas: Any) -> None:
            really(canvas)
            if self._gate.called_by_own():
                self.figures.drawn(canvas.figure)

        return draw

    def _open(self) -> list[Any]:
        """Return the figures of the script that are open, the present one last."""
        if self._helpers is None:
            return []
        return [one.canvas.figure for number, one in self._helpers.figs.items() if number not in self._others]

    def _note(self) -> None:
        if self.figures.made_in is None:
            self._gate.note(words("Effects", "Plots open no window. They are saved where the script saves them."))

    def _savefig(self, really: Function) -> Function:
        def savefig(figure: Any, fname: Any, **named: Any) -> None:
            if not self._gate.serves():
                really(figure, fname, **named)
            elif not isinstance(fname, (str, os.PathLike)):
                really(figure, fname, **named)
                self.figures.saved(figure, "", b"")
            else:
                path = _saved_as(figure, os.fspath(fname), named)
                version = self._saved.next(lambda: self._save(really, figure, fname, named, path))
                if version is not None:
                    self._overlay.hold(path, version)
                self.figures.saved(figure, os.path.basename(path), self._content(path))

        return savefig

    def _content(self, path: str) -> bytes:
        """Return what is in a file that was saved, while pictures are wanted."""
        entry = self._overlay.at(path) if self.figures.made_in is not None else None
        return entry.read(0, entry.length) if isinstance(entry, Content) else b""

    def _save(self, really: Function, figure: Any, fname: Any, named: dict[str, Any], path: str) -> Version | None:
        """Save a figure. Return what the file holds then."""
        really(figure, fname, **named)
        entry = self._overlay.at(path)
        return entry.version if isinstance(entry, Content) else None

    def close(self) -> None:
        """Close what the script has drawn."""
        if self._pyplot is not None:
            for number in set(self._pyplot.get_fignums()) - self._others:
                self._pyplot.close(number)

    def memento_state(self) -> object:
        """Return what is drawn in each open figure: which curves, not where they run."""
        if self._pyplot is None or not self._pyplot.get_fignums():
            return None
        managers = self._helpers.get_all_fig_managers()
        axes = [axes for manager in managers for axes in manager.canvas.figure.axes]
        return Sealed((self._pyplot.get_fignums(), [(each, each.get_children()) for each in axes]))

    def memento_restore(self, state: Any) -> None:
        """Take out of the figures what has been drawn since."""
        if self._pyplot is None:
            return
        numbers, axes = ([], []) if state is None else state.value
        for number in set(self._pyplot.get_fignums()) - set(numbers):
            self._pyplot.close(number)
        for each, children in axes:
            known = {id(child) for child in children}
            for child in each.get_children():
                if id(child) not in known:
                    _take_out(child)


def _take_out(artist: Any) -> None:
    try:
        artist.remove()
    except (NotImplementedError, ValueError):
        return  # a part of the axes themselves, such as a title made again


def _saved_as(figure: Any, name: str, named: dict[str, Any]) -> str:
    """Return the path of a picture, whose name gets an ending if it has none."""
    if named.get("format") is None and not os.path.splitext(name)[1][1:]:
        name = f"{name.rstrip('.')}.{figure.canvas.get_default_filetype()}"
    return key(name)
