"""What can be asked of a moment that stands still. A question answers itself, and changes nothing in the run.

Importing this module loads no torch, so that a panel can ask before torch is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.view.requests import MapRequest

if TYPE_CHECKING:
    from core.check.results import CellCheck, Check
    from core.engine.stepper import Stepper
    from core.explain.graph.types import Graph, NodeGradient
    from core.explain.types import CellHistory, Explanation, Reference
    from core.variables.rows import VariableRow, WatchRow
    from core.view.snapshot import MapPicture
    from core.view.tensor_tree import TensorGroup


class Question(Protocol):
    """A question that a panel asks, and that is answered where the stepper is."""

    def answer(self, stepper: Stepper) -> object:
        """Return what there is to say, frozen.

        Raises:
            CellError: when there is no answer; in words for a person.
        """


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The reason why a question has no answer, for a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """The question why a cell has its value."""

    reference: Reference

    def answer(self, stepper: Stepper) -> Explanation:
        from core.explain.explanation import explain

        return explain(stepper, self.reference)


@dataclass(frozen=True, slots=True)
class IsCorrect:
    """The question whether a cell of a gradient is what the formula, autograd and finite differences say it is."""

    reference: Reference

    def answer(self, stepper: Stepper) -> CellCheck:
        from core.check.checks import check_cell

        return check_cell(stepper, self.reference)


@dataclass(frozen=True, slots=True)
class AreCorrect:
    """The same question for that many random cells of each gradient."""

    cells: int = 100
    seed: int = 0

    def answer(self, stepper: Stepper) -> tuple[Check, ...]:
        from core.check.checks import check_all

        return check_all(stepper, self.cells, self.seed)


@dataclass(frozen=True, slots=True)
class HistoryOf:
    """The question what a cell of a weight or of a gradient was on the present branch, as far as it is kept."""

    reference: Reference

    def answer(self, stepper: Stepper) -> CellHistory:
        from core.explain.cell_history import history_of

        return history_of(stepper, self.reference)


@dataclass(frozen=True, slots=True)
class GraphOf:
    """Autograd's graph of the present iteration."""

    def answer(self, stepper: Stepper) -> Graph:
        from core.explain.graph_answers import graph

        return graph(stepper)


@dataclass(frozen=True, slots=True)
class GradientOf:
    """The gradient at the output of one of its nodes, with a picture of it."""

    node: int
    request: MapRequest

    def answer(self, stepper: Stepper) -> NodeGradient:
        from core.explain.graph_answers import gradient_at

        return gradient_at(stepper, self.node, self.request)


@dataclass(frozen=True, slots=True)
class ValuesInBetween:
    """The question which values the present iteration has computed on its way."""

    def answer(self, stepper: Stepper) -> TensorGroup:
        from core.explain.value_maps import values_in_between

        return values_in_between(stepper)


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map of one of these values, or of its gradient."""

    request: MapRequest

    def answer(self, stepper: Stepper) -> MapPicture:
        from core.explain.value_maps import map_of

        return map_of(stepper, self.request.name, self.request)


@dataclass(frozen=True, slots=True)
class ValueOf:
    """The question what a dotted name stands for, which runs no code of the person's.

    Attributes:
        name: such as "net.fc1.weight".
        frame: the place of the frame that it stands in, among those that are running; None for the innermost.
    """

    name: str
    frame: int | None = None

    def answer(self, stepper: Stepper) -> VariableRow:
        from core.variables.picture import row_of

        return row_of(stepper, self.name, self.frame)


@dataclass(frozen=True, slots=True)
class Watched:
    """The values of expressions, evaluated without changing anything.

    Attributes:
        expressions: as a person wrote them.
        frame: the place of the frame to evaluate them in; None for the innermost.
        unfolded: the paths of the values whose parts are wanted.
    """

    expressions: tuple[str, ...]
    frame: int | None = None
    unfolded: frozenset[tuple[str, ...]] = frozenset()

    def answer(self, stepper: Stepper) -> tuple[WatchRow, ...]:
        from core.variables.watches import watched

        return watched(stepper, self.expressions, self.frame, self.unfolded)
