"""What a script in a window writes, asks for and warns of, without a window."""

from __future__ import annotations

import io
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.control.commands import Run, Seek, SetLearningRate, Start, Step, StepBack
from core.control.console import MOST_WAITING, Console
from core.control.events import Event, Failed, InputWanted, OutputWaiting, ScriptRefused, Started
from core.control.mailbox import Mailbox
from core.control.run_controller import RunController
from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.script_choice import ScriptChoice
from core.scripts import read_script
from core.text.screen import Line

SETUP = "import sys, warnings\nimport torch\nw = torch.zeros(2, requires_grad=True)\n"
LOOP = """opt = torch.optim.SGD([w], lr=0.1)
for t in range(1, 5):
    opt.zero_grad()
    loss = ((w - 1) ** 2).sum()
    loss.backward()
    opt.step()
"""


class Desk:
    """A window's end of a controller: what it is told, and all lines that its console shows."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "mine.py"
        self.console = Console()
        self.events: list[Event] = []
        self.lines: list[Line] = []
        self.controller = RunController(Mailbox(), self.events.append, self.console)

    def open(self, source: str) -> Desk:
        self.path.write_text(source, "utf-8")
        self.controller.do(Start(1, RunConfig(), None, ScriptChoice(self.path)))
        return self

    def run(self) -> Desk:
        self.controller.do(Run(to_boundary=True))
        while self.controller.running:
            self.controller.run_slice()
        return self

    def shown(self) -> list[str]:
        self.take()
        return [line.note or line.text for line in self.lines]

    def take(self) -> None:
        update = self.console.take()
        if update is not None:
            self.lines[0 if update.cleared else update.first :] = update.lines

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.controller.close()


def in_thread(do: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=do)
    thread.start()
    return thread


def wait_for(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_what_a_script_writes_is_shown_and_going_back_shows_nothing_twice(desk: Desk) -> None:
    desk.open(SETUP + "print('setup')\n" + LOOP + "    print(t, end=' ')\n    print('e', t, file=sys.stderr)\n").run()
    expected = ["setup", *(f"{t} e {t}" for t in range(1, 5))]
    assert desk.shown() == expected
    desk.controller.do(Seek(2))
    desk.controller.do(StepBack("line"))
    desk.controller.do(Step("iteration"))
    desk.run()
    assert desk.shown() == expected
    assert desk.lines[1].spans[0].style.error is False
    assert desk.lines[1].spans[1].style.error is True


def test_another_branch_says_so_before_what_it_prints(desk: Desk) -> None:
    desk.open(SETUP + LOOP + "    print('t', t)\n").run()
    desk.controller.do(Seek(2))
    desk.controller.do(SetLearningRate(0.5))
    desk.run()
    assert desk.shown()[:4] == ["t 1", "t 2", "t 3", "t 4"]
    assert desk.shown()[4].startswith("— ")
    assert desk.shown()[5:] == ["t 3", "t 4"]


def test_setup_is_shown_while_it_runs(desk: Desk) -> None:
    source = SETUP + "import os, time\nprint('begun')\nwhile not os.path.exists('go'): time.sleep(0.01)\n" + LOOP
    thread = in_thread(lambda: desk.open(source))
    wait_for(lambda: desk.shown() == ["begun"])
    assert not desk.told(Started)
    (desk.path.parent / "go").touch()
    thread.join()
    assert desk.told(Started)


def test_the_window_is_woken_once_until_it_looks(desk: Desk) -> None:
    desk.open(SETUP + LOOP + "    print(t)\n").run()
    assert len(desk.told(OutputWaiting)) == 1
    desk.shown()
    desk.console.write("more")
    assert len(desk.told(OutputWaiting)) == 2


def test_a_flood_holds_no_more_than_a_window_can_show(desk: Desk) -> None:
    desk.open(SETUP + LOOP + "    print(*range(100_000), sep='\\n')\n").run()
    assert len(desk.console._waiting) <= MOST_WAITING
    update = desk.console.take()
    assert update is not None
    assert update.first + len(update.lines) == 400_000
    assert len(update.lines) <= 1000


# Typing

ASKS = SETUP + "name = input('Name? ')\nprint('hello', name)\n" + LOOP


def test_what_is_typed_is_read_and_shown(desk: Desk) -> None:
    thread = in_thread(lambda: desk.open(ASKS))
    wait_for(lambda: desk.told(InputWanted))
    assert desk.told(InputWanted)[0].wanted.prompt == "Name? "
    desk.console.keyboard.type("Ada")
    thread.join()
    assert desk.shown() == ["Name? Ada", "hello Ada"]
    assert desk.told(InputWanted)[-1].wanted is None


def test_what_was_typed_in_the_loop_is_not_asked_for_again(desk: Desk) -> None:
    source = SETUP + LOOP + "    word = input(f'{t}: ') if t == 2 else ''\n    print(t, word)\n"

    def work() -> None:
        desk.open(source).run()
        desk.controller.do(Seek(1))
        desk.controller.do(Seek(3))

    thread = in_thread(work)
    wait_for(lambda: desk.told(InputWanted))
    desk.console.keyboard.type("yes")
    thread.join()
    assert desk.shown() == ["1 ", "2: yes", "2 yes", "3 ", "4 "]
    assert len(desk.told(InputWanted)) == 2


def test_a_way_back_that_runs_the_script_once_more_asks_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(SETUP + "names = [input()]\n" + LOOP + "    names.append(input())\n", "utf-8")
    subject = read_script(ScriptChoice(path), lambda _: None)
    typed = io.StringIO("a\nb\nc\nd\ne\n")
    subject.read_from(typed)
    stepper = Stepper(subject, budget=0)
    stepper.run(3)
    stepper.seek(1)
    assert stepper.namespace["names"] == ["a", "b"]
    stepper.run(3)
    assert stepper.namespace["names"] == ["a", "b", "c", "d", "e"]
    stepper.close()


def test_the_end_of_input_is_python_s(desk: Desk) -> None:
    source = (
        SETUP + "try:\n    input()\nexcept EOFError as error:\n    print(error)\nprint(repr(sys.stdin.read()))\n" + LOOP
    )
    thread = in_thread(lambda: desk.open(source))
    for count in (1, 3):
        wait_for(lambda count=count: len(desk.told(InputWanted)) >= count)
        desk.console.keyboard.type(None)
        wait_for(lambda count=count: len(desk.told(InputWanted)) > count)
    thread.join()
    assert [line for line in desk.shown() if line] == ["EOF when reading a line", "''"]


@pytest.mark.parametrize("where", ["setup", "loop"])
def test_a_wait_for_a_line_can_be_stopped(where: str, desk: Desk) -> None:
    source = ASKS if where == "setup" else SETUP + LOOP + "    input('? ')\n"

    def work() -> None:
        desk.open(source)
        if where == "loop":
            desk.run()

    thread = in_thread(work)
    wait_for(lambda: desk.told(InputWanted))
    desk.controller.interrupt()
    thread.join(30)
    assert not thread.is_alive()
    assert desk.told(InputWanted)[-1].wanted is None
    if where == "setup":
        refused = desk.told(ScriptRefused)[0]
        assert isinstance(refused, ScriptRefused)
        assert "input()" in refused.message
    else:
        assert desk.told(Failed)
        assert "input()" in desk.controller.stepper.failure.message
    assert not any("Traceback" in line for line in desk.shown())


# Warnings and errors


@pytest.fixture
def shown_warnings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let warnings be written as Python writes them, where pytest would collect them."""

    def write(message: warnings.WarningMessage) -> None:
        sys.stderr.write(warnings._formatwarnmsg(message))

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        monkeypatch.setattr(warnings, "_showwarnmsg_impl", write)
        yield


