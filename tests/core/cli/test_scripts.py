"""`train`, `explain` and `check` of scripts, beside what Python itself makes of them."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gui.command import main
from tests.helpers.commands import Run, ended, nablascope, nablascope_started, python
from tests.helpers.corpus import CORPUS, Case, plain
from tests.helpers.plain_loops import same
from tests.helpers.plain_python import number_of, run_plainly
from tests.helpers.tiers import at_length

TRAINING = """
import torch

w = torch.randn(3, 2, requires_grad=True)
x = torch.randn(5, 3)
for t in range(6):
    loss = x.mm(w).pow(2).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
        w.grad = None
"""

BY_HAND = """
import numpy as np

w, x = np.ones((3, 2)), np.ones((5, 3))
for t in range(6):
    loss = np.square(x @ w).sum()
    grad = 2 * x.T @ (x @ w)
    w -= 0.01 * grad
"""
"""Without torch, which takes Python longer to import than all the rest."""

Command = Callable[..., Run]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process, which is quicker where it does not matter that it has one of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, typed: str = "") -> Run:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = main(arguments)
        return Run(*capsys.readouterr(), status, {})

    return run


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The path of a script in a folder of its own."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder / "mine.py"


def copied(case: Case, written: Path) -> Path:
    return case.copied_to(written.parent)


def emptied(folder: Path) -> None:
    """Remove what a run has written beside the scripts."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".py":
            path.unlink()


CASES = {case.script: case for case in CORPUS}

ALIKE = (
    "best_weights.py",
    "closures.py",
    "command_line.py",
    "csv_log.py",
    "numpy_by_hand.py",
    "process_state.py",
    "timed_printing.py",
    "two_modules/train.py",
)


@pytest.mark.parametrize("name", at_length(ALIKE, lambda name: name == "numpy_by_hand.py"))
def test_train_writes_what_python_writes(name: str, written: Path) -> None:
    case = CASES[name]
    script = copied(case, written)
    expected = python(script, *case.arguments).timeless
    emptied(written.parent)
    assert nablascope(script, "train", str(script), "--", *case.arguments).timeless == expected


def test_bars_are_drawn_on_standard_error(written: Path, here: Command) -> None:
    case = CASES["progress_bar.py"]
    expected, run = plain(case), here("train", str(copied(case, written)))
    assert (run.output, run.status) == (expected.output, 0)
    for bar in ("epochs:   0%|          | 0/4 [", "epochs: 100%|██████████| 4/4 [", "  0%|          | 0/8 ["):
        assert bar in expected.errors
        assert bar in run.errors


def test_train_writes_what_the_cells_of_a_notebook_write(written: Path, here: Command) -> None:
    case = CASES["notebook.ipynb"]
    run = here("train", str(copied(case, written)))
    assert (run.output, run.status) == (plain(case).output, 0)
    assert run.errors.startswith("nablascope: Lines for Jupyter alone were left out: %matplotlib inline, !pip install")


ENDINGS = {
    "an exception": BY_HAND + "raise ValueError('no')\n",
    "an exception in a function within a loop": BY_HAND.replace(
        "import numpy as np\n", "import numpy as np\n\ndef fail(t):\n    assert t < 3, t\n    print(t)\n"
    )
    + "    fail(t)\n",
    "chained exceptions": BY_HAND
    + "    try:\n        {}['key']\n    except KeyError as error:\n        raise RuntimeError('two') from error\n",
    "an iterator that fails": BY_HAND.replace("range(6)", "(1 / (3 - t) for t in range(6))"),
    "sys.exit with a number": BY_HAND + "import sys\nsys.exit(3)\n",
    "sys.exit with a text": BY_HAND + "    if t == 2:\n        raise SystemExit('enough')\n",
    "an end before the loop": "import sys\nprint('usage')\nif len(sys.argv) < 2:\n    sys.exit(2)\n" + BY_HAND,
    "handlers of the end": "import atexit\natexit.register(print, 'bye')\n"
    + BY_HAND
    + "print(1 / (loss < 0).item())\n",
    "logging": "import logging\nlogging.basicConfig(level=20)\n"
    + BY_HAND
    + "    logging.info('loss %.6f', loss.item())\n",
    "warnings": "import warnings\n" + BY_HAND + "    warnings.warn(f'look at {t}')\n",
    "a hook for exceptions": "import sys\nsys.excepthook = lambda *told: print(told[:2])\n" + BY_HAND + "1 / 0\n",
    "what is typed": BY_HAND + "print('hello', input('name? '))\n",
    "text before, in and after the loop": "print('before')\n" + BY_HAND + "    print(t, end=' ')\nprint('δ after')\n",
}


TAKEN_BY_PYTEST = ("logging", "warnings")


