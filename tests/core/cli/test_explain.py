from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

import pytest
import torch

from core.check.results import ROUNDED
from core.experiment.trainers.logistic import Logistic
from gui.command import main
from tests.core.cli.test_train import ROOT, SMALL, nablascope, status_of
from tests.helpers.plain_loops import draw, own_randomness

EXPLAIN = ["explain", "two-layer", *SMALL, "--iteration", "3"]


def printed(arguments: list[str], capfd: pytest.CaptureFixture[str], status: int = 0) -> tuple[str, str]:
    assert main(arguments) == status
    return capfd.readouterr()


def plain_gradient(iterations: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """x, y and the gradients of the default two-layer net after the backward step of an iteration, seed 0."""
    with own_randomness(0):
        x, y, w1, w2 = draw(64, 1000, 100, 10)
    w1.requires_grad = w2.requires_grad = True
    for _ in range(iterations):
        w1.grad = w2.grad = None
        (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
        with torch.no_grad():
            before = w1.detach().clone(), w2.detach().clone()
            w1 -= 1e-6 * w1.grad
            w2 -= 1e-6 * w2.grad
    assert w1.grad is not None
    delta = 2 * (x.mm(before[0]).clamp(min=0).mm(before[1]) - y)
    return x, delta.mm(before[1].T) * (x.mm(before[0]) > 0), w1.grad, delta


def test_explain_prints_the_terms_of_the_run_and_its_checks() -> None:
    result = nablascope(
        *("explain", "two-layer", "--seed", "0", "--iteration", "128"),
        *("--tensor", "w1.grad", "--cell", "412", "37", "--json"),
    )
    assert (result.returncode, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    x, delta, gradient, _ = plain_gradient(128)
    assert found["value"] == found["autograd"] == float(gradient[412, 37])
    assert [term["sample"] for term in found["terms"]] == list(range(64))
    for n, term in enumerate(found["terms"]):
        assert [factor["name"] for factor in term["factors"]] == [f"x[{n}, 412]", f"δ1[{n}, 37]"]
        assert term["factors"][0]["value"] == float(x[n, 412])
        assert term["factors"][1]["value"] == pytest.approx(float(delta[n, 37]), rel=1e-4, abs=1e-4)
        assert term["product"] == math.prod(factor["value"] for factor in term["factors"])
    assert found["sum"] == pytest.approx(math.fsum(term["product"] for term in found["terms"]))
    assert found["sum"] == pytest.approx(found["value"], rel=1e-5)
    assert found["blocked"] == int((delta[:, 37] == 0).sum())
    assert found["by_hand"] == pytest.approx(found["finite_difference"], rel=1e-6)
    assert found["by_hand"] == pytest.approx(found["autograd"], rel=1e-3)
    assert (found["kink"], found["note"]) == (False, "")
    apart, size = abs(found["sum"] - found["value"]), math.fsum(abs(term["product"]) for term in found["terms"])
    assert found["relative_to_value"] == pytest.approx(apart / abs(found["value"]))
    assert found["relative_to_terms"] == pytest.approx(apart / size)
    assert (found["right"], found["below_noise"], found["becomes"]) == (True, False, None)


def test_explain_a_weight_tells_what_it_is_and_what_it_becomes(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ["explain", "module", *SMALL, "--optimizer", "adam", "--tensor", "w1", "--cell", "3", "1", "--json"]
    now, later = (json.loads(printed([*arguments, "--iteration", str(one)], capfd)[0]) for one in (4, 5))
    assert now["becomes"] == later["value"] == pytest.approx(now["sum"], rel=1e-6)
    assert now["value"] == now["terms"][0]["product"] != now["becomes"]
    assert now["becomes_in_line"] == 10
    text = printed([*arguments[:-1], "--iteration", "4"], capfd)[0]
    shown = {line.rsplit("  ", 1)[0].strip(): float(line.rsplit("  ", 1)[1]) for line in text.splitlines()[-3:]}
    assert shown == pytest.approx({"sum": now["sum"], "value": now["value"], "becomes in line 10": now["becomes"]})


def test_explain_leads_up_to_the_loss(capfd: pytest.CaptureFixture[str]) -> None:
    loss = json.loads(printed([*EXPLAIN, "--tensor", "loss", "--json"], capfd)[0])
    assert (loss["kind"], len(loss["terms"]), loss["note"]) == ("loss", 8, "")
    assert loss["sum"] == pytest.approx(loss["value"], rel=1e-6)
    prediction = json.loads(printed([*EXPLAIN, "--tensor", "y_pred", "--cell", "1", "0", "--json"], capfd)[0])
    assert prediction["formula"] == "y_pred[1, 0] = Σᵢ h1[1, i] · w2[i, 0]"
    text = printed([*EXPLAIN, "--tensor", "δ2", "--cell", "1", "0"], capfd)[0]
    assert "This cell’s share of the loss: (y_pred[1, 0] − y[1, 0])² = " in text


def test_a_rounded_number_is_noted(capfd: pytest.CaptureFixture[str]) -> None:
    """By how much a number is off differs from processor to processor; late in training it is visible in most cells."""
    noted = []
    for row in ("412", "7", "900"):
        late = ["explain", "two-layer", "--iteration", "500", "--tensor", "w1.grad", "--cell", row, "37"]
        found = json.loads(printed([*late, "--json"], capfd)[0])
        off = abs(found["value"] - found["by_hand"]) / abs(found["by_hand"])
        note = f"The run computes in float32, and its own number is {100 * off:.2g} % off by rounding: "
        assert found["note"].startswith(note if off > ROUNDED else "") and bool(found["note"]) == (off > ROUNDED)
        assert found["note"] in printed(late, capfd)[0]
        noted.append(off > ROUNDED)
    assert any(noted)


def test_a_reader_that_has_read_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "gui", *EXPLAIN, "--tensor", "w1.grad", "--cell", "4", "2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 128 + 13


def test_explain_for_people(capfd: pytest.CaptureFixture[str]) -> None:
    out, err = printed([*EXPLAIN, "--tensor", "w1.grad", "--cell", "4", "2"], capfd)
    lines = out.splitlines()
    assert err == ""
    assert lines[0] == "w1.grad[4, 2] = Σₙ x[n, 4] · δ1[n, 2]"
    assert [line.split()[:3] for line in lines[1:5]] == [["n", "=", str(n)] for n in range(4)]
    shown = {line.rsplit("  ", 1)[0].strip(): float(line.rsplit("  ", 1)[1]) for line in lines[5:11]}
    assert list(shown) == [
        *("sum", "value", "by hand, float64", "autograd", "autograd, float64", "finite differences, float64")
    ]
    assert list(shown.values()) == pytest.approx(6 * [shown["value"]], rel=1e-5)


@pytest.mark.parametrize(
    ("arguments", "kind", "terms"),
    [
        (["two-layer", *SMALL, "--tensor", "δ1", "--cell", "3", "1"], "delta", 2),
        (["two-layer", *SMALL, "--tensor", "w1", "--cell", "3", "1"], "weight", 2),
        (["two-layer", *SMALL, "--tensor", "x", "--cell", "3", "1"], "data", 0),
        (["module", *SMALL, "--optimizer", "adam", "--tensor", "w2", "--cell", "2", "1"], "weight", 3),
        (["logistic", "--batch-size", "9", "--tensor", "db"], "gradient", 9),
        (["logistic", "--data", "iris", "--tensor", "dw", "--cell", "3", "0"], "gradient", 150),
    ],
)
def test_explain_takes_any_tensor_of_any_trainer(
    arguments: list[str], kind: str, terms: int, capfd: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(printed(["explain", *arguments, "--iteration", "2", "--json"], capfd)[0])
    assert (found["kind"], len(found["terms"]), found["note"]) == (kind, terms, "")
    assert (found["by_hand"] is None) is (kind != "gradient")
    assert printed(["explain", *arguments, "--iteration", "2"], capfd)[0].startswith(found["formula"] + "\n")


def test_a_run_out_of_bounds_prints_json_all_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ["--learning-rate", "9", "--iteration", "60", "--tensor", "w2.grad", "--cell", "0", "0", "--json"]
    found = json.loads(printed(["explain", "two-layer", *SMALL, *arguments], capfd)[0], parse_constant=pytest.fail)
    assert (found["value"], found["by_hand"]) == (None, None)
    assert found["note"] == "w2.grad cannot be checked. The loss is not finite."


def check_of(arguments: list[str], capfd: pytest.CaptureFixture[str], status: int = 0) -> tuple[Any, str]:
    out, err = printed(["check", *arguments, "--json"], capfd, status)
    return json.loads(out), err


@pytest.mark.parametrize("trainer", ["two-layer", "module", "logistic"])
def test_check_finds_the_gradients_right(trainer: str, capfd: pytest.CaptureFixture[str]) -> None:
    found, err = check_of([trainer, "--input-size", "30", "--iteration", "4", "--cells", "20"], capfd)
    assert (found["ok"], found["trainer"], found["iteration"], err) == (True, trainer, 4, "")
    assert [tensor["tensor"] for tensor in found["tensors"]] == (
        ["dw", "db"] if trainer == "logistic" else ["w1.grad", "w2.grad"]
    )
    for tensor in found["tensors"]:
        assert tensor["checked"] == len(tensor["cells"]) == (1 if tensor["tensor"] == "db" else 20)
        assert tensor["largest_relative_error"] == max(cell["relative_error"] for cell in tensor["cells"]) < 1e-6


def test_check_for_people(capfd: pytest.CaptureFixture[str]) -> None:
    out, _ = printed(["check", "logistic", "--iteration", "2"], capfd)
    lines = out.splitlines()
    assert lines[0].startswith("dw  right  10 cells, largest relative error ")
    assert lines[1].startswith("db  right  1 cell, largest relative error ")


WRONG = [
    ("b left out of the forward pass", "w.T.mm(x) + b", "w.T.mm(x)", "db"),
    ("no 1/m", ".T) / m", ".T)", "dw"),
    ("a flipped sign", "dw = x.mm((y_hat - y)", "dw = x.mm((y - y_hat)", "dw"),
]


@pytest.mark.parametrize(("right", "wrong", "name"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_check_finds_a_wrong_gradient_and_names_it(
    right: str, wrong: str, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    source = Logistic().source
    assert right in source
    monkeypatch.setattr(Logistic, "source", source.replace(right, wrong))
    found, err = check_of(["logistic", "--iteration", "3"], capfd, status=1)
    assert [tensor["tensor"] for tensor in found["tensors"] if not tensor["ok"]] == [name]
    assert found["ok"] is False
    assert err.startswith(f"nablascope: {name} is wrong: {name}")
    assert len(err.splitlines()) == 1
    out, _ = printed(["check", "logistic", "--iteration", "3"], capfd, status=1)
    assert f"{name}  WRONG" in out


def test_a_gradient_that_cannot_be_checked_is_not_passed(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", "two-layer", *SMALL, "--learning-rate", "9", "--iteration", "60"]
    out, err = printed(arguments, capfd, status=2)
    assert out == "w1.grad  not checked\nw2.grad  not checked\n"
    assert err.startswith("nablascope: w1.grad cannot be checked. The loss is not finite.\n")


BAD = [
    (["explain"], "required: trainer, --iteration, --tensor"),
    (["explain", "three-layer", "--iteration", "1", "--tensor", "w1"], "trainer “three-layer” is unknown"),
    ([*EXPLAIN, "--tensor", "w9", "--cell", "0"], "There is no tensor “w9”; there is w1.grad, w2.grad, x, y, w1, w2, "),
    ([*EXPLAIN, "--tensor", "w1.grad"], "The cell () is outside w1.grad, whose shape is (5, 3)."),
    ([*EXPLAIN, "--tensor", "w1.grad", "--cell", "5", "0"], "The cell 5 0 is outside w1.grad"),
    ([*EXPLAIN, "--tensor", "w1.grad", "--cell", "1"], "The cell 1 is outside w1.grad"),
    ([*EXPLAIN, "--tensor", "w1.grad", "--cell", "1.5", "0"], "--cell: “1.5” is not an index: 0, 1, 2, …"),
    (["explain", "two-layer", "--tensor", "w1", "--iteration", "0"], "--iteration: “0” is not a whole number above 0"),
    ([*EXPLAIN, "--tensor", "w1.grad", "--cell", "²", "0"], "--cell: “²” is not an index: 0, 1, 2, …"),
    ([*EXPLAIN, "--tensor", "w1.grad", "--cell", "9" * 5000, "0"], "999…” is not an index: 0, 1, 2, …"),
    ([*EXPLAIN, "--tensor", "\udcff"], "”; there is w1.grad, w2.grad, x, y, w1, w2, y_pred, loss, z1, h1, "),
    (["check", "logistic", "--iteration", "²"], "--iteration: “²” is not a whole number above 0"),
    (["check", "logistic", "--iteration", "1" + "0" * 20], "--iteration: “100000000000000000000” is more than"),
    (["check", "logistic"], "required: --iteration"),
    (["check", "logistic", "--iteration", "-1"], "--iteration"),
    (["check", "logistic", "--iteration", "1", "--cells", "0"], "--cells: “0” is not a whole number above 0"),
    (["check", "logistic", "--iteration", "1", "--hidden-size", "2"], "--hidden-size is not a choice of the trainer"),
    (["check", "logistic", "--iteration", "1", "--device", "cuda:99"], "--device “cuda:99” is not there"),
]


@pytest.mark.parametrize(("arguments", "says"), BAD, ids=[" ".join(arguments)[-40:] for arguments, _ in BAD])
def test_bad_input_ends_in_one_line_and_status_2(
    arguments: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of(arguments) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("nablascope: ")
    assert says in err
    assert len(err.splitlines()) == 1


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["--help"]) == 0
    assert {"explain", "check"} <= set(capsys.readouterr().out.split())
    assert status_of(["explain", "--help"]) == 0
    assert {"--tensor", "--cell", "--json", "--seed", "--optimizer"} <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", ["explain", "check"])
def test_help_needs_no_torch(command: str) -> None:
    from tests.core.test_imports import HELP, modules_after

    assert "torch" not in modules_after(HELP.format(arguments=[command, "--help"]))
