from __future__ import annotations

import gc
import gzip
import random
import warnings
from pathlib import Path
from typing import Any

import pytest

from core.effects.content import Content
from tests.core.effects.script import Script


def on_disk(folder: Path) -> dict[str, bytes]:
    """Return the files and what is in them; of what is compressed the content, for its head holds the time."""
    return {path.relative_to(folder).as_posix(): content(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


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
    "weights": """
import torch
---
torch.save({"w": torch.full((2,), v)}, "w.pt")
---
torch.load("w.pt")["w"].tolist()
""",
    "a compiled module": """
import torch, warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    module = torch.jit.script(torch.nn.Linear(1, 1))
---
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    module.weight.data.fill_(v); module.bias.data.zero_(); torch.jit.save(module, "m.pt")
    loaded = torch.jit.load("m.pt").weight.item()
---
loaded
""",
    "bytes of an array": """
import numpy as np
---
np.arange(v).tofile("a.bin")
---
np.fromfile("a.bin", int).tolist()
""",
    "in a library's hands": """
import logging
log = logging.getLogger("in a library's hands"); log.handlers[:] = [logging.FileHandler("l.txt", "w")]
log.propagate = False
---
log.warning(v)
---
open("l.txt").read()
""",
    "another program": """
import subprocess, sys
---
with open("o.txt", "w") as f: subprocess.Popen([sys.executable, "-c", f"print({v})"], stdout=f).wait()
---
open("o.txt").read()
""",
    "compressed": """
import gzip
---
with gzip.GzipFile("g.gz", "wb", mtime=0) as g: g.write(bytes(v))
---
len(gzip.open("g.gz").read())
""",
    "a tree removed": """
import os, shutil, pathlib
---
pathlib.Path("d/e").mkdir(parents=True, exist_ok=True); pathlib.Path(f"d/e/{i % 3}").touch()
if i % 3 == 0: shutil.rmtree("d")
---
sorted(map(str, pathlib.Path(".").rglob("*"))), pathlib.Path("d").exists()
""",
    "moved": """
import shutil
---
open("here", "w").write(str(v)); shutil.move("here", "there")
---
open("there").read()
""",
    "shortened": """
f = open("s.txt", "w+")
---
f.write(str(v) * 3); f.seek(0); f.truncate(2); f.flush()
---
f.read(), f.tell(), f.seek(0)
""",
    "in a temporary folder": """
import os, tempfile, torch
path = os.path.join(tempfile.mkdtemp(dir=".."), "best.pt")
---
if i % 3 == 1: torch.save(v, path)
with tempfile.TemporaryDirectory() as folder:
    open(os.path.join(folder, "x"), "w").write(str(v)); names = os.listdir(folder)
---
names, torch.load(path), os.path.exists(folder)
""",
    "text of an array": """
import numpy as np
---
np.savetxt("t.txt", [v, i]); np.savetxt("t.gz", [v])
---
np.loadtxt("t.txt").tolist(), np.genfromtxt("t.txt").tolist(), float(np.loadtxt("t.gz"))
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


def test_what_lay_there_before_is_read_until_it_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "best.txt").write_text("old")
    body = 'was = open("best.txt").read()\nif i == 3: open("best.txt", "w").write("new")'
    script = Script(tmp_path, "", body).run(5)
    assert script["was"] == "new"
    assert script.go_to(0).run(3)["was"] == "old"
    assert script.run(1)["was"] == "new" and (tmp_path / "best.txt").read_text() == "new"


def test_appends_to_what_lay_there_before(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("old\n")
    script = Script(tmp_path, "", 'with open("log.txt", "a") as f: print(i, file=f)').run(3).go_to(1).run(3)
    assert (tmp_path / "log.txt").read_text() == "old\n1\n2\n3\n4\n"
    assert script.now == 4


def test_a_file_in_a_folder_that_has_become_a_file_is_missing_again(tmp_path: Path) -> None:
    body = (
        'import os\nif i == 1: os.mkdir("d")\n'
        'if i == 2:\n try: open("d/a")\n except OSError as error: said = type(error).__name__\n'
        'if i == 3: os.rmdir("d"); open("d", "w").close()'
    )
    script = Script(tmp_path, "", body).run(3)
    assert script["said"] == "FileNotFoundError" and (tmp_path / "d").is_file()
    assert script.go_to(1).run(1)["said"] == "FileNotFoundError"


def test_two_files_that_are_gone_from_the_disk_are_two(tmp_path: Path) -> None:
    body = (
        "import os, shutil\nif i == 1: open('a', 'w').write('1'); open('b', 'w').close()\n"
        "if i == 2: said = shutil.copyfile('a', 'b'), os.path.samefile('a', 'a')\n"
        "if i == 3: os.remove('a'); os.remove('b')"
    )
    script = Script(tmp_path, "", body).run(3)
    assert script.go_to(1).run(1)["said"] == ("b", True)


ERRORS = """
open("none/x.txt", "w")
open("none.txt")
open("here.txt", "x")
open(".", "w")
open("here.txt", "q")
open("here.txt", "rb", encoding="utf-8")
open("made.txt", "x")
open("gone.txt")
open("gone.txt", "r+")
os.remove("gone.txt")
os.remove("none.txt")
os.mkdir("made")
os.mkdir("none/made")
os.rmdir("full")
os.listdir("none")
os.listdir("gone")
os.replace("gone.txt", "x")
os.stat("gone.txt")
os.rmdir("none")
open("made.txt").write("x")
open("made.txt", "w").read()
open("made.txt", "wb").write("x")
f = open("made.txt"); f.close(); f.read()
f = open("made.txt", "wb"); f.close(); f.write(b"")
open("here.txt", "w", encoding="no such")
open("made.txt").seek(-1)
os.path.getsize("gone.txt")
import torch; torch.save(1, "none/x.pt")
import torch; torch.load("gone.txt")
import torch; torch.jit.load("none.txt")
import numpy; numpy.load("gone.txt")
open(3.5)
""".strip().splitlines()

MADE = """
import os
for name in ("here.txt", "made.txt", "gone.txt"): open(name, "w").close()
os.mkdir("made"); os.mkdir("full"); open("full/x", "w").close()
os.mkdir("gone"); os.rmdir("gone"); os.remove("gone.txt")
"""


@pytest.mark.parametrize("code", ERRORS)
def test_fails_as_in_python(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = f"try: {code}\nexcept Exception as error: said = type(error), str(error)"
    (tmp_path / "python").mkdir()
    monkeypatch.chdir(tmp_path / "python")
    python: dict[str, Any] = {}
    with warnings.catch_warnings(action="ignore"):
        exec(f"{MADE}\n{asked}", python)
        (tmp_path / "here").mkdir()
        script = Script(tmp_path / "here", MADE, asked).run(1)
        gc.collect()
    assert script["said"] == python["said"]
    script.go_to(0).run(1)
    assert script["said"] == python["said"]


def test_reads_on_in_a_file_that_others_wrote(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("".join(f"{line}ä\n" for line in range(50)), encoding="utf-8")
    setup = 'f = open("data.txt", encoding="utf-8"); b = open("data.txt", "rb")'
    body = "line = next(f), f.readline(), b.readline()\nif i == 7: f.close()\nif i == 7: f = open('data.txt')"
    script = Script(tmp_path, setup, body)
    lines = [script.run(1)["line"] for _ in range(12)]
    for back in (3, 9, 6, 0):
        script.go_to(back)
        assert [script.run(1)["line"] for _ in range(back, 12)] == lines[back:]


def test_a_log_of_each_iteration_takes_the_memory_of_one(tmp_path: Path) -> None:
    script = Script(tmp_path, 'f = open("log.txt", "w")', 'f.write("x" * 1000)').run(50).go_to(10).run(40)
    logs = {id(entry.log) for entry in script.outside._overlay._entries.values() if isinstance(entry, Content)}
    assert len(logs) == 1
    versions = [kept for moment in script._moments.values() for kept in moment.versions()]
    assert len({id(version.log) for version in versions}) == 1


def test_libraries_read_their_own_files_as_ever(tmp_path: Path) -> None:
    script = Script(tmp_path, "import json.tool, inspect, linecache", "text = inspect.getsource(inspect)").run(1)
    assert script["text"].startswith('"""Get useful information') and not script.outside._overlay._entries


def test_a_device_is_left_alone(tmp_path: Path) -> None:
    script = Script(tmp_path, "import os; f = open(os.devnull, 'w')", "f.write('x')").run(3).go_to(1).run(2)
    assert not script.outside._overlay._entries
    script["f"].close()


def test_what_was_written_before_the_first_moment_is_left_to_the_disk(tmp_path: Path) -> None:
    setup = 'open("data.txt", "w").write("x" * 99); f = open("log.txt", "w")'
    script = Script(tmp_path, setup, 'f.write(str(i))\nif i == 3: open("data.txt", "a").write("y")').run(2)
    assert [Path(path).name for path in script.outside._overlay._entries] == ["log.txt"]
    script.run(2).go_to(2)
    script.outside.replaying = True
    with script.outside.inside():
        exec(compile('seen = open("data.txt").read()', script.path, "exec"), script.namespace)
    assert script["seen"] == "x" * 99 and (tmp_path / "data.txt").read_text() == "x" * 99 + "y"


def test_the_same_bytes_written_again_take_no_memory(tmp_path: Path) -> None:
    script = Script(tmp_path, "", 'open("a.txt", "w").write("x" * 1000)').run(20).go_to(3).run(17)
    versions = [content for moment in script._moments.values() for content in moment.versions()]
    kept = [v for m in script._moments.values() for _, v in m.kept().contents]
    assert len({id(version.log) for version in [*versions, *kept]}) == 1
