"""Whatever a loop raises, it stops at that line: nothing counts as a finished iteration, and the way back is open."""

from __future__ import annotations

import gc
import math
import signal
import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
import torch

from core.check.checks import check_all, check_cell
from core.control.breakpoints import BreakpointMonitor, Breakpoints
from core.control.thread_tuning import choose
from core.engine.stepper import Stepper
from core.errors import CellError, LoopError
from core.experiment.trainers.two_layer import TwoLayer
from core.explain.explanation import explain
from core.explain.types import Reference
from core.interrupt import CtrlC, Interrupted, interrupt
from core.lessons.dry_run import StepperExecutor
from core.queries import GraphOf
from core.view.capture import snapshot_of
from gui.command import main
from tests.core.cli.test_train import SMALL
from tests.helpers.walking import small, stepper_of

LOOP = "# loss\nloss = float(t)\nif t == 3:\n    {raising}\n# update\nlate = t"

RAISING = {
    "raise KeyboardInterrupt": "KeyboardInterrupt",
    "raise GeneratorExit": "GeneratorExit",
    "raise SystemExit(3)": "SystemExit: 3",
    "raise BaseException('of my own')": "BaseException: of my own",
    "raise type('Mine', (BaseException,), {})('two')": "Mine: two",
    "raise BaseExceptionGroup('g', [KeyboardInterrupt()])": "BaseExceptionGroup: g (1 sub-exception)",
    "raise __import__('asyncio').CancelledError": "CancelledError",
    "raise StopIteration": "StopIteration",
    "raise ValueError": "ValueError",
    "raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})": (
        "Mute (its text cannot be told: ZeroDivisionError)"
    ),
    "raise type('Mute', (Exception,), {'__str__': lambda self: __import__('sys').exit()})": (
        "Mute (its text cannot be told: SystemExit)"
    ),
    "try: pass\n    finally: raise KeyboardInterrupt": "KeyboardInterrupt",
    "with torch.no_grad(): raise KeyboardInterrupt": "KeyboardInterrupt",
    "circle = ValueError('round'); circle.__cause__ = circle; raise circle": "ValueError: round",
}

WAYS: dict[str, Callable[[Stepper], Any]] = {
    "line": Stepper.step_line,
    "unwatched line": lambda stepper: stepper.step_line(watched=False),
    "phase": Stepper.step_phase,
    "iteration": Stepper.step_iteration,
    "run": lambda stepper: stepper.run(5),
    "one more": lambda stepper: stepper.run(1),
    "run through": lambda stepper: stepper.run_through("loss"),
    "seek": lambda stepper: stepper.seek(7),
    "seek line": lambda stepper: stepper.seek(4, 2),
    "lookout": lambda stepper: BreakpointMonitor(stepper, Breakpoints()).run(5),
    "lookout for gradients": lambda stepper: BreakpointMonitor(stepper, Breakpoints(gradient_norm_above=1e9)).run(5),
}


def stopped(way: Callable[[Stepper], Any], source: str) -> tuple[Stepper, LoopError]:
    """A stepper that has come to what its loop raises in its third iteration."""
    stepper = stepper_of(source)
    try:
        for _ in range(20):
            way(stepper)
    except LoopError as error:
        return stepper, error
    pytest.fail("nothing was raised")


@pytest.mark.parametrize("raising", RAISING)
@pytest.mark.parametrize("way", WAYS)
def test_it_stops_at_the_line_that_raises(way: str, raising: str) -> None:
    source = LOOP.format(raising=raising)
    stepper, error = stopped(WAYS[way], source)
    line = 5 if "finally" in raising else 4
    assert (str(error), error.line) == (RAISING[raising], line)
    for _ in range(3):
        with pytest.raises(LoopError):
            WAYS[way](stepper) if "seek" not in way else stepper.run(1)
    assert (stepper.finished, list(stepper.losses), stepper.failed) == (2, [1, 2], True)
    assert stepper.failure is not None and stepper.failure.message == RAISING[raising]
    assert stepper.failure.line == line and "training loop" in stepper.failure.details
    stepper.seek(2)
    digest = stepper.digest()
    assert not stepper.failed and stepper.failure is None
    other = stepper_of(source)
    other.run(2)
    assert other.digest() == digest and torch.is_grad_enabled()


def test_what_a_function_of_the_loop_raises_at_full_speed_is_seen_in_the_first_lines_too() -> None:
    stepper, error = stopped(partial(Stepper.run, iterations=9), "def f():\n    raise KeyboardInterrupt\nf()\nloss = 1")
    assert error.line == 3 and stepper.finished == 0
    assert stepper.failure is not None and "line 2, in f" in stepper.failure.details


def test_return_and_break_still_end_an_iteration() -> None:
    stepper = stepper_of("loss = t\nif t > 1:\n    return\nlate = t")
    stepper.run(4)
    assert stepper.finished == 4 and not stepper.failed


def test_a_loop_that_raises_on_being_left_can_be_left() -> None:
    source = "try:\n    a = 1\n    b = 2\nfinally:\n    raise KeyboardInterrupt"
    for leave in (Stepper.close, lambda stepper: stepper.seek(0)):
        stepper = stepper_of(source)
        stepper.step_line()
        stepper.step_line()
        leave(stepper)
        assert not stepper.failed


