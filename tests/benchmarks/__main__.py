"""`python -m tests.benchmarks NAME` prints one JSON line."""

from __future__ import annotations

import importlib
import json
import sys

NAMES = (
    "watching",
    "peers",
    "headless",
    "responsiveness",
    "startup",
    "large",
    "long",
    "soak",
    "timetravel",
    "explain",
    "convolution",
    "printing",
    "scripts",
    "breakpoints",
)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in NAMES:
        print(f"one of: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    measure = importlib.import_module(f"tests.benchmarks.{arguments[0]}").measure
    print(json.dumps({"benchmark": arguments[0], **measure()}))
    return 0


sys.exit(main(sys.argv[1:]))
