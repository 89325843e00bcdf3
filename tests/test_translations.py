"""The translations are complete, in step with the code, and keep what their texts must keep."""

from __future__ import annotations

import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
FILES = sorted(FOLDER.glob("*.ts"))


@dataclass(frozen=True)
class Message:
    """One text and its translation."""

    context: str
    source: str
    comment: str
    translation: str
    finished: bool


def messages(file: Path) -> list[Message]:
    return [
        Message(
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("comment", ""),
            message.findtext("translation", ""),
            all(translation.get("type") is None for translation in message.iter("translation")),
        )
        for context in ElementTree.parse(file).getroot().iter("context")
        for message in context.iter("message")
    ]


def qt_tool(name: str, *arguments: str) -> None:
    call = f"from PySide6.scripts.pyside_tool import {name} as tool; tool()"
    ran = subprocess.run([sys.executable, "-c", call, *arguments], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr


def all_messages() -> Iterator[Message]:
    for file in FILES:
        yield from messages(file)


def placeholders(text: str) -> list[tuple[str, str | None]]:
    """Names and formats of what is put in, without the particles that follow: {name|이/가}."""
    parsed = string.Formatter().parse(text)
    return sorted((name.partition("|")[0], spec) for _, name, spec, _ in parsed if name is not None)


def test_there_is_korean() -> None:
    assert [file.name for file in FILES] == ["nablascope_ko.ts"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_text_of_the_code_is_taken_down(file: Path, tmp_path: Path) -> None:
    """What `python3 run.py translate` does would change nothing."""
    fresh = tmp_path / file.name
    shutil.copy(file, fresh)
    sources = sorted(str(path) for room in ("core", "gui") for path in (ROOT / room).rglob("*.py"))
    take_down = ("-no-obsolete", "-locations", "none", "-tr-function-alias", "translate+=words")
    qt_tool("lupdate", *sources, *take_down, "-ts", str(fresh))
    of_the_code = {(message.context, message.source, message.comment) for message in messages(fresh)}
    taken_down = {(message.context, message.source, message.comment) for message in messages(file)}
    assert taken_down == of_the_code


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_the_window_reads_is_compiled_from_it(file: Path, tmp_path: Path) -> None:
    compiled = tmp_path / "compiled.qm"
    qt_tool("lrelease", str(file), "-qm", str(compiled))
    assert compiled.read_bytes() == file.with_suffix(".qm").read_bytes()


def test_no_text_is_missing() -> None:
    missing = [message.source for message in all_messages() if not (message.finished and message.translation)]
    assert missing == []


def test_a_translation_takes_the_same_values() -> None:
    wrong = [
        (message.source, message.translation)
        for message in all_messages()
        if placeholders(message.source) != placeholders(message.translation)
    ]
    assert wrong == []


def test_a_translation_keeps_its_edges() -> None:
    """Spaces that join it to what stands beside it, the dots of a command that asks for more, one key for a menu."""
    wrong = [
        (message.source, message.translation)
        for message in all_messages()
        if re.findall(r"^\s+|\s+$", message.source) != re.findall(r"^\s+|\s+$", message.translation)
        or message.source.endswith("…") != message.translation.endswith("…")
        or message.source.count("&") != message.translation.count("&")
    ]
    assert wrong == []


def test_a_translation_is_no_english() -> None:
    wrong = [
        message.source
        for message in all_messages()
        if re.search(r"[a-z]{3,}", message.source)
        and re.search(r"[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", message.translation)
        and not re.search(r"[가-힣]", message.translation)
    ]
    assert wrong == []
