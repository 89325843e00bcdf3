"""Stand-ins for the functions by which scripts reach the disk."""

from __future__ import annotations

import builtins
import io

from core.effects import real
from core.effects.changing import Changing
from core.effects.imports import Imports
from core.effects.looking import Looking
from core.effects.opening import Opening
from core.effects.overlay import Overlay
from core.effects.patches import Patches
from core.effects.records import Records


class Files:
    """Let a script see the disk as at its present moment, and reach it only at the frontier."""

    def __init__(self, overlay: Overlay, records: Records) -> None:
        self._opening = Opening(overlay)
        self._looking = Looking(overlay)
        self._changing = Changing(overlay, records)

    def install(self, patches: Patches, imports: Imports) -> None:
        """Put the stand-ins in the places of the functions."""
        stand_in = self._opening.stand_in(real.open)
        patches.add(builtins, {"open": stand_in})
        patches.add(io, {"open": stand_in})
        self._looking.install(patches)
        self._changing.install(patches, imports)