@pytest.mark.parametrize("ending", at_length(ENDINGS, lambda ending: ending in ("an exception", *TAKEN_BY_PYTEST)))
def test_a_script_ends_as_in_python(ending: str, written: Path) -> None:
    written.write_text(ENDINGS[ending], "utf-8")
    expected = python(written, typed="Ada\n")
    assert nablascope(written, "train", str(written), typed="Ada\n") == expected


@pytest.mark.parametrize("ending", [ending for ending in ENDINGS if ending not in TAKEN_BY_PYTEST])
def test_a_script_ends_as_in_python_in_a_process_that_goes_on(ending: str, written: Path, here: Command) -> None:
    written.write_text(ENDINGS[ending], "utf-8")
    expected = python(written, typed="Ada\n")
    run = here("train", str(written), typed="Ada\n")
    assert (run.output, run.errors, run.status) == (expected.output, expected.errors, expected.status)


def losses_in(path: Path) -> list[float]:
    with path.open(newline="") as file:
        return [float(row["loss"]) for row in csv.DictReader(file)]


def test_losses_are_those_of_python(written: Path, tmp_path: Path, here: Command) -> None:
    case = CASES["main_function.py"]
    run = here("train", str(copied(case, written)), "--losses", "losses.csv")
    assert (run.status, run.output) == (0, plain(case).output)
    assert same(losses_in(tmp_path / "losses.csv"), list(map(number_of, plain(case).watched.losses)))


def test_another_seed_gives_what_python_gives(written: Path, here: Command) -> None:
    written.write_text(TRAINING + "    print(loss.item())\n")
    found = here("train", str(written), "--seed", "7")
    assert (found.output, found.status) == (run_plainly(written, seed=7).output, 0)
    assert found.output != here("train", str(written), "--seed", "8").output


def test_a_run_ends_after_as_many_iterations_as_asked_for(written: Path, tmp_path: Path, here: Command) -> None:
    written.write_text(TRAINING + "    print(t)\nprint('tail')\n")
    run = here("train", str(written), "--iterations", "3", "--losses", "losses.csv")
    assert (run.output, run.errors, run.status) == ("0\n1\n2\n", "", 0)
    assert len(losses_in(tmp_path / "losses.csv")) == 3


def test_another_loop_can_be_chosen(written: Path, tmp_path: Path, here: Command) -> None:
    written.write_text("for epoch in range(2):\n    pass\n" + TRAINING + "print('end')\n")
    run = here("train", str(written), "--loop", "1", "--losses", "losses.csv")
    assert (run.output, run.status) == ("end\n", 0)
    assert len(losses_in(tmp_path / "losses.csv")) == 2


def test_what_is_printed_comes_at_once(written: Path, tmp_path: Path) -> None:
    waiting = (
        "    if t == 1:\n        for _ in range(3000):\n            os.path.exists('../seen') or time.sleep(0.01)\n"
    )
    written.write_text(f"import os, time\n{TRAINING}    print(t)\n{waiting}print(os.path.exists('../seen'))\n")
    process = nablascope_started(written, "train", str(written))
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    (tmp_path / "seen").touch()
    run = ended(process, written.parent)
    assert (run.output, run.status) == ("1\n2\n3\n4\n5\nTrue\n", 0)


def test_notes_come_at_the_end_each_once(written: Path, here: Command) -> None:
    loader = "torch.utils.data.DataLoader(torch.arange(3), num_workers=2)"
    written.write_text(TRAINING + f"    print(list({loader}))\n")
    run = here("train", str(written))
    assert run.output == 6 * "[tensor([0]), tensor([1]), tensor([2])]\n"
    notes = run.errors.splitlines()
    assert len(notes) == 1
    assert notes[0].startswith("nablascope: ")
    assert "num_workers" in notes[0]


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_ctrl_c_ends_a_script_and_keeps_its_losses(written: Path, tmp_path: Path) -> None:
    written.write_text(TRAINING.replace("range(6)", "range(10**9)") + "    print(t, flush=True)\n")
    process = nablascope_started(written, "train", str(written), "--losses", "losses.csv")
    assert process.stdout is not None
    while process.stdout.readline() != "20\n":
        pass
    process.send_signal(signal.SIGINT)
    run = ended(process, written.parent)
    assert run.status == 130
    assert "broken off in iteration" in run.errors
    assert "Traceback" not in run.errors
    assert len(losses_in(tmp_path / "losses.csv")) > 20


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
@pytest.mark.parametrize("caught", at_length([False, True], bool))
def test_a_closed_pipe_ends_a_script_quietly(caught: bool, written: Path) -> None:
    printing = "    print(t)\n"
    if caught:
        printing = "    try:\n        print(t)\n    except Exception:\n        pass\n"
    written.write_text(TRAINING.replace("range(6)", "range(10**9)") + printing)
    process = nablascope_started(written, "train", str(written))
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    try:
        assert process.wait(60) == 141
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.stdin.close()
        process.stderr.close()


