"""Pictures of what a script has drawn, each with the moment that made it."""

from __future__ import annotations

import io
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from core.effects.gate import Gate
from core.effects.records import Record

MOST_FIGURES, MOST_BYTES = 50, 32 * 2**20
"""As many pictures as are kept, and of what size together; of older ones only the moment is known."""

LARGEST = 4 * 2**20
"""Bytes of a single picture that is kept."""

PIXELS = 1_600
"""The most of a picture's width or height: what a person looks at in a panel."""

SHARE, PAUSE_SECONDS = 0.05, 0.25
"""The most of the time that pictures of what is drawn over and over may take, and the least between two of them."""

PNG = b"\x89PNG\r\n"


@dataclass(eq=False, slots=True)
class Figure:
    """A picture of a figure.

    Attributes:
        number: of the picture, counted from 1 in the order in which they were made.
        iteration: the one in progress when it was made; 0 before the first.
        filename, line: of the person's own code that made it.
        title: what it was saved as, or is called.
        drawn_on: tells the figures of a script apart.
        png: the content of a PNG file; empty for one that is kept no longer.
    """

    number: int
    iteration: int
    filename: str
    line: int
    title: str
    drawn_on: int
    png: bytes = field(repr=False, default=b"")


class FigureLog:
    """The pictures of one script, in the order in which they were made; of a replay each is known already.

    Attributes:
        made_in: returns the iteration in progress; None while no pictures are wanted.
        save: matplotlib's own function that saves a figure.
    """

    def __init__(self, gate: Gate, record: Record) -> None:
        self.made_in: Callable[[], int] | None = None
        self.save: Callable[..., object] | None = None
        self._gate = gate
        self._record = record
        self._kept: deque[Figure] = deque()
        self._made = 0
        self._due = 0.0

    @property
    def present(self) -> tuple[Figure, ...]:
        """Those made up to the present moment of the script that are still kept."""
        return tuple(reversed(list(self._latest())))

    def _latest(self) -> Iterator[Figure]:
        """Yield those up to the present moment, the last one first."""
        values, given = self._record.position
        kept = len(self._kept)
        for place in range(min(given, len(values)) - 1, -1, -1):
            if kept == 0:
                return
            if values[place] is not None:
                kept -= 1
                if values[place].png:
                    yield values[place]

    def shown(self, figure: Any) -> None:
        """Keep a picture of a figure that is shown."""
        self._add(figure, "", lambda: self._picture(figure))

    def saved(self, figure: Any, title: str, content: bytes) -> None:
        """Keep the picture of a figure that is saved: the file's content if it is a PNG."""
        usable = content.startswith(PNG) and len(content) <= LARGEST
        self._add(figure, title, lambda: content if usable else self._picture(figure))

    def drawn(self, figure: Any) -> None:
        """Keep a picture of a figure that is drawn, as an animation is over and over, if one is due."""
        self._add(figure, "", lambda: self._if_due(figure))

    def _if_due(self, figure: Any) -> bytes:
        started = time.perf_counter()
        if started < self._due:
            return b""
        picture = self._picture(figure)
        now = time.perf_counter()
        self._due = now + max(PAUSE_SECONDS, (now - started) / SHARE)
        return picture

    def _add(self, figure: Any, title: str, picture: Callable[[], bytes]) -> None:
        if self.made_in is not None:
            self._record.next(lambda: self._made_now(figure, title, picture))

    def _made_now(self, figure: Any, title: str, picture: Callable[[], bytes]) -> Figure | None:
        assert self.made_in is not None
        png = picture()
        before = next((one for one in self._latest() if one.drawn_on == id(figure)), None)
        if not png or (before is not None and before.png == png):
            return None  # it was shown like this before
        self._made += 1
        filename, line = self._gate.own_place()
        made = Figure(self._made, self.made_in(), filename, line, title or _title(figure), id(figure), png)
        self._keep(made)
        return made

    def _keep(self, made: Figure) -> None:
        self._kept.append(made)
        while len(self._kept) > MOST_FIGURES or sum(len(one.png) for one in self._kept) > MOST_BYTES:
            self._kept.popleft().png = b""

    def _picture(self, figure: Any) -> bytes:
        """Return a figure as the content of a PNG file; empty for one that cannot be drawn, or is too large."""
        assert self.save is not None
        stream = io.BytesIO()
        try:
            dpi = min(figure.dpi, PIXELS / max(*figure.get_size_inches(), 1e-9))
            with _unheard():
                self.save(figure, stream, format="png", dpi=dpi)
        except Exception:  # whatever the script has put into it; the script itself does not draw it
            return b""
        content = stream.getvalue()
        return content if len(content) <= LARGEST else b""


@contextmanager
def _unheard() -> Iterator[None]:
    """Show no warnings meanwhile. To filter them would make Python repeat those of the script that it knows."""
    show = warnings.showwarning
    warnings.showwarning = lambda *_, **__: None
    try:
        yield
    finally:
        warnings.showwarning = show


def _title(figure: Any) -> str:
    """Return what a figure is called: by its window, its own title, or that of its first axes."""
    suptitle = getattr(figure, "_suptitle", None)
    texts = [figure.get_label(), suptitle.get_text() if suptitle is not None else ""]
    texts += [axes.get_title() for axes in figure.axes[:1]]
    return next((str(text) for text in texts if text), "")
