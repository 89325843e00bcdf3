"""Sentences for the person about what cannot be gone back in exactly."""

from __future__ import annotations

from core.i18n import Words

_receivers: list[list[Words]] = []


def receive(notes: list[Words]) -> None:
    """Collect notes in `notes` from now on."""
    _receivers.append(notes)


def stop_receiving() -> None:
    """Collect notes where they were collected before the last `receive`."""
    _receivers.pop()


def note(text: Words) -> None:
    """Add a note, once."""
    if _receivers and text not in _receivers[-1]:
        _receivers[-1].append(text)
