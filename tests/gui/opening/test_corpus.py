"""Scripts driven through the window do what plain Python does."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.experiment.script_choice import ScriptChoice
from gui.main_window.window import Window
from gui.panels.code.view import CodeView
from gui.session.state import State
from tests.helpers.corpus import CORPUS, Case, plain
from tests.helpers.driving import do, find, losses_shown, step, wait
from tests.helpers.plain_python import number_of
from tests.helpers.tiers import at_length

FEW = ("nested_epochs.py", "two_modules/train.py", "gan.py")

cases = pytest.mark.parametrize("case", at_length(CORPUS, lambda case: case.script in FEW), ids=str)


@cases
def test_a_script_in_the_window_has_the_losses_of_plain_python(
    case: Case, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    window.session.open_script(ScriptChoice(case.copied_to(folder), case.arguments))
    wait(qtbot, lambda: window.session.script is not None)
    step(qtbot, window, "actionStepIteration")
    step(qtbot, window, "actionStepLine")
    step(qtbot, window, "actionStepBack")
    do(window, "actionRun")
    wait(qtbot, lambda: window.session.state in (State.REACHED, State.FAILED))
    assert window.session.state is State.REACHED and window.session.snapshot is not None
    expected = [number_of(loss) for loss in plain(case).watched.losses]
    assert window.session.snapshot.ended
    assert find(window, CodeView, "code").marks.line == 0
    assert len(losses_shown(window)) == case.iterations
    if len(expected) == case.iterations and not case.scaled:
        assert _on_any_curve(window) == expected


def _on_any_curve(window: Window) -> list[float]:
    """Return the loss of each iteration: two loops, one after another, may call theirs by different names."""
    assert window.session.snapshot is not None
    loss = window.session.snapshot.loss_picture
    assert loss is not None
    curves = [loss.curve, *(other.curve for other in loss.others)]
    return [
        next((low for low in lows if low == low), float("nan"))
        for lows in zip(*(one.low.tolist() for one in curves), strict=True)
    ]
