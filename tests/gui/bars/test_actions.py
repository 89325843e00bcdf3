"""Every command as an action."""

from __future__ import annotations

import pytest

from gui.main_window.window import Window


@pytest.mark.parametrize("name", ["actionThemeDark", "actionKorean", "actionSlowMotion", "actionShowKeys"])
def test_what_is_on_has_its_mark_in_the_menu_and_no_picture_in_its_place(name: str, window: Window) -> None:
    action = window.parts.actions[name]
    assert action.isCheckable() and not action.isIconVisibleInMenu()
