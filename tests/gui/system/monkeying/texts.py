"""What a monkey types: into fields, and into the loop."""

from __future__ import annotations

from random import Random

VALID = {
    "batch_size": ("1", "4", "33"),
    "input_size": ("1", "5", "64"),
    "hidden_size": ("1", "3", "20"),
    "output_size": ("1", "2", "9"),
    "learning_rate": ("1e-6", "1e-3", "0.1", "10", "1e-300", "1e30"),
    "iterations": ("1", "7", "300", "1000000000"),
    "seed": ("0", "1", "2", "9223372036854775807"),
    "history_mb": ("0", "1", "16"),
    "pauseLossBelow": ("1", "-3", "1e-30", ""),
    "pauseLossAbove": ("1e3", "0", ""),
    "pauseGradientNorm": ("0", "100", "1e30", ""),
    "pauseIteration": ("1", "50", ""),
    "animationSteps": ("1", "3"),
    "animationMilliseconds": ("20", "100"),
}

ABSURD = (
    *("", " ", "0", "-1", "1e999", "nan", "-inf", "1e-400", "0x10", "1_0", "1,5", "٣", "²", "½", "1e", "+", "--1"),
    *("9" * 40, "9" * 5000, "가나다", "🙂", "\u202e12", "\ud800", "a\nb", "\0", "<b>1</b>", "%s{0}", "1;2"),
)


def for_field(name: str, rng: Random) -> str:
    """Something sound for the field of that name, or absurd."""
    return rng.choice(VALID[name]) if name in VALID and rng.random() < 0.7 else rng.choice(ABSURD)


SOUND = (
    "print(loss)",
    'print("가 <b>bold</b> \\x1b[1m", t)',
    "print(list(range(3000)))",
    "noise = torch.rand(3)",
    "torch.manual_seed(t)",
    "huge = 10**400",
    'odd = float("nan")',
    'odd = "\\ud800"',
    'print("\\ud800")',
    "numbers = [loss] * 10",
    "for part in range(3):\n    loss = loss * 1.5",
    "if t > 3:\n    loss = loss + 0",
    "learning_rate = learning_rate * 3",
    "loss = loss * 1e30",
    "import math; half = math.pi / 2",
    "empty = torch.empty(0, 3)",
    "flag = torch.tensor(True)",
    "deep = torch.zeros(2, 2, 2, 2)",
    "text = '한글' * 1000",
    "\t\nloss = loss",
)

RAISING = (
    "raise ValueError('<b>no</b> {0} %s')",
    "raise SystemExit",
    "raise SystemExit(3)",
    "raise StopIteration",
    "raise Exception('가' * 5000)",
    "raise RecursionError",
    "assert t < 3, '\\ud800'",
    "1 / 0",
    "nothing",
    "loss = None",
    "del loss",
    "x = x[0]",
    "exec('raise OSError(2, \"gone\")')",
    "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\nraise Odd",
    "lambda_ = (lambda f: f(f))(lambda f: f(f))",
)

ENDLESS = (
    "while True:\n    pass",
    "while True:\n    loss = loss + 0",
    "import itertools; any(False for _ in itertools.count())",
    "while True:\n    try:\n        raise ValueError\n    except Exception:\n        pass",
    "import time; time.sleep(0.03)",
)

BROKEN = ("(", "def", "return 3", "yield", "await x", "x =", "  x = 1", "'", "\0", "가 = ", "break", "global x", "?!")

WHOLE = ("", "\n\n", "# nothing", "pass", "loss = 1", "x", "가 = 1", "print(1)", "# backward\nloss = x.sum()")


def edited_loop(source: str, rng: Random) -> str:
    """A loop as somebody might have changed it who has no plan."""
    if rng.random() < 0.06:
        return rng.choice(WHOLE)
    lines = source.split("\n")
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        lines = rng.choice((_with, _with, _with, _without, _commented, _swapped, _doubled))(lines, rng)
    return "\n".join(lines)


def _with(lines: list[str], rng: Random) -> list[str]:
    new = rng.choice(rng.choices((SOUND, RAISING, BROKEN, ENDLESS), (8, 4, 3, 1))[0])
    place = rng.randrange(len(lines) + 1)
    below = lines[place] if place < len(lines) else ""
    indent = below[: len(below) - len(below.lstrip())]
    return [*lines[:place], *(indent + line for line in new.split("\n")), *lines[place:]]


def _without(lines: list[str], rng: Random) -> list[str]:
    place = rng.randrange(len(lines))
    return [*lines[:place], *lines[place + 1 :]]


def _commented(lines: list[str], rng: Random) -> list[str]:
    place = rng.randrange(len(lines))
    return [*lines[:place], f"# {lines[place]}", *lines[place + 1 :]]


def _swapped(lines: list[str], rng: Random) -> list[str]:
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    changed = list(lines)
    changed[one], changed[other] = lines[other], lines[one]
    return changed


def _doubled(lines: list[str], rng: Random) -> list[str]:
    place = rng.randrange(len(lines))
    return [*lines[:place], lines[place], *lines[place:]]