@pytest.mark.usefixtures("shown_warnings")
def test_a_warning_leads_to_its_line(desk: Desk) -> None:
    desk.open(SETUP + LOOP + "    if t == 2: warnings.warn('look')\n    print(t, end='')\n").run()
    expected = desk.shown()
    desk.controller.do(Seek(1))
    desk.controller.do(Seek(4))
    desk.console.write("")
    assert desk.shown() == expected
    desk.console.write("5")
    assert desk.shown() == [*expected[:-1], f"{expected[-1]}5"]
    found = next(line for line in desk.lines if line.warning)
    assert found.text == f"{desk.path}:10: UserWarning: look"
    assert found.place == (str(desk.path), 10)


@pytest.mark.usefixtures("shown_warnings")
def test_a_library_s_warning_leads_to_the_line_that_called_it(desk: Desk) -> None:
    source = SETUP + LOOP + "    if t == 2: torch.nn.functional.mse_loss(torch.ones(2), torch.ones(2, 1))\n"
    desk.open(source).run()
    desk.take()
    found = next(line for line in desk.lines if line.warning)
    assert found.place == (str(desk.path), 10)
    assert "target size" in found.text
    assert list(desk.controller.stepper.warned.by_line) == [10]


def test_what_a_script_raises_is_shown_once_with_its_line(desk: Desk) -> None:
    desk.open(SETUP + LOOP + "    assert t < 3, 'no more'\n").run()
    expected = desk.shown()
    assert expected[0] == "Traceback (most recent call last):"
    assert expected[-1] == "AssertionError: no more"
    assert [line.place for line in desk.lines if line.place] == [(str(desk.path), 10)]
    assert not any("core" in line for line in expected)
    desk.controller.do(Seek(1))
    desk.run()
    assert desk.shown() == expected


def test_what_cannot_be_exact_is_said_once(desk: Desk) -> None:
    data = "from torch.utils.data import DataLoader\nfor x in DataLoader([w], num_workers=2):\n    pass\n"
    desk.open(SETUP.rstrip() + "\n" + data + LOOP + "    print('t', t)\n").run()
    said = "DataLoader(num_workers=2) runs with num_workers=0, so that its place can be kept."
    assert desk.shown().count(said) == 1
    desk.controller.do(Seek(1))
    desk.run()
    assert desk.shown().count(said) == 1


def test_what_the_setup_raises_is_shown(desk: Desk) -> None:
    desk.open(SETUP + "print('a')\n1 / 0\n" + LOOP)
    assert [desk.shown()[0], desk.shown()[-1]] == ["a", "ZeroDivisionError: division by zero"]
    assert len(desk.told(ScriptRefused)) == 1


def test_a_missing_module_is_told_with_what_installs_it(desk: Desk) -> None:
    desk.open("import nosuchpackage\n" + SETUP + LOOP)
    refused = desk.told(ScriptRefused)[0]
    assert isinstance(refused, ScriptRefused)
    assert "-m pip install nosuchpackage" in refused.message


def test_another_script_begins_with_an_empty_console(desk: Desk) -> None:
    desk.open(SETUP + "print('one')\n" + LOOP)
    desk.open(SETUP + "print('two')\n" + LOOP)
    assert desk.shown() == ["two"]
