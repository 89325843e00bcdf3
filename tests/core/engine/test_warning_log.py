"""What torch and Python warn of is told once, with the line of the loop that gave rise to it."""

from __future__ import annotations

import threading
import warnings

import pytest

from core.control.run_log import RunLog
from core.engine.stepper import Stepper
from core.view.capture import snapshot_of
from tests.helpers.walking import small, stepper_of

SHAPES = """y_pred = x.mm(w1).clamp(min=0).mm(w2)
loss = torch.nn.functional.mse_loss(y_pred[:, :1], y)
loss.backward()
"""
OWN = "import warnings\nwarnings.warn('mind the gap')\nloss = (x.mm(w1).mm(w2) - y).pow(2).sum()\nloss.backward()\n"


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("source", "line", "text"), [(SHAPES, 2, "target size"), (OWN, 2, "mind the gap")])
@pytest.mark.parametrize("way", ["run", "step"])
def test_a_warning_is_in_the_log_and_at_its_line(
    source: str, line: int, text: str, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stepper = stepper_of(source)
    log = RunLog(stepper)
    stepper.run(3) if way == "run" else [stepper.step_line() for _ in range(6)]
    log.write()
    told = [one for one in log.take() if text in one]
    assert len(told) == 1 and told[0].startswith(f"Line {line}: UserWarning")
    stepper.seek(1)
    stepper.run(2)
    log.write()
    assert not any(text in one for one in log.take()), "told once, however often a person comes by it"
    assert text in snapshot_of(stepper).warnings[line] and set(snapshot_of(stepper).warnings) == {line}
    stepper.edit("loss = x.sum() * w1.sum()\nloss.backward()\n")
    assert snapshot_of(stepper).warnings == {}


@pytest.mark.filterwarnings("default")
def test_what_others_warn_of_is_not_the_loops() -> None:
    stepper = stepper_of("k = 1\nloss = x.sum() * w1.sum()\nloss.backward()\n")
    other = threading.Thread(target=warnings.warn, args=("elsewhere",))
    with stepper.warned.listening():
        other.start()
        other.join()
    assert stepper.warned.take() == []


def test_python_shows_warnings_as_before_once_a_line_has_run() -> None:
    show = warnings.showwarning
    stepper = Stepper(small())
    stepper.step_line()
    stepper.run(3)
    assert warnings.showwarning is show
