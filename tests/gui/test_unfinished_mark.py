"""A file that is left behind by a process that did not come to the end of what it was doing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui.unfinished_mark import Mark
from tests.gui.system.damaging import ROOT

KILLED = """
import os, sys
from pathlib import Path
from gui.unfinished_mark import Mark
mark = Mark(Path(sys.argv[1]))
mark.begin("at work")
print("begun", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mark"


def another(path: Path) -> subprocess.Popen[str]:
    """Another process that has begun something, and is at it until its input ends or it is killed."""
    command = [sys.executable, "-c", KILLED, str(path)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "begun\n"
    return process


def test_what_came_to_its_end_leaves_nothing(path: Path) -> None:
    mark = Mark(path)
    assert mark.begin("at work") is not None
    assert path.read_text() == "at work"
    mark.end()
    mark.end()
    assert not path.exists() and Mark(path).take() is None


def test_the_mark_of_a_process_that_runs_is_left_alone_and_that_of_one_that_was_killed_is_found_once(
    path: Path,
) -> None:
    with another(path) as process:
        assert Mark(path).take() is None and Mark(path).begin("me too") is None
        assert path.read_text() == "at work"
        process.kill()
    assert Mark(path).take() == "at work"
    assert Mark(path).take() is None and not path.exists()


def test_one_that_is_about_to_be_written_or_removed_counts_for_nothing(path: Path) -> None:
    path.touch()
    assert Mark(path).take() is None


@pytest.mark.parametrize("kind", ["folder", "pipe", "nowhere"])
def test_where_there_can_be_none_there_is_none(kind: str, path: Path) -> None:
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path = path / "not" / "there"
    mark = Mark(path)
    assert mark.begin("at work") is None and mark.take() is None
    mark.end()


def test_one_that_cannot_be_removed_is_found_only_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unlink(path: Path) -> None:
        raise PermissionError(path)

    path.write_text("at work")
    monkeypatch.setattr(Path, "unlink", unlink)
    assert Mark(path).take() == "at work"
    assert Mark(path).take() is None and path.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_on_a_full_disk_there_is_none(path: Path) -> None:
    path.symlink_to("/dev/full")
    assert Mark(path).begin("at work") is None
