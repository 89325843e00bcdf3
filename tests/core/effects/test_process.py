from __future__ import annotations

import os
import pickle
import signal
import sys
import types
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.core.effects.script import Script


def test_the_script_is_main_while_it_runs(tmp_path: Path) -> None:
    script = Script(tmp_path, "", "")
    main = script.outside.main = types.ModuleType("__main__")
    main.Net = type("Net", (), {"__module__": "__main__"})  # type: ignore[attr-defined]
    script.namespace["pickled"] = pickle
    script.namespace["net"] = main.Net()  # type: ignore[attr-defined]
    before = sys.modules["__main__"]
    with script.outside.inside():
        exec(compile("data = pickled.dumps(net); again = pickled.loads(data)", script.path, "exec"), script.namespace)
    assert type(script["again"]) is main.Net and sys.modules["__main__"] is before  # type: ignore[attr-defined]


def test_two_scripts_each_see_their_own_module_of_the_same_name(tmp_path: Path) -> None:
    scripts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.py").write_text(f"name = {name!r}")
        scripts.append(Script(tmp_path / name, "import model", "import model; name = model.name"))
    for script in scripts * 2:
        script.run(1)
        assert script["name"] == script["model"].name == script.folder.name
    assert "model" not in sys.modules


def test_a_package_of_the_name_of_one_of_this_program_s_is_the_script_s(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").touch()
    (tmp_path / "core" / "nets.py").write_text("x = 5")
    here = sys.modules["core"]
    script = Script(tmp_path, "from core.nets import x", "import core.nets; y = core.nets.x").run(2)
    assert script["x"] == script["y"] == 5 and sys.modules["core"] is here
    import core.effects.gate

    assert core.effects.gate is sys.modules["core.effects.gate"]


def test_the_folder_belongs_to_the_moment(tmp_path: Path) -> None:
    before = os.getcwd()
    script = Script(tmp_path, "import os", "os.makedirs(str(i)); os.chdir(str(i)); here = os.getcwd()").run(3)
    assert script["here"] == str(tmp_path / "1" / "2" / "3") and os.getcwd() == before
    assert script.go_to(1).run(1)["here"] == str(tmp_path / "1" / "2")


SETTINGS = {
    "environment": ('import os; os.environ["NABLA_TEST"] = str(i)', lambda: os.environ.get("NABLA_TEST")),
    "recursion": ("import sys; sys.setrecursionlimit(2000 + i)", sys.getrecursionlimit),
    "numpy's printing": (
        "import numpy as np; np.set_printoptions(precision=i)",
        lambda: np.get_printoptions()["precision"],
    ),
    "torch's printing": ("import torch; torch.set_printoptions(precision=i)", lambda: repr(torch.tensor(1 / 3))),
    "warnings": ('import warnings; warnings.filterwarnings("ignore", str(i))', lambda: list(warnings.filters)),
    "errors of numbers": ('import numpy as np; np.seterr(over=["raise", "ignore"][i % 2])', np.geterr),
    "threads": ("import torch; torch.set_num_threads(1 + i)", torch.get_num_threads),
    "determinism": (
        "import torch; torch.use_deterministic_algorithms(i % 2 == 1)",
        torch.are_deterministic_algorithms_enabled,
    ),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_settings_belong_to_the_moment_and_are_put_back(setting: str, tmp_path: Path) -> None:
    body, look = SETTINGS[setting]
    before = look()
    script = Script(tmp_path, "", body)
    seen = []
    for _ in range(3):
        script.run(1)
        seen.append(look())
    assert seen[0] != seen[1]
    script.go_to(1)
    assert look() == seen[0]
    script.run(2)
    assert look() == seen[2]
    other = Script(tmp_path, "", "")
    assert look() == before
    script.run(0).outside.inside().__enter__()
    assert look() == seen[2]
    script.outside.inside().__exit__(None, None, None)
    script.outside.close()
    assert look() == before
    other.outside.close()
    assert look() == before


def test_ends_the_script_and_not_the_program(tmp_path: Path) -> None:
    script = Script(tmp_path, "import os, sys", "")
    for way, code in (("sys.exit(3)", 3), ("exit()", None), ("quit('x')", "x"), ("os._exit(4)", 4)):
        with pytest.raises(SystemExit) as ended, script.outside.inside():
            exec(compile(way, script.path, "exec"), script.namespace)
        assert ended.value.code == code


def test_handlers_of_signals_stay_inside(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    body = "before = signal.signal(signal.SIGINT, print); now = signal.getsignal(signal.SIGINT)"
    script = Script(tmp_path, "import signal", body).run(1)
    assert script["now"] is print and signal.getsignal(signal.SIGINT) is before
    assert len(script.outside.notes) == 1


def test_what_is_registered_for_the_end_runs_at_the_script_s_end(tmp_path: Path) -> None:
    script = Script(tmp_path, "import atexit", "atexit.register(print, i)").run(3)
    script.go_to(1).run(1)
    script.outside.replaying = False
    script.outside.run_exit_handlers()
    assert script.printed.getvalue() == "2\n1\n"


def test_functions_that_a_script_has_replaced_are_its_own(tmp_path: Path) -> None:
    script = Script(
        tmp_path, "import builtins, time\nbuiltins.open = None; time.time = lambda: 7", "now = time.time(), open"
    )
    assert script.run(1)["now"] == (7, None)
    assert open is not None and __import__("time").time() != 7


def test_programs_run_once(tmp_path: Path) -> None:
    (tmp_path / "child.py").write_text("open('count.txt', 'a').write('x'); print('done')")
    command = 'subprocess.run([sys.executable, "child.py"], capture_output=True, text=True).stdout'
    script = Script(tmp_path, "import subprocess, sys", f"said = {command}").run(2)
    assert script.go_to(0).run(1)["said"] == "done\n"
    assert (tmp_path / "count.txt").read_text() == "xx"


def test_a_thread_that_goes_on_is_said(tmp_path: Path) -> None:
    setup = "import threading; end = threading.Event(); thread = threading.Thread(target=end.wait); thread.start()"
    script = Script(tmp_path, setup, "")
    assert len(script.outside.close()) == 1
    script["end"].set()
    script["thread"].join()


def test_lines_typed_are_read_once(tmp_path: Path) -> None:
    import io

    script = Script(tmp_path, "import sys", 'line = input("> ")')
    script.outside.typed = io.StringIO("a\nb\n")
    assert [script.run(1)["line"] for _ in range(2)] == ["a", "b"]
    assert script.go_to(0).run(1)["line"] == "a"
    script.run(1)
    with pytest.raises(EOFError, match="EOF when reading a line"):
        script.run(1)
    script.outside.typed = None
    with pytest.raises(EOFError, match="nobody can type"):
        script.run(1)
    assert script.printed.getvalue() == "> > > > "


def test_a_folder_that_was_stood_in_and_is_gone_is_there_again_for_a_while(tmp_path: Path) -> None:
    body = (
        "if i == 1: os.mkdir('there'); os.chdir('there')\n"
        "if i == 3: os.chdir('..'); os.rmdir('there')\n"
        "here = os.path.basename(os.getcwd())"
    )
    script = Script(tmp_path, "import os", body).run(3)
    assert not (tmp_path / "there").exists()
    assert script.go_to(1).run(1)["here"] == "there"
    script.run(1)
    script.outside.close()
    assert not (tmp_path / "there").exists()
