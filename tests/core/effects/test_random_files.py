from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.core.effects.script import Script
from tests.core.effects.test_files import on_disk

PATHS = ["a", "b", "d", "d/a", "d/e", "old"]
HANDLES = ["f", "g"]


def doing(rng: random.Random) -> str:
    """Something that a script does to files, as an expression."""
    path, other, handle, number = rng.choice(PATHS), rng.choice(PATHS), rng.choice(HANDLES), rng.randrange(12)
    reading = rng.random() < 0.5  # only what nobody else writes: Python reads ahead
    mode = rng.choice(["r", "rb", "r+", "r+b", "w+", "w+b", "a+", "a+b"] if reading else ["w", "a", "x", "wb", "ab"])
    opened = f"{handle}.own" if reading else path
    data = f'(b"{number}" if "b" in {handle}.mode else "{number}") * {number}'
    return rng.choice(
        [
            f'{handle}.close() or globals().update({handle}=open("{opened}", "{mode}"))',
            f'{handle}.close() or globals().update({handle}=open("{opened}", "{mode}"))',
            f"({handle}.write({data}), {handle}.flush())",
            f"({handle}.write({data}), {handle}.flush())",
            f"{handle}.read({number})",
            f"{handle}.readline()",
            f"{handle}.seek({number})",
            f"{handle}.seek(0, 2)",
            f"({handle}.flush(), {handle}.truncate({number}))",
            f"{handle}.tell()",
            f"{handle}.close()",
            f'os.remove("{path}")',
            f'os.replace("{path}", "{other}")',
            f'os.mkdir("{path}")',
            f'os.rmdir("{path}")',
            f'sorted(os.listdir("{rng.choice([".", "d"])}"))',
            f'os.path.exists("{path}"), os.path.isfile("{path}"), os.path.isdir("{path}")',
            f'os.path.isfile("{path}") and os.path.getsize("{path}")',
            f'open("{path}").read()',
            f'open("{path}", "w").write("{number}\\n" * {number})',
            f'shutil.copyfile("{path}", "{other}")',
            'sorted(map(str, pathlib.Path(".").rglob("*")))',
        ]
    )


def body_of(rng: random.Random) -> str:
    steps = [
        f"try: said.append({doing(rng)})\nexcept Exception as error: said.append(name_of(error))"
        for _ in range(rng.randrange(1, 6))
    ]
    return "\n".join(steps)


SETUP = 'import os, pathlib, shutil\nf = open("first", "w"); g = open("first")\nsaid = []'
ITERATIONS = 12


def name_of(error: Exception) -> str:
    """The name of an error; an operation that is not supported is, in Python too, one on a closed file at times."""
    return "ValueError" if isinstance(error, ValueError) else type(error).__name__


def plainly(folder: Path, bodies: list[str], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What Python does."""
    folder.mkdir()
    (folder / "old").write_text("before")
    monkeypatch.chdir(folder)
    namespace: dict[str, Any] = {"name_of": name_of}
    exec(SETUP, namespace)
    said = []
    for body in bodies:
        namespace["said"] = []
        exec(body, namespace)
        said.append(namespace["said"])
    namespace["f"].close(), namespace["g"].close()
    return said


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("_", range(12))
def test_whatever_is_done_to_files_is_as_in_python_and_the_same_again(
    _: int, tmp_path: Path, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = [body_of(rng) for _ in range(ITERATIONS)]
    expected = plainly(tmp_path / "plain", bodies, monkeypatch)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "old").write_text("before")
    script = Script(tmp_path / "here", SETUP, "said = []; exec(compile(bodies[i - 1], __file__, 'exec'))")
    script.namespace.update(bodies=bodies, name_of=name_of, __file__=script.path)
    script.keep()
    for body, said in zip(bodies, expected, strict=True):
        assert script.run(1)["said"] == said, body
    assert on_disk(tmp_path / "here") == on_disk(tmp_path / "plain")
    for _ in range(30):
        script.go_to(rng.randrange(ITERATIONS))
        while script.now < ITERATIONS and rng.random() < 0.8:
            assert script.run(1)["said"] == expected[script.now - 1], bodies[script.now - 1]
    assert on_disk(tmp_path / "here") == on_disk(tmp_path / "plain")
    script.go_to(ITERATIONS)
    with script.outside.inside():
        script["f"].close(), script["g"].close()
    assert os.getcwd() == str(tmp_path / "plain")
