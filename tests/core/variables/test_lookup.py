"""Names with dots, which are looked up and never computed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

from core.engine.frames import LiveFrame
from core.errors import CellError
from core.program.walk import Place
from core.variables.lookup import dotted_name, value_of


class Trainer:
    kind = "sgd"
    ran = 0

    def __init__(self) -> None:
        self.net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
        self.options = SimpleNamespace(rate=0.5)

    @property
    def computed(self) -> int:
        Trainer.ran += 1
        return 3

    def __getattr__(self, name: str) -> Any:
        Trainer.ran += 1
        raise AttributeError(name)

    def fit(self) -> None: ...


TRAINER = Trainer()
FRAME = LiveFrame(
    Place("a.py", 1, 0, "f"), {"t": TRAINER, "x": torch.ones(2, 3)}, {"x": 5, "torch": torch, "rate": 0.1}
)


def found(name: str) -> Any:
    names = dotted_name(name)
    assert names is not None
    return value_of(FRAME, names)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("t", TRAINER),
        ("rate", 0.1),
        ("t.options.rate", 0.5),
        ("t.net", TRAINER.net),
        ("t.kind", "sgd"),
        ("x.shape", (2, 3)),
        ("x.requires_grad", False),
        ("x.grad", None),
        ("torch.float32", torch.float32),
        ("Trainer", None),
    ],
)
def test_names(name: str, value: object) -> None:
    if value is None and name == "Trainer":
        with pytest.raises(CellError, match="Nothing is called Trainer"):
            found(name)
    else:
        assert found(name) is value or found(name) == value


@pytest.mark.parametrize("name", ["t.computed", "t.missing", "t.net.missing", "x.missing", "t.net.weight.grad", "y"])
def test_what_would_have_to_be_computed_is_refused(name: str) -> None:
    before = Trainer.ran
    with pytest.raises(CellError):
        found(name)
    assert Trainer.ran == before


@pytest.mark.parametrize("text", ["t()", "t[0]", "t.net[0].weight", "1", "", "for", "a b", "t.", "x = 1"])
def test_anything_else_is_no_name(text: str) -> None:
    assert dotted_name(text) is None
