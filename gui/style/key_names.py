"""What keys are called: in menus as on the caps, in every language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

SIGNS = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓", "Return": "Enter", "PgUp": "Page Up", "PgDown": "Page Down"}


class KeyNames(QTranslator):
    """Stands before Qt's own words for keys: “Right” in English, “오른쪽” in Korean."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, _comment: str | None = None, _count: int = -1) -> str | None:
        """The name of a key; None leaves a text to the other translators."""
        return SIGNS.get(source, source) if context == "QShortcut" else None


def install() -> None:
    """To be called again after other translators, since the one installed last is asked first."""
    app = QCoreApplication.instance()
    if app is None:
        return
    names = app.findChild(KeyNames) or KeyNames(app)
    app.removeTranslator(names)
    app.installTranslator(names)
