"""README.md and README.ko.md: the same document in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImageReader, QTextDocument

ROOT = Path(__file__).parents[1]
ENGLISH, KOREAN = "README.md", "README.ko.md"

PART = re.compile(
    r"(?P<code>^```\w*\n(?:.*\n)*?```\n|^ {4}.*\n(?:\n* {4}.*\n)*)"
    r"|(?P<table>(?:^\|.*\n)+)"
    r"|(?P<heading>^#+ .*\n)"
    r"|(?P<item>^- .*\n(?:  .*\n)*)"
    r"|(?P<paragraph>(?:^(?!- |#+ |```|\|)\S.*\n)+)",
    re.MULTILINE,
)
NAME = re.compile(r"`([^`]+)`")
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
NUMBER = re.compile(r"\d+(?:[.,e]-?\d+)*")
HANGUL = re.compile("[가-힣]")
EXPLAINED = re.compile(r"(?P<code> *\S.*?) {2,}(?P<words>\S.*)")

Part = tuple[str, str]


def parts(name: str) -> list[Part]:
    """A README as headings, paragraphs, items of lists, tables and code, in order: what each is, and its text."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = [(str(match.lastgroup), match[0]) for match in PART.finditer(text)]
    assert "".join(part for _, part in found).replace("\n", "") == text.replace("\n", ""), "nothing is passed over"
    return found


def pairs(*kinds: str) -> list[tuple[str, str]]:
    """What says the same, in English and in Korean."""
    both = zip(parts(ENGLISH), parts(KOREAN), strict=True)
    return [(english, korean) for (kind, english), (_, korean) in both if kind in kinds]


def level(heading: str) -> int:
    return len(heading.partition(" ")[0])


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def links(part: str) -> list[tuple[str, str]]:
    """Pictures with "!", other links with "", and where to; but the one from language to language. The picture of the
    Korean window counts as that of the English one."""
    return [(sign, to.replace(".ko.png", ".png")) for sign, to in LINK.findall(part) if to not in (ENGLISH, KOREAN)]


def anchors(name: str) -> set[str]:
    """As GitHub makes them of the headings."""
    headings = [part.lstrip("#").strip() for kind, part in parts(name) if kind == "heading"]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def same_code(english: str, korean: str) -> bool:
    """Whether lines of code differ at most in their explanation: what stands to their right after a gap."""
    if english == korean:
        return True
    explained, again = EXPLAINED.fullmatch(english), EXPLAINED.fullmatch(korean)
    return bool(explained and again and explained["code"] == again["code"] and HANGUL.search(again["words"]))


def test_they_lead_to_each_other() -> None:
    assert parts(ENGLISH)[:2] == [("heading", "# Nablascope\n"), ("paragraph", f"[한국어]({KOREAN})\n")]
    assert parts(KOREAN)[:2] == [("heading", "# Nablascope\n"), ("paragraph", f"[English]({ENGLISH})\n")]


def test_they_have_the_same_parts_in_the_same_order() -> None:
    assert [kind for kind, _ in parts(KOREAN)] == [kind for kind, _ in parts(ENGLISH)]
    assert {kind for kind, _ in parts(ENGLISH)} == {"heading", "paragraph", "item", "table", "code"}


def test_headings_have_the_same_levels() -> None:
    assert all(level(english) == level(korean) for english, korean in pairs("heading"))


def test_every_text_is_korean() -> None:
    texts = pairs("heading", "paragraph", "item", "table")[2:]
    assert [korean for _, korean in texts if not HANGUL.search(korean)] == []


def test_tables_have_the_same_rows_and_columns() -> None:
    for english, korean in pairs("table"):
        sizes = [len(row) for row in rows(english)]
        assert [len(row) for row in rows(korean)] == sizes and len(set(sizes)) == 1


def test_code_is_the_same_but_for_its_explanations() -> None:
    for english, korean in pairs("code"):
        lines = zip_longest(english.splitlines(), korean.splitlines(), fillvalue="")
        assert [pair for pair in lines if not same_code(*pair)] == []


def test_an_example_that_is_tested_in_english_is_the_very_same() -> None:
    lessons = [(english, korean) for english, korean in pairs("code") if english.startswith("```toml")]
    assert len(lessons) == 2
    assert all(english == korean for english, korean in lessons)


@pytest.mark.parametrize("noted", [NAME.findall, links], ids=["names of code", "links"])
def test_each_part_has_the_same(noted: Callable[[str], list[object]]) -> None:
    for english, korean in pairs("paragraph", "item", "table"):
        assert set(noted(korean)) == set(noted(english)), korean


def test_each_part_has_the_numbers_of_the_english_one() -> None:
    for english, korean in pairs("paragraph", "item", "table"):
        assert set(NUMBER.findall(english)) <= set(NUMBER.findall(korean)), korean


def test_each_shows_the_window_in_its_language() -> None:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in (ENGLISH, KOREAN)]
    english, korean = [[to for sign, to in LINK.findall(text) if sign] for text in texts]
    assert len(english) > 4 and korean == [picture.replace(".png", ".ko.png") for picture in english]
    assert len({(ROOT / picture).read_bytes() for picture in english + korean}) == 2 * len(english)


def test_the_pictures_of_the_guide_are_small() -> None:
    pictures = list((ROOT / "resources" / "guide").iterdir())
    sizes = [QImageReader(str(picture)).size() for picture in pictures]
    assert pictures and all(size.width() <= 480 for size in sizes)
    assert all(picture.stat().st_size < 40_000 for picture in pictures)


@pytest.mark.parametrize("name", [ENGLISH, KOREAN])
def test_every_link_inside_leads_somewhere(name: str) -> None:
    targets = [target for kind, part in parts(name) if kind != "code" for _, target in LINK.findall(part)]
    assert "LICENSE" in targets
    for target in targets:
        file, _, anchor = target.partition("#")
        if ":" not in target:
            assert (ROOT / (file or name)).is_file(), target
            assert not anchor or anchor in anchors(file or name), target


@pytest.mark.parametrize("name", [ENGLISH, KOREAN])
def test_what_should_be_bold_is_bold(name: str, qapp: QGuiApplication) -> None:
    """In Markdown “**말**은” is bold, but “**(말)**은” is not: no letter may follow stars after punctuation."""
    page = QTextDocument()
    page.setMarkdown("\n".join(part for kind, part in parts(name) if kind != "code"))
    assert "**" not in page.toPlainText()
