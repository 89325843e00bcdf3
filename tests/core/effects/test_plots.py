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


def kept(script: Script) -> list[tuple[int, str, int]]:
    assert all(figure.png.startswith(b"\x89PNG") for figure in script.outside.figures.present)
    return [(figure.iteration, figure.title, figure.line) for figure in script.outside.figures.present]


def with_figures(folder: Path, body: str) -> Script:
    script = Script(folder, SETUP, body)
    script.outside.figures.made_in = lambda: script.now
    return script


def test_a_picture_is_kept_of_what_is_shown_and_saved(tmp_path: Path) -> None:
    body = "axes.plot([0, i])\nplt.savefig('p.png') if i % 2 else plt.show()"
    script = with_figures(tmp_path, body).run(3)
    assert kept(script) == [(1, "p.png", 2), (2, "", 2), (3, "p.png", 2)]
    assert script.outside.figures.present[-1].png == (tmp_path / "p.png").read_bytes()
    assert not script.outside.notes


def test_pictures_are_those_up_to_the_moment_and_none_is_made_twice(tmp_path: Path) -> None:
    script = with_figures(tmp_path, "axes.plot([0, i]); axes.set_title(f'after {i}'); plt.show()").run(4)
    before = script.outside.figures.present
    script.go_to(2)
    assert [figure.title for figure in script.outside.figures.present] == ["after 1", "after 2"]
    script.run(2)
    assert script.outside.figures.present == before
    script.go_to(2).branch().run(1)
    assert [figure.number for figure in script.outside.figures.present] == [1, 2, 5]
    script.go_to(0)
    assert script.outside.figures.present == ()


def test_what_did_not_change_is_not_kept_again(tmp_path: Path) -> None:
    script = with_figures(tmp_path, "plt.show(); plt.show()").run(3)
    assert [figure.iteration for figure in script.outside.figures.present] == [1]


def test_an_animation_is_looked_at_now_and_then(tmp_path: Path) -> None:
    script = with_figures(tmp_path, "axes.plot([0, i]); plt.draw(); plt.pause(9); figure.canvas.draw()").run(9)
    assert 1 <= len(script.outside.figures.present) < 9


def test_a_figure_that_cannot_be_drawn_does_not_stop_the_script(tmp_path: Path) -> None:
    script = with_figures(tmp_path, "axes.set_title('$\\\\nosuch{$'); plt.show()").run(1)
    assert script.outside.figures.present == ()


def test_old_pictures_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.effects.figures.MOST_FIGURES", 3)
    script = with_figures(tmp_path, "axes.plot([0, i]); plt.show()").run(5)
    assert [figure.iteration for figure in script.outside.figures.present] == [3, 4, 5]
    script.go_to(3)
    assert [figure.iteration for figure in script.outside.figures.present] == [3]


def test_no_picture_is_made_where_nobody_looks(tmp_path: Path) -> None:
    script = Script(tmp_path, SETUP, "axes.plot([0, i]); plt.show(); plt.savefig('p.png')").run(2)
    assert script.outside.figures.present == ()
