"""A Python that has imported torch already, and forks for each program: importing takes longer than most of them run.

A program finds the process as Python starts it, with its own streams, environment and folder, and ends it as any does.
Elsewhere than on Linux, where libraries do not all survive a fork, each gets a Python of its own.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECONDS = 300
CAN_FORK = sys.platform == "linux"

SERVER = f"""
import sys
sys.path.insert(1, {str(ROOT)!r})
from tests.helpers.forking import serve
exec(serve())
"""


def run_program(program: str, arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `python -c PROGRAM ARGUMENTS` in a folder, with nothing to read."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"}
    if CAN_FORK:
        return _forked(program, arguments, folder, environment)
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )


def _forked(
    program: str, arguments: Sequence[str], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    server = _server()
    assert server.stdin is not None and server.stdout is not None
    with tempfile.TemporaryDirectory() as streams:
        output, errors = Path(streams, "output"), Path(streams, "errors")
        request = {
            "program": program,
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": environment,
            "streams": [os.devnull, str(output), str(errors)],
        }
        server.stdin.write(json.dumps(request) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        said = [path.read_bytes().decode("utf-8") for path in (output, errors)]
    return subprocess.CompletedProcess([sys.executable, *arguments], status, *said)


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(server.communicate)  # it ends with its input
    return server


def serve() -> str:
    """Fork for each request, and return in the new process the program that it is to be."""
    import numpy  # noqa: F401
    import torch._dynamo  # noqa: F401  (the first step of an optimizer imports it)

    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        process = os.fork()
        if not process:
            return _become(request)
        _, ended = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)
    sys.exit()


def _become(request: dict[str, Any]) -> str:
    for number, path in enumerate(request["streams"]):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  (the old one has read on)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.path.remove(str(ROOT))
    signal.alarm(SECONDS)
    sys.argv = ["-c", *request["arguments"]]
    program: str = request["program"]
    return program
