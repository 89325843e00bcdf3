"""What a terminal would show of a text, line by line."""

from __future__ import annotations

import random

import pytest

from core.text.clip import MOST_CHARACTERS
from core.text.screen import HEIGHT, MOST_ROWS, Line, Screen, ScreenUpdate


def shown(screen: Screen) -> list[str]:
    update = screen.take()
    return [] if update is None else [line.text for line in update.lines]


def written(*texts: str) -> list[str]:
    screen = Screen()
    for text in texts:
        screen.write(text)
    return shown(screen)


LINES = {
    "lines": (["a\nb\n\nc"], ["a", "b", "", "c"]),
    "a return writes over": (["12345\rab"], ["ab345"]),
    "a return and a new line": (["one\r\ntwo\r\n"], ["one", "two"]),
    "a bar": ([f"\r{n:3} %|{'#' * (n // 10):10}|" for n in range(0, 101, 10)], ["100 %|##########|"]),
    "a shorter bar with blanks": (["\rlong text", "\r         ", "\rend"], ["end      "]),
    "erasing to the end": (["abcdef\r12\x1b[K"], ["12"]),
    "erasing a line": (["abcdef\x1b[2K\rx"], ["x"]),
    "backspace": (["ab\b\bxy"], ["xy"]),
    "tabs": (["a\tb\n\tc\n12345678\td"], ["a       b", "        c", "12345678        d"]),
    "colours are stripped": (["\x1b[1;31mred\x1b[0m and \x1b[38;5;40mgreen\x1b[m"], ["red and green"]),
    "titles and links are stripped": (["\x1b]0;title\x07a\x1b]8;;http://x\x1b\\b\x1b]8;;\x1b\\"], ["ab"]),
    "sequences in pieces": (["a\x1b", "[3", "1mb", "\x1b]0;ti", "tle\x07c"], ["abc"]),
    "two bars": (["first\n", "second", "\x1b[A", "\r1st  ", "\n", "\r2nd   "], ["1st  ", "2nd   "]),
    "to the right, the left and a column": (["\x1b[3Cx\x1b[2Dy\x1b[1Gz"], ["z yx"]),
    "bells": (["a\x07b\x00c"], ["abc"]),
    "letters of the world": (["한글 δ ✓ 🎉 é"], ["한글 δ ✓ 🎉 é"]),
    "what turns text around": (["a\u202eb\ud800c"], ["a\\u202eb\\ud800c"]),
}


@pytest.mark.parametrize("case", LINES)
def test_lines_are_as_in_a_terminal(case: str) -> None:
    texts, expected = LINES[case]
    assert written(*texts) == expected


@pytest.mark.parametrize("case", LINES)
def test_how_a_text_is_cut_into_pieces_makes_no_difference(case: str, rng: random.Random) -> None:
    texts, expected = LINES[case]
    pieces, whole = [], "".join(texts)
    while whole:
        size = rng.randint(1, 3)
        pieces.append(whole[:size])
        whole = whole[size:]
    assert written(*pieces) == expected


class View:
    """Follows a screen as a panel does."""

    def __init__(self) -> None:
        self.lines: dict[int, str] = {}

    def follow(self, update: ScreenUpdate | None) -> None:
        if update is None:
            return
        kept = {} if update.cleared else {number: text for number, text in self.lines.items() if number < update.first}
        self.lines = {**kept, **{update.first + n: line.text for n, line in enumerate(update.lines)}}


def test_updates_add_up_to_the_whole(rng: random.Random) -> None:
    words = ["a", "bc\n", "\r", "\rxyz", "\n", "\x1b[A", "\x1b[B", "\b", "\t", "long " * 9, "\x1b[K"]
    texts = [rng.choice(words) for _ in range(400)]
    whole, screen, view = Screen(), Screen(), View()
    for text in texts:
        whole.write(text)
        screen.write(text)
        if rng.random() < 0.2:
            view.follow(screen.take())
    view.follow(screen.take())
    one_look = View()
    one_look.follow(whole.take())
    lowest = max(one_look.lines, default=0)
    assert lowest < HEIGHT * 10
    assert [view.lines[n] for n in sorted(view.lines)] == [one_look.lines[n] for n in sorted(one_look.lines)]


def test_nothing_new_is_no_update() -> None:
    screen = Screen()
    assert screen.take() is None
    screen.write("a")
    assert screen.take() is not None
    assert screen.take() is None
    screen.write("")
    assert screen.take() is None


