"""Ctrl+C and its like in the midst of a long run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli import main as cli
from core.cli.signals import TerminatedError, deferred_signals
from core.engine.stepper import Stepper
from gui.command import main
from tests.core.cli.test_train import ROOT, SMALL, TRAIN, read_losses
from tests.helpers.plain_loops import same, two_layer_losses

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
ENDINGS = ["SIGINT", "SIGTERM", "SIGHUP"] if os.name != "nt" else ["SIGINT"]


@pytest.mark.parametrize("name", ENDINGS)
def test_the_first_signal_is_noted_and_the_second_interrupts(name: str) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with deferred_signals() as request:
        request.raise_if_received()
        signal.raise_signal(number)
        assert request.signal == number
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    with pytest.raises(TerminatedError) as caught:
        request.raise_if_received()
    assert caught.value.status == 128 + number
    assert signal.getsignal(number) == before


@posix
def test_what_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with deferred_signals() as request:
            signal.raise_signal(signal.SIGHUP)
            assert request.signal == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def raise_after(monkeypatch: pytest.MonkeyPatch, iterations: int, numbers: list[int]) -> None:
    """Sends signals in the midst of a run, which goes on by the iteration."""
    run = Stepper.run

    def interrupted(stepper: Stepper, _iterations: int, _seconds: float) -> None:
        if stepper.finished == iterations:
            for number in numbers:
                signal.raise_signal(number)
        run(stepper, 1)

    monkeypatch.setattr(Stepper, "run", interrupted)


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_run_that_is_broken_off_writes_its_losses(
    name: str, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path, number = tmp_path / "losses.csv", getattr(signal, name)
    path.write_text("old")
    raise_after(monkeypatch, 7, [number] * times)
    assert main([*TRAIN, *SMALL, "--iterations", "1000", "--losses", str(path)]) == 128 + number
    done = 8 if times == 1 else 7  # the first lets the iteration end, the second does not
    assert same(read_losses(path), two_layer_losses(0, done, 1e-6, (4, 5, 3, 2)))
    expected = f"nablascope: broken off in iteration {done + 1} of 1,000; {done} losses were written to {path}\n"
    assert capfd.readouterr().err == expected
    assert list(tmp_path.iterdir()) == [path]


def test_a_run_that_never_began_leaves_the_old_losses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "losses.csv"
    path.write_text("old")
    raise_after(monkeypatch, 0, [signal.SIGINT] * 2)
    assert main([*TRAIN, *SMALL, "--losses", str(path)]) == 130
    assert path.read_text() == "old"
    assert "broken off before the first iteration was done; nothing was written" in capfd.readouterr().err


def test_a_run_without_a_file_ends_quietly(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    raise_after(monkeypatch, 3, [signal.SIGINT])
    assert main([*TRAIN, *SMALL]) == 130
    assert capfd.readouterr().err == ""


def test_a_loop_that_raises_writes_its_losses_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.experiment.trainers.two_layer import TwoLayer

    path = tmp_path / "losses.csv"
    broken = TwoLayer().source.replace("loss.backward()", "loss.backward(); 1 / (t - 6)")
    monkeypatch.setattr(TwoLayer, "source", broken)
    assert main([*TRAIN, *SMALL, "--losses", str(path)]) == 2
    assert same(read_losses(path), two_layer_losses(0, 5, 1e-6, (4, 5, 3, 2)))


@posix
def test_a_log_whose_reader_has_gone_leaves_the_losses(tmp_path: Path) -> None:
    path = tmp_path / "losses.csv"
    command = [sys.executable, "-u", "-m", "gui", *TRAIN, *SMALL, "--log-every", "1", "--losses", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert "losses were written to" in process.stderr.read().replace("one loss was", "losses were")
    assert process.returncode == cli.PIPE_BROKEN
    assert read_losses(path)


@posix
def test_sigterm_ends_a_process_with_its_losses_written(tmp_path: Path) -> None:
    path = tmp_path / "losses.csv"
    many = ["--iterations", "1000000000", "--log-every", "1", "--losses", str(path)]
    command = [sys.executable, "-u", "-m", "gui", *TRAIN, *SMALL, *many]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while "Iteration:  3 " not in process.stdout.readline():
            assert process.poll() is None
        process.terminate()
        _, errors = process.communicate()
    losses = read_losses(path)
    assert process.returncode == 128 + signal.SIGTERM
    assert f"{len(losses):,} losses were written to {path}\n" in errors and len(losses) >= 3
