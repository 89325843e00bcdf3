"""The words of Python, line by line, beside Python's own."""

from __future__ import annotations

import io
import keyword
import tokenize
from pathlib import Path

import pytest

from core.program.lexing import Inside, Kind, Word, words_of

SCRIPTS = sorted((Path(__file__).parents[2] / "scripts").glob("*.py"))
KINDS = {tokenize.NUMBER: Kind.NUMBER, tokenize.STRING: Kind.STRING, tokenize.COMMENT: Kind.COMMENT}

STRINGS = '''a = """one
'two" # three
""" + 'four\\
five' + r"\\" + "\\""  # six
f = rb'x' + f"{a}" + Rb"y"
n = 0x_F + 1_000.5e-3j + .5 + 1. + 1if a else 2
'''


@pytest.mark.parametrize("source", [STRINGS, *(path.read_text("utf-8") for path in SCRIPTS)])
def test_words_are_those_of_python(source: str) -> None:
    inside, found = Inside.CODE, []
    for number, line in enumerate(source.split("\n"), start=1):
        words, inside = words_of(line, inside)
        found += [(number, word) for word in words]
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    if any(
        token.type not in (*KINDS, tokenize.NAME, tokenize.OP) and "FSTRING" in tokenize.tok_name[token.type]
        for token in tokens
    ):
        pytest.skip("this Python sees f-strings from inside")
    assert found == [word for token in tokens for word in _words(token, source.split("\n"))]


@pytest.mark.parametrize(
    ("line", "inside"),
    [
        ("x = '''a", Inside.TRIPLE_SINGLE),
        ('x = """a\\""" ', Inside.TRIPLE_DOUBLE),
        ("x = 'a", Inside.CODE),
        ("x = 'a\\", Inside.SINGLE),
        ("x = 'a\\\\", Inside.CODE),
        ("# '''", Inside.CODE),
        ('"""a""" + "', Inside.CODE),
    ],
)
def test_what_the_next_line_begins_in(line: str, inside: Inside) -> None:
    assert words_of(line)[1] is inside


def test_a_line_of_a_million_characters_is_looked_at_once() -> None:
    words, inside = words_of("'" + "a\\" * 500_000 + "'")
    assert len(words) == 1 and inside is Inside.CODE
    assert len(words_of("a " * 500_000)[0]) < 10_000


def _words(token: tokenize.TokenInfo, lines: list[str]) -> list[tuple[int, Word]]:
    kind = KINDS.get(token.type)
    if token.type == tokenize.NAME:
        kind = Kind.KEYWORD if keyword.iskeyword(token.string) else Kind.NAME
    elif token.type == tokenize.OP and token.string in "()[]{}":
        kind = Kind.BRACKET
    if kind is None:
        return []
    (first, start), (last, end) = token.start, token.end
    return [
        (line, Word(kind, start if line == first else 0, end if line == last else len(lines[line - 1])))
        for line in range(first, last + 1)
    ]
