"""The user guide: the part of the README for users, available offline."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

from core.i18n import words
from gui.style.language import language, translated

TITLE = words("Guide", "How to use Nablascope")
HEADINGS = (
    "How to read the window",
    "Lessons",
    "The trainers",
    "Your own script",
    "Command line",
    "Where things are kept",
)
KEYS = words("Guide", "F1 or ? shows every key, and what the pointer can do.")
MISSING = words("Guide", "The guide is the README of Nablascope, which was not found with this installation.")


def guide() -> str:
    """Return the chapters of `HEADINGS` as Markdown, from beside the source or from the installed package.

    They are in the current language if there is a README in it; its chapters come in the same order.
    """
    english = _chapters(_beside("README.md") or _description())
    localised = _chapters(_in_language(language())) if language() != "en" else english
    chapters = localised if len(localised) == len(english) else english
    places = {chapter.split("\n", 1)[0]: place for place, chapter in enumerate(english)}
    found = [f"## {chapters[places[heading]]}" for heading in HEADINGS if heading in places]
    return "\n\n".join([f"# {translated(TITLE)}", translated(KEYS), *found]) if found else translated(MISSING)


def _chapters(readme: str) -> list[str]:
    return readme.split("\n## ")


def _in_language(code: str) -> str:
    name = f"README.{code}.md"
    if text := _beside(name):
        return text
    try:
        installed = [file for file in files("nablascope") or () if file.name == name]
    except PackageNotFoundError:
        return ""
    return installed[0].read_text(encoding="utf-8") if installed else ""


def root() -> Path:
    """Return the folder that the paths of the guide's pictures begin in, in an installation too."""
    return Path(__file__).parents[2]


def _beside(name: str) -> str:
    beside = root() / name
    if beside.is_file() and (text := beside.read_text(encoding="utf-8")).startswith("# Nablascope"):
        return text
    return ""


def _description() -> str:
    try:
        return metadata("nablascope")["Description"] or ""
    except PackageNotFoundError:
        return ""
