"""Which tensors of which script are pinned, from one start to the next."""

from __future__ import annotations

import json
from contextlib import suppress

from core.view.tensor_tree import TensorEntry, TensorTree

MOST_SCRIPTS, MOST_FIRST = 50, 6
"""The scripts whose pins are remembered, the newest ones; and the most values that are pinned at first."""


class Pins:
    """The names of the tensors that a person has pinned, in their order, by the path of the script."""

    def __init__(self, text: str = "") -> None:
        """Take up what was remembered, as far as it can be read."""
        self._of_script: dict[str, tuple[str, ...]] = {}
        self._lent: dict[str, tuple[str, ...]] = {}
        with suppress(ValueError, TypeError, AttributeError, RecursionError):  # anyone can edit the settings
            self._of_script = {
                str(path): tuple(str(name) for name in names) for path, names in json.loads(text or "{}").items()
            }

    @property
    def text(self) -> str:
        """What is to be remembered."""
        return json.dumps(dict(list(self._of_script.items())[-MOST_SCRIPTS:]))

    def lend(self, script: str, names: tuple[str, ...]) -> None:
        """Pin these tensors of a script in the place of what a person has chosen; they are not remembered."""
        self._lent[script] = names

    def of(self, script: str, tree: TensorTree) -> tuple[str, ...]:
        """Return what is to be seen of a script: what was chosen, if any of it is there; else the first pins."""
        chosen = self._chosen_in(script).get(script)
        if chosen == ():
            return ()
        there = tree.names
        kept = tuple(name for name in chosen or () if name in there)
        return kept or first_pins(tree)

    def wants_more(self, script: str, tree: TensorTree) -> bool:
        """Return whether something of a script is pinned that a list of its tensors does not have."""
        return any(name not in tree.names for name in self._chosen_in(script).get(script, ()))

    def toggle(self, script: str, name: str, tree: TensorTree) -> None:
        """Pin a tensor, or let go of it. A parameter's gradient is put beside it."""
        shown = self.of(script, tree)
        chosen = self._chosen_in(script)
        absent = tuple(one for one in chosen.get(script, ()) if one not in tree.names)
        if name in shown:
            pins = [one for one in shown if one != name]
        else:
            order = {entry.name: place for place, entry in enumerate(tree.entries)}
            pins = sorted((*shown, name), key=lambda one: order[one])
        chosen.pop(script, None)
        chosen[script] = (*pins, *absent)

    def _chosen_in(self, script: str) -> dict[str, tuple[str, ...]]:
        return self._lent if script in self._lent else self._of_script


def first_pins(tree: TensorTree) -> tuple[str, ...]:
    """Return what is pinned at first: the first and the last weights and their gradients, without any the values."""
    entries = {entry.name: entry for entry in tree.entries}
    parameters = [entries[name] for name in tree.parameters if name in entries]
    weights = [entry for entry in parameters if len(entry.shape or ()) > 1] or parameters
    if not weights:
        values = [entry.name for entry in tree.entries if entry.shape]
        return tuple(values[:MOST_FIRST])
    ends = dict.fromkeys((weights[0], weights[-1]))
    return tuple(name for entry in ends for name in _with_gradient(entry))


def _with_gradient(entry: TensorEntry) -> tuple[str, str]:
    return entry.name, entry.gradient
