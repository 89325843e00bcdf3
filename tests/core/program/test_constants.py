"""The constants of a script, and its text with other values of them."""

from __future__ import annotations

import ast
import random
from textwrap import dedent

import pytest

from core.program.constants import Constant
from core.program.literals import Literal, read_as, written
from core.program.rate_names import is_rate
from core.program.settings import settings_of, with_constants

LECTURE = """
# N is batch size; D_in is input dimension;
# H is hidden dimension; D_out is output dimension.
N, D_in, H, D_out = 64, 1000, 100, 10

# Create random input and output data
x = torch.randn(N, D_in)
learning_rate = 1e-6
for t in range(500):
    pass
"""

HYPER_PARAMETERS = """
# Hyper-parameters
sequence_length = 28
num_epochs = 5        # times that the data is seen
lr: float = 1         # of Adam
name = 'rnn'; debug = False  # both
shift, scale = -0.5, +2
a = b = 3
"""


def constants(source: str) -> dict[str, Constant]:
    return {one.key: one for one in settings_of(dedent(source)).constants}


def values(source: str) -> dict[str, Literal]:
    return {key: one.value for key, one in constants(source).items()}


def test_names_of_a_tuple_share_the_comment_above_them() -> None:
    found = constants(LECTURE)
    assert {key: (one.value, one.line) for key, one in found.items()} == {
        "N": (64, 4), "D_in": (1000, 4), "H": (100, 4), "D_out": (10, 4), "learning_rate": (1e-6, 8),
    }  # fmt: skip
    assert found["H"].comment.startswith("N is batch size; D_in is input dimension; H is hidden")
    assert [key for key, one in found.items() if one.is_rate] == ["learning_rate"]


def test_each_kind_of_literal_is_a_constant() -> None:
    found = constants(HYPER_PARAMETERS)
    assert {key: (one.kind, one.value) for key, one in found.items()} == {
        "sequence_length": (int, 28), "num_epochs": (int, 5), "lr": (float, 1), "name": (str, "rnn"),
        "debug": (bool, False), "shift": (float, -0.5), "scale": (int, 2), "a = b": (int, 3),
    }  # fmt: skip
    comments = {key: one.comment for key, one in found.items()}
    assert comments["sequence_length"] == "", "what stands above several lines is their heading"
    assert comments["num_epochs"] == "times that the data is seen"
    assert comments["name"] == comments["debug"] == "both"


@pytest.mark.parametrize(
    "line",
    [
        "x = f'{name}.pt'", "x = 2 ** 5", "x = None", "x = [1, 2]", "x = 1j", "x = b'1'", "x = y = z()", "x, *y = 1, 2",
        "x, y = pair", "x = '''two\nlines'''", "x.y = 3", "x[0] = 3", "__version__ = '1'", "_ = 3", "if x: y = 3",
        "for x in (): y = 3", "def f(x=3): pass", "lambda x=3: x", "print(x := 3)",
    ],
)  # fmt: skip
def test_nothing_else_is_one(line: str) -> None:
    assert values(line) == {}


def test_what_only_counts_or_collects_is_none() -> None:
    source = """
    updates, best, best_loss, total = 0, 0.0, 1e9, 0
    real, temperature, momentum, epochs, fake = 1.0, 1.0, 0.5, 7, "x"
    for epoch in range(epochs):
        updates += 1
        total = total + epoch
        temperature *= 0.9
        if epoch == 3:
            momentum = 0.9
        best_loss, fake = min(best_loss, 3), loop()
    def f():
        global best
        best = loop()
    """
    found = constants(source)
    assert set(found) == {"real", "temperature", "momentum", "epochs"}
    assert (found["temperature"].changed, found["momentum"].changed, found["epochs"].changed) == (7, 9, 0)


def test_a_learning_rate_that_falls_begins_with_its_constant() -> None:
    source = "lr = 0.1\nfor i in x:\n    lr *= 0.9\n    lr = lr / 2\n    lr = schedule(i)\n"
    assert values(source) == {"lr": 0.1}
    assert constants(source)["lr"].changed == 3


def test_of_several_literals_the_first_is_the_constant() -> None:
    source = "width = 8\nwidth = 16\n"
    assert constants(source)["width"].value == 8 and constants(source)["width"].changed == 2
    assert with_constants(source, {"width": 9}) == "width = 9\nwidth = 16\n"


def test_those_of_the_main_function_and_of_classes_that_hold_settings_count() -> None:
    source = """
    class Config:
        '''All settings.'''
        lr = 3e-4  # Karpathy's
        layers: int = 2

    @dataclass(frozen=True)
    class Options:
        dropout: float = 0.1
        def double(self): return 2 * self.dropout

    class Net(nn.Module):
        expansion = 4

    def other():
        depth = 3

    def main():
        epochs = 3
        with open("x") as file:
            depth = 2

    if __name__ == "__main__":
        seed = 5
        main()
    """
    expected = {"Config.lr": 3e-4, "Config.layers": 2, "Options.dropout": 0.1, "main.epochs": 3, "main.depth": 2}
    assert values(source) == expected | {"seed": 5}
    assert constants(source)["Config.lr"].name == "lr" and constants(source)["Config.lr"].is_rate


def test_comments_for_tools_are_no_tips() -> None:
    source = "a = 1  # noqa: E501\nb = 2  # type: ignore\nc = 3 #@param {type:'number'}\nd = 4  # ----\n"
    assert [one.comment for one in constants(source).values()] == [""] * 4


