"""Errors as the system raises them."""

from __future__ import annotations

import os
from typing import Any


def failure(code: int, path: Any, other: Any = None) -> OSError:
    """Return the error for a code of `errno`, which is of the class that Python has for it."""
    if other is None:
        return OSError(code, os.strerror(code), path)
    return OSError(code, os.strerror(code), path, None, other)
