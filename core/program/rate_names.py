"""How people call learning rates."""

from __future__ import annotations

import re

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_RATE = re.compile(r"(?:.*_)?(?:lr|l_?rate|learning_?rate)\d*(?:_\w+)?")
_NO_RATE = re.compile(
    r"decay|drop|epoch|every|factor|gamma|interval|log|milestone|mult|name|patience|policy|ratio|scale|sched|step|type"
    r"|warm_?up_(?!lr)|lr_warm"
)


def is_rate(name: str) -> bool:
    """Return whether a name is one of a learning rate: `lr`, `LEARNING_RATE`, `lr_d`, `baseLr`."""
    words = _CAPITAL.sub("_", name).lower()
    return _RATE.fullmatch(words) is not None and _NO_RATE.search(words) is None
