from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.effects.script import Script

pytest.importorskip("matplotlib")

SETUP = "import matplotlib\nimport matplotlib.pyplot as plt\nfigure, axes = plt.subplots()"


def test_curves_are_drawn_once_and_pictures_saved_once(tmp_path: Path) -> None:
    body = 'axes.plot([0, i]); lines = len(axes.lines); plt.savefig("p.png"); size = len(open("p.png", "rb").read())'
    script = Script(tmp_path, SETUP, body)
    seen = [(script.run(1)["lines"], script["size"]) for _ in range(4)]
    picture, time = (tmp_path / "p.png").read_bytes(), (tmp_path / "p.png").stat().st_mtime_ns
    script.go_to(1)
    for iteration in range(1, 4):
        assert (script.run(1)["lines"], script["size"]) == seen[iteration]
    assert (tmp_path / "p.png").read_bytes() == picture and (tmp_path / "p.png").stat().st_mtime_ns == time
    assert script.run(1)["lines"] == 5


def test_no_window_opens_which_is_said_once(tmp_path: Path) -> None:
    script = Script(tmp_path, f"import matplotlib\nmatplotlib.use('TkAgg')\n{SETUP}", "plt.show(); plt.pause(9)").run(2)
    assert len(script.outside.notes) == 1
    assert script["matplotlib"].get_backend().lower() == "agg"


def test_figures_that_are_not_there_yet_are_closed(tmp_path: Path) -> None:
    script = Script(tmp_path, SETUP, "plt.figure(); open_ = len(plt.get_fignums())")
    assert script.run(3)["open_"] == 4
    assert script.go_to(1).run(1)["open_"] == 3
