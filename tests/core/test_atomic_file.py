"""Files that are whole or not there."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core import atomic_file

posix = pytest.mark.skipif(os.name == "nt", reason="permissions, pipes and limits of POSIX")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A disk that is full after so many bytes of a file."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("before", [None, b"old, and longer than what is new"])
def test_a_file_is_written_and_nothing_beside_it(before: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    if before is not None:
        path.write_bytes(before)
    atomic_file.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@posix
@pytest.mark.parametrize("before", [None, b"old"])
def test_a_full_disk_leaves_what_was_there(before: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    if before is not None:
        path.write_bytes(before)
    with files_of_at_most(1000), pytest.raises(OSError) as caught:
        atomic_file.write(path, bytes(100_000))
    assert caught.value.filename == str(path) and caught.value.strerror
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == (
        [] if before is None else [(path.name, before)]
    )


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_work_that_breaks_off_leaves_what_was_there(error: type[BaseException], tmp_path: Path) -> None:
    path = tmp_path / "losses.csv"
    path.write_bytes(b"old")

    def break_off() -> None:
        with atomic_file.replacing(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        break_off()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_permissions_stay_and_new_files_have_the_usual_ones(tmp_path: Path) -> None:
    old, new, plain = (tmp_path / name for name in ("old", "new", "plain"))
    old.write_bytes(b"old")
    old.chmod(0o640)
    plain.write_bytes(b"as open() makes it")
    for path in (old, new):
        atomic_file.write(path, b"new")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert new.stat().st_mode == plain.stat().st_mode


@posix
@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_stays_and_what_it_leads_to_is_written(there: bool, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link, target = tmp_path / "link.csv", folder / "target.csv"
    link.symlink_to(target)
    if there:
        target.write_bytes(b"old")
    atomic_file.write(link, b"new")
    assert link.is_symlink() and target.read_bytes() == b"new" and list(folder.iterdir()) == [target]


@posix
def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    atomic_file.check_writable(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    atomic_file.write(path, b"new")
    reader.join(5)
    assert read == [b"new"] and stat.S_ISFIFO(path.stat().st_mode)


@posix
def test_the_standard_output_goes_on_where_it_is(capfd: pytest.CaptureFixture[str]) -> None:
    print("before")
    atomic_file.check_writable("/dev/stdout")
    atomic_file.write("/dev/stdout", b"new\n")
    print("after")
    assert capfd.readouterr().out == "before\nnew\nafter\n"


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_a_full_device_is_named(tmp_path: Path) -> None:
    atomic_file.check_writable("/dev/full")
    with pytest.raises(OSError, match="/dev/full"):
        atomic_file.write("/dev/full", b"new")


def nowhere(folder: Path) -> list[str]:
    return [str(folder), f"{folder}/new/", str(folder / "no folder" / "a.png"), f"{folder}/new/..", f"{folder}/new/."]


@pytest.mark.parametrize("number", range(5))
def test_what_cannot_be_written_is_known_beforehand(number: int, tmp_path: Path) -> None:
    path = nowhere(tmp_path)[number]
    for attempt in (atomic_file.check_writable, lambda path: atomic_file.write(path, b"new")):
        with pytest.raises(OSError) as caught:
            attempt(path)
        assert caught.value.filename == path and caught.value.strerror
    assert list(tmp_path.iterdir()) == []


def test_to_find_out_leaves_everything_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "losses.csv"
    atomic_file.check_writable(path)
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(b"old")
    before = path.stat()
    atomic_file.check_writable(path)
    after = path.stat()
    assert path.read_bytes() == b"old" and (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def denied(*_arguments: object, **_named: object) -> int:
    raise PermissionError(13, "Permission denied")


def test_a_file_that_is_read_only_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To take its place would need no permission of its own. (An administrator may, so it is played.)"""
    path = tmp_path / "losses.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "open", denied)
    for attempt in (atomic_file.check_writable, lambda path: atomic_file.write(path, b"new")):
        with pytest.raises(PermissionError, match=r"losses\.csv"):
            attempt(path)
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_in_a_folder_that_takes_no_other_file_the_old_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "losses.csv"
    path.write_bytes(b"old")
    anywhere = open
    monkeypatch.setattr(
        "builtins.open", lambda path, mode, **named: denied() if mode == "xb" else anywhere(path, mode, **named)
    )
    atomic_file.check_writable(path)
    atomic_file.write(path, b"new")
    with pytest.raises(PermissionError, match="another"):
        atomic_file.write(tmp_path / "another.csv", b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"new" and list(tmp_path.iterdir()) == [path]
