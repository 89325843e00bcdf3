"""Names of keys: in menus as on the keycaps, in every language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

SIGNS = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓", "Return": "Enter", "PgUp": "Page Up", "PgDown": "Page Down"}


class KeyNames(QTranslator):
    """A translator that overrides Qt's own names of keys: “Right” in English, “오른쪽” in Korean."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, _comment: str | None = None, _count: int = -1) -> str | None:
        """Return the name of a key; None leaves a text to the other translators."""
        return SIGNS.get(source, source) if context == "QShortcut" else None


def install() -> None:
    """Install the translator. Call it again after installing others, since the last one installed is asked first."""
    app = QCoreApplication.instance()
    if app is None:
        return
    names = app.findChild(KeyNames) or KeyNames(app)
    app.removeTranslator(names)
    app.installTranslator(names)
