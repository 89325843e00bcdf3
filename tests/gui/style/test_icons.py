"""Icons: a name that is wrong would show as nothing."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon

from gui.bars.actions import COMMANDS
from gui.style.icons import icon


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
@pytest.mark.parametrize("name", sorted({command.icon for command in COMMANDS.values() if command.icon}))
def test_an_icon_is_drawn_in_its_colours(name: str) -> None:
    picture = icon(name, "#ff0000", "#0000ff")
    for mode, colour in ((QIcon.Mode.Normal, "#ff0000"), (QIcon.Mode.Disabled, "#0000ff")):
        assert ink(picture, mode).get(colour, 0) > 5
        assert sum(ink(picture, mode).values()) < 24 * 24 / 2, "a box is what a font shows for what it lacks"


@pytest.mark.usefixtures("qapp")
def test_icons_differ() -> None:
    names = sorted({command.icon for command in COMMANDS.values() if command.icon})
    pictures = {bytes(icon(name, "#000000").pixmap(36, 36).toImage().constBits()) for name in names}
    assert len(pictures) == len(names)
