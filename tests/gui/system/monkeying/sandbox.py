"""A small world for a monkey: nothing that it chooses lies outside a folder, and no experiment is large."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from core.history.keyframes import Timeline
from core.lessons.builtin import builtin_lessons

MOST_MEMORY = 64_000_000
"""Bytes that an experiment may take."""
MOST_HISTORY = 8 * 2**20
"""Bytes for the keyframes of a run: they fill what they are given, and nobody would see anything else grow."""

LESSON = """
[title]
en = "Mine <b>title</b>"
[experiment]
trainer = "two-layer"
batch_size = 4
input_size = 4
hidden_size = 4
output_size = 2
learning_rate = 0.001
[[step]]
do = [{ step = "phase", times = 2 }]
text.en = "The loss is {loss}."
point = { map = "w1" }
[[step]]
do = [{ run = 5000, until = "loss < 0.1" }]
text.en = "Now {loss}."
expect = ["loss < 0"]
"""
WITH_CODE = LESSON + '[[step]]\ndo = [{ replace = "pow(2)", by = "abs()" }]\ntext.en = "Code."\n'


@contextmanager
def small_world(home: Path, rng: Random) -> Iterator[None]:
    """What a person would answer to the system's own dialogs, and a machine of little memory and two cores."""
    pictures, lessons = _to_save(home), _to_open(home)
    stack = ExitStack()
    with stack:
        for target, name, instead in (
            (QFileDialog, "getSaveFileName", lambda *_: (rng.choice(pictures), rng.choice(("", "SVG (*.svg)")))),
            (QFileDialog, "getOpenFileName", lambda *_: (rng.choice(lessons), "")),
            (QDesktopServices, "openUrl", lambda *_: True),
        ):
            stack.enter_context(patch.object(target, name, instead))
        for place, instead in (
            ("gui.style.language.can_show", lambda _code: True),
            ("gui.style.language.system_language", lambda: "en"),
            ("core.control.thread_tuning._cores", lambda: 2),
            ("core.experiment.devices.free_bytes", lambda _device: MOST_MEMORY),
            ("core.engine.keyframing.Timeline", lambda budget: Timeline(min(budget, MOST_HISTORY))),
        ):
            stack.enter_context(patch(place, instead))
        yield


def _to_save(home: Path) -> list[str]:
    folder = home / "pictures"
    folder.mkdir()
    names = ("a.png", "a.svg", "b.PNG", "none", "c.txt", "가 나.png", "a.gif", "no/such/folder.png")
    return ["", str(folder), *(str(folder / name) for name in names)]


def _to_open(home: Path) -> list[str]:
    folder = home / "lessons"
    folder.mkdir()
    (folder / "mine.toml").write_text(LESSON, encoding="utf-8")
    (folder / "code.toml").write_text(WITH_CODE, encoding="utf-8")
    (folder / "broken.toml").write_text(LESSON.replace("batch_size", "bach_size"), encoding="utf-8")
    (folder / "binary.toml").write_bytes(bytes(range(256)))
    first = Path(__file__).parents[4] / "resources" / "lessons" / f"{builtin_lessons()[0].name}.toml"
    names = ("mine.toml", "mine.toml", "code.toml", "broken.toml", "binary.toml", "missing.toml")
    return ["", str(folder), str(first), *(str(folder / name) for name in names)]
