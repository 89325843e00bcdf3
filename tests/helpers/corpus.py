"""The scripts of `tests/scripts`, and what is known of each."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.helpers.plain_python import PlainRun, run_plainly

FOLDER = Path(__file__).parents[1] / "scripts"


@dataclass(frozen=True)
class Case:
    """A script of the corpus.

    Attributes:
        script: its path from `tests/scripts` on.
        iterations: how many its training loops run through, one after another.
        arguments: its command line.
        varying: the names that hold what no two runs have in common, such as times and folders.
        has_rate: whether there is a learning rate that can be set: an optimizer's, or one of the usual name.
        scaled: whether `backward` is called on something else than the loss.
    """

    script: str
    iterations: int
    arguments: tuple[str, ...] = ()
    varying: frozenset[str] = frozenset()
    has_rate: bool = True
    scaled: bool = False

    def __str__(self) -> str:
        return self.script

    def copied_to(self, folder: Path) -> Path:
        """Copy the script, and the modules of its project, to an empty folder, and return its path there."""
        path = FOLDER / self.script
        if path.parent == FOLDER:
            shutil.copy(path, folder)
        else:
            shutil.copytree(path.parent, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        return folder / path.name

    def comparable(self, state: dict[str, str]) -> dict[str, str]:
        """Return the digests of the names that two runs should have in common."""
        return {name: digest for name, digest in state.items() if name not in self.varying}


def names(*several: str) -> frozenset[str]:
    return frozenset(several)


CORPUS = (
    Case("accumulation.py", 36),
    Case("best_weights.py", 40),
    Case("carried_state.py", 38),
    Case("changing_groups.py", 32),
    Case("closures.py", 30),
    Case("command_line.py", 22, ("--steps", "22", "--lr", "0.05", "--optimizer", "sgd")),
    Case("control_flow.py", 31),
    Case("csv_log.py", 24),
    Case("custom_function.py", 30),
    Case("decorated.py", 24),
    Case("early_stopping.py", 19),
    Case("ema_amp.py", 30, scaled=True),
    Case("functional_training.py", 25),
    Case("gan.py", 30),
    Case("generator_source.py", 25),
    Case("iterators.py", 24),
    Case("lazy_modules.py", 10),
    Case("lbfgs_closure.py", 20),
    Case("lecture_loop.py", 50),
    Case("main_function.py", 24),
    Case("modern_syntax.py", 34),
    Case("nested_epochs.py", 30),
    Case("notebook.ipynb", 40),
    Case("numpy_by_hand.py", 40),
    Case("own_loader.py", 24),
    Case("packages/run.py", 24),
    Case("partials.py", 30),
    Case("policy_gradient.py", 25),
    Case("process_state.py", 20, varying=names("home", "folder")),
    Case("progress_bar.py", 32),
    Case("recursion.py", 32),
    Case("replaced_parameters.py", 40),
    Case("retained_graph.py", 25, has_rate=False),
    Case("seeded_inside.py", 36),
    Case("settings_objects.py", 30),
    Case("three_generators.py", 36),
    Case("tied_weights.py", 30),
    Case("timed_printing.py", 30, varying=names("started", "epoch_started", "durations")),
    Case("trainer_class.py", 30),
    Case("two_loops.py", 45),
    Case("two_modules/train.py", 32),
    Case("unfreezing.py", 28),
    Case("while_loop.py", 40, has_rate=False),
)


def scripts_in(folder: Path) -> Iterable[str]:
    """Return the scripts in a folder that a person would start: those beside others, or one of a project."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".py", ".ipynb"):
            yield path.name
        elif path.is_dir():
            yield from (f"{path.name}/{name}" for name in ("run.py", "train.py") if (path / name).exists())


@cache
def plain(case: Case) -> PlainRun:
    """Return what plain Python makes of a script, which has been run in a folder of its own."""
    with TemporaryDirectory() as folder:
        return run_plainly(case.copied_to(Path(folder).resolve()), case.arguments)
