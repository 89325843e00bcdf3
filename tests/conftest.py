"""What every test needs: no screen, and random cases that can be repeated."""

from __future__ import annotations

import os
import random
import secrets
import signal
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

SCREEN = Path(__file__).with_name("screen.json")
"""Large enough for every size that a test gives a window: Qt's own screen without a screen is one of 800 × 800."""

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={SCREEN}"

for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:  # as a script's `&` and `nohup` have them
        signal.signal(number, handler)

SEED = int(os.environ.setdefault("NABLASCOPE_TEST_SEED", str(secrets.randbelow(2**31) + 1)))
"""One for every process that the tests are spread over: they inherit the environment."""

settings.register_profile("nablascope", deadline=None, database=None)
settings.load_profile("nablascope")


def pytest_report_header() -> str:
    return f"randomised tests: NABLASCOPE_TEST_SEED={SEED} repeats this run"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(SEED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The header is not shown with -q, so a randomised test that fails says its seed itself."""
    report = yield
    if report.failed and ("rng" in getattr(item, "fixturenames", ()) or item.get_closest_marker("hypothesis")):
        report.sections.append(("Randomised test", f"NABLASCOPE_TEST_SEED={SEED} repeats it"))
    report.sections = [(name, _encodable(text)) for name, text in report.sections]
    return report


def _encodable(text: str) -> str:
    """What is printed and logged in a test may hold lone surrogates, which no process can send to another."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Random numbers that do not depend on which other tests run."""
    return random.Random(f"{SEED} {request.node.nodeid}")
