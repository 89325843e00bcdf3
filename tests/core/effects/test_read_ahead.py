"""Text goes on with what it has read ahead, whatever another handle does to the file, also after going back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.effects.script import Script

AHEAD = {
    "shortened": "f.seek(0); f.truncate(1); f.flush()",
    "overwritten": 'f.seek(0); f.write("#" * 40); f.flush()',
    "lengthened": 'f.seek(0, 2); f.write("more\\n"); f.flush()',
    "emptied": 'open("a", "w").close()',
}
TEXTS = {
    "ascii": ("utf-8", "0123456789\n" * 3),
    "signs": ("utf-8", "äöü한국어€\n" * 3),
    "wide": ("utf-16", "a한\n" * 9),
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("change", AHEAD.values(), ids=AHEAD)
@pytest.mark.parametrize("mode", ["r", "r+"])
def test_text_that_was_read_ahead_is_read_again(
    mode: str, change: str, encoding: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = f'f = open("a", "w", encoding="{encoding}"); f.write({text!r}); f.flush()\n'
    setup += f'g = open("a", "{mode}", encoding="{encoding}")'
    body = f"said = g.read(5)\nif i == 3: {change}\nif i == 5: said += g.read()"
    (tmp_path / "plain").mkdir()
    monkeypatch.chdir(tmp_path / "plain")
    plain = {"i": 0}
    exec(setup, plain)
    expected = []
    for plain["i"] in range(1, 6):
        exec(body, plain)
        expected.append(plain["said"])
    plain["f"].close(), plain["g"].close()

    (tmp_path / "here").mkdir()
    script = Script(tmp_path / "here", setup, body)
    assert [script.run(1)["said"] for _ in range(5)] == expected
    for back in (2, 3, 4, 3, 1):
        script.go_to(back)
        assert [script.run(1)["said"] for _ in range(5 - back)] == expected[back:]
    script.go_to(2).go_to(3).keep()
    assert [script.go_to(3).run(1)["said"], script.run(1)["said"]] == expected[3:]


def test_what_was_read_ahead_is_written_behind(tmp_path: Path) -> None:
    setup = 'f = open("a", "w+"); f.write("0123456789"); f.seek(0)'
    body = 'if i == 1: f.read(2)\nif i == 2: f.write("!")\nf.flush(); said = open("a").read()'
    script = Script(tmp_path, setup, body).run(2)
    assert script["said"] == "0123456789!"
    assert script.go_to(1).run(1)["said"] == "0123456789!"


def test_nothing_that_is_appended_leaves_the_position(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123")
    script = Script(tmp_path, 'f = open("a", "a+b"); f.seek(1)', 'f.write(b""); said = f.read(1)').run(2)
    assert script["said"] == b"2"
