"""The name that a statement gives to what a call returns."""

from __future__ import annotations

import dis
from functools import lru_cache
from itertools import pairwise
from types import CodeType, FrameType

_STORES = ("STORE_FAST", "STORE_NAME", "STORE_GLOBAL", "STORE_DEREF", "STORE_FAST_LOAD_FAST")


def assigned_name(frame: FrameType) -> str:
    """Return the name that is given to what a frame computes at this moment: "x" in `x = F.relu(self.conv(x))`.

    Empty if it goes elsewhere, as the result of the convolution does.
    """
    return _stored_after(frame.f_code).get(frame.f_lasti, "")


@lru_cache(maxsize=256)
def _stored_after(code: CodeType) -> dict[int, str]:
    """Return the names that are stored at once after an instruction, by the instruction's offset."""
    stored = {}
    for before, after in pairwise(dis.get_instructions(code)):
        if after.opname in _STORES:
            name = after.argval[0] if isinstance(after.argval, tuple) else after.argval
            if isinstance(name, str) and name.isidentifier() and not name.startswith("__"):
                stored[before.offset] = name
    return stored
