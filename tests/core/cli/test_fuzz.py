"""Random command lines: one line of reproach at most, and a status that a shell knows."""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from core.cli import console
from core.experiment.fields import FIELDS
from core.experiment.trainers import TRAINERS
from tests.core.cli.test_train import SMALL, status_of

COMMANDS = ["train", "explain", "check", "screenshot", "--help", "--version", "-h", "trian", "", "--"]
NUMBERS = [
    *("1", "2", "3", "07", "+2", "1e1", "1_0", "2.0", "٣", "\N{MINUS SIGN}3", "0", "-1", "1.5", "²", "1²", "①", ""),
    *("nan", "inf", "-inf", "1e400", "1e-400", "1e99999999999999999999", "0x10", "1__0", "9" * 5000, "0" * 5000 + "2"),
    *(
        "9223372036854775808",
        "999999999x999999999",
        "1e9999999",
        "x",
        "x" * 10_000,
        "\udcff",
        "a\nb",
        " 2 ",
        "--",
        "%s",
    ),
]
NAMES = [*TRAINERS, "gaussian", "iris", "adam", "sgd", "cpu", "cuda", "mps:7", "w1", "w1.grad", "loss", "δ1", "forward"]
SIZES = ["1440x900", "1000x620", "²x²", "1e3x1e3", f"{'9' * 5000}x900", "8192x8192", "1440 x 900", "x", "٩٩٩٩x٩٩٩٩"]
OPTIONS = [
    *(f"--{name.replace('_', '-')}" for name in FIELDS),
    *("--losses", "--log-every", "--iteration", "--tensor", "--cell", "--cells", "--json", "--trainer", "--phase"),
    *("--size", "--theme", "--language", "--fast", "--see", "--", "-x", "--=", "--\udcff"),
]


def arguments(rng: random.Random, folder: Path) -> list[str]:
    """A command line, mostly of a known command with what it needs, and then of anything."""
    files = ["", ".", "/dev/null", "/dev/full", "no folder/a", f"{folder}/", f"{folder}/a.csv", f"{folder}/\udcff.png"]
    anything = [*NUMBERS, *NAMES, *SIZES, *files]
    command = rng.choice(COMMANDS)
    made = [command]
    if command in ("train", "explain", "check") and rng.random() < 0.9:
        made += [rng.choice([*TRAINERS]), *(SMALL if rng.random() < 0.7 else []), "--iterations", "2"]
        made += ["--iteration", "2"] if command != "train" else []
        made += ["--tensor", "w1"] if command == "explain" else []
    elif command == "screenshot":
        made.append(rng.choice(files))
    for _ in range(rng.randrange(4)):
        option, value = rng.choice(OPTIONS), rng.choice(anything)
        made += rng.choice([[option, value], [f"{option}={value}"], [option], [value]])
    if rng.random() < 0.1:
        rng.shuffle(made)
    return made


def stream(rng: random.Random) -> io.TextIOWrapper | None:
    """Where a command may print: with any encoding, or closed."""
    encoding = rng.choice([None, "utf-8", "ascii", "cp1252", "cp949"])
    return encoding and io.TextIOWrapper(io.BytesIO(), encoding)


def fuzz(count: int, rng: random.Random, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("gui.app.open_window", lambda _config: 0)
    monkeypatch.setattr("gui.screenshot.take", lambda *_: 0)
    for _ in range(count):
        made = arguments(rng, folder)
        out, err = stream(rng), stream(rng)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            try:
                status = status_of(made)
            except BaseException as error:
                error.add_note(f"nablascope {made!r}")
                raise
            for name, given in (("stdout", out), ("stderr", err)):
                if given is None:
                    getattr(sys, name).close()
        assert status in (0, 1, 2), made
        if err is not None:
            err.flush()
            said = err.buffer.getvalue().decode(err.encoding)  # type: ignore[attr-defined]
            assert "Traceback" not in said and len(said.splitlines()) <= 4, made
            assert all(len(line) <= 6 * console.LONGEST + 20 for line in said.splitlines()), made  # each sign escaped
            assert status == 0 or said.startswith("nablascope: "), made


@pytest.fixture
def threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("threads")
def test_random_command_lines(rng: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fuzz(150, rng, tmp_path, monkeypatch)


@pytest.mark.exhaustive
@pytest.mark.usefixtures("threads")
def test_many_random_command_lines(rng: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fuzz(2000, rng, tmp_path, monkeypatch)
