from __future__ import annotations

import csv
import io
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import __version__
from core.cli import train as cli
from gui.command import main
from tests.core.test_atomic_file import files_of_at_most
from tests.helpers.plain_loops import same, two_layer_losses

ROOT = Path(__file__).parents[3]

SMALL = ["--batch-size", "4", "--input-size", "5", "--hidden-size", "3", "--output-size", "2"]


def nablascope(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, its output piped."""
    return subprocess.run(
        [sys.executable, "-m", "gui", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def read_losses(path: Path) -> list[float]:
    """The losses of a CSV file, each as the float32 that it stands for."""
    assert path.read_bytes().startswith(b"iteration,loss\n")
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["iteration"]) for row in rows] == list(range(1, len(rows) + 1))
    return [float(np.float32(row["loss"])) for row in rows]


def test_train_gives_the_losses_of_the_plain_loop(tmp_path: Path) -> None:
    path = tmp_path / "losses.csv"
    result = nablascope("train", "two-layer", "--seed", "11", "--iterations", "250", "--losses", str(path))
    expected = two_layer_losses(11, 250, 1e-6)
    assert (result.returncode, result.stderr) == (0, "")
    assert same(read_losses(path), expected)
    assert result.stdout.splitlines() == [
        "X.shape torch.Size([64, 1000])",
        f"Iteration:  100 Loss:  {expected[99]}",
        f"Iteration:  200 Loss:  {expected[199]}",
    ]


def test_train_gives_them_at_any_size(tmp_path: Path, rng: random.Random) -> None:
    path = tmp_path / "losses.csv"
    batch, inputs, hidden, outputs = sizes = tuple(rng.randint(1, 60) for _ in range(4))
    seed, rate = rng.randrange(2**63), 10 ** rng.uniform(-8, -5)
    result = nablascope(
        *("train", "two-layer", "--seed", str(seed), "--iterations", "75", "--learning-rate", repr(rate)),
        *("--batch-size", str(batch), "--input-size", str(inputs), "--hidden-size", str(hidden)),
        *("--output-size", str(outputs), "--log-every", "30", "--losses", str(path)),
    )
    expected = two_layer_losses(seed, 75, rate, sizes)
    assert (result.returncode, result.stderr) == (0, "")
    assert same(read_losses(path), expected)
    assert result.stdout.splitlines() == [
        f"X.shape torch.Size([{batch}, {inputs}])",
        f"Iteration:  30 Loss:  {expected[29]}",
        f"Iteration:  60 Loss:  {expected[59]}",
    ]


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["--iterations", "5"], ["X.shape torch.Size([4, 5])"]),
        (
            ["--iterations", "2", "--log-every", "1"],
            ["X.shape torch.Size([4, 5])", "Iteration:  1 Loss:", "Iteration:  2 Loss:"],
        ),
        (["--iterations", "1e2"], ["X.shape torch.Size([4, 5])", "Iteration:  100 Loss:"]),
        (["--iterations", "100", "--log-every", "101"], ["X.shape torch.Size([4, 5])"]),
    ],
)
def test_train_prints_every_nth_loss(arguments: list[str], lines: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "two-layer", *SMALL, *arguments]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    printed = out.splitlines()
    assert [line[: len(start)] for line, start in zip(printed, lines, strict=True)] == lines
    assert "\r" not in out


@pytest.mark.parametrize("trainer", ["logistic", "module"])
def test_the_other_trainers_train_too(trainer: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["train", trainer, "--iterations", "100", "--input-size", "7"]) == 0
    out, err = capfd.readouterr()
    assert re.fullmatch(r"X\.shape torch\.Size\(\[\d+, \d+\]\)\nIteration:  100 Loss:  [\d.e-]+\n", out)
    assert err == ""


def test_losses_that_are_not_finite_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "losses.csv"
    assert (
        main(["train", "two-layer", *SMALL, "--iterations", "60", "--learning-rate", "9", "--losses", str(path)]) == 0
    )
    losses = read_losses(path)
    expected = two_layer_losses(0, 60, 9.0, (4, 5, 3, 2))
    assert same(losses, expected)
    assert not np.isfinite(losses[-1])


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "err", "seconds", "shown"),
    [
        (Terminal, Terminal, 0.0, True),
        (Terminal, Terminal, 1000.0, False),
        (io.StringIO, Terminal, 0.0, False),
        (Terminal, io.StringIO, 0.0, False),
    ],
    ids=["long on a terminal", "short on a terminal", "output piped", "errors piped"],
)
def test_a_progress_bar_is_for_a_long_run_on_a_terminal(
    out: type[io.StringIO], err: type[io.StringIO], seconds: float, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "LONG_RUN_SECONDS", seconds)
    monkeypatch.setattr(sys, "stdout", out())
    monkeypatch.setattr(sys, "stderr", err())
    assert main(["train", "two-layer", *SMALL, "--iterations", "20", "--log-every", "10"]) == 0
    assert ("20" in sys.stderr.getvalue()) is shown
    lines = re.sub(r"\r *\r?", "", sys.stdout.getvalue()).splitlines()
    assert [line.split(" Loss")[0] for line in lines] == [
        "X.shape torch.Size([4, 5])",
        "Iteration:  10",
        "Iteration:  20",
    ]


def status_of(arguments: list[str]) -> int:
    """The exit status of a command that ends by returning or by argparse's own exit."""
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


TRAIN = ["train", "two-layer"]

BAD = [
    (["train"], "required: trainer"),
    (["train", "three-layer"], "trainer “three-layer” is unknown; there are two-layer, logistic, module"),
    (["train", "two-layer\nlogistic"], "trainer “two-layer logistic” is unknown"),
    (["--trainer", "three-layer"], "trainer “three-layer” is unknown"),
    (["fly"], "invalid choice: 'fly'"),
    ([*TRAIN, "--fast"], "unrecognized arguments: --fast"),
    ([*TRAIN, "logistic"], "unrecognized arguments: logistic"),
    ([*TRAIN, "--seed"], "--seed: expected one argument"),
    *(
        ([*TRAIN, f"--{size}-size", "0"], f"--{size}-size must be between 1 and")
        for size in ("batch", "input", "hidden", "output")
    ),
    ([*TRAIN, "--batch-size", "-3"], "--batch-size must be between 1 and"),
    ([*TRAIN, "--batch-size", "64.5"], "--batch-size: 64.5 is not a whole number"),
    ([*TRAIN, "--batch-size", "many"], "--batch-size: “many” is not a number"),
    ([*TRAIN, "--batch-size", ""], "--batch-size: is empty"),
    ([*TRAIN, "--batch-size", "nan"], "--batch-size: nan is not a whole number"),
    ([*TRAIN, "--batch-size", "1e10"], "--batch-size must be between 1 and"),
    ([*TRAIN, "--seed", "-1"], "--seed must be between 0 and"),
    ([*TRAIN, "--seed", "9223372036854775808"], "--seed must be between 0 and"),
    ([*TRAIN, "--seed", "1\n2"], "--seed: “1 2” is not a number"),
    ([*TRAIN, "--iterations", "0"], "--iterations must be between 1 and 1,000,000,000"),
    ([*TRAIN, "--iterations", "1e12"], "--iterations must be between 1 and 1,000,000,000"),
    *(
        ([*TRAIN, f"--learning-rate={rate}"], "--learning-rate must be a finite number above 0")
        for rate in ("0", "-1e-6", "nan", "inf", "1e999")
    ),
    ([*TRAIN, "--learning-rate", "slow"], "--learning-rate: “slow” is not a number"),
    ([*TRAIN, "--data", "mnist"], "--data “mnist” is unknown; “two-layer” has gaussian"),
    ([*TRAIN, "--data", "iris"], "--data “iris” is unknown"),
    ([*TRAIN, "--optimizer", "adam"], "--optimizer is not a choice of the trainer “two-layer”"),
    (
        ["train", "module", "--optimizer", "lion"],
        "--optimizer “lion” is unknown; “module” has sgd, sgd with momentum, adam",
    ),
    (["train", "logistic", "--hidden-size", "3"], "--hidden-size is not a choice of the trainer “logistic”"),
    (["train", "logistic", "--data", "iris", "--batch-size", "9"], "--batch-size is 150 in the data set “iris”"),
    ([*TRAIN, "--device", "cuda:99"], "--device “cuda:99” is not there; there is cpu"),
    ([*TRAIN, "--device", ""], "--device “” is not there"),
    ([*TRAIN, "--batch-size", "1000000000"], "--batch-size is too large: the run needs 5.36 TB of memory and"),
    ([*TRAIN, "--batch-size", "0", "--seed", "-1"], "--batch-size must be between 1 and 1,000,000,000; --seed must be"),
    *(
        ([*TRAIN, f"--log-every={every}"], f"--log-every: “{every}” is not a whole number above 0")
        for every in ("0", "-5", "1.5", "", "often")
    ),
    ([*TRAIN, "--losses", "no such folder/losses.csv"], "no such folder/losses.csv: No such file or directory"),
    ([*TRAIN, "--losses", "."], ".: Is a directory"),
    ([*TRAIN, "--losses", "new/"], "new/: Is a directory"),
    ([*TRAIN, "--losses", ""], "--losses: is empty"),
    ([*TRAIN, "--log-every", "²"], "--log-every: “²” is not a whole number above 0"),
    ([*TRAIN, "--log-every", "1000000001"], "--log-every: “1000000001” is more than 1,000,000,000"),
    ([*TRAIN, "--seed", "²"], "--seed: “²” is not a number"),
    ([*TRAIN, "--device", "\udcff"], "is not a name"),
    ([*TRAIN, "--history-mb", "1000000"], "--history-mb is too large: the run needs 1.05 TB of memory with it, and"),
    ([*TRAIN, "--threads", "1024"], "--threads must be at most "),
    (["screenshot"], "required: file"),
    (["screenshot", "out.png", "--trainer", "three-layer"], "trainer “three-layer” is unknown"),
    (["screenshot", "out.png", "--size", "big"], "--size: “big” is not a size such as 1440x900"),
    (["screenshot", "out.png", "--size", "10x10"], "--size: “10x10” is not a size"),
    *(
        (["screenshot", "out.png", "--size", size], f"--size: “{size}” is not a size such as 1440x900")
        for size in ("²x²", "999999999x999999999", "8193x900", "1440x8193", "1440", "1440x", "1x2x3")
    ),
    (["screenshot", ""], "argument file: is empty"),
    (["screenshot", "out.xyz"], "out.xyz: is no kind of picture; there are ."),
    (["screenshot", "no such folder/out.png"], "no such folder/out.png: No such file or directory"),
    (["screenshot", "new.png/"], "new.png/: Is a directory"),
    (["screenshot", "out.png", "--theme", "pink"], "--theme: invalid choice: 'pink'"),
]


@pytest.mark.parametrize(("arguments", "says"), BAD, ids=[" ".join(arguments)[-60:] for arguments, _ in BAD])
def test_bad_input_ends_in_one_line_and_status_2(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status_of(arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("nablascope: ")
    assert err.endswith("\n")
    assert says in err
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_too_large_says_both_numbers(capfd: pytest.CaptureFixture[str]) -> None:
    main(["train", "two-layer", "--hidden-size", "900000000"])
    number = r"[\d.]+ [kMGTP]B"
    expected = rf"nablascope: --hidden-size is too large: the run needs {number} of memory and {number} are free\n"
    assert re.fullmatch(expected, capfd.readouterr().err)


def test_an_old_file_is_kept_when_the_experiment_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "losses.csv"
    path.write_text("mine")
    assert main(["train", "two-layer", "--seed", "-1", "--losses", str(path)]) == 2
    assert path.read_text() == "mine"


def test_an_old_file_is_kept_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "losses.csv"
    path.write_text("mine")
    seen: list[str] = []
    run = cli._run

    def looked_at(*arguments: Any) -> None:
        seen.append(path.read_text())
        run(*arguments)

    monkeypatch.setattr(cli, "_run", looked_at)
    assert main(["train", "two-layer", *SMALL, "--iterations", "3", "--losses", str(path)]) == 0
    assert seen == ["mine"] and len(read_losses(path)) == 3


@pytest.mark.skipif(os.name == "nt", reason="a limit of POSIX")
def test_an_old_file_is_kept_when_the_disk_is_full(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "losses.csv"
    path.write_text("mine")
    with files_of_at_most(1000):
        assert main(["train", "two-layer", *SMALL, "--iterations", "99", "--losses", str(path)]) == 2
    assert capfd.readouterr().err == f"nablascope: {path}: File too large\n"
    assert path.read_text() == "mine" and list(tmp_path.iterdir()) == [path]


def test_memory_that_runs_out_at_the_start_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def no_memory(*_: object) -> None:
        raise RuntimeError("can't allocate memory")

    monkeypatch.setattr("core.engine.stepper.Stepper.__init__", no_memory)
    assert main(["train", "two-layer"]) == 2
    assert capfd.readouterr().err == "nablascope: --input-size is too large: can't allocate memory\n"


def test_bad_input_in_a_process_of_its_own() -> None:
    result = nablascope("train", "two-layer", "--batch-size", "0")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "nablascope: --batch-size must be between 1 and 1,000,000,000\n"


def test_an_interruption_ends_quietly(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.engine.stepper.Stepper.run", interrupted)
    assert main(["train", "two-layer", *SMALL]) == 130
    assert capfd.readouterr().err == ""


def test_help_names_the_commands_and_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("usage: nablascope")
    assert {"train", "screenshot", "--trainer", "--learning-rate", "--seed"} <= set(text.split())
    assert status_of(["train", "--help"]) == 0
    assert {"--log-every", "--losses", "--iterations", "--optimizer"} <= set(capsys.readouterr().out.split())


def test_the_version_is_that_of_the_core(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["--version"]) == 0
    assert capsys.readouterr().out == f"nablascope {__version__}\n"
