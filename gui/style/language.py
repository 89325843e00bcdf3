"""The language of the user interface: chosen at the start, changeable while running."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files
from string import Formatter
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from core.i18n import Words, unbroken
from core.lessons.korean_particles import particle
from gui.style import fonts, key_names
from gui.style.tool_tip import tool_tip

LANGUAGES = {"en": "English", "ko": "한국어"}
"""The languages by their native names, which their speakers can read."""

KOREAN_FONT = (
    "Korean needs a font that has its letters, and this computer has none. On Debian or Ubuntu: "
    "sudo apt install fonts-noto-cjk. Elsewhere install Noto Sans CJK KR, and start Nablascope again."
)
"""Never in Korean: a reader of this message has no font for it."""

Setter = Callable[[str], object]

Again = Callable[[QObject, str], object]

_bound: WeakKeyDictionary[QObject, dict[tuple[object, ...], tuple[Again, Words]]] = WeakKeyDictionary()
_translators: list[QTranslator] = []
_current = "en"


def translated(text: str) -> str:
    """Return a text in the current language; anything but `Words` is the same in all of them."""
    if not isinstance(text, Words):
        return text
    pattern = text.template
    if text.context:
        pattern = QCoreApplication.translate(text.context, text.template, text.comment or None)
    if not (text.values or text.named):
        return pattern
    values, named = tuple(map(_value, text.values)), {name: _value(value) for name, value in text.named.items()}
    return _particles.vformat(pattern, values, named) if "|" in pattern else pattern.format(*values, **named)


class _Particles(Formatter):
    """A formatter with {name|을/를}: a value, followed by the one of two Korean particles that fits it."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        name, _, pair = field_name.partition("|")
        value, key = super().get_field(name, args, kwargs)
        return (f"{value}{particle(str(value), *pair.split('/'))}" if pair else value), key


_particles = _Particles()


def _value(value: object) -> object:
    return translated(value) if isinstance(value, str) else value


def bind_text(setter: Setter, text: str) -> None:
    """Set a text in the current language, and again whenever the language changes.

    Args:
        setter: a method of a Qt object that takes a text, or a `partial` of one; a later text replaces an earlier one.
            A tool tip is shown literally.
        text: the text.
    """
    method: Any = setter.func if isinstance(setter, partial) else setter
    place = (method.__name__, *(setter.args if isinstance(setter, partial) else ()))
    bindings = _bound.setdefault(method.__self__, {})
    if isinstance(text, Words):
        bindings[place] = _unbound(setter), text
    else:
        bindings.pop(place, None)
    setter(_shown(method.__self__, method.__name__, text))


def bind_texts(owner: QObject, **texts: str) -> None:
    """Bind several texts of an object by the names of their properties, such as `toolTip`."""
    for name, text in texts.items():
        bind_text(getattr(owner, f"set{name[0].upper()}{name[1:]}"), text)


def _shown(owner: QObject, method: str, text: str) -> str:
    """Return a text in the current language for its setter: where it wraps, cells and shapes are not broken."""
    shown = _as_set(method, text)
    return unbroken(shown) if isinstance(owner, QLabel) and method == "setText" and owner.wordWrap() else shown


def _unbound(setter: Any) -> Again:
    """Return a setter that takes its widget as an argument, so that the registry does not keep the widget alive."""
    if isinstance(setter, partial):
        name, arguments = setter.func.__name__, setter.args
        return lambda owner, text: getattr(owner, name)(*arguments, text)
    name = setter.__name__
    return lambda owner, text: getattr(owner, name)(text)


def _as_set(name: str, text: str) -> str:
    shown = translated(text)
    return tool_tip(shown) if name == "setToolTip" else shown


def language() -> str:
    """Return the code of the current language."""
    return _current


def system_language() -> str:
    """Return the system's language if it is available and can be shown, else English."""
    code = QLocale.system().name().split("_")[0]
    return code if code in LANGUAGES and can_show(code) else "en"


def can_show(code: str) -> bool:
    """Return whether this computer has a font for a language."""
    return code != "ko" or bool(QFontDatabase.families(QFontDatabase.WritingSystem.Korean))


def begin(asked: str | None, remembered: str) -> bool:
    """Set the initial language, and return whether this computer can show the one that was wanted.

    That is the one asked for, whether or not it can be shown, or else the remembered one or the system's, with English
    as a fallback.
    """
    wanted = asked or (remembered if remembered in LANGUAGES else system_language())
    set_language(wanted if asked or can_show(wanted) else "en")
    return can_show(wanted)


def choose(code: str) -> bool:
    """Set a language if this computer can show it; return whether it can."""
    if can_show(code):
        set_language(code)
    return can_show(code)


def set_language(code: str) -> None:
    """Show all texts in this language from now on."""
    global _current
    if code == _current:
        return
    _current = code
    fonts.speak(code)
    for translator in _translators:
        QCoreApplication.removeTranslator(translator)
    _translators.clear()
    if code != "en":
        folder = files("resources") / "translations"
        _load_translator(str(folder / f"nablascope_{code}.qm"))
        _load_translator(f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{code}.qm")
    key_names.install()
    _set_type_again()
    retranslate()


def _set_type_again() -> None:
    """Set all fonts again, in the weights of the current language."""
    if (font := fonts.made_again(QApplication.font())) is not None:
        QApplication.setFont(font)
    for widget in QApplication.allWidgets():
        own = widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)
        if own and (font := fonts.made_again(widget.font())) is not None:
            widget.setFont(font)


def _load_translator(file: str) -> None:
    translator = QTranslator(QCoreApplication.instance())
    if translator.load(file):
        QCoreApplication.installTranslator(translator)
        _translators.append(translator)


def retranslate() -> None:
    """Set all bound texts again, in the current language."""
    for owner, bindings in list(_bound.items()):
        if isValid(owner):
            for place, (again, text) in list(bindings.items()):
                again(owner, _shown(owner, str(place[0]), text))
    for widget in QApplication.allWidgets():
        widget.update()  # painted texts are not bound
