from __future__ import annotations

import pytest
import torch

from core.experiment.datasets import DATASETS


def draw(
    name: str, seed: int = 0, batch: int = 500, inputs: int = 6, outputs: int = 1
) -> tuple[torch.Tensor, torch.Tensor]:
    return DATASETS[name].draw((batch, inputs), (batch, outputs), torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("name", DATASETS)
def test_samples_are_float32_rows(name: str) -> None:
    x, y = draw(name)
    sizes = {"batch_size": 500, "input_size": 6, **DATASETS[name].sizes}
    assert x.shape == (sizes["batch_size"], sizes["input_size"]) and y.shape == (sizes["batch_size"], 1)
    assert x.dtype == y.dtype == torch.float32
    assert x.isfinite().all() and DATASETS[name].title


@pytest.mark.parametrize("name", DATASETS)
def test_the_generator_alone_decides(name: str) -> None:
    before = torch.get_rng_state()
    (x, y), (same_x, same_y), (other_x, _) = draw(name, 1), draw(name, 1), draw(name, 2)
    assert x.equal(same_x) and y.equal(same_y)
    assert x.equal(other_x) is (name == "iris")
    assert torch.get_rng_state().equal(before)


def test_gaussian_noise_is_standard() -> None:
    x, y = draw("gaussian", batch=20_000, outputs=3)
    for values in (x, y):
        assert abs(values.mean()) < 0.05 and abs(values.std() - 1) < 0.05
    assert y.shape == (20_000, 3)


@pytest.mark.parametrize("seed", range(3))
def test_clouds_lie_two_standard_deviations_apart(seed: int) -> None:
    x, y = draw("blobs", seed, batch=20_000)
    assert set(y.flatten().tolist()) == {0.0, 1.0} and abs(y.mean() - 0.5) < 0.05
    classes = [x[y.flatten() == label] for label in (0, 1)]
    assert abs((classes[1].mean(0) - classes[0].mean(0)).norm() - 2) < 0.1
    assert all((cloud.std(0) - 1).abs().max() < 0.05 for cloud in classes)


def test_irises_are_those_of_fisher() -> None:
    x, y = draw("iris")
    assert x.shape == (150, 4) and y.sum() == 50 and y[100:].all()
    assert torch.allclose(x.mean(0), torch.zeros(4), atol=1e-5)
    assert torch.allclose(x.std(0), torch.ones(4), atol=1e-5)
    setosa, versicolor, virginica = (x[start : start + 50].mean(0) for start in (0, 50, 100))
    assert setosa[2] < versicolor[2] < virginica[2]  # by the length of the petals
