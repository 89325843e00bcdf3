"""What the screen wants to see of a moment, part by part; `core.view.capture` takes the picture of each.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

CURVE = "curve"
HEALTH = "health"
VARIABLES = "variables"
FIGURES = "figures"
TENSORS = "tensors"

BESIDE, SHORT = 4, 20
"""How many times as long as the present run, if that is not too short, another one is worth being seen beside it."""


class Pace(enum.Enum):
    """How often a picture is worth taking while a loop runs."""

    FRAME = enum.auto()
    """As often as the screen can show it: what moves."""
    CURVE = enum.auto()
    """A few times a second: what grows."""
    TEXT = enum.auto()
    """As often as a person can read it."""


class Request(Protocol):
    """What one part of the screen wants to see.

    Attributes:
        pace: how often, while the loop runs.
    """

    pace: ClassVar[Pace]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: rows `top` … `bottom` − 1, columns `left` … `right` − 1."""

    top: int
    bottom: int
    left: int
    right: int


NOWHERE = Area(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class MapRequest:
    """What a part wants to see of a tensor, whose cells lie as `core.view.arrangement` says.

    Attributes:
        height, width: the most rows and columns of pixels it can show.
        area: the cells in view; None for all.
        probe: the row and column of the picture whose exact value is wanted.
        cells: whether all the exact values in view are wanted, if there are few enough.
        name: of the tensor: a parameter, its gradient, or a variable.
        index: the indices to be shown of the leading dimensions, where not all of them can be seen at once.
        image: whether a batch of images is wanted in its own colours; None for what suits it.
    """

    pace: ClassVar[Pace] = Pace.FRAME
    height: int
    width: int
    area: Area | None = None
    probe: tuple[int, int] | None = None
    cells: bool = True
    name: str = ""
    index: tuple[int, ...] = ()
    image: bool | None = None


@dataclass(frozen=True, slots=True)
class CurveRequest:
    """What a part wants to see of the loss.

    Attributes:
        columns: how many it has.
        first, last: the iterations in view; None for all of the present run.
        all_runs: whether other runs are wanted to their ends, however much longer than the present one they are.
    """

    pace: ClassVar[Pace] = Pace.CURVE
    columns: int = 500
    first: int | None = None
    last: int | None = None
    all_runs: bool = False

    def beside(self, iterations: int) -> CurveRequest:
        """Return what is wanted of another run beside one of that many iterations: not what lies far behind its end."""
        if self.last is not None or self.all_runs:
            return self
        return replace(self, last=BESIDE * max(iterations, SHORT), columns=BESIDE * self.columns)


@dataclass(frozen=True, slots=True)
class HealthRequest:
    """That what is known of the run's health is wanted."""

    pace: ClassVar[Pace] = Pace.TEXT


@dataclass(frozen=True, slots=True)
class VariablesRequest:
    """What a part wants to see of the variables.

    Attributes:
        frame: the place of their frame among those that are running, the outermost first; None for the innermost.
        unfolded: the paths of the values whose parts are wanted.
    """

    pace: ClassVar[Pace] = Pace.TEXT
    frame: int | None = None
    unfolded: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True, slots=True)
class FiguresRequest:
    """That the figures that a script has shown and saved are wanted."""

    pace: ClassVar[Pace] = Pace.TEXT


@dataclass(frozen=True, slots=True)
class TensorsRequest:
    """That the names and shapes of all tensors are wanted."""

    pace: ClassVar[Pace] = Pace.TEXT


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """All that the screen wants to see.

    Attributes:
        parts: what each part of the screen wants; what is left out is not made.
        text: whether it wants what is read rather than looked at: the loss and what each line made.
    """

    parts: Mapping[str, Request] = field(default_factory=lambda: {CURVE: CurveRequest()})
    text: bool = True
