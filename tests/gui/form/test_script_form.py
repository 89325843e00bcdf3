"""The form of a script: what it shows, what it says, and what it tells of."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QSlider
from pytestqt.qtbot import QtBot

import core
from core.control.commands import SetLearningRate
from core.experiment.devices import Device
from core.experiment.script_choice import ScriptChoice
from core.history.rate_group import VARIABLE, RateGroup
from core.program.project import Project
from core.program.settings import DEVICE, settings_of
from core.program.training_loop import find_path
from core.view.capture import experiment_of, snapshot_of
from core.view.requests import ViewRequest
from core.view.snapshot import GroupRate, ScriptShown, Snapshot
from gui.form.script_form import ScriptForm
from gui.form.switch import Switch
from gui.style.language import set_language
from tests.helpers.corpus import CORPUS, FOLDER, Case
from tests.helpers.driving import choose, find, labels, type_into
from tests.helpers.fitting import cut_off

SOURCE = """
import argparse, torch
EPOCHS = 8  # how often all digits are seen
learning_rate, augment = 0.05, True
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.manual_seed(3)
parser = argparse.ArgumentParser()
parser.add_argument("--gamma", type=float, default=0.7, help="how the rate falls")
parser.add_argument("--dry-run", action="store_true")
parser.add_argument("--model", choices=["small", "large"], default="small")
optimizer = torch.optim.SGD([{"params": body}, {"params": head, "lr": 0.2}], lr=learning_rate)
other = torch.optim.Adam(rest, lr=0.003)
"""
BODY, HEAD, OTHER = RateGroup("optimizer", 0), RateGroup("optimizer", 1), RateGroup("other", 0)
A, B = RateGroup("a"), RateGroup("b")
RATES = {BODY: 0.05, HEAD: 0.2, OTHER: 0.003}


def shown(source: str = SOURCE, rates: Mapping[RateGroup, float] = RATES, **choices: object) -> ScriptShown:
    choice = ScriptChoice(Path("train_digits.py").absolute(), **choices)  # type: ignore[arg-type]
    return ScriptShown(choice, "train_digits.py", {}, (), settings=settings_of(source), rates=rates)


@pytest.fixture
def form(qtbot: QtBot) -> ScriptForm:
    form = ScriptForm()
    qtbot.addWidget(form)
    form.show_devices((Device("cpu", "CPU"), Device("cuda:0", "GPU")))
    form.show_script(shown())
    form.resize(280, 900)
    form.show()
    return form


@pytest.fixture
def told(form: ScriptForm) -> list[object]:
    said: list[object] = []
    form.apply_wanted.connect(said.append)
    form.commanded.connect(said.append)
    form.write_wanted.connect(said.append)
    return said


def waiting(form: ScriptForm) -> str:
    return find(form, QLabel, "scriptWaiting").text()


def rate_rows(form: ScriptForm) -> list[str]:
    names = [entry.objectName() for entry in form.findChildren(QLineEdit)]
    return [name for name in names if name.startswith("rate:")]


def press(form: ScriptForm, name: str) -> None:
    button = find(form, QPushButton, name)
    assert button.isVisible() and button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def moment(*rates: GroupRate) -> Snapshot:
    return Snapshot(1, 1, 1, 1, None, None, 1, group_rates=rates)


def test_each_thing_that_can_be_set_has_a_row(form: ScriptForm) -> None:
    texts = {entry.objectName(): entry.text() for entry in form.findChildren(QLineEdit)}
    assert texts == {
        "constant:EPOCHS": "8", "constant:learning_rate": "0.05", "option:gamma": "0.7", "arguments": "", "seed": "",
        "rate:optimizer.param_groups[1]": "0.2", "rate:other.param_groups[0]": "0.003",
    }  # fmt: skip
    switches = {switch.objectName(): switch.isChecked() for switch in form.findChildren(Switch)}
    assert switches == {"constant:augment": True, "option:dry_run": False}
    assert {box.objectName() for box in form.findChildren(QComboBox)} == {"option:model", "device"}
    assert find(form, QLineEdit, "seed").placeholderText() == "line 6: 3"
    assert "how often all digits are seen" in find(form, QLineEdit, "constant:EPOCHS").toolTip()
    assert "how the rate falls" in find(form, QLineEdit, "option:gamma").toolTip()
    assert {"CONSTANTS OF THE SCRIPT", "OPTIONS", "LEARNING RATE", "RUN", "EPOCHS"} <= set(labels(form))
    assert not find(form, QPushButton, "apply").isEnabled() and waiting(form) == ""


def test_other_values_wait_for_a_restart(form: ScriptForm, told: list[object]) -> None:
    type_into(form, "constant:EPOCHS", "12")
    QTest.mouseClick(find(form, Switch, "option:dry_run"), Qt.MouseButton.LeftButton)
    choose(form, "device", "cpu")
    type_into(form, "arguments", "--more 'a b'")
    type_into(form, "seed", "5")
    assert waiting(form) == "Not applied yet: EPOCHS, dry_run, Arguments, Seed, Device."
    press(form, "apply")
    (choice,) = told
    assert isinstance(choice, ScriptChoice)
    assert dict(choice.constants) == {"EPOCHS": 12, DEVICE: "cpu"}
    assert (choice.arguments, choice.seed) == (("--more", "a b", "--dry-run"), 5)
    form.show_script(shown(constants=choice.constants, arguments=choice.arguments, seed=5))
    assert find(form, QLineEdit, "constant:EPOCHS").text() == "12" and find(form, QLineEdit, "seed").text() == "5"
    assert not find(form, QPushButton, "apply").isEnabled()


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [("constant:EPOCHS", "8.5", "8.5 is not a whole number."), ("constant:learning_rate", "-1", "above 0"),
     ("rate:other.param_groups[0]", "x", "“x” is not a number"), ("arguments", "'", "not closed"),
     ("seed", "x", "is not a"), ("option:gamma", "", "")],
)  # fmt: skip
def test_what_is_wrong_is_said_under_its_field(
    form: ScriptForm, told: list[object], name: str, text: str, problem: str
) -> None:
    type_into(form, "constant:EPOCHS", "9")
    type_into(form, name, text)
    assert problem in find(form, QLabel, f"{name}Error").text()
    assert find(form, QPushButton, "apply").isEnabled() == (not problem)
    assert told == []


def test_a_rate_takes_effect_at_once_for_its_group(form: ScriptForm, told: list[object]) -> None:
    type_into(form, "constant:learning_rate", "0.01")
    type_into(form, "rate:optimizer.param_groups[1]", "1e-3")
    assert told == [SetLearningRate(0.01, BODY), SetLearningRate(0.001, HEAD)]
    QTest.keyClick(find(form, QSlider, "rate:other.param_groups[0]_slider"), Qt.Key.Key_PageUp)
    assert isinstance(told[-1], SetLearningRate) and told[-1].group == OTHER
    assert not find(form, QPushButton, "apply").isEnabled(), "nothing waits"


def test_the_one_rate_of_a_script_is_that_of_all_groups(form: ScriptForm, told: list[object]) -> None:
    form.show_script(shown("lr = 0.1\nfor t in x:\n    w -= lr * w.grad\n", {RateGroup("lr", VARIABLE): 0.1}))
    type_into(form, "constant:lr", "0.2")
    assert told == [SetLearningRate(0.2, None)]


def test_a_rate_that_no_constant_gives_has_a_row_of_its_own(form: ScriptForm) -> None:
    form.show_script(shown("lr = 1e-3\na = SGD(p, lr=lr)\nb = SGD(p, lr=0.1)\n", {A: 1e-3, B: 0.1}))
    assert rate_rows(form) == ["rate:b.param_groups[0]"]
    form.show_script(shown("lr = 1e-3\na = SGD(p, lr=lr)\n", {A: 1e-4}))
    assert rate_rows(form) == ["rate:a.param_groups[0]"], "which the script has divided"
    source = "x, y = 0.1, 0.1\na = SGD([{'params': p, 'lr': x}, {'params': q, 'lr': y}])\n"
    form.show_script(shown(source, {A: 0.1, RateGroup("a", 1): 0.1}))
    assert rate_rows(form) == ["rate:a.param_groups[0]", "rate:a.param_groups[1]"], "either may be either's"


def test_one_literal_may_give_the_rates_of_two_optimizers(form: ScriptForm, told: list[object]) -> None:
    source = "lr_a = lr_b = 1e-3\na = SGD(p, lr=lr_a)\nb = SGD(p, lr=lr_b)\nc = SGD(p, lr=0.1)\n"
    form.show_script(shown(source, {A: 1e-3, B: 1e-3, RateGroup("c"): 0.1}))
    type_into(form, "constant:lr_a = lr_b", "0.5")
    assert told == [SetLearningRate(0.5, A), SetLearningRate(0.5, B)]


def test_the_fields_follow_what_is_commanded_and_say_what_is_in_use(form: ScriptForm, told: list[object]) -> None:
    form.show_snapshot(moment(GroupRate(BODY, 0.04, None), GroupRate(HEAD, 0.5, 0.5)))
    assert find(form, QLineEdit, "constant:learning_rate").text() == "0.05"
    in_use = [label.text() for label in form.findChildren(QLabel, "learningRateInUse") if label.isVisible()]
    assert in_use == ["In use now: 0.04"], "by a schedule"
    assert find(form, QLineEdit, "rate:optimizer.param_groups[1]").text() == "0.5"
    form.show_snapshot(moment(GroupRate(BODY, 0.05, None), GroupRate(HEAD, 0.2, None)))
    assert find(form, QLineEdit, "rate:optimizer.param_groups[1]").text() == "0.2", "further back in time"
    assert told == []


def test_what_is_typed_stays_while_devices_are_found(form: ScriptForm) -> None:
    type_into(form, "constant:EPOCHS", "12")
    form.show_devices((Device("cpu", "CPU"),))
    assert find(form, QLineEdit, "constant:EPOCHS").text() == "12"
    assert find(form, QComboBox, "device").count() == 2


def test_constants_that_differ_from_the_file_can_be_written_into_it(form: ScriptForm, told: list[object]) -> None:
    assert not find(form, QPushButton, "writeConstants").isVisible()
    form.show_script(shown(constants={"EPOCHS": 12, DEVICE: "cpu"}))
    type_into(form, "constant:learning_rate", "0.01")
    assert waiting(form) == "The file has other values."
    press(form, "writeConstants")
    written = told[-1]
    assert isinstance(written, ScriptChoice) and dict(written.constants) == {"EPOCHS": 12, "learning_rate": 0.01}
    form.note_written(written.constants)
    assert waiting(form) == "" and not find(form, QPushButton, "writeConstants").isVisible()
    type_into(form, "constant:EPOCHS", "8")
    assert waiting(form) == "Not applied yet: EPOCHS.", "though it is what the file had before"


def test_unsaved_text_is_not_written_over(form: ScriptForm) -> None:
    form.show_script(shown(constants={"EPOCHS": 12}, text=SOURCE))
    assert not find(form, QPushButton, "writeConstants").isVisible()


def test_a_script_that_could_not_be_opened_can_be_given_other_values(form: ScriptForm, told: list[object]) -> None:
    settings = settings_of("import argparse\np = argparse.ArgumentParser()\np.add_argument('data')\n")
    form.show_unready(ScriptChoice(Path("a.py")), settings)
    assert find(form, QLabel, "option:dataError").text() == "Must be given."
    type_into(form, "option:data", "x y")
    press(form, "apply")
    assert [choice.arguments for choice in told if isinstance(choice, ScriptChoice)] == [("x y",)]


def test_a_long_value_is_in_the_tool_tip(form: ScriptForm) -> None:
    path = "results/a_rather_long_folder_name/model.pt"
    form.show_script(shown(f"out = {path!r}  # the best one\nx = 'a'\n", {}))
    assert find(form, QLineEdit, "constant:out").toolTip().split("\n")[:2] == [path, "the best one"]
    assert "a" not in find(form, QLineEdit, "constant:x").toolTip().split("\n")
    type_into(form, "constant:out", "b")
    assert path not in find(form, QLineEdit, "constant:out").toolTip()


def test_names_of_the_script_stay_and_ours_follow_the_language(form: ScriptForm) -> None:
    type_into(form, "seed", "5")
    set_language("ko")
    assert {"EPOCHS", "스크립트의 상수", "시드"} <= set(labels(form)) and waiting(form) == "아직 적용하지 않음: 시드."


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_script_of_the_corpus_fits(form: ScriptForm, told: list[object], language: str) -> None:
    set_language(language)
    for case in CORPUS:
        path = find_path(Project.read(FOLDER / case.script))
        choice = ScriptChoice(FOLDER / case.script, case.arguments)
        form.show_unready(choice, settings_of(path.project.script.text, path))
        assert cut_off(form) == []
        assert not find(form, QPushButton, "apply").isEnabled() and waiting(form) == ""
    assert told == []


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore:Implicitly cleaning up:ResourceWarning")
@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_every_script_of_the_corpus_can_be_run_with_its_form(
    case: Case, form: ScriptForm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)  # whose thread would stay
    stepper = core.open_script(case.copied_to(tmp_path), case.arguments)
    script = experiment_of(stepper).script
    assert script is not None
    form.show_script(script)
    stepper.run(2)
    form.show_snapshot(snapshot_of(stepper, ViewRequest(text=True)))
    assert cut_off(form) == []
    assert bool(stepper.group_rates) <= any(slider.isVisible() for slider in form.findChildren(QSlider))
    stepper.close()
    del stepper
    gc.collect()  # what a script that stops half-way leaves open is told of at once
