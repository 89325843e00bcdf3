"""What a screen might ask for."""

from __future__ import annotations

from collections.abc import Iterable

from core.view.requests import Area, MapRequest


def maps_of(names: Iterable[str], height: int, width: int, area: Area | None = None) -> dict[str, MapRequest]:
    """Maps of these tensors, each a part of the screen."""
    return {f"map {name}": MapRequest(height, width, area, name=name) for name in names}
