"""The turn of the loop around the training loop, and the place in it: epoch 3, batch 17."""

from __future__ import annotations

from core.engine.reports import Round
from core.i18n import words
from core.view.snapshot import Snapshot
from gui.bars.readout import Readout
from gui.style.round_name import counter_of

WIDTHS, TIGHT_WIDTHS = (64, 84), (44, 64)
LONGEST_CAPTION = 12
BATCH = words("Toolbar", "BATCH")


class RoundReadouts:
    """Two numbers of a script with a loop around its training loop; none of any other.

    Attributes:
        outer: the counter of the loop around, by the script's own name.
        inner: how many iterations of this turn have begun.
        shown: whether there is such a loop.
    """

    def __init__(self) -> None:
        self.outer = Readout("", words("Toolbar", "Turn of the outer loop"), "epochValue", WIDTHS[0])
        self.inner = Readout(BATCH, words("Toolbar", "Place in the turn"), "batchValue", WIDTHS[1])
        self.shown = False

    @property
    def both(self) -> tuple[Readout, Readout]:
        """The two of them."""
        return self.outer, self.inner

    def show_snapshot(self, snapshot: Snapshot) -> bool:
        """Show another moment; return whether they have appeared or gone."""
        present = round_of(snapshot)
        before, self.shown = self.shown, present is not None and bool(present.counters)
        if present is not None and self.shown:
            name, value = counter_of(present) or ("", "")
            self.outer.show_caption(name.upper()[:LONGEST_CAPTION], muted=False)
            self.outer.show_value(value)
            self.inner.show_value(str(snapshot.iteration - present.begun))
        return self.shown != before


def round_of(snapshot: Snapshot) -> Round | None:
    """Return the turn that the present iteration belongs to."""
    iteration = max(snapshot.iteration, 1)
    return next((one for one in reversed(snapshot.rounds) if one.begun < iteration), None)
