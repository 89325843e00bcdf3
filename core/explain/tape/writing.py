"""Which of its arguments a torch function writes to, as far as its name and its arguments tell."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from torch import Tensor
from torch.utils import _pytree as pytree

_STATISTICS = ("batch_norm", "instance_norm")


def written_by(
    function: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> list[Tensor]:
    """Return the tensors that a call is about to write to."""
    written = _leaves(kwargs.get("out"))
    if _is_in_place(name) or _asked(function, "inplace", args, kwargs):
        written += _leaves(args[0] if args else next(iter(kwargs.values()), None))
    if name in _STATISTICS:
        written += [one for one in (*args[1:3], kwargs.get("running_mean"), kwargs.get("running_var")) if _is(one)]
    if name in ("embedding", "embedding_bag") and _given(function, "max_norm", args, kwargs) is not None:
        written += _leaves(_given(function, "weight", args, kwargs))
    return written


def _is_in_place(name: str) -> bool:
    """Return whether a method writes to its first argument: `relu_`, `+=`, `x[0] = …`."""
    if name.startswith("__"):
        return name == "__setitem__" or (name.startswith("__i") and name not in _NOT_IN_PLACE)
    return name.endswith("_")


_NOT_IN_PLACE = ("__index__", "__init__", "__int__", "__invert__", "__iter__")


def _asked(function: Callable[..., Any], setting: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    return _given(function, setting, args, kwargs) is True


def _given(function: Callable[..., Any], setting: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """Return what a function was given for one of its parameters; None if nothing."""
    if setting in kwargs:
        return kwargs[setting]
    place = _parameters(function).get(setting, len(args))
    return args[place] if place < len(args) else None


@lru_cache(maxsize=512)
def _parameters(function: Callable[..., Any]) -> dict[str, int]:
    try:
        return {name: place for place, name in enumerate(inspect.signature(function).parameters)}
    except (TypeError, ValueError):  # one of C++
        return {}


def _leaves(given: Any) -> list[Tensor]:
    return [one for one in pytree.tree_leaves(given) if _is(one)]


def _is(one: Any) -> bool:
    return isinstance(one, Tensor)