def test_only_what_changed_is_taken() -> None:
    screen = Screen()
    screen.write("a\nb\nc")
    screen.take()
    screen.write("d\ne")
    update = screen.take()
    assert update is not None
    assert (update.first, [line.text for line in update.lines]) == (2, ["cd", "e"])


def test_a_flood_is_counted_and_its_end_is_kept() -> None:
    screen = Screen()
    screen.write("".join(f"{n}\n" for n in range(1_000_000)))
    update = screen.take()
    assert update is not None
    assert update.lines[-1].text == "999999"
    assert update.first + len(update.lines) == 1_000_000
    assert MOST_ROWS // 2 < len(update.lines) <= MOST_ROWS


def test_a_flood_in_small_pieces_is_counted_too() -> None:
    screen = Screen()
    for n in range(3 * MOST_ROWS):
        screen.write(f"{n}\n")
    update = screen.take()
    assert update is not None
    assert update.first + len(update.lines) == 3 * MOST_ROWS
    assert len(update.lines) <= MOST_ROWS


def test_a_long_line_is_cut_and_says_by_how_much() -> None:
    screen = Screen()
    for _ in range(30):
        screen.write("x" * 100_000)
    screen.write("\nnext")
    update = screen.take()
    assert update is not None
    assert [(len(line.text), line.left_out) for line in update.lines] == [
        (MOST_CHARACTERS, 3_000_000 - MOST_CHARACTERS),
        (4, 0),
    ]


def styles(text: str) -> list[tuple[str, int | None, bool]]:
    screen = Screen()
    screen.write(text)
    update = screen.take()
    assert update is not None
    return [(span.text, span.style.colour, span.style.bold) for span in update.lines[0].spans]


def test_colours_are_told_apart() -> None:
    assert styles("a\x1b[31mb\x1b[1mc\x1b[39md\x1b[0me") == [
        ("a", None, False),
        ("b", 1, False),
        ("c", 1, True),
        ("d", None, True),
        ("e", None, False),
    ]
    assert styles("\x1b[92ma\x1b[38;5;9mb\x1b[38;2;0;0;255mc\x1b[38;5;244md\x1b[48;5;1me") == [
        ("a", 10, False),
        ("b", 9, False),
        ("c", 4, False),
        ("de", None, False),
    ]


def test_streams_are_told_apart_and_keep_colours_of_their_own() -> None:
    screen = Screen()
    screen.write("\x1b[32mout ")
    screen.write("error ", error=True)
    screen.write("out")
    update = screen.take()
    assert update is not None
    assert [(span.text, span.style.error, span.style.colour) for span in update.lines[0].spans] == [
        ("out ", False, 2),
        ("error ", True, None),
        ("out", False, 2),
    ]


def test_a_note_is_a_line_of_its_own() -> None:
    screen = Screen()
    screen.write("unfinished")
    screen.note("— branch —")
    screen.write("next")
    update = screen.take()
    assert update is not None
    assert [line.note or line.text for line in update.lines] == ["unfinished", "— branch —", "next"]


def test_clearing_leaves_nothing() -> None:
    screen = Screen()
    screen.write("a\nb")
    screen.clear()
    screen.write("c")
    update = screen.take()
    assert update is not None
    assert update.cleared
    assert update.lines == (Line(update.lines[0].spans),)
    assert update.lines[0].text == "c"


def test_what_tells_of_a_line_of_code_begins_a_line_of_its_own() -> None:
    screen = Screen()
    screen.write("bar 50 %", error=True)
    screen.point(("mine.py", 3))
    screen.write("mine.py:3: UserWarning: look\n", error=True)
    screen.point(("mine.py", 4))
    screen.write("mine.py:4: UserWarning: again\n", error=True)
    update = screen.take()
    assert update is not None
    assert [(line.text, line.place) for line in update.lines] == [
        ("bar 50 %", None),
        ("mine.py:3: UserWarning: look", ("mine.py", 3)),
        ("mine.py:4: UserWarning: again", ("mine.py", 4)),
    ]


def test_nothing_is_missing_after_an_empty_screen_was_cleared() -> None:
    screen = Screen()
    screen.clear()
    update = screen.take()
    assert update is not None and (update.first, update.lines, update.cleared) == (0, (), True)
    screen.write("one\n")
    update = screen.take()
    assert update is not None and (update.first, len(update.lines)) == (0, 1)