FAULTS = {
    "import nosuchpackage.sub\n" + TRAINING: [
        "mine.py, line 1: The module nosuchpackage is missing",
        "-m pip install nosuchpackage",
    ],
    "for t in range(3)\n    pass\n": ["mine.py, line 1", "Expected ':'"],
    "print('nothing to train')\n": ["mine.py", "No training loop was found"],
    TRAINING + "return 5\n": ["mine.py, line 12", "'return' outside function"],
    "import pytorch_lightning as pl\n\ntrainer = pl.Trainer()\ntrainer.fit(pl.LightningModule())\n": [
        "mine.py, line 4",
        "inside a library",
    ],
}


@pytest.mark.parametrize("source", FAULTS)
@pytest.mark.parametrize("command", [["train"], ["check", "--iteration", "2"]])
def test_what_cannot_be_opened_is_told_in_one_line(
    source: str, command: list[str], written: Path, here: Command
) -> None:
    written.write_text(source)
    run = here(command[0], str(written), *command[1:])
    assert (run.status, run.output) == (2, "")
    assert run.errors.count("\n") == 1
    assert all(part in run.errors for part in FAULTS[source])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("train", "nosuch.py"), "nosuch.py cannot be read"),
        (("train", "place"), "place cannot be read"),
        (("train", "nosuch"), "“nosuch” is unknown"),
        (("train", "place/mine.py", "--batch-size", "3"), "--batch-size is for trainers"),
        (("train", "place/mine.py", "--log-every", "3"), "--log-every is for trainers"),
        (("train", "place/mine.py", "--loop", "99"), "No loop begins at mine.py, line 99"),
        (("train", "two-layer", "--loop", "3"), "--loop is for scripts"),
        (("train", "two-layer", "--", "3"), "-- comes before the command line of a script"),
        (("check", "place/mine.py", "--iteration", "9"), "mine.py ends after 6 iterations"),
    ],
)
def test_what_a_script_has_no_use_for_is_said(
    arguments: tuple[str, ...], told: str, written: Path, here: Command
) -> None:
    written.write_text(TRAINING)
    run = here(*arguments)
    assert (run.status, run.output) == (2, "")
    assert told in run.errors
    assert run.errors.count("\n") == 1


def test_explain_tells_why_a_cell_of_a_script_is_what_it_is(written: Path, here: Command) -> None:
    script = copied(CASES["lecture_loop.py"], written)
    cell = ("--tensor", "w1.grad", "--cell", "0", "4")
    run = here("explain", str(script), "--iteration", "3", *cell, "--json")
    found = json.loads(run.output)
    assert (run.status, run.errors) == (0, "")
    assert (found["iteration"], found["kind"], found["right"]) == (3, "gradient", True)
    assert len(found["terms"]) == 16
    assert found["relative_to_terms"] < 1e-5


def test_explain_tells_what_no_matrix_product_gives(written: Path, here: Command) -> None:
    written.write_text(TRAINING.replace("x.mm(w)", "(x[:, :2] * w[0])"))
    cell = ("--tensor", "w.grad", "--cell", "0", "1")
    found = json.loads(here("explain", str(written), "--iteration", "2", *cell, "--json").output)
    assert found["note"] == "" and found["terms"]
    assert found["sum"] == pytest.approx(found["value"], rel=1e-5)


def test_check_without_gradients_says_so(written: Path, here: Command) -> None:
    written.write_text("import torch\n\nw = torch.ones(2)\nfor t in range(3):\n    grad = 2 * w\n    w -= 0.1 * grad\n")
    run = here("check", str(written), "--iteration", "2")
    assert (run.status, run.output) == (2, "")
    assert "no gradient to check" in run.errors


def test_check_of_a_script_with_a_module(written: Path, here: Command) -> None:
    script = copied(CASES["trainer_class.py"], written)
    run = here("check", str(script), "--iteration", "3", "--cells", "4", "--json")
    found = json.loads(run.output)
    assert (run.status, run.errors, found["ok"]) == (0, "", True)
    assert found["tensors"]


def test_a_script_that_fails_before_the_moment_asked_for_says_where(written: Path, here: Command) -> None:
    written.write_text(TRAINING + "    assert t < 2, 'stop'\n")
    run = here("check", str(written), "--iteration", "5")
    assert (run.status, run.output) == (2, "")
    assert run.errors == "nablascope: mine.py, line 12: AssertionError: stop\n"
