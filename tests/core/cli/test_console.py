"""The command line on streams of every kind."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from core.cli import console
from gui.command import main
from tests.core.cli.test_train import ROOT, SMALL, TRAIN, status_of

EXPLAIN = ["explain", "two-layer", *SMALL, "--iteration", "2", "--tensor", "δ1", "--cell", "1", "1"]
ENCODINGS = ["utf-8", "cp1252", "cp949", "ascii", "utf-16"]


def stream(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding)


def written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(stream.encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_signs_that_an_encoding_lacks_are_escaped(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = stream(encoding), stream(encoding)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(EXPLAIN) == 0
    formula = written(out).splitlines()[0]
    assert json.loads(f'"{formula}"') == "δ1[1, 1] = [z1[1, 1] > 0] · Σₖ δ2[1, k] · w2[1, k]"
    assert main(["train", "δ😀"]) == 2
    assert json.loads(f'"{written(err).strip()}"').startswith("nablascope: trainer “δ😀” is unknown")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_is_the_same_in_every_encoding(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []
    for one in ("utf-8", encoding):
        monkeypatch.setattr(sys, "stdout", stream(one))
        assert main([*EXPLAIN, "--json"]) == 0
        texts.append(json.loads(written(sys.stdout)))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", [[], ["train"], ["explain"], ["check"], ["screenshot"]])
def test_help_comes_in_every_encoding(command: list[str], encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream(encoding))
    assert status_of([*command, "--help"]) == 0
    assert "usage: nablascope" in written(sys.stdout)


@pytest.mark.parametrize("sign", ["·", "δ", "😀", "\udcff", "“"])
def test_an_escaped_sign_is_one_of_json(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream("ascii"))
    console.prepare()
    console.say(f'"{sign}"', end="")
    assert json.loads(written(sys.stdout)) == sign


@pytest.mark.parametrize(
    "closed",
    [{"stdout"}, {"stderr"}, {"stdin"}, {"stdin", "stdout", "stderr"}],
    ids=lambda closed: " ".join(sorted(closed)),
)
@pytest.mark.parametrize(("command", "status"), [([*TRAIN, *SMALL, "--iterations", "2"], 0), (["fly"], 2)])
def test_a_stream_that_is_closed_leads_nowhere(
    closed: set[str], command: list[str], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in closed:
        monkeypatch.setattr(sys, name, None)
    assert status_of(command) == status
    for name in closed:
        getattr(sys, name).close()


def ended(command: str) -> tuple[int, str, str]:
    """Status, output and errors of a command line of a shell in which $N is `nablascope`."""
    environment = {**os.environ, "N": f"{sys.executable} -m gui"}
    result = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, env=environment)
    return result.returncode, result.stdout, result.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        ("$N --help > /dev/full", 2, "nablascope: standard output: No space left on device\n"),
        ("$N --version > /dev/full", 2, "nablascope: standard output: No space left on device\n"),
        ("$N fly 2> /dev/full", 2, ""),
        ("$N train three 2> /dev/full", 2, ""),
        ("$N fly > /dev/full 2> /dev/full", 2, ""),
        ("$N --version >&-", 0, ""),
        ("$N fly 2>&-", 2, ""),
        ("$N --version <&- >&- 2>&-", 0, ""),
    ],
)
@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_stream_that_takes_nothing(
    command: str, status: int, says: str, buffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", buffered)
    assert ended(command) == (status, "", says)


def test_a_message_stays_a_line_that_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    for argument in ("9" * 100_000, "x\ny" * 10_000):
        for command in (["train", argument], [argument], [*TRAIN, "--fast", argument], [*TRAIN, "--seed", argument]):
            assert status_of(command) == 2
            (line,) = capsys.readouterr().err.splitlines()
            assert line.startswith("nablascope: ") and len(line) <= len("nablascope: ") + console.LONGEST + 3
