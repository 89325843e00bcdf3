"""The command line of the window."""

from __future__ import annotations

import pytest

from core import __version__
from core.experiment.config import RunConfig, small_config
from gui.command import SMALLEST, main
from gui.main_window.window import SMALLEST_SIZE


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert {"train", "screenshot", "--trainer", "--seed"} <= set(capsys.readouterr().out.replace(",", " ").split())


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"nablascope {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "config"),
    [
        ([], small_config()),
        (["--trainer", "logistic", "--seed", "3"], small_config("logistic", seed=3)),
        (["--learning-rate=1e-5", "--hidden-size=7"], RunConfig(learning_rate=1e-5, hidden_size=7)),
        (["--batch-size=64", "--iterations=9"], RunConfig(iterations=9)),
        (["--trainer=module", "--optimizer=adam"], small_config("module", optimizer="adam")),
    ],
    ids=str,
)
def test_the_window_opens_on_the_experiment_of_the_options(
    arguments: list[str], config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[RunConfig] = []
    monkeypatch.setattr("gui.app.open_window", lambda wanted: opened.append(wanted) or 7)
    assert main(arguments) == 7
    assert opened == [config]


def test_the_smallest_picture_is_the_smallest_window() -> None:
    assert (SMALLEST_SIZE.width(), SMALLEST_SIZE.height()) == SMALLEST