def test_the_traceback_tells_what_led_to_it_and_what_a_group_holds() -> None:
    chained = "try:\n    1 / 0\nexcept Exception as error:\n    raise KeyError('k') from error"
    stepper, _ = stopped(Stepper.step_line, chained)
    assert stepper.failure is not None
    assert "ZeroDivisionError" in stepper.failure.details and "direct cause" in stepper.failure.details
    assert "runner.py" not in stepper.failure.details
    stepper, _ = stopped(Stepper.step_line, "raise ExceptionGroup('g', [ValueError('inside')])")
    assert stepper.failure is not None and "ValueError: inside" in stepper.failure.details


def test_what_it_raised_is_let_go_of_after_going_back() -> None:
    source = (
        "import weakref\nclass Big: pass\ndef f():\n    big = Big()\n    seen.append(weakref.ref(big))\n    1 / 0\n"
        "seen = []\nf()"
    )
    stepper = stepper_of(source)
    seen: list[weakref.ref[object]] = []
    with pytest.raises(LoopError):
        stepper.run(1)
    seen = stepper.variables["seen"]
    assert seen[0]() is not None
    stepper.seek(0)
    gc.collect()
    assert seen[0]() is None


def test_pressing_on_does_not_make_the_traceback_longer() -> None:
    stepper, error = stopped(Stepper.step_line, "loss = 1 / 0")

    def length() -> int:
        trace, count = error.__traceback__, 0
        while trace is not None:
            trace, count = trace.tb_next, count + 1
        return count

    lengths = set()
    for _ in range(5):
        with pytest.raises(LoopError):
            stepper.step_line()
        lengths.add(length())
    assert len(lengths) == 1


# Ctrl+C


PRESSED = "import signal\nloss = t\nif t == 3:\n    signal.raise_signal(signal.SIGINT)\nlate = t"


@pytest.mark.parametrize("way", WAYS)
def test_ctrl_c_is_told_apart_from_what_a_loop_raises(way: str) -> None:
    before = signal.getsignal(signal.SIGINT)
    stepper = stepper_of(PRESSED)
    pressed = None
    try:
        for _ in range(20):
            WAYS[way](stepper)
    except KeyboardInterrupt as error:
        pressed = type(error)
    assert (pressed, stepper.finished, stepper.failed) == (CtrlC, 2, True)
    with pytest.raises(LoopError, match="middle of this line"):
        stepper.run(1)
    assert signal.getsignal(signal.SIGINT) is before
    stepper.seek(1)
    assert not stepper.failed


def test_a_handler_of_the_program_around_is_left_alone() -> None:
    pressed = []
    before = signal.signal(signal.SIGINT, lambda *_: pressed.append(1))
    try:
        stepper_of(PRESSED).run(5)
    finally:
        signal.signal(signal.SIGINT, before)
    assert pressed == [1]


@pytest.mark.parametrize(
    ("raising", "status", "told"),
    [
        ("raise KeyboardInterrupt", 2, "line 4 of the loop: KeyboardInterrupt"),
        ("raise GeneratorExit", 2, "line 4 of the loop: GeneratorExit"),
        ("__import__('signal').raise_signal(2)", 130, ""),
    ],
)
def test_train_ends_with_what_the_loop_raises(
    raising: str, status: int, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with patch.object(TwoLayer, "source", LOOP.format(raising=raising)):
        assert main(["train", "two-layer", *SMALL]) == status
    assert told in capfd.readouterr().err


def test_a_person_still_stops_a_line() -> None:
    _, error = stopped(Stepper.step_line, "from core.interrupt import Interrupted\nraise Interrupted")
    assert str(error) == "Stopped in the middle of this line." and isinstance(error.__cause__, Interrupted)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("class Mute(Exception):\n    def __str__(self):\n        while True: pass\nraise Mute", "Interrupted"),
        ("while True: pass", "middle of this line"),
    ],
    ids=["telling", "running"],
)
def test_what_does_not_end_is_stopped_wherever_it_is(source: str, told: str) -> None:
    stepper = stepper_of(source.replace("while True: pass", "any(iter(lambda: 0, 1))"))
    person = threading.Timer(0.3, interrupt, (threading.get_ident(),))
    person.start()
    with pytest.raises(LoopError, match=told):
        stepper.run(1)
    person.join()
    assert stepper.failed and stepper.finished == 0


def test_leaving_that_does_not_end_is_stopped_and_done_with() -> None:
    stepper = stepper_of(
        "class Sticky:\n    def __enter__(self): self.t = t\n"
        "    def __exit__(self, *_): any(iter(lambda: 0, 1)) if self.t == 2 else None\n"
        "loss = t\nwith Sticky():\n    a = 1\n    b = 2"
    )
    stepper.seek(2, 7)
    person = threading.Timer(0.3, interrupt, (threading.get_ident(),))
    person.start()
    stepper.seek(1)
    person.join()
    assert (stepper.finished, stepper.failed, list(stepper.losses)) == (1, False, [1])


