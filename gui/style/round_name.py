"""The turns of the loop around a script's training loop, as they are called on the screen: epoch 3."""

from __future__ import annotations

from collections.abc import Sequence

from core.engine.reports import Round
from gui.style import number_format


def counter_of(one: Round) -> tuple[str, str] | None:
    """Return the name and the value of the innermost counter around the training loop; None without one."""
    if not one.counters:
        return None
    name, value = list(one.counters.items())[-1]
    return name.rpartition(".")[2], str(value) if isinstance(value, int | str) else number_format.number(value)


def marks_of(rounds: Sequence[Round]) -> tuple[tuple[int, str], ...]:
    """Return how many iterations had begun before each turn, and what it is called; none for a single one."""
    named = [(one.begun, counter_of(one)) for one in rounds]
    marks = tuple((begun, " ".join(counter)) for begun, counter in named if counter is not None)
    return marks if len(marks) > 1 else ()
