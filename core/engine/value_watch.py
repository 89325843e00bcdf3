"""What a line of a loop made: which values it changed, and how they read."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any, NamedTuple

import torch

from core.engine.reports import Value
from core.experiment.trainers import Trainer, Variables
from core.state.norm import norm
from core.text.clip import name_of

Fingerprints = dict[str, object]


class Named(NamedTuple):
    """What a person can name, live.

    Attributes:
        values: the loop's variables, its parameters and its gradients.
        gradients: the last of them; None where there is none yet.
    """

    values: dict[str, Any]
    gradients: dict[str, torch.Tensor | None]


def named(trainer: Trainer, variables: Variables) -> Named:
    """Return what a person can name. The parameters are looked for once, which in a script takes a while."""
    own = {
        name: value
        for name, value in variables.items()
        if isinstance(value, torch.Tensor | int | float) and not name.startswith("_") and name != "t"
    }
    parameters = trainer.parameters(variables)
    gradients = trainer.gradients_of(variables, parameters)
    return Named({**own, **parameters, **gradients}, gradients)


def named_values(trainer: Trainer, variables: Variables) -> dict[str, Any]:
    """Return every value a person can name: the loop's variables, its parameters and its gradients."""
    return named(trainer, variables).values


def fingerprints(values: dict[str, Any]) -> Fingerprints:
    """Return for each value something that differs once the value has changed."""
    return {name: _fingerprint(value) for name, value in values.items()}


def changed(before: Fingerprints, after: Fingerprints) -> list[str]:
    """The names whose value a line made or changed, in the order of `after`."""
    return [name for name, print_ in after.items() if before.get(name) != print_]


def replaced(before: Fingerprints, after: Fingerprints) -> list[str]:
    """The names that stand for another tensor than before the line."""
    return [name for name in changed(before, after) if _identity(before.get(name)) != _identity(after[name])]


def described(name: str, value: Any) -> Value:
    """A value as it reads beside a line. Copies a number or two from the value's device."""
    name = name_of(name)
    if value is None:
        return Value(name, kind="None")
    if isinstance(value, torch.Tensor):
        with suppress(
            RuntimeError, TypeError, ValueError
        ):  # of complex numbers, on the device "meta", sparse, nested, …
            if value.numel() == 1:
                return Value(name, number=float(value.detach()))
            return Value(name, shape=tuple(value.shape), norm=float(norm(value)))
    plain = _plain(value)
    if isinstance(plain, float) or (isinstance(plain, int) and abs(plain) <= sys.float_info.max):
        return Value(name, number=float(plain))
    return Value(name, kind=name_of(type(value).__name__))


def _fingerprint(value: Any) -> object:
    if isinstance(value, torch.Tensor):
        return id(value), _address(value), value._version
    return _plain(value)


def _address(tensor: torch.Tensor) -> int:
    try:
        return tensor.data_ptr()
    except (RuntimeError, ValueError):  # a sparse one has several, one of a lazy module none yet
        return 0


def _plain(value: object) -> object:
    """A number of Python's own: one of a class of the loop's could run that class's code whenever it is looked at."""
    if isinstance(value, float):
        return float.__float__(value)
    return int.__int__(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _identity(fingerprint: object) -> object:
    return fingerprint[:2] if isinstance(fingerprint, tuple) else None
