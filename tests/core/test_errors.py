from __future__ import annotations

from core.errors import ConfigError, LoopError


def test_a_config_error_tells_every_problem_by_field() -> None:
    problems = {"seed": "must be 0", "data": "is unknown"}
    error = ConfigError(problems)
    problems.clear()
    assert error.problems == {"seed": "must be 0", "data": "is unknown"}
    assert str(error) == "seed must be 0; data is unknown"
    assert isinstance(error, ValueError)


def test_a_loop_error_has_a_line_or_none() -> None:
    assert (str(LoopError("no", 3)), LoopError("no", 3).line, LoopError("no").line) == ("no", 3, None)
