"""Icons: a name that is wrong would show as nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

import gui
from gui.bars.actions import COMMANDS
from gui.style import icons
from gui.style.icons import LARGER, SIZES, icon

FILES = {Path(file.name).stem for file in (files("resources") / "icons").iterdir() if file.name.endswith(".svg")}
OF_COMMANDS = {command.icon for command in COMMANDS.values() if command.icon}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of `icon` in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "icon":
            yield node


def texts(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def functions() -> Iterator[ast.FunctionDef]:
    """Yield the functions of the window that draw an icon."""
    for path in Path(gui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(calls(node)):
                yield node


def test_every_icon_exists() -> None:
    named = {name for function in functions() for call in calls(function) for name in texts(call.args[0])}
    assert len(named) >= 5
    assert OF_COMMANDS | named <= FILES


def test_every_file_is_used() -> None:
    assert {text for function in functions() for text in texts(function)} >= FILES - OF_COMMANDS


def test_a_wrong_name_is_no_icon(qapp: object) -> None:
    with pytest.raises(FileNotFoundError):
        icon("there_is_none", "#000000")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0, 3.0])
def test_every_size_is_drawn_for_the_screen(ratio: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that is scaled is soft."""
    screen = SimpleNamespace(devicePixelRatio=lambda: ratio)
    monkeypatch.setattr(icons, "QGuiApplication", SimpleNamespace(screens=lambda: [screen]))
    icon.cache_clear()
    drawn = {size.width() for size in icon("play", "#000000").availableSizes()}
    icon.cache_clear()
    assert drawn == LARGER | {(QSize(size, size) * ratio).width() for size in SIZES}


def ink(picture: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> dict[str, int]:
    """How many pixels of which colour, where any."""
    image = picture.pixmap(24, 24, mode).toImage()
    found: dict[str, int] = {}
    for x in range(image.width()):
        for y in range(image.height()):
            if image.pixelColor(x, y).alpha() > 200:
                name = image.pixelColor(x, y).name()
                found[name] = found.get(name, 0) + 1
    return found


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", sorted(FILES))
def test_an_icon_is_drawn_in_its_colours(name: str) -> None:
    picture = icon(name, "#ff0000", "#0000ff")
    for mode, colour in ((QIcon.Mode.Normal, "#ff0000"), (QIcon.Mode.Disabled, "#0000ff")):
        assert ink(picture, mode).get(colour, 0) > 5
        assert sum(ink(picture, mode).values()) < 24 * 24 / 2


@pytest.mark.usefixtures("qapp")
def test_icons_differ() -> None:
    names = sorted(FILES)
    pictures = {bytes(icon(name, "#000000").pixmap(36, 36).toImage().constBits()) for name in names}
    assert len(pictures) == len(names)
