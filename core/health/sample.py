"""How a run is doing: samples of norms, updates and dead units, and what is to be said of them.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Counts = npt.NDArray[np.float64]

BINS = 41
"""An odd number, so that zero lies in the middle of a bin and not between two."""


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How many numbers of a tensor lie where.

    Attributes:
        scale: the largest absolute finite value; the bins divide −scale … +scale evenly.
        counts: (BINS,) of the finite numbers.
    """

    scale: float
    counts: Counts


@dataclass(frozen=True, slots=True, eq=False)
class Health:
    """A sample of one iteration. What could not be known of it is left out.

    Attributes:
        iteration: that it belongs to.
        weights: the Euclidean norm of each parameter just after the backward phase, by name: of those numbers that
            the gradient belongs to.
        gradients: the Euclidean norm of each gradient at the same moment.
        updates: by the parameter's name ‖w after − w before‖ / ‖w before‖, of the whole iteration. Measured, not
            worked out from the learning rate: only so it is right for every optimizer and for any loop. A parameter
            that was all zero before has none.
        dead, units: how many units of the hidden layers are zero for every sample of the batch, of how many; None
            where the loss was computed without a ReLU that autograd knows of.
        histograms: by the tensor's name.
    """

    iteration: int
    weights: Mapping[str, float] = field(default_factory=dict)
    gradients: Mapping[str, float] = field(default_factory=dict)
    updates: Mapping[str, float] = field(default_factory=dict)
    dead: int | None = None
    units: int | None = None
    histograms: Mapping[str, Histogram] = field(default_factory=dict)

    def completed(self, later: Health) -> Health:
        """With what a later look at the same iteration has found."""
        return replace(
            self,
            weights={**self.weights, **later.weights},
            gradients={**self.gradients, **later.gradients},
            updates={**self.updates, **later.updates},
            dead=self.dead if later.dead is None else later.dead,
            units=self.units if later.units is None else later.units,
            histograms={**self.histograms, **later.histograms},
        )


@dataclass(frozen=True, slots=True, eq=False)
class HealthRecord:
    """What is known of the present branch.

    Attributes:
        samples: in the order of their iterations, those after the present one included once they were computed.
        hint: what is off at the present moment, in a sentence; empty when nothing is.
    """

    samples: tuple[Health, ...] = ()
    hint: str = ""
