"""Create Nablascope's environment in `.venv`, and start it there.

python3 run.py                        open the window
python3 run.py train two-layer        every other argument goes to the command `nablascope`
python3 run.py test                   check style, types, the direction of imports, and behaviour
python3 run.py test --all             … and what is exhaustive, or random at length: up to an hour
python3 run.py test tests/core -x     only pytest, with these arguments
python3 run.py translate              update the translation files, and compile them
"""

# No syntax newer than Python 3.6: an old Python has to parse this file in order to say that it is too old.

import ctypes
import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

CHECKS = {
    "ruff check": ("-m", "ruff", "check"),
    "ruff format": ("-m", "ruff", "format", "--check"),
    "mypy": ("-m", "mypy"),
    "lint-imports": ("-c", "from importlinter.cli import lint_imports_command as check; check()"),
    "pytest": ("-m", "pytest", "--numprocesses", "logical", "--maxprocesses", "4"),
}
EVERY_TIER = ("-m", "")  # pytest's own expression for “no test left out”

# The libraries that Qt loads from a Linux system, and their Debian packages.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def main(*arguments: str) -> int:
    """Run a command line and return the exit status."""
    if sys.version_info < OLDEST:
        stop(f"Nablascope needs Python 3.11 or newer, and this is {sys.version.split()[0]}; see python.org/downloads")
    if sys.platform == "linux":
        check_qt(*arguments)
    if arguments[:1] == ("test",):
        install("test")
        return test(*arguments[1:])
    install("app")
    if arguments[:1] == ("translate",):
        return translate()
    return become("-P", "-m", "gui", *arguments)


def stop(message: str) -> NoReturn:
    """Exit with an error message."""
    sys.exit(f"run.py: {message}")


def check_qt(*arguments: str) -> None:
    """Report missing libraries on one line, where Qt would give a traceback or abort."""
    if {"train", "explain", "check", "translate", "-h", "--help", "--version"}.intersection(arguments):
        return
    needed = dict(QT_LIBRARIES)
    hidden = arguments[:1] == ("test",) or "screenshot" in arguments or "QT_QPA_PLATFORM" in os.environ
    if not (hidden or os.environ.get("WAYLAND_DISPLAY")):
        if not os.environ.get("DISPLAY"):
            headless = "`train`, `explain`, `check` and `screenshot`"
            stop(f"there is no display to open a window on; the commands {headless} work without one")
        needed.update(X11_LIBRARIES)
    missing = [package for library, package in needed.items() if not loads(library)]
    if missing:
        stop(f"Qt needs libraries that are not there; on Debian or Ubuntu: sudo apt install {' '.join(missing)}")


def loads(library: str) -> bool:
    """Return whether a shared library can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(extra: str) -> None:
    """Update `.venv` to pyproject.toml. A stamp records the text, place and Python version of the last update."""
    state = f"{sys.version_info[:2]} {ROOT} {(ROOT / 'pyproject.toml').read_text(encoding='utf-8')}"
    fingerprint = hashlib.sha256(state.encode()).hexdigest()
    stamp = VENV / f"installed-{extra}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    if not PYTHON.exists() or python("-c", "import pip", stderr=subprocess.DEVNULL):
        make_venv()
    stamp.unlink(missing_ok=True)
    target = ".[test]" if extra == "test" else "."
    if python("-m", "pip", "install", "--disable-pip-version-check", "--editable", target, stdout=sys.stderr):
        stop("the installation failed, for the reason above; the next start tries again")
    for name in ("app", extra):  # every extra includes the app
        (VENV / f"installed-{name}").write_text(fingerprint)


def make_venv() -> None:
    """Create `.venv`."""
    if find_spec("ensurepip") is None:
        stop("this Python cannot make an environment; on Debian or Ubuntu: sudo apt install python3-venv")
    print("run.py: making .venv, which takes a few minutes", file=sys.stderr)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
        stop("the environment could not be made, for the reason above")


def test(*arguments: str) -> int:
    """Run all checks, or only pytest with the given arguments."""
    given = tuple(argument for argument in arguments if argument != "--all")
    tier = EVERY_TIER if "--all" in arguments else ()
    if given:
        return python("-m", "pytest", *tier, *given)
    failed = []
    for name, command in CHECKS.items():
        print(f"\n== {name}", flush=True)
        if python(*command, *(tier if name == "pytest" else ())):
            failed.append(name)
    if failed:
        stop(f"failed: {', '.join(failed)}")
    return 0


def translate() -> int:
    """Run Qt's two tools: texts in the code → resources/translations/*.ts → *.qm, which the window reads."""
    sources = sorted(str(path) for room in ("core", "gui") for path in (ROOT / room).rglob("*.py"))
    for file in sorted((ROOT / "resources" / "translations").glob("*.ts")):
        take_down = ("-no-obsolete", "-locations", "none", "-tr-function-alias", "translate+=words")
        if qt_tool("lupdate", *sources, *take_down, "-ts", str(file)) or qt_tool("lrelease", str(file)):
            return 1
    return 0


def qt_tool(name: str, *arguments: str) -> int:
    """Run one of PySide's tools and return its exit status."""
    return python("-c", f"from PySide6.scripts.pyside_tool import {name} as tool; tool()", *arguments)


def python(*arguments: str, cwd: Any = ROOT, **options: Any) -> int:
    """Run the environment's Python and return its exit status."""
    return subprocess.run([str(PYTHON), *arguments], cwd=cwd, **options).returncode


def become(*arguments: str) -> int:
    """Replace this process, so that signals and the exit status are the application's own."""
    if os.name == "nt":  # there exec returns to the prompt at once
        return python(*arguments, cwd=None)
    os.execv(str(PYTHON), [str(PYTHON), *arguments])


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
