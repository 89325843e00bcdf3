"""Names of functions and methods, which tell of them where nothing else does."""

from __future__ import annotations

import re

MAKES_GRADIENTS = frozenset({"grad", "value_and_grad", "grad_and_value", "jacrev", "vjp", "elementwise_grad"})
"""Functions of libraries that turn a function into the one of its gradients, or that compute them at once."""

RETURNS_ITSELF = frozenset({"to", "cuda", "cpu", "double", "float", "half", "train", "eval", "requires_grad_", "apply"})
"""Methods that give back the object that they are called on."""

RETURNS_ANYTHING = frozenset({"instantiate", "load", "getattr", "get", "next", "pop", "deepcopy", "vars", "globals"})
"""Functions of libraries that may give back an object of the project."""

_NEVER_OURS = frozenset({"backward", "eval", "zero_grad", "parameters", "item", "to", "append", "items", "format"})

_NO_STEPPER = re.compile(r"opt|sched|env|bar|prof|scaler")

_MODULE_LIKE = re.compile(r"model|net|encoder|decoder|generator|discriminator|critic|actor|policy|^[a-zA-Z]$", re.I)


def is_a_librarys(method: str, receiver: str) -> bool:
    """Return whether an unknown object has a method from a library, whatever the classes of a project define.

    Args:
        method: its name.
        receiver: the last name of the object: `model` of `self.model.train()`.
    """
    if method in _NEVER_OURS or (method == "train" and _MODULE_LIKE.search(receiver) is not None):
        return True
    return method == "step" and _NO_STEPPER.search(receiver.lower()) is not None
