from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine.stepper import Stepper
from core.errors import ConfigError
from core.experiment.config import RunConfig, config_of, defaults, is_small, problems, small_config
from core.experiment.trainers import TRAINERS

DEFAULTS: dict[str, dict[str, Any]] = {
    "two-layer": {
        "batch_size": 64, "input_size": 1000, "hidden_size": 100, "output_size": 10, "learning_rate": 1e-6,
        "iterations": 500, "seed": 0, "data": "gaussian", "device": "cpu", "optimizer": None,
    },
    "logistic": {
        "learning_rate": 0.01, "seed": 0, "data": "blobs", "device": "cpu", "hidden_size": None, "output_size": None,
        "optimizer": None,
    },
    "module": {
        "batch_size": 64, "input_size": 1000, "hidden_size": 100, "output_size": 10, "learning_rate": 1e-6,
        "iterations": 500, "seed": 0, "optimizer": "sgd", "device": "cpu",
    },
}  # fmt: skip


@pytest.mark.parametrize("trainer", DEFAULTS)
def test_what_is_left_out_takes_the_default_of_the_trainer(trainer: str) -> None:
    config = RunConfig(trainer=trainer)
    assert {name: getattr(config, name) for name in DEFAULTS[trainer]} == DEFAULTS[trainer]
    assert config.choices() == defaults(trainer)
    assert list(config.choices()) == list(TRAINERS[trainer].defaults)


def test_the_default_experiment_is_the_two_layer_net() -> None:
    assert RunConfig() == RunConfig(trainer="two-layer", seed=0)


def test_what_is_given_is_kept() -> None:
    config = RunConfig(trainer="module", seed=7, batch_size=1, learning_rate=0.5, optimizer="adam", device="cuda:3")
    assert (config.seed, config.batch_size, config.learning_rate) == (7, 1, 0.5)
    assert (config.optimizer, config.device, config.hidden_size) == ("adam", "cuda:3", 100)


def test_a_data_set_dictates_its_sizes() -> None:
    config = RunConfig(trainer="logistic", data="iris")
    assert (config.batch_size, config.input_size) == (150, 4)
    assert RunConfig(trainer="logistic", data="iris", batch_size=150).batch_size == 150
    assert refused(trainer="logistic", data="iris", batch_size=149, input_size=4) == {
        "batch_size": "is 150 in the data set “iris”"
    }


def test_an_optimizer_has_a_rate_of_its_own() -> None:
    rates = {name: RunConfig("module", optimizer=name).learning_rate for name in TRAINERS["module"].optimizers}
    assert rates == {"sgd": 1e-6, "sgd with momentum": 1e-6, "adam": 1e-3}
    assert RunConfig("module", optimizer="adam", learning_rate=1e-6).learning_rate == 1e-6
    assert RunConfig("module").with_changes(optimizer="adam").learning_rate == 1e-6, "only the defaults follow"


@pytest.mark.parametrize(
    ("config", "small"),
    [
        *((small_config(trainer), True) for trainer in TRAINERS),
        *((RunConfig(trainer), False) for trainer in TRAINERS),
        (RunConfig(hidden_size=5), None),
        (RunConfig("logistic", data="iris"), None),
    ],
)
def test_named_sizes_are_known_again(config: RunConfig, small: bool | None) -> None:
    assert is_small(config) is small


@pytest.mark.parametrize(
    ("trainer", "optimizer"),
    [("two-layer", None), ("logistic", None), *(("module", name) for name in ("sgd", "sgd with momentum", "adam"))],
)
@pytest.mark.parametrize("seed", range(5))
def test_with_small_sizes_every_number_can_be_read_and_the_loss_falls_at_once(
    trainer: str, optimizer: str | None, seed: int
) -> None:
    given = {"seed": seed} if optimizer is None else {"seed": seed, "optimizer": optimizer}
    stepper = Stepper(small_config(trainer, **given))
    shapes = [tensor.shape for tensor in stepper.trainer.tensors(stepper.variables).values()]
    assert max(shape.numel() for shape in shapes) <= 32
    stepper.run(stepper.config.iterations)
    losses = list(stepper.losses)
    assert 1e-3 < losses[-1] < losses[0] < 1000
    assert losses[-1] < losses[19] < 0.85 * losses[0]


def test_small_sizes_are_checked_like_others() -> None:
    with pytest.raises(ConfigError, match="nope"):
        small_config("nope", optimizer="adam")
    assert small_config("logistic", data="iris").batch_size == 150
    assert small_config(learning_rate=0.1, hidden_size=3) == RunConfig(
        learning_rate=0.1, hidden_size=3, batch_size=8, input_size=4, output_size=2, iterations=200
    )


def test_it_is_frozen_and_compares_by_value() -> None:
    config = RunConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.seed = 1
    with pytest.raises((AttributeError, TypeError)):
        config.sead = 1
    assert hash(config) == hash(RunConfig()) and config == RunConfig() != RunConfig(seed=1)


def refused(**values: Any) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        RunConfig(**values)
    assert problems(values) == caught.value.problems
    return caught.value.problems


