"""The Korean keeps to its glossary, which says what is not to be written and is read here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from core.lessons.builtin import builtin_lessons
from tests.test_readme_languages import HANGUL, KOREAN, parts
from tests.test_translations import FOLDER, all_messages

GLOSSARY = FOLDER / "GLOSSARY.md"
CODE = re.compile(r"`[^`]*`")
HOLE = re.compile(r"\{[^{}]*\}")


def rules() -> Iterator[tuple[str, list[str], list[str]]]:
    """Of each entry its subject, the words to use, and the regular expressions of what is not written."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("- "):
            said, _, never = line[2:].partition(", not ")
            yield said.split(":")[0], re.findall(r"\*\*(.+?)\*\*", said), re.findall(r"`([^`]+)`", never)


NEVER = [re.compile(pattern) for _, _, patterns in rules() for pattern in patterns]


def korean() -> Iterator[tuple[str, str]]:
    """Every Korean text and where it stands."""
    for message in all_messages():
        yield f"{message.context}: {message.source}", message.translation
    for lesson in builtin_lessons():
        for text in lesson.load().texts():
            yield lesson.name, text["ko"]
    for kind, part in parts(KOREAN):
        if not part.startswith("```"):
            yield f"{KOREAN}, {kind}", "\n".join(filter(HANGUL.search, part.splitlines()))


def without_code(text: str) -> str:
    """Without code and without the names of values, but with the braces and the particles that they are known by."""
    return HOLE.sub(lambda hole: re.sub(r"[A-Za-z_]+", "", hole[0]), CODE.sub("``", text))


def found(text: str) -> list[str]:
    """What the glossary does not allow in a text."""
    return [match[0] for pattern in NEVER for match in pattern.finditer(without_code(text))]


def test_the_texts_keep_to_it() -> None:
    assert [(where, wrong) for where, text in korean() if (wrong := found(text))] == []


def test_its_words_are_in_use() -> None:
    everything = "\n".join(text for _, text in korean())
    assert [(subject, word) for subject, words, _ in rules() for word in words if word not in everything] == []


def test_each_entry_says_what_to_write() -> None:
    assert [subject for subject, words, _ in rules() if not words] == []
    assert len(NEVER) > 40


@pytest.mark.parametrize(
    "wrong",
    [
        "2층 신경망 · 자동 미분",
        "모멘텀이 있는 optimizer로 바꾸니",
        "그다음 ReLU 문을 만나",
        "가중치마다 숫자가 하나씩",
        "가중치 {count}개마다 하나씩",
        "무작위 숫자가 그 일을 합니다",
        "이만큼 반복하면 실행이 일시정지합니다.",
        "걸음이 너무 짧아서",
        "손실이 폭발한다",
        "이력(MB)",
        "그 밖의 인수는",
        "한 반복 실행",
        "두 무리",
        "기울기가 오지 않았습니다",
        "0에서 가장 먼 값",
        "시간의 약 2 %만",
        "{percent} % 벗어나",
        "반복 {first}–{last}",
        "{low} … {high}",
        "백 번 반복하니",
        "샘플 여덟 개",
        "학습률이 열 배라면",
        "지금은 백만분의 일입니다",
        "끝나면 히트맵이 나타납니다…",
        "있는 것: {names}",
        "쓸 수 있는 것: {known}",
        "{value}(으)로 바뀜",
        "혹시 {near}을(를)",
        "역전파가 준 값",
    ],
)
def test_what_was_written_once_is_found(wrong: str) -> None:
    assert found(wrong)


@pytest.mark.parametrize(
    "right",
    [
        "`autograd(자동 미분)`",
        "autograd(자동 미분)에 기록되지",
        "`optimizer.step()`은",
        "{optimizer} 규칙",
        "무한대나 숫자가 아닌 값(NaN)",
        "다시 나오지 않습니다",
        "두 기울기 모두",
        "반복 {first}~{last}",
        "torch를 불러오는 중…",
    ],
)
def test_what_is_right_is_not(right: str) -> None:
    assert found(right) == []
