"""Python's parser, used by one thread at a time."""

from __future__ import annotations

import ast
from threading import RLock

_ONE_AT_A_TIME = RLock()


def parsed(source: str, filename: str = "<unknown>") -> ast.Module:
    """The syntax tree of a text.

    Python 3.11 counts for all threads together how deep it is in the tree that it builds. Where two of them build one,
    as the trainer's thread and the window do, each can find the other's count, which is a SystemError.

    Raises:
        SyntaxError: as `ast.parse` does.
    """
    with _ONE_AT_A_TIME:
        return ast.parse(source, filename)
