"""Parts of a lesson's page, as rich text."""

from __future__ import annotations

from html import escape

from core.check.results import Check
from core.i18n import unbroken, words
from gui.style import fonts, number_format
from gui.style.language import translated
from gui.style.theme import Theme

CHECKED_RIGHT = words("LessonPanel", "{tensor} is right. Largest relative error: {error}.")
CHECKED_WRONG = words("LessonPanel", "{tensor} is wrong. Largest relative error: {error}.")


def code_style(pixels: int, theme: Theme) -> str:
    """Return the style of code within a text."""
    families = ", ".join(f"'{family}'" for family in fonts.code(pixels).families())
    return f"font-family: {families}; font-size: {pixels}px; background-color: {theme.sunken}"


def finding(check: Check, theme: Theme) -> str:
    """Return a line on the check of one gradient."""
    if check.note:
        return f'<p style="margin: 2px 0">{escape(unbroken(translated(check.note)))}</p>'
    colour, verdict = (theme.good, CHECKED_RIGHT) if check.ok else (theme.error, CHECKED_WRONG)
    text = translated(verdict.format(tensor=check.tensor, error=number_format.number(check.relative_error, 2)))
    return f'<p style="margin: 2px 0; color: {colour}">{"✓" if check.ok else "✗"} {escape(text)}</p>'
