"""Parsing from several threads."""

from __future__ import annotations

import ast
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.explain.updates.statement import simple_statements
from core.program.loop import Loop

SOURCE = "x = 1\ny = x + 1"


def test_no_two_threads_parse_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they do, Python 3.11 now and then raises a SystemError."""
    parse, inside, most = ast.parse, threading.Semaphore(0), []

    def noted(*arguments: object) -> ast.AST:
        inside.release()
        most.append(inside._value)
        time.sleep(0.01)
        try:
            return parse(*arguments)  # type: ignore[arg-type]
        finally:
            inside.acquire()

    monkeypatch.setattr(ast, "parse", noted)
    simple_statements.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        done = [
            threads.submit(kind, f"{SOURCE}\nz = {number}") for number in range(4) for kind in (Loop, simple_statements)
        ]
        for one in done:
            one.result()
    assert len(most) > 8 and max(most) == 1
