"""The group of the values in between, at the end of the list of tensors."""

from __future__ import annotations

from dataclasses import replace

from core.view.tensor_tree import IN_BETWEEN, TensorGroup, TensorTree

NO_VALUES = TensorGroup("", IN_BETWEEN, "", 0, ())


def with_values(live: TensorTree, values: TensorGroup) -> TensorTree:
    """Return a list with the values that the loop itself does not hold."""
    names = live.names
    entries = tuple(entry for entry in values.entries if entry.name not in names)
    return TensorTree((*live.groups, replace(NO_VALUES, entries=entries)), live.parameters)


def at_moment(before: TensorGroup, now: TensorGroup) -> TensorGroup:
    """Return the values of a moment; those of the one before that come later in the iteration keep their rows."""
    there = {entry.name: entry for entry in now.entries}
    known = {entry.name: replace(entry, shape=None) for entry in before.entries}
    if not there.keys() <= known.keys():
        known = there | {name: entry for name, entry in known.items() if name not in there}
    return replace(NO_VALUES, entries=tuple(there.get(name, entry) for name, entry in known.items()))
