"""What can be done inside the panels with the pointer and with keys, and no menu lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.i18n import words


@dataclass(frozen=True, slots=True)
class Gesture:
    """One action in a panel.

    Attributes:
        does: its effect.
        pointer: the pointer's gesture for it.
        keys: the keys as Qt writes them; each of them does the same, or its part of it.
    """

    does: str
    pointer: str = ""
    keys: tuple[str, ...] = ()


GESTURES: Mapping[str, tuple[Gesture, ...]] = MappingProxyType(
    {
        words("Gestures", "In a heat map"): (
            Gesture(
                words("Gestures", "See why a number is what it is"), words("Gestures", "click a cell"), ("Return",)
            ),
            Gesture(
                words("Gestures", "Move from cell to cell, after Tab"),
                "",
                ("Left", "Right", "Up", "Down"),
            ),
            Gesture(words("Gestures", "Zoom in and out"), words("Gestures", "wheel"), ("+", "-")),
            Gesture(words("Gestures", "Move about, once zoomed in"), words("Gestures", "drag"), ("W", "A", "S", "D")),
            Gesture(words("Gestures", "See the whole map again"), words("Gestures", "double click"), ("0",)),
        ),
        words("Gestures", "In the terms of a number"): (
            Gesture(words("Gestures", "Choose a term"), "", ("Up", "Down")),
            Gesture(
                words("Gestures", "See where its factor comes from"), words("Gestures", "click a term"), ("Return",)
            ),
            Gesture(
                words("Gestures", "Go back to the cell before"),
                words("Gestures", "click it in the trail"),
                ("Backspace",),
            ),
        ),
        words("Gestures", "In the loss plot"): (
            Gesture(words("Gestures", "Zoom"), words("Gestures", "wheel")),
            Gesture(words("Gestures", "Move about"), words("Gestures", "drag")),
            Gesture(words("Gestures", "Travel through time"), words("Gestures", "drag the dashed line")),
            Gesture(words("Gestures", "Return to another future"), words("Gestures", "click its name")),
        ),
        words("Gestures", "In the timeline"): (
            Gesture(words("Gestures", "Go to an iteration"), words("Gestures", "click or drag")),
            Gesture(words("Gestures", "To the start, to the latest iteration"), "", ("Home", "End")),
            Gesture(words("Gestures", "Forward or back by a tenth of the way"), "", ("PgUp", "PgDown")),
        ),
        words("Gestures", "Beside the code"): (
            Gesture(words("Gestures", "Set a breakpoint"), words("Gestures", "click the line's number"), ("F9",)),
            Gesture(words("Gestures", "Give it a condition"), words("Gestures", "right click the number")),
            Gesture(words("Gestures", "Run to a line"), words("Gestures", "right click the line")),
        ),
        words("Gestures", "Among the variables"): (
            Gesture(words("Gestures", "See the value of a name"), words("Gestures", "rest on it in the code")),
            Gesture(words("Gestures", "See what is within"), words("Gestures", "click the arrow"), ("Return",)),
            Gesture(words("Gestures", "Look at a calling function"), words("Gestures", "click it in the stack")),
            Gesture(words("Gestures", "Change a watched expression"), words("Gestures", "double click"), ("F2",)),
            Gesture(words("Gestures", "Watch it no longer"), "", ("Del",)),
        ),
        words("Gestures", "While the loop is edited"): (
            Gesture(words("Gestures", "Run the edited loop"), "", ("Ctrl+Return",)),
            Gesture(words("Gestures", "Undo, redo"), "", ("Ctrl+Z", "Ctrl+Y")),
            Gesture(words("Gestures", "Make comments of lines, or code of them again"), "", ("Ctrl+/",)),
            Gesture(words("Gestures", "Indent lines, or bring them out"), "", ("Tab", "Shift+Tab")),
            Gesture(words("Gestures", "Move lines up or down"), "", ("Alt+Up", "Alt+Down")),
            Gesture(words("Gestures", "Duplicate lines"), "", ("Alt+Shift+Up", "Alt+Shift+Down")),
            Gesture(words("Gestures", "Complete a name"), "", ("Ctrl+Space", "Tab")),
            Gesture(words("Gestures", "Move on, and keep the text as it is"), "", ("Ctrl+Tab", "Ctrl+Shift+Tab")),
            Gesture(words("Gestures", "Leave the editor; what was typed stays there"), "", ("Esc",)),
        ),
        words("Gestures", "In a lesson"): (
            Gesture(words("Gestures", "The next page"), "", ("Return", "PgDown")),
            Gesture(words("Gestures", "The previous page"), "", ("PgUp",)),
            Gesture(words("Gestures", "Answer its question"), words("Gestures", "click an answer"), ("1", "2", "3")),
            Gesture(words("Gestures", "Read on in a long page"), "", ("Up", "Down", "Home", "End")),
            Gesture(words("Gestures", "Leave the lesson"), "", ("Esc",)),
        ),
        words("Gestures", "While presenting"): (
            Gesture(words("Gestures", "End slow motion, or return to the desk"), "", ("Esc",)),
            Gesture(words("Gestures", "Explain a number"), words("Gestures", "click a cell"), ("Return",)),
            Gesture(words("Gestures", "See the whole map again"), words("Gestures", "double click"), ("0",)),
        ),
        words("Gestures", "Elsewhere"): (
            Gesture(words("Gestures", "From control to control"), "", ("Tab", "Shift+Tab")),
            Gesture(words("Gestures", "Return the keys from a field to the loop"), "", ("Return", "Esc")),
            Gesture(words("Gestures", "Move a panel"), words("Gestures", "drag its heading")),
            Gesture(
                words("Gestures", "Copy or save a picture of a panel"), words("Gestures", "right click its heading")
            ),
        ),
    }
)
