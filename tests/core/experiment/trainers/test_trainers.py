"""What holds for every trainer."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise

import pytest

from core.engine.stepper import Stepper
from core.experiment.datasets import DATASETS
from core.experiment.fields import FIELDS
from core.experiment.trainers import TRAINERS
from core.program.loop import Loop
from core.program.roles import PHASES
from tests.helpers.walking import small

trainers = pytest.mark.parametrize("name", TRAINERS)


def test_the_three_of_the_design_are_there() -> None:
    assert list(TRAINERS) == ["two-layer", "logistic", "module"]


@trainers
def test_choices_are_fields_with_sound_defaults(name: str) -> None:
    trainer = TRAINERS[name]
    assert set(trainer.defaults) <= set(FIELDS)
    assert not [field for field, value in trainer.defaults.items() if FIELDS[field].problem(value)]
    assert set(trainer.datasets) <= set(DATASETS) and trainer.defaults["data"] == trainer.datasets[0]
    assert trainer.defaults.get("optimizer") in (trainer.optimizers or [None])
    assert set(trainer.labels) <= set(trainer.defaults)


@trainers
def test_the_source_is_the_body_of_the_function_that_is_written(name: str) -> None:
    trainer = TRAINERS[name]
    function = ast.parse(inspect.getsource(trainer.iteration)).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert ast.dump(ast.parse(trainer.source)) == ast.dump(ast.Module(function.body, []))
    assert textwrap.dedent(trainer.source) == trainer.source
    assert trainer.source.startswith("#")


@trainers
def test_the_loop_goes_through_every_phase(name: str) -> None:
    phases = Loop(TRAINERS[name].source).phases
    expected = {"logistic": ("forward", "loss", "backward", "update"), "module": ("zero_grad", *PHASES[:-1])}
    assert phases == expected.get(name, PHASES)


@trainers
def test_parameters_have_gradients_of_their_own_shape_and_are_among_the_tensors(name: str) -> None:
    stepper = Stepper(small(name))
    stepper.step_iteration()
    parameters, gradients = stepper.parameters, stepper.gradients
    assert [tensor.shape for tensor in parameters.values()] == [tensor.shape for tensor in gradients.values()]
    assert all(stepper.tensors[parameter] is tensor for parameter, tensor in parameters.items())
    assert list(stepper.tensors)[-len(parameters) :] == list(parameters)


@trainers
def test_training_changes_parameters_and_nothing_that_is_given(name: str) -> None:
    stepper = Stepper(small(name))
    before = {key: tensor.detach().clone() for key, tensor in stepper.tensors.items()}
    stepper.run(3)
    moved = [key for key, tensor in stepper.tensors.items() if not tensor.equal(before[key])]
    assert moved == list(stepper.parameters)
    assert stepper.losses[2] < stepper.losses[0]


@trainers
def test_bytes_needed_cover_the_tensors_and_grow_with_them(name: str) -> None:
    config = small(name)
    stepper = Stepper(config)
    stepper.step_iteration()
    held = [*stepper.tensors.values(), *stepper.gradients.values()]
    needed = TRAINERS[name].bytes_needed(config)
    assert sum(tensor.nbytes for tensor in held) <= needed <= 10 * sum(tensor.nbytes for tensor in held)
    for size in (field for field in config.choices() if field.endswith("_size")):
        assert TRAINERS[name].bytes_needed(config.with_changes(**{size: 1000})) > needed


def test_bytes_needed_count_the_moments_of_an_optimizer() -> None:
    needed = [
        TRAINERS["module"].bytes_needed(small("module", optimizer=rule)) for rule in TRAINERS["module"].optimizers
    ]
    weights = 4 * 3 * (5 + 2)
    assert [after - before for before, after in pairwise(needed)] == [weights, weights]