SIZES = ("batch_size", "input_size", "hidden_size", "output_size")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        *((size, value, "between 1 and") for size in SIZES for value in (0, -1, 10**9 + 1, 10**30)),
        *((size, 1.5, "not a whole number") for size in SIZES),
        *((size, "64", "not a number") for size in SIZES),
        ("batch_size", True, "not a number"),
        ("batch_size", float("nan"), "not a whole number"),
        ("batch_size", [64], "not a number"),
        ("iterations", 0, "between 1 and 1,000,000,000"),
        ("iterations", 10**9 + 1, "between 1 and 1,000,000,000"),
        ("seed", -1, "between 0 and"),
        ("seed", 2**63, "between 0 and"),
        ("seed", 0.5, "not a whole number"),
        *(("learning_rate", rate, "finite number above 0") for rate in (0, 0.0, -1e-6, float("inf"), float("nan"))),
        pytest.param("learning_rate", 10**400, "finite number above 0", id="learning_rate-huge"),
        ("learning_rate", "1e-6", "not a number"),
        ("learning_rate", True, "not a number"),
        ("data", "mnist", "“mnist” is unknown; “two-layer” has gaussian"),
        ("data", "iris", "“iris” is unknown; “two-layer” has gaussian"),
        ("data", ["iris"], "is unknown"),
        ("optimizer", "sgd", "not a choice of the trainer “two-layer”"),
        ("device", 0, "not a name"),
    ],
)
def test_a_bad_value_is_refused_by_its_field(field: str, value: object, says: str) -> None:
    found = refused(**{field: value})
    assert list(found) == [field] and says in found[field]


@pytest.mark.parametrize("trainer", ["three-layer", "", "Two-Layer", 3, ["two-layer"], {}])
def test_an_unknown_trainer_is_refused_with_those_there_are(trainer: Any) -> None:
    found = refused(trainer=trainer, seed=-1)
    assert list(found) == ["trainer"]
    assert found["trainer"].endswith("is unknown; there are two-layer, logistic, module")


def test_an_unknown_optimizer_is_refused_with_those_there_are() -> None:
    assert refused(trainer="module", optimizer="lion") == {
        "optimizer": "“lion” is unknown; “module” has sgd, sgd with momentum, adam"
    }


@pytest.mark.parametrize("field", ["hidden_size", "output_size", "optimizer"])
def test_a_choice_that_the_trainer_lacks_is_refused(field: str) -> None:
    assert refused(trainer="logistic", **{field: 1}) == {field: "is not a choice of the trainer “logistic”"}


def test_every_problem_is_told_at_once() -> None:
    assert set(refused(batch_size=0, seed=-1, learning_rate=0, data="mnist")) == {
        "batch_size", "seed", "learning_rate", "data",
    }  # fmt: skip


@pytest.mark.parametrize("edge", [{"iterations": 1}, {"iterations": 10**9}, {"seed": 2**63 - 1}, {"batch_size": 10**9}])
def test_the_edges_are_allowed(edge: dict[str, int]) -> None:
    assert RunConfig(**edge).choices().items() >= edge.items()


@pytest.mark.parametrize("rate", [5e-324, 1, 1.7e308])
def test_any_finite_learning_rate_above_zero_is_allowed(rate: float) -> None:
    assert RunConfig(learning_rate=rate).learning_rate == rate


def test_unknown_fields_are_refused_by_name() -> None:
    with pytest.raises(ConfigError) as caught:
        config_of({"seed": 1, "hiden_size": 3})
    assert caught.value.problems == {"hiden_size": "is not a field of an experiment"}


def test_a_null_is_no_value() -> None:
    with pytest.raises(ConfigError) as caught:
        config_of({"trainer": "two-layer", "seed": None})
    assert list(caught.value.problems) == ["seed"]


def test_a_change_leaves_the_config_as_it_was() -> None:
    config = RunConfig()
    changed = config.with_changes(learning_rate=0.5, iterations=7)
    assert (changed.learning_rate, changed.iterations) == (0.5, 7)
    assert config == RunConfig()
    assert changed.with_changes(learning_rate=1e-6, iterations=500) == config
    with pytest.raises(ConfigError):
        config.with_changes(learning_rate=0)


configs = st.builds(
    RunConfig,
    trainer=st.sampled_from(["two-layer", "module"]),
    seed=st.integers(0, 2**63 - 1),
    learning_rate=st.floats(0, exclude_min=True, allow_infinity=False),
    iterations=st.integers(1, 10**9),
    batch_size=st.integers(1, 10**9),
    device=st.text(),
)


@given(configs)
def test_json_reads_back_to_an_equal_config(config: RunConfig) -> None:
    text = config.to_json()
    assert RunConfig.from_json(text) == config
    assert "\n" not in text


@pytest.mark.parametrize("trainer", TRAINERS)
def test_json_holds_the_choices_and_nothing_that_is_none(trainer: str) -> None:
    config = RunConfig(trainer=trainer)
    assert json.loads(config.to_json()) == {"trainer": trainer, **config.choices()}
    assert RunConfig.from_json(config.to_json()) == config


def test_json_may_leave_fields_out() -> None:
    assert RunConfig.from_json('{"seed": 4}') == RunConfig(seed=4)
    assert RunConfig.from_json("{}") == RunConfig()


@pytest.mark.parametrize(
    ("text", "field", "says"),
    [
        ("", "config", "is not JSON"),
        ("{", "config", "is not JSON"),
        pytest.param("[" * 100_000, "config", "is nested too deeply", id="deep"),
        pytest.param('{"seed": 1' + 5000 * "0" + "}", "config", "is not JSON", id="long"),
        ("[]", "config", "is not a JSON object"),
        ("3", "config", "is not a JSON object"),
        ('{"seed": -1}', "seed", "between"),
        ('{"sead": 1}', "sead", "is not a field"),
        ('{"learning_rate": NaN}', "learning_rate", "finite"),
        ('{"learning_rate": 1e999}', "learning_rate", "finite"),
        pytest.param('{"learning_rate": 1' + 400 * "0" + "}", "learning_rate", "finite", id="huge"),
        ('{"trainer": null}', "trainer", "is unknown"),
        ('{"trainer": ["two-layer"]}', "trainer", "is unknown"),
        ('{"data": null}', "data", "is unknown"),
    ],
)
def test_bad_json_is_refused(text: str, field: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig.from_json(text)
    assert list(caught.value.problems) == [field] and says in caught.value.problems[field]