@pytest.mark.parametrize("name", ["lr", "LR", "learning_rate", "LEARNING_RATE", "learningRate", "lr_d", "lrD", "g_lr",
                                  "base_lr", "lr1", "learning_rate_generator", "max_lr", "warmup_lr"])  # fmt: skip
def test_names_of_learning_rates(name: str) -> None:
    assert is_rate(name)


@pytest.mark.parametrize("name", ["lr_decay", "lr_step_size", "lr_gamma", "clr", "lrn", "learning", "rate", "colr",
                                  "lr_scheduler", "lr_decay_epochs", "learning_rate_factor"])  # fmt: skip
def test_names_of_other_things(name: str) -> None:
    assert not is_rate(name)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_everything_else_stays_byte_for_byte(end: str) -> None:
    lines = [
        "\ufeff# -*- Größe -*-  ",
        "\tname = r'C:\\data' ;größe\t=  -1_000\t# ünïcode, ‘tab’",
        "if 1:\tpass",
        "N, D = (0x40,  # sixty-four\x0c",
        "        1000 , )\t",
        "lr = \\",
        "    1E-3",
        "옵션 = 'a' \"b\"",
    ]
    lines[1] = lines[1].lstrip("\t")
    source = end.join(lines)
    changed = {"name": "D:\\other", "größe": 7, "N": 128, "D": -3, "lr": 0.5, "옵션": 'it\'s "x"\n'}
    assert with_constants(source, {}) == source
    expected = source.replace("r'C:\\data'", "r'D:\\other'").replace("-1_000", "7").replace("0x40", "128")
    expected = expected.replace("1000 , )", "-3 , )").replace("1E-3", "0.5")
    expected = expected.replace("'a' \"b\"", "'it\\'s \"x\"\\n'")
    assert with_constants(source, changed) == expected
    assert {key: one.value for key, one in ((c.key, c) for c in settings_of(expected).constants)} == changed


def test_a_value_that_is_the_same_keeps_its_literal() -> None:
    source = "a, b, c, d = 1_000, 1E-3, 'x' 'y', 0xff\n"
    assert with_constants(source, {"a": 1000, "b": 0.001, "c": "xy", "d": 255}) == source


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (int, "8", 8), (int, " −3 ", -3), (int, "1_000", 1000), (int, "0x10", 16), (int, "1e3", 1000), (int, "08", 8),
        (float, "1e-3", 0.001), (float, "3", 3.0), (float, "−0", 0.0), (str, " x ", " x "), (str, "", ""),
        (bool, "true", True),
    ],
)  # fmt: skip
def test_what_is_typed_for_each_kind(kind: type[Literal], text: str, value: Literal) -> None:
    assert read_as(kind, text) == value and type(read_as(kind, text)) is kind


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (int, "8.5", "not a whole number"), (int, "", "empty"), (int, "x", "not a whole number"),
        (int, "inf", "not a whole number"), (int, "True", "not a whole number"), (int, "9" * 5000, "not a whole"),
        (float, "nan", "finite"), (float, "1e999", "finite"), (float, "0.1.2", "not a number"),
        (bool, "1", "True or False"),
    ],
)  # fmt: skip
def test_what_cannot_be_typed(kind: type[Literal], text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_as(kind, text)


def test_a_rate_that_is_written_as_an_integer_may_become_a_fraction() -> None:
    rate = constants("lr = 1")["lr"]
    assert rate.read("0.5") == 0.5
    assert with_constants("lr = 1\n", {"lr": 0.5}) == "lr = 0.5\n"


def random_literal(rng: random.Random) -> Literal:
    letters = "aé한\t\\'\"\n\r\0\x7f{}# \u2028\U0001f600"
    return rng.choice(
        [
            lambda: rng.randrange(-(10**12), 10**12),
            lambda: rng.choice([0.0, -0.0, 1e-300, 1e22, 5e-324, rng.uniform(-1, 1), rng.expovariate(1e6)]),
            lambda: rng.random() < 0.5,
            lambda: "".join(rng.choices(letters, k=rng.randrange(8))),
        ]
    )()


def random_source(rng: random.Random) -> str:
    names = [f"{rng.choice(['a', 'ñ', 'N_'])}{number}" for number in range(rng.randrange(1, 9))]
    end = rng.choice(["\n", "\r\n"])
    lines = []
    while names:
        taken = [names.pop() for _ in range(min(len(names), rng.randrange(1, 4)))]
        space = rng.choice(["", " ", "\t"])
        texts = [rng.choice([repr, written])(random_literal(rng)) for _ in taken]
        line = (
            f"{', '.join(taken)}{space}={space}{', '.join(texts)}{',' if rng.random() < 0.2 and len(taken) > 1 else ''}"
        )
        lines.append(line + rng.choice(["", "  # ünder 'the' line", ";", " ; x()", f"{end}if x:{end}\ty = 1"]))
    return end.join(lines)


def test_other_values_stand_in_the_text_and_nothing_else_changes(rng: random.Random) -> None:
    for _ in range(150):
        source = random_source(rng)
        before = settings_of(source).constants
        changed: dict[str, Literal] = {one.key: random_literal(rng) for one in before if rng.random() < 0.7}
        text = with_constants(source, changed)
        after = settings_of(text).constants
        assert {one.key: repr(one.value) for one in after} == {
            one.key: repr(changed.get(one.key, one.value)) for one in before
        }
        assert [one.line for one in after] == [one.line for one in before]
        assert cut_out(text, after) == cut_out(source, before)
        ast.parse(text)


def cut_out(text: str, found: tuple[Constant, ...]) -> str:
    for one in reversed(found):
        text = text[: one.span.start] + "…" + text[one.span.end :]
    return text
