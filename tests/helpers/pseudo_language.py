"""A language in which every translated text stands in brackets, so that one that is not translated stands out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QTranslator

from gui.style.language import retranslate


class Pseudo(QTranslator):
    """Translates everything."""

    def translate(self, _context: str, text: str, _comment: str | None = None, _number: int = -1) -> str:
        return f"⟦{text}⟧"

    def isEmpty(self) -> bool:
        return False

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """Everything is said in it while the block runs."""
        QCoreApplication.installTranslator(self)
        retranslate()
        try:
            yield
        finally:
            QCoreApplication.removeTranslator(self)
            retranslate()
