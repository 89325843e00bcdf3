"""Health samples: norms, updates and dead units of a run, and the hint that they give.

Imports neither torch nor numpy: the window is built before they are loaded.
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
    """The distribution of the numbers of a tensor.

    Attributes:
        scale: the largest absolute finite value; the bins divide −scale … +scale evenly.
        counts: the number of finite values in each bin, of shape (BINS,).
    """

    scale: float
    counts: Counts


@dataclass(frozen=True, slots=True, eq=False)
class Health:
    """A sample of one iteration. What could not be measured is left out.

    Attributes:
        iteration: the iteration that it belongs to.
        weights: the Euclidean norm of each parameter just after the backward phase, by name: of those numbers that
            the gradient belongs to.
        gradients: the Euclidean norm of each gradient at the same moment.
        updates: by parameter, ‖w after − w before‖ / ‖w before‖ over the whole iteration. Measured rather than derived
            from the learning rate, so that it is right for every optimizer and any loop. A parameter that was all zero
            before has none.
        dead, units: the number of hidden units that are zero for every sample of the batch, and of all units; None
            where the loss was computed without a ReLU that autograd knows of.
        histograms: the histograms by tensor name.
        missing: the parameters that need a gradient and have none after the backward phase.
        lacking: the parameters of modules that have a gradient and are in no optimizer.
        squashed: the function, such as a softmax, that was applied before a loss that applies it itself.
        spread: the shapes of predictions and of their differences from the targets, where each meets all targets.
    """

    iteration: int
    weights: Mapping[str, float] = field(default_factory=dict)
    gradients: Mapping[str, float] = field(default_factory=dict)
    updates: Mapping[str, float] = field(default_factory=dict)
    dead: int | None = None
    units: int | None = None
    histograms: Mapping[str, Histogram] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    squashed: str = ""
    spread: tuple[tuple[int, ...], tuple[int, ...]] | None = None

    def completed(self, later: Health) -> Health:
        """Return the sample completed by a later one of the same iteration."""
        return replace(
            self,
            weights={**self.weights, **later.weights},
            gradients={**self.gradients, **later.gradients},
            updates={**self.updates, **later.updates},
            dead=self.dead if later.dead is None else later.dead,
            units=self.units if later.units is None else later.units,
            histograms={**self.histograms, **later.histograms},
            missing=self.missing or later.missing,
            lacking=self.lacking or later.lacking,
            squashed=self.squashed or later.squashed,
            spread=self.spread or later.spread,
        )


@dataclass(frozen=True, slots=True, eq=False)
class HealthRecord:
    """The health of the current branch.

    Attributes:
        samples: the samples in order of iteration, including those after the current one that were computed before.
        hint: what is wrong at the current moment, in a sentence; empty if nothing is.
    """

    samples: tuple[Health, ...] = ()
    hint: str = ""
