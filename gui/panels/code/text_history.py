"""The texts of a loop that ran, or were typed: nothing that a person wrote is lost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OldText:
    """A text.

    Attributes:
        source: the text itself.
        original: that of the trainer's own loop.
        iteration: the first that it ran in; None when it was typed and never ran.
    """

    source: str
    original: str
    iteration: int | None = None


class TextHistory:
    """Keeps each text once. The trainers' own are not among them."""

    def __init__(self) -> None:
        self._texts: list[OldText] = []

    def note(self, source: str, original: str, iteration: int | None = None) -> None:
        """Keep a text that runs from an iteration on, or that was only typed. One that is known keeps its place."""
        known = next((text for text in self._texts if (text.source, text.original) == (source, original)), None)
        if source == original or (known is not None and known.iteration is not None):
            return
        if known is not None:
            self._texts.remove(known)
        self._texts.append(OldText(source, original, iteration))

    def of(self, original: str) -> list[OldText]:
        """Return the texts of one trainer's loop, the newest first."""
        return [text for text in reversed(self._texts) if text.original == original]
