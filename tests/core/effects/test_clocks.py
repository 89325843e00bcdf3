from __future__ import annotations

import datetime
import pickle
import random
import time
from pathlib import Path

import pytest

from tests.core.effects.script import Script


def test_clocks_show_the_same_time_again(tmp_path: Path, rng: random.Random) -> None:
    setup = "import os, secrets, time, uuid\nfrom datetime import date, datetime"
    body = """
now = time.time(), time.perf_counter(), time.time_ns(), datetime.now(), datetime.today(), date.today()
new = uuid.uuid4(), os.urandom(3), secrets.token_hex(3)
"""
    script = Script(tmp_path, setup, body)
    seen = [(script.run(1)["now"], script["new"]) for _ in range(9)]
    for _ in range(9):
        script.go_to(rng.randrange(9))
        while script.now < 9:
            script.run(1)
            assert (script["now"], script["new"]) == seen[script.now - 1]
    script.run(1)
    assert script["now"] > seen[-1][0] and script["new"] != seen[-1][1]
    assert script.go_to(2).branch().run(1)["now"] > seen[-1][0]


def test_an_old_branch_keeps_its_times(tmp_path: Path) -> None:
    script = Script(tmp_path, "import time", "now = time.time()").run(5)
    old, moments = script["now"], dict(script._moments)
    script.go_to(2).branch().run(3)
    assert script["now"] != old
    script._moments, script.furthest = moments, 5
    assert script.go_to(4).run(1)["now"] == old


def test_the_clocks_of_libraries_go_on(tmp_path: Path) -> None:
    setup = "import logging; first = logging.LogRecord('', 0, '', 0, '', (), None).created"
    body = "later = logging.LogRecord('', 0, '', 0, '', (), None).created"
    script = Script(tmp_path, setup, body)
    later = script.run(1)["later"]
    assert script.go_to(0).run(1)["later"] >= later >= script["first"]


def test_nobody_sleeps_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    script = Script(tmp_path, "import time", "time.sleep(i)").run(3).go_to(1).run(3)
    assert slept == [1, 2, 3, 4] and script.now == 4


def test_dates_are_of_the_real_class(tmp_path: Path) -> None:
    body = """
now, made, utc = datetime.datetime.now(), datetime.datetime(2020, 1, 2), datetime.datetime.now(datetime.timezone.utc)
known = isinstance(now, datetime.datetime), isinstance(now, datetime.date), isinstance(1, datetime.datetime)
parsed = datetime.datetime.strptime("2020", "%Y"), datetime.datetime.fromisoformat("2020-01-02")
ago = now - made
class Mine(datetime.datetime): pass
mine = Mine(2020, 1, 1)
"""
    script = Script(tmp_path, "import datetime", body).run(1)
    assert script["known"] == (True, True, False)
    assert all(type(script[name]) is datetime.datetime for name in ("now", "made", "utc"))
    assert pickle.loads(pickle.dumps(script["now"])) == script["now"] and script["utc"].tzinfo is datetime.UTC
    assert script["parsed"] == (datetime.datetime(2020, 1, 1), datetime.datetime(2020, 1, 2))
    assert abs((script["now"] - datetime.datetime.now()).total_seconds()) < 60
    assert script["mine"].year == 2020


SEEDING = {
    "random": ("import random", "random.seed(); drawn = random.random()"),
    "numpy": ("import numpy as np", "np.random.seed(); drawn = np.random.rand()"),
    "numpy's generators": ("import numpy as np", "drawn = np.random.default_rng().random()"),
    "torch": ("import torch", "seed = torch.seed(); drawn = torch.rand(1).item()"),
}


@pytest.mark.parametrize("library", SEEDING)
def test_seeds_from_the_system_are_the_same_again(library: str, tmp_path: Path) -> None:
    script = Script(tmp_path, *SEEDING[library])
    drawn = [script.run(1)["drawn"] for _ in range(3)]
    script.go_to(0)
    assert [script.run(1)["drawn"] for _ in range(3)] == drawn and len(set(drawn)) == 3
