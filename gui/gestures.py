"""What can be done inside the panels, with the pointer and with keys: what no menu lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Gesture:
    """One thing to do in a panel.

    Attributes:
        does: what comes of it.
        pointer: what the pointer does for it, in words.
        keys: each as Qt writes it; any one of them does the same, or its part of it.
    """

    does: str
    pointer: str = ""
    keys: tuple[str, ...] = ()


GESTURES: Mapping[str, tuple[Gesture, ...]] = MappingProxyType(
    {
        "In a heat map": (
            Gesture("See why a number is what it is", "click a cell"),
            Gesture("Zoom in and out", "wheel", ("+", "-")),
            Gesture("Move about, once zoomed in", "drag", ("W", "A", "S", "D")),
            Gesture("See all of it again", "double click", ("0",)),
        ),
        "In the terms of a number": (
            Gesture("Choose a term", "", ("Up", "Down")),
            Gesture("See where its factor comes from", "click a term", ("Return",)),
        ),
        "In the loss plot": (
            Gesture("Zoom", "wheel"),
            Gesture("Move about", "drag"),
            Gesture("Travel through time", "drag the dashed line"),
            Gesture("Return to another future", "click its name"),
        ),
        "In the timeline": (
            Gesture("Go to an iteration", "click or drag"),
            Gesture("To the start, to the latest iteration", "", ("Home", "End")),
            Gesture("On or back by a tenth of the way", "", ("PgUp", "PgDown")),
        ),
        "While the loop is edited": (
            Gesture("Run what is written", "", ("Ctrl+Return",)),
            Gesture("Leave the edit", "", ("Esc",)),
        ),
        "Elsewhere": (
            Gesture("Give the keys back from a field to the loop", "", ("Return", "Esc")),
            Gesture("Move a panel", "drag its heading"),
            Gesture("Copy or save a picture of a panel", "right click its heading"),
        ),
    }
)
