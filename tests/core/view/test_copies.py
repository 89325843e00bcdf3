"""Pictures of large tensors are made of copies, by another thread, and show the moment of their copy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.engine.stepper import Stepper
from core.view import copies
from core.view.capture import expose, snapshot_of
from core.view.copies import Copies
from core.view.requests import MapRequest, ViewRequest
from core.view.snapshot import MapPicture
from tests.helpers.walking import small


@pytest.fixture(autouse=True)
def _nearly_all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MANY", 3)


def stepper_with_gradients() -> tuple[Stepper, ViewRequest]:
    stepper = Stepper(small())
    stepper.run_through("backward")
    names = [name for pair in stepper.map_names for name in pair]
    return stepper, ViewRequest({name: MapRequest(3, 2, name=name) for name in names})


def assert_same(one: object, other: object) -> None:
    assert isinstance(one, MapPicture)
    assert isinstance(other, MapPicture)
    assert np.array_equal(one.pixels, other.pixels)
    assert (one.norm, one.largest, one.shape) == (other.norm, other.largest, other.shape)


def test_they_show_what_a_look_at_once_shows_whatever_the_loop_does_next() -> None:
    stepper, view = stepper_with_gradients()
    for _ in range(3):
        wanted = snapshot_of(stepper, view).pictures
        pending = expose(stepper, view, running=True)
        stepper.step_iteration()
        found = pending.wait().pictures
        assert found.keys() == wanted.keys() == view.parts.keys()
        for name in wanted:
            assert_same(found[name], wanted[name])
        stepper.run_through("backward")


def test_a_copy_is_used_again_but_never_while_it_is_read() -> None:
    run, tensor = Copies(), torch.arange(6.0)
    read: list[tuple[int, list[float]]] = []

    def slowly(copy: torch.Tensor) -> None:
        torch.randn(300, 300).mm(torch.randn(300, 300))
        read.append((copy.data_ptr(), copy.tolist()))

    for number in range(5):
        tensor.fill_(number)
        last = run.read_later("w", tensor, slowly)
    assert last is not None
    last.result()
    assert [numbers for _, numbers in read] == [[number] * 6 for number in range(5)]
    assert len({address for address, _ in read}) == 1


def test_they_are_given_up_with_the_moment_that_a_run_stands_still_at() -> None:
    stepper, view = stepper_with_gradients()
    expose(stepper, view, running=True).wait()
    assert Copies in stepper.memory
    Copies.forget(stepper)
    assert Copies not in stepper.memory
    Copies.forget(stepper)


def test_what_is_small_or_does_not_fit_is_looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Copies()
    assert run.read_later("b", torch.zeros(3), torch.Tensor.sum) is None
    monkeypatch.setattr(copies, "MOST_BYTES", 40)
    assert run.read_later("w", torch.zeros(6), torch.Tensor.sum) is not None
    assert run.read_later("v", torch.zeros(6), torch.Tensor.sum) is None
    assert run.read_later("w", torch.zeros(10), torch.Tensor.sum) is not None
    assert run.read_later("w", torch.zeros(11), torch.Tensor.sum) is None


def test_a_failure_of_the_other_thread_is_told_in_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    stepper, view = stepper_with_gradients()

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("core.view.matrix_image.arranged", fail)
    pictures = expose(stepper, view, running=True).wait().pictures
    assert all(isinstance(picture, MapPicture) and picture.obstacle for picture in pictures.values())
