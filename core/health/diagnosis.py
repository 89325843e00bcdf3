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

FAR_TOO_SMALL, UNMOVED = 1e-5, 0.9
"""Updates below the first share of every parameter, over gradients that all are still above the second share of their
largest value, have not come anywhere in `SETTLED` iterations or more."""

ARRIVED = 0.01
"""A gradient below this share of its largest value has converged: its updates are rightly small."""

SETTLED = 20
"""Values that start from zero grow by large shares at first: before this iteration that means nothing."""

Values = Mapping[str, object]
Condition = Callable[[tuple[Health, ...]], Values | None]
"""A condition: the values for its sentence if it holds at the last of these samples, and None if not."""


class Hint(NamedTuple):
    """A row of the table; `enough` as in `ENOUGH`, `of_updates` if only samples that know the updates tell."""

    condition: Condition
    sentence: Words
    enough: int = ENOUGH
    of_updates: bool = False


def hint(samples: tuple[Health, ...]) -> str:
    """Return the first sentence of the table whose condition has held long enough; empty if there is none.

    Args:
        samples: the samples by iteration, the last one of the current moment.
    """
    moved = tuple(sample for sample in samples if sample.updates)
    for line in HINTS:
        known = moved if line.of_updates else samples
        pasts = [known[:end] for end in range(max(len(known) - LOOKED_AT, 0) + 1, len(known) + 1)]
        held = [values for past in pasts if (values := line.condition(past)) is not None]
        if len(held) >= line.enough:
            return line.sentence.format(**held[-1])
    return ""


def _not_finite(samples: tuple[Health, ...]) -> Values | None:
    norms = {**samples[-1].gradients, **samples[-1].weights}
    return _first(name for name, norm in norms.items() if not math.isfinite(norm))


def _never_reached(samples: tuple[Health, ...]) -> Values | None:
    """Check that a parameter has never had a gradient, nor moved, while others have."""
    return _first(name for name in _unmoved(samples) if all(name in sample.missing for sample in _measured(samples)))


def _no_optimizer(samples: tuple[Health, ...]) -> Values | None:
    """Check that a parameter of a module gets gradients, and that no optimizer has it."""
    return _first(iter(sorted(samples[-1].lacking)))


def _measured(samples: tuple[Health, ...]) -> list[Health]:
    """Return the samples that were taken after a backward phase."""
    return [sample for sample in samples if sample.gradients or sample.missing]


def _unmoved(samples: tuple[Health, ...]) -> Iterator[str]:
    """Yield the parameters whose norm has been the same in all of many samples, if that of another has not."""
    weights = [sample.weights for sample in _measured(samples)]
    if len(weights) < LOOKED_AT or samples[-1].iteration < LOOKED_AT:
        return
    same = [name for name in weights[-1] if len({norms.get(name) for norms in weights}) == 1]
    if len(same) < len(weights[-1]):
        yield from same


def _twice(samples: tuple[Health, ...]) -> Values | None:
    return {"function": samples[-1].squashed} if samples[-1].squashed else None


def _spread(samples: tuple[Health, ...]) -> Values | None:
    found = samples[-1].spread
    return None if found is None else {"one": found[0], "all": found[1]}


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
        ever = max((sample.gradients.get(name, 0.0) for sample in samples[:-WINDOW]), default=0.0)
        if math.isfinite(norm) and 0 < lowest * GROWTH < norm and norm > ever:  # not one that came through zero
            return {"name": name, "since": since}
    return None


def _too_small(samples: tuple[Health, ...]) -> Values | None:
    small = _first(name for name, share in samples[-1].updates.items() if share < TOO_SMALL)
    return None if small is None or _arrived(samples) else small


def _far_too_small(samples: tuple[Health, ...]) -> Values | None:
    """Check that no parameter has gone anywhere in all the iterations so far, with everything left to learn."""
    updates = samples[-1].updates
    if samples[-1].iteration <= SETTLED or not samples[-1].gradients:
        return None
    small = all(0 < share < FAR_TOO_SMALL for sample in samples for share in sample.updates.values())
    unmoved = all(
        norm > UNMOVED * max(sample.gradients.get(name, 0.0) for sample in samples)
        for name, norm in samples[-1].gradients.items()
    )
    return {"share": _rounded_up(max(updates.values()))} if small and unmoved else None


def _rounded_up(share: float) -> str:
    """Return a share in one digit that it does not exceed: 2e-6 for 1.3e-6."""
    exponent = math.floor(math.log10(share))
    digit = math.ceil(round(share / 10.0**exponent, 6))
    return f"{digit}e{exponent}" if digit < 10 else f"1e{exponent + 1}"


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
        _spread,
        words(
            "Hint",
            "The loss compares each prediction with every target: predictions of shape {one} make differences of shape "
            "{all}. Predictions and targets want the same shape.",
        ),
        enough=1,
    ),
    Hint(
        _twice,
        words(
            "Hint", "The loss applies the {function} itself, and the model has applied it before: give it the logits."
        ),
        enough=1,
    ),
    Hint(
        _never_reached,
        words("Hint", "No gradient ever reaches {name}: the loss does not depend on it, as far as autograd sees."),
    ),
    Hint(
        _no_optimizer,
        words("Hint", "{name} gets a gradient and is in no optimizer: it stays what it is."),
    ),
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
        of_updates=True,
    ),
    Hint(_most_dead, words("Hint", "{dead} of the {units} hidden units answer to no sample of the batch.")),
    Hint(
        _far_too_small,
        words(
            "Hint",
            "The steps are far too small: one update changes no parameter by more than {share} of its size, and the "
            "gradients are as large as at the start. Raise the learning rate, a hundredfold say, and look again.",
        ),
        of_updates=True,
    ),
    Hint(
        _too_small,
        words("Hint", "An update changes {name} by less than a ten-millionth of its size: that is hardly a step."),
        of_updates=True,
    ),
)
