"""No script leaves anything to the next test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.core.effects.script import Script


@pytest.fixture(autouse=True)
def close_scripts() -> Iterator[None]:
    yield
    while Script.opened:
        Script.opened.pop().outside.close()
