"""The configuration of a run: validated, frozen, serialisable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from core.errors import ConfigError
from core.experiment.datasets import DATASETS
from core.experiment.fields import FIELDS, Choice
from core.experiment.trainers import SCRIPT, TRAINERS, trainer_named
from core.i18n import words
from core.text.quoting import quoted, quoted_name


@dataclass(frozen=True, slots=True)
class RunConfig:
    """One experiment. An omitted field takes the trainer's default; one that the trainer lacks stays None.

    Attributes:
        trainer: a name in `TRAINERS`.
        seed: the seed of the generator that draws data and parameters.
        learning_rate: the step size, finite and above 0; by default one that suits the optimizer.
        iterations: the number of iterations after which the run pauses.
        batch_size, input_size, hidden_size, output_size: the shapes.
        optimizer: one of the trainer's optimizers.
        data: one of the trainer's data sets.
        device: the name of a torch device, such as "cpu" or "cuda:0". `core.experiment.devices` checks whether it is
            available.
        threads: the number of CPU threads that torch uses. 0 leaves the choice to the application: one thread on the
            command line, so that the same seed gives the same bits; a measured number in the window.
        history_mb: megabytes for the keyframes used to go back in time.

    Raises:
        ConfigError: with every problem by field name.
    """

    trainer: str = "two-layer"
    seed: int = 0
    learning_rate: float = None  # type: ignore[assignment]
    iterations: int = None  # type: ignore[assignment]
    batch_size: int = None  # type: ignore[assignment]
    input_size: int = None  # type: ignore[assignment]
    hidden_size: int = None  # type: ignore[assignment]
    output_size: int = None  # type: ignore[assignment]
    optimizer: str = None  # type: ignore[assignment]
    data: str = None  # type: ignore[assignment]
    device: str = "cpu"
    threads: int = 0
    history_mb: int = 256

    def __post_init__(self) -> None:
        given = {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}
        if found := problems(given):
            raise ConfigError(found)
        for name, value in defaults(self.trainer, given.get("data"), given.get("optimizer")).items():
            if name not in given:
                object.__setattr__(self, name, value)

    def with_changes(self, **changes: Choice) -> RunConfig:
        """Return a copy with some fields changed, validated again."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def choices(self) -> dict[str, Choice]:
        """Return the values of the fields that the trainer has, in the order of its form."""
        return {name: getattr(self, name) for name in trainer_named(self.trainer).defaults}

    def to_json(self) -> str:
        """Return one line of JSON that `from_json` reads back to an equal config."""
        return json.dumps({name: value for name, value in asdict(self).items() if value is not None})

    @classmethod
    def from_json(cls, text: str) -> RunConfig:
        """Return the config that `to_json` wrote.

        Raises:
            ConfigError: if the text is not a JSON object of known fields with valid values.
        """
        try:
            values = json.loads(text)
        except ValueError as error:
            raise ConfigError(
                {"config": words("Config", "is not JSON: {error}").format(error=quoted(str(error)))}
            ) from None
        except RecursionError:
            raise ConfigError({"config": words("Config", "is nested too deeply")}) from None
        if not isinstance(values, dict):
            raise ConfigError({"config": words("Config", "is not a JSON object")})
        return config_of(values)


def config_of(values: Mapping[str, Any]) -> RunConfig:
    """Return a config for values by field name.

    Raises:
        ConfigError: also for an unknown field, for which a constructor would raise TypeError.
    """
    if found := problems(values):
        raise ConfigError(found)
    return RunConfig(**values)


def defaults(
    trainer: str, data: str | None = None, optimizer: str | None = None, *, small: bool = False
) -> dict[str, Choice]:
    """Return the trainer's defaults, with the rate that suits the optimizer and the sizes that the data set fixes.

    Args:
        trainer: a name in `TRAINERS`.
        data: the data set chosen; by default the trainer's.
        optimizer: the optimizer chosen; by default the trainer's.
        small: whether every number shall be readable on a screen; otherwise the sizes are the lecture's.
    """
    chosen = trainer_named(trainer)
    values = {**chosen.defaults, **(chosen.small if small else {})}
    rates = chosen.small_rates if small else chosen.rates
    if optimizer is not None and optimizer in rates:
        values["learning_rate"] = rates[optimizer]
    if "data" not in values:
        return values
    dictated = DATASETS[data or str(values["data"])].sizes
    return {**values, **{name: size for name, size in dictated.items() if name in values}}


def small_config(trainer: str = "two-layer", **given: Choice) -> RunConfig:
    """Return a config with small sizes where none are given.

    Raises:
        ConfigError: if the given values are invalid.
    """
    if found := problems({"trainer": trainer, **given}):
        raise ConfigError(found)
    data, optimizer = (str(given[name]) if name in given else None for name in ("data", "optimizer"))
    return RunConfig(trainer, **{**defaults(trainer, data, optimizer, small=True), **given})  # type: ignore[arg-type]


def is_small(config: RunConfig) -> bool | None:
    """Return whether its sizes are the small ones; None if they are neither these nor the lecture's."""
    for small in (True, False):
        named = defaults(config.trainer, small=small)
        if all(getattr(config, name) == named[name] for name in named if name.endswith("_size")):
            return small
    return None


def problems(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the problems of a config's values by field name, phrased for a person; empty if there are none."""
    name = values.get("trainer", "two-layer")
    if not isinstance(name, str) or name not in (*TRAINERS, SCRIPT):
        unknown = words("Config", "“{name}” is unknown; there are {names}")
        return {"trainer": unknown.format(name=quoted_name(name), names=", ".join(TRAINERS))}
    found = {field: text for field, value in values.items() if (text := _problem(name, field, value))}
    if "data" not in found and "data" in values:
        found |= _size_problems(values)
    return found


def _problem(trainer: str, field: str, value: Any) -> str | None:
    if field == "trainer":
        return None
    if field not in FIELDS:
        return words("Config", "is not a field of an experiment")
    if field not in trainer_named(trainer).defaults:
        return words("Config", "is not a choice of the trainer “{trainer}”").format(trainer=trainer)
    chosen = trainer_named(trainer)
    offered = {"data": chosen.datasets, "optimizer": chosen.optimizers}.get(field)
    if offered is not None and value not in offered:
        return words("Config", "“{value}” is unknown; “{trainer}” has {names}").format(
            value=quoted_name(value), trainer=trainer, names=", ".join(offered)
        )
    return FIELDS[field].problem(value)


def _size_problems(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: words("Config", "is {size} in the data set “{data}”").format(size=size, data=values["data"])
        for name, size in DATASETS[values["data"]].sizes.items()
        if values.get(name, size) != size
    }
