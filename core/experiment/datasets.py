"""Named data sets: a few lines of maths each, or a small real one from `resources/`."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from core.i18n import words

if TYPE_CHECKING:
    from torch import Generator, Tensor

Shape = tuple[int, int]
Samples = tuple["Tensor", "Tensor"]


@dataclass(frozen=True)
class Dataset:
    """A source of samples.

    Attributes:
        title: its display name.
        draw: (shape of x, shape of y, generator) → x and y, float32 on the CPU, one sample a row.
        sizes: the sizes that it fixes, by field name; the others are free.
    """

    title: str
    draw: Callable[[Shape, Shape, Generator], Samples]
    sizes: Mapping[str, int] = field(default_factory=dict)


def _gaussian(x_shape: Shape, y_shape: Shape, generator: Generator) -> Samples:
    """Draw noise for both x and y: nothing to learn but the batch itself, as in the lecture."""
    import torch

    return torch.randn(x_shape, generator=generator), torch.randn(y_shape, generator=generator)


def _blobs(x_shape: Shape, y_shape: Shape, generator: Generator) -> Samples:
    """Draw two Gaussian clouds, one per class, their centres two standard deviations apart in a random direction."""
    import torch

    y = torch.randint(0, 2, y_shape, generator=generator).float()
    direction = torch.randn(1, x_shape[1], generator=generator)
    centre = (2 * y[:, :1] - 1) * direction / direction.norm()
    return centre + torch.randn(x_shape, generator=generator), y


def _iris(x_shape: Shape, y_shape: Shape, generator: Generator) -> Samples:
    """Load Fisher's irises, standardised, labelled by whether each flower is an Iris virginica."""
    import torch

    text = (files("resources") / "data" / "iris.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))[1:]
    x = torch.tensor([[float(value) for value in row[:-1]] for row in rows])
    y = torch.tensor([[float(row[-1] == "virginica")] for row in rows])
    return (x - x.mean(dim=0)) / x.std(dim=0), y


DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        "gaussian": Dataset(words("Dataset", "Gaussian noise"), _gaussian),
        "blobs": Dataset(words("Dataset", "Two clouds"), _blobs),
        "iris": Dataset(words("Dataset", "Irises"), _iris, {"batch_size": 150, "input_size": 4}),
    }
)
