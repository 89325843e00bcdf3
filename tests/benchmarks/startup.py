"""First paint of the window after the process starts, and ready to run, over a bare `import torch`."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

from tests.benchmarks.common import ROUNDS, median

WINDOW = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from gui.app import application, create_window
application()
window = create_window()
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched is window and not self.painted:
            self.painted = True
            print("painted", time.time(), flush=True)
        return False
watch = Watch()
watch.painted = False
window.installEventFilter(watch)
def ready(snapshot):
    if snapshot.maps:
        print("ready", time.time(), flush=True)
        window.close()
window.session.snapshot_changed.connect(ready)
window.show()
application().exec()
"""


def measure() -> dict[str, Any]:
    rounds = []
    for _ in range(ROUNDS):
        bare = _seconds([sys.executable, "-c", "import torch"])
        start = time.time()
        lines = subprocess.run([sys.executable, "-c", WINDOW], capture_output=True, text=True, check=True).stdout
        moments = {name: float(moment) - start for name, moment in map(str.split, lines.splitlines())}
        rounds.append((moments["painted"], moments["ready"], bare))
    return {
        "first_paint_s": median([painted for painted, _, _ in rounds]),
        "ready_s": median([ready for _, ready, _ in rounds]),
        "import_torch_s": median([bare for _, _, bare in rounds]),
        "ratio": median([ready / bare for _, ready, bare in rounds]),
    }


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - start
