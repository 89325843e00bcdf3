"""Small experiments, and steppers that walk any loop."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from core.engine.stepper import Stepper
from core.experiment.config import RunConfig
from core.experiment.fields import Choice
from core.experiment.trainers.two_layer import TwoLayer

SMALL: dict[str, dict[str, Any]] = {
    "two-layer": {"batch_size": 4, "input_size": 5, "hidden_size": 3, "output_size": 2, "learning_rate": 1e-3},
    "logistic": {"batch_size": 20, "input_size": 3, "learning_rate": 0.1},
    "module": {"batch_size": 4, "input_size": 5, "hidden_size": 3, "output_size": 2, "learning_rate": 1e-3},
}

EXPERIMENTS: list[dict[str, Any]] = [
    {"trainer": "two-layer"},
    {"trainer": "logistic"},
    {"trainer": "module", "optimizer": "sgd"},
    {"trainer": "module", "optimizer": "sgd with momentum"},
    {"trainer": "module", "optimizer": "adam"},
]
"""Every trainer with every optimizer."""


def name_of(experiment: dict[str, Any]) -> str:
    return " ".join(experiment.values())


def small(trainer: str = "two-layer", **choices: Choice) -> RunConfig:
    """An experiment of a few numbers."""
    return RunConfig(trainer=trainer, **{**SMALL[trainer], **choices})


def stepper_of(source: str) -> Stepper:
    """A stepper that walks `source`, with the variables of a small two-layer experiment."""
    with patch.object(TwoLayer, "source", source):
        return Stepper(small())


def run_script(source: str, iterations: int, variables: dict[str, Any]) -> dict[str, Any]:
    """The variables after `source` has run as the body of `for t in range(1, iterations + 1)` in a script."""
    body = "".join(f"    {line}" for line in source.splitlines(keepends=True))
    exec(f"for t in range(1, {iterations} + 1):\n{body}", variables)
    return variables
