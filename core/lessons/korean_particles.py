"""Korean particles after a number or a name: the last sound decides between two forms."""

from __future__ import annotations

import re

_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
"""The final consonant of a digit's reading: 영, 일, 삼, 육, 칠, 팔. The others end in a vowel."""
_LATIN = re.compile(r"(?P<rieul>le?)$|(?:[mn]e?|ng|(?<![aeiou])[aeiou]p)$", re.ASCII | re.IGNORECASE)
"""Identifiers whose Korean reading ends in a consonant: title, line, name, step."""
_FIRST, _LAST, _FINALS, _RIEUL = ord("가"), ord("힣"), 28, 8


def particle(before: str, after_consonant: str, after_vowel: str) -> str:
    """Return 이 or 가, 을 or 를, 으로 or 로, as fits after a text; 으로 does not follow ㄹ."""
    consonant = _final_of(before)
    follows_consonant = consonant not in ("", "ㄹ") if after_consonant.startswith("으로") else consonant != ""
    return after_consonant if follows_consonant else after_vowel


def _final_of(text: str) -> str:
    """Return a text's final consonant; empty after a vowel, or if unknown."""
    last = text[-1:]
    if last and _FIRST <= ord(last) <= _LAST:
        place = (ord(last) - _FIRST) % _FINALS
        return "" if place == 0 else "ㄹ" if place == _RIEUL else "ㅇ"
    if latin := _LATIN.search(text):
        return "ㄹ" if latin["rieul"] else "ㅇ"
    return _DIGITS.get(last, "")