# What is run again

ONLY_ONCE = """
torch.times_called.append(t)
if torch.times_called.count(2) > 1:
    raise KeyboardInterrupt
y_pred = x.mm(w1).clamp(min=0).mm(w2)
# loss
loss = (y_pred - y).pow(2).sum()
# backward
loss.backward()
""".strip()


def test_a_replay_that_raises_says_so_and_leaves_the_run_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "times_called", [], raising=False)
    stepper = stepper_of(ONLY_ONCE)
    stepper.run(1)
    for _ in range(5):
        stepper.step_line()
    assert stepper.finished == 2
    digest = stepper.digest()
    reference = Reference("w1.grad", (0, 0))
    assert "KeyboardInterrupt" in explain(stepper, reference).note
    assert all("KeyboardInterrupt" in check.note for check in check_all(stepper, 2))
    for ask in (lambda: check_cell(stepper, reference), lambda: GraphOf().answer(stepper)):
        with pytest.raises(CellError, match="KeyboardInterrupt"):
            ask()
    assert stepper.digest() == digest and not stepper.failed


def test_a_rehearsal_stands_at_the_line() -> None:
    hands = StepperExecutor()
    with patch.object(TwoLayer, "source", LOOP.format(raising="raise KeyboardInterrupt")):
        hands.start(small())
    hands.step("iteration")
    for _ in range(5):
        hands.step("iteration")
    assert (hands.stepper.finished, hands.stepper.failed) == (2, True)


def test_measuring_threads_leaves_a_loop_that_raises_to_be_walked() -> None:
    threads = torch.get_num_threads()
    stepper = stepper_of(LOOP.format(raising="raise KeyboardInterrupt"))
    with patch("core.control.thread_tuning._cores", lambda: 4):
        assert choose(stepper) == 1
    torch.set_num_threads(threads)
    assert (stepper.finished, stepper.failed) == (0, False)


# What is looked at, rather than run

VALUES = {
    "torch.tensor(1j)": "Tensor",
    "torch.zeros(3, device='meta')": "Tensor",
    "torch.zeros(1, device='meta')": "Tensor",
    "10 ** 100000": "int",
    "type('Loud', (float,), {'__float__': lambda self: 1 / 0, '__ne__': lambda self, other: 1 / 0})(2.0)": 2.0,
    "type('Loud', (int,), {'__abs__': lambda self: 1 / 0, '__eq__': lambda self, other: 1 / 0})(2)": 2.0,
    "torch.zeros(0)": 0.0,
    "torch.zeros([1] * 100)": 0.0,
    "torch.tensor([3 + 4j, 0])": 5.0,
    "torch.ones(2, 2).to_sparse()": 2.0,
}


@pytest.mark.parametrize("value", VALUES)
def test_a_value_that_cannot_be_told_is_called_by_its_kind(value: str) -> None:
    stepper = stepper_of(f"odd = {value}\nother = 1")
    stepper.step_line()
    stepper.step_line()
    (told,) = stepper.values[1]
    expected = VALUES[value]
    if isinstance(expected, str):
        assert (told.kind, told.number, told.norm) == (expected, None, None)
    else:
        assert (told.number if told.number is not None else told.norm) == expected
    snapshot_of(stepper)
    stepper.run(3)
    assert not stepper.failed


@pytest.mark.parametrize("method", ["item", "__float__"])
@pytest.mark.parametrize("error", ["KeyError", "KeyboardInterrupt", "SystemExit"])
def test_a_loss_that_cannot_be_read_is_no_number(method: str, error: str) -> None:
    stepper = stepper_of(
        f"class Odd:\n    def {method}(self): raise {error}\n    def __reduce__(self): raise {error}\nloss = Odd()"
    )
    for name, way in WAYS.items():
        if name != "seek line":
            way(stepper)
    assert stepper.finished and all(math.isnan(loss) for loss in stepper.losses)
    assert stepper.loss is not None and math.isnan(stepper.loss)


def test_a_default_dtype_that_a_loop_sets_is_its_own() -> None:
    stepper = stepper_of("loss = torch.ones(1).dtype.itemsize\ntorch.set_default_dtype(torch.float64)")
    stepper.run(3)
    assert list(stepper.losses) == [4, 8, 8] and torch.get_default_dtype() is torch.float32
    stepper.seek(1)
    stepper.run(2)
    assert list(stepper.losses) == [4, 8, 8] and stepper.branch.drift is None


INSIDE = "with torch.no_grad():\n    a = 1\n    b = 2\nloss = x.sum() * w1.sum()\nloss.backward()"


@pytest.mark.parametrize("outside", [True, False])
def test_a_loop_that_is_given_up_leaves_the_grad_mode_alone(outside: bool) -> None:
    """As when a garbage collection comes in the middle of another loop's `optimizer.step()`."""
    stepper = stepper_of(INSIDE if outside is False else INSIDE.replace("no_grad", "enable_grad"))
    stepper.step_line()
    stepper.step_line()
    with torch.set_grad_enabled(outside):
        del stepper
        gc.collect()
        assert torch.is_grad_enabled() is outside
