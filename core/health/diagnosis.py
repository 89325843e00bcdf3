"""Hints for a run that is not doing well: one table of conditions and sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from core.health.sample import Health
from core.i18n import Words, words

LOOKED_AT, ENOUGH = 5, 3
"""The window, and how many of its samples must agree: so that a hint neither comes nor goes with a single one."""

MOST_ALIVE = 0.5
WINDOW, GROWTH = 8, 10.0
TOO_SMALL, TOO_LARGE = 1e-7, 0.1

ARRIVED = 0.01
"""A gradient below this share of its largest value has converged: its updates are rightly small."""

SETTLED = 20
"""Values that start from zero grow by large shares at first: before this iteration that means nothing."""

Values = Mapping[str, object]
Condition = Callable[[tuple[Health, ...]], Values | None]
"""A condition: the values for its sentence if it holds at the last of these samples, and None if not."""


class Hint(NamedTuple):
    """A row of the table; `enough` as in `ENOUGH`."""

    condition: Condition
    sentence: Words
    enough: int = ENOUGH


def hint(samples: tuple[Health, ...]) -> str:
    """Return the first sentence of the table whose condition has held long enough; empty if there is none.

    Args:
        samples: the samples by iteration, the last one of the current moment.
    """
    pasts = [samples[:end] for end in range(max(len(samples) - LOOKED_AT, 0) + 1, len(samples) + 1)]
    for line in HINTS:
        held = [values for past in pasts if (values := line.condition(past)) is not None]
        if len(held) >= line.enough:
            return line.sentence.format(**held[-1])
    return ""


def _not_finite(samples: tuple[Health, ...]) -> Values | None:
    norms = {**samples[-1].gradients, **samples[-1].weights}
    return _first(name for name, norm in norms.items() if not math.isfinite(norm))


def _all_dead(samples: tuple[Health, ...]) -> Values | None:
    dead, units = samples[-1].dead, samples[-1].units
    return {} if units and dead == units else None


def _most_dead(samples: tuple[Health, ...]) -> Values | None:
    dead, units = samples[-1].dead, samples[-1].units
    return {"dead": dead, "units": units} if dead and units and dead > units * MOST_ALIVE else None


def _zero(samples: tuple[Health, ...]) -> Values | None:
    return _first(name for name, norm in samples[-1].gradients.items() if norm == 0)


def _growing(samples: tuple[Health, ...]) -> Values | None:
    """Check for growth by a factor of `GROWTH` within the window that is not a single passing spike."""
    for name, norm in samples[-1].gradients.items():
        lowest, since = min(
            (sample.gradients[name], sample.iteration) for sample in samples[-WINDOW:] if name in sample.gradients
        )
        if math.isfinite(norm) and 0 < lowest * GROWTH < norm:
            return {"name": name, "since": since}
    return None


def _too_small(samples: tuple[Health, ...]) -> Values | None:
    small = _first(name for name, share in samples[-1].updates.items() if share < TOO_SMALL)
    return None if small is None or _arrived(samples) else small


def _arrived(samples: tuple[Health, ...]) -> bool:
    """Return whether every gradient has become small, so that little is left to learn."""
    return all(
        norm < ARRIVED * max(sample.gradients.get(name, 0.0) for sample in samples)
        for name, norm in samples[-1].gradients.items()
    )


def _too_large(samples: tuple[Health, ...]) -> Values | None:
    if samples[-1].iteration <= SETTLED:
        return None
    return _first(name for name, share in samples[-1].updates.items() if share > TOO_LARGE)


def _first(names: Iterator[str]) -> Values | None:
    name = next(names, None)
    return None if name is None else {"name": name}


HINTS: tuple[Hint, ...] = (
    Hint(_not_finite, words("Hint", "‖{name}‖ is no longer a finite number."), enough=1),
    Hint(
        _all_dead,
        words(
            "Hint", "No unit of the hidden layer answers to any sample of the batch, so no gradient passes through it."
        ),
    ),
    Hint(_zero, words("Hint", "The gradient {name} is exactly zero in every cell.")),
    Hint(_growing, words("Hint", "‖{name}‖ has grown more than tenfold since iteration {since}.")),
    Hint(
        _too_large,
        words("Hint", "An update changes {name} by more than a tenth of its size: that is a large step."),
    ),
    Hint(_most_dead, words("Hint", "{dead} of the {units} hidden units answer to no sample of the batch.")),
    Hint(
        _too_small,
        words("Hint", "An update changes {name} by less than a ten-millionth of its size: that is hardly a step."),
    ),
)
