"""Damages a settings file at random, or kills who writes it, and looks whether the application starts.

python -m tests.gui.system.damaging damages 2000 SEED    of each of them it starts, at the latest at the second try
python -m tests.gui.system.damaging kills 500 SEED       killed while it writes: it starts with the old or the new ones
"""

from __future__ import annotations

import base64
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSettings

from gui import settings
from gui.app import create_window
from gui.session import session

ROOT = Path(__file__).parents[3]
HANG_SECONDS = 120
REAL_EVERY = 40
"""Of the damages that leave geometry and layout alone one in so many is put before a window: it would be the same."""

Damage = Callable[[random.Random, bytes], bytes]
Values = dict[str, str]


# What can happen to a file


def flip(rng: random.Random, data: bytes) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, 8])):
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def insert(rng: random.Random, data: bytes) -> bytes:
    place = rng.randrange(len(data))
    return data[:place] + rng.randbytes(rng.choice([1, 4, 100])) + data[place:]


def swap(rng: random.Random, data: bytes) -> bytes:
    a, b, c, d = sorted(rng.randrange(len(data)) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def duplicate(rng: random.Random, data: bytes) -> bytes:
    start, end = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:end] + data[start:end] * rng.choice([1, 1, 3]) + data[end:]


def blank(rng: random.Random, data: bytes) -> bytes:
    start, end = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:start] + rng.choice([b"\0", b"\xff", b"[", b'"']) * (end - start) + data[end:]


DAMAGES: tuple[Damage, ...] = (flip, truncate, insert, swap, duplicate, blank)


# Starting on it


def write_case(number: int, seed: int, values: Values, old_format: bytes) -> str:
    """Writes the settings file of one case; returns what is damaged: "file", "old" or, its checksum right, "places"."""
    rng = random.Random(f"{seed} {number}")
    damage = rng.choice(DAMAGES)
    kind = rng.choice(["file", "old", "places", "places"])
    file = settings._file()
    if kind == "places":
        name = rng.choice(settings.PLACES)
        damaged = damage(rng, base64.b64decode(values[name]))
        settings.save({**values, name: base64.b64encode(damaged).decode()})
    else:
        settings.save(values)
        file.write_bytes(damage(rng, old_format if kind == "old" else file.read_bytes()))
    return kind


def in_old_format(values: Values) -> bytes:
    """The settings file as it was written before it had checksums."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "window.ini"
        store = QSettings(str(file), QSettings.Format.IniFormat)
        store.setValue("window", json.dumps(values))
        store.sync()
        return file.read_bytes()


def usual_values() -> Values:
    """What a window that was closed remembers."""
    _open_and_close()
    settings.remember(theme="dark", hints=settings.NO_HINTS)
    return settings.load()


def _open_and_close() -> None:
    window = create_window()
    window.show()
    for _ in range(3):
        QCoreApplication.processEvents()
    assert window.isVisible()
    assert window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def start_each(numbers: list[int], seed: int, again: bool) -> None:
    """In a process of its own, which may crash: opens a window on each case; says before and after it which."""
    session.LOAD_MILLISECONDS = HANG_SECONDS * 1000
    remembered = Path("remembered.json")
    if not remembered.exists():
        remembered.write_text(json.dumps(usual_values()))
    values = json.loads(remembered.read_text())
    old_format = in_old_format(values)
    for number in numbers:
        if not (again and number == numbers[0]):
            kind = write_case(number, seed, values, old_format)
            loaded = settings.load()
            assert all(isinstance(value, str) for value in loaded.values())
            if kind == "places":
                assert loaded["theme"] == "dark" and loaded["hints"] == settings.NO_HINTS
            touched = any(loaded.get(name, values[name]) != values[name] for name in settings.PLACES)
            if not touched and number % REAL_EVERY:
                print(number, "parsed", flush=True)
                continue
        print(number, "opening", flush=True)
        _open_and_close()
        print(number, "opened", flush=True)


def damages(count: int, seed: int) -> Counter[str]:
    """Starts the application on each of `count` damages; returns how many were opened, only parsed, and so on.

    Raises:
        AssertionError: for a damage after which it does not start twice in a row.
    """
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        left, again = list(range(count)), False
        while left:
            done, opening, ended = _run_batch(left, seed, again, Path(folder))
            told.update(done.values())
            left = [number for number in left if number not in done]
            if opening is None:
                assert ended == 0 and not left, f"ended with {ended} before {left[:1]}"
                break
            assert not (again and opening == left[0] and not done), f"damage {opening} of seed {seed} ends two starts"
            told["ended by a crash or a hang, and opened at the next start"] += 1
            again = True
    return told


def _run_batch(numbers: list[int], seed: int, again: bool, folder: Path) -> tuple[dict[int, str], int | None, int]:
    """What became of each number, and the one being opened when the process ended, with its status."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder),
        "XDG_STATE_HOME": str(folder),
    }
    todo = folder / "todo"
    todo.write_text(" ".join(map(str, numbers)))
    command = [sys.executable, "-m", "tests.gui.system.damaging", "batch", str(seed), str(int(again)), str(todo)]
    done: dict[int, str] = {}
    opening: int | None = None
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while True:
            if not select.select([process.stdout], [], [], HANG_SECONDS)[0]:
                process.kill()
                break
            line = process.stdout.readline()
            if not line:
                break
            number, what = line.split()
            if what == "opening":
                opening = int(number)
            else:
                opening, done[int(number)] = None, what
    return done, opening, process.returncode


# Killed while writing


def kills(count: int, seed: int) -> Counter[str]:
    """Kills a process that writes settings over and over, `count` times; returns what was found there afterwards."""
    rng = random.Random(seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        settings.save(_generation(0))
        for _ in range(count):
            before = int(settings.load()["layout"].split()[0])
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                _write_for_ever(before + 1, writer)
            os.close(writer)
            os.read(reader, 1)
            os.close(reader)
            time.sleep(rng.random() * 0.02)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            values = settings.load()
            after = int(values["layout"].split()[0])
            assert values == _generation(after), "a mixture"
            assert after >= before
            found["the old ones" if after == before else "new ones"] += 1
        found["files left over"] = len(list(settings._file().parent.iterdir())) - 1
    return found


def _generation(number: int) -> Values:
    return {"layout": f"{number} " * 400, "geometry": str(number) * 40, "theme": str(number), "language": "en"}


def _write_for_ever(number: int, ready: int) -> None:
    os.write(ready, b".")
    while True:
        settings.save(_generation(number))
        number += 1


def main(what: str, *arguments: str) -> None:
    if what == "batch":
        seed, again, todo = arguments
        start_each([int(number) for number in Path(todo).read_text().split()], int(seed), bool(int(again)))
        return
    count, seed = map(int, arguments)
    print(f"seed {seed}: {dict({'damages': damages, 'kills': kills}[what](count, seed))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
