from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.core.effects.script import Script


def on_disk(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


SHAPES = {
    "a log that stays open": """
f = open("log.txt", "w")
---
print("line", v, file=f, flush=True)
---
open("log.txt").read()
""",
    "a log opened each time": """
---
with open("log.txt", "a") as f: print(v, file=f)
---
open("log.txt").read()
""",
    "a file overwritten": """
---
open("best.txt", "w").write(str(v))
---
open("best.txt").read()
""",
    "an array": """
import numpy as np
---
np.save("w.npy", np.arange(v))
---
np.load("w.npy").tolist()
""",
    "a pickle": """
import pickle
---
with open("w.pkl", "wb") as f: pickle.dump({"i": v}, f)
---
pickle.load(open("w.pkl", "rb"))
""",
    "a table": """
import csv
f = open("t.csv", "w", newline=""); rows = csv.writer(f)
---
rows.writerow([v, "ä"])
---
list(csv.reader(open("t.csv", newline="")))
""",
    "text": """
from pathlib import Path
---
Path("p.txt").write_text("x" * v)
---
Path("p.txt").read_text()
""",
    "in the midst": """
open("m.bin", "wb").write(bytes(10))
---
with open("m.bin", "r+b") as f: f.seek(i % 10); f.write(bytes([v]))
---
open("m.bin", "rb").read()
""",
    "folders": """
import os, glob
---
os.makedirs(f"runs/{i}", exist_ok=True); open(f"runs/{i}/a.txt", "w").close()
---
sorted(os.listdir("runs")), sorted(glob.glob("runs/*/*.txt")), os.path.exists(f"runs/{i + 1}")
""",
    "removed": """
import os
---
open(f"{i}.txt", "w").write("x")
if i > 2: os.remove(f"{i - 2}.txt")
---
sorted(os.listdir(".")), [os.path.exists(f"{k}.txt") for k in range(12)]
""",
    "renamed": """
import os
---
open("new.txt", "w").write(str(v)); os.replace("new.txt", "last.txt")
---
open("last.txt").read(), os.path.exists("new.txt"), os.path.getsize("last.txt")
""",
    "read on": """
open("d.txt", "w").write("\\n".join(map(str, range(99))))
f = open("d.txt")
---
line = next(f)
---
line, f.tell()
""",
    "zipped": """
import zipfile
---
with zipfile.ZipFile("z.zip", "a") as z: z.writestr(zipfile.ZipInfo(f"{i}.txt"), str(v))
---
zipfile.ZipFile("z.zip").namelist()
""",
    "copied": """
import shutil
---
open("a", "w").write(str(v)); shutil.copy("a", "b")
---
open("b").read()
""",
    "closed and opened": """
f = open("c.txt", "w")
---
f.write(str(v))
if i % 3 == 0: f.close(); f = open("c.txt", "a")
---
f.flush(), open("c.txt").read()
""",
}
"""What is run once, what in each iteration `i` with a value `v`, and what is looked at; between them three dashes."""


def of(shape: str, folder: Path, turn: int = 99) -> Script:
    """A script that writes something else after an iteration."""
    setup, body, look = SHAPES[shape].split("---\n")
    folder.mkdir(exist_ok=True)
    script = Script(folder, setup, f"v = i * (7 if i > turn else 1)\n{body}\nseen = {look.strip()}")
    script.namespace["turn"] = turn
    script.keep()
    return script


@pytest.mark.parametrize("shape", SHAPES)
def test_files_are_as_they_were_at_each_moment_while_the_disk_holds_the_last(
    shape: str, tmp_path: Path, rng: random.Random
) -> None:
    script = of(shape, tmp_path / "a")
    seen = [script.run(1)["seen"] for _ in range(10)]
    plain = on_disk(tmp_path / "a")
    for _ in range(20):
        script.go_to(rng.randrange(9))
        while script.now < 10 and rng.random() < 0.7:
            assert script.run(1, keep=rng.random() < 0.5)["seen"] == seen[script.now - 1]
        assert on_disk(tmp_path / "a") == plain
    script.go_to(rng.randrange(10)).run(12 - script.now)
    unbroken = of(shape, tmp_path / "b").run(12)
    assert script["seen"] == unbroken["seen"]
    assert on_disk(tmp_path / "a") == on_disk(tmp_path / "b")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_branch_writes_what_a_run_that_never_went_back_does(shape: str, tmp_path: Path, rng: random.Random) -> None:
    back = rng.randrange(8)
    script = of(shape, tmp_path / "a").run(8).go_to(back).branch()
    script.namespace["turn"] = back
    script.run(10 - back)
    unbroken = of(shape, tmp_path / "b", turn=back).run(10)
    assert script["seen"] == unbroken["seen"]
    assert on_disk(tmp_path / "a") == on_disk(tmp_path / "b")
