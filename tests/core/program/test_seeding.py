"""Where a script seeds itself, chooses its device and names its learning rates."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from core.program.project import Project
from core.program.settings import DEVICE, settings_of, with_constants
from core.program.training_loop import find_path
from tests.helpers.corpus import CORPUS, FOLDER


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("torch.manual_seed(3)", [(1, "3", True)]),
        ("import random\nrandom.seed(args.seed)", [(2, "args.seed", False)]),
        ("np.random.seed(1); torch.manual_seed(2)", [(1, "2", True)]),
        ("if args.seed is not None:\n    torch.manual_seed(args.seed)", [(2, "args.seed", True)]),
        ("from lightning import seed_everything\nseed_everything(42)", [(2, "42", True)]),
        ("own = torch.Generator().manual_seed(3)\nrng = np.random.default_rng(1)", []),
    ],
)
def test_a_script_that_seeds_itself_says_where(source: str, expected: list[tuple[int, str, bool]]) -> None:
    assert [(one.line, one.value, one.of_torch) for one in settings_of(source).seeds] == expected


def test_a_function_that_seeds_is_told_by_its_calls() -> None:
    source = (FOLDER / "seeded_inside.py").read_text()
    assert [(one.line, one.value) for one in settings_of(source).seeds] == [(19, "42"), (26, "100 + k")]


DEVICES = [
    ('device = torch.device("cuda" if torch.cuda.is_available() else "cpu")', 'device = torch.device("mps")'),
    ("device = 'cuda' if torch.cuda.is_available() else 'cpu'", 'device = "mps"'),
    ('DEVICE: str = "cpu"', 'DEVICE: str = "mps"'),
    ('self.device = torch.device("cuda:1")', 'self.device = torch.device("mps")'),
    ('device = torch.device("cuda") if use_cuda else torch.device("cpu")', 'device = torch.device("mps")'),
    ("device = torch.accelerator.current_accelerator()", 'device = torch.device("mps")'),
    (
        'device = torch.accelerator.current_accelerator().type if torch.accelerator.is_available() else "cpu"',
        'device = "mps"',
    ),
    (
        'device = (\n    "cuda"\n    if x\n    else "mps"\n    if y\n    else "cpu"\n)',
        'device = (\n    "mps"\n\n\n\n\n)',
    ),
    ("device = args.device", "device = args.device"),
    ("device = torch.device(args.device)", "device = torch.device(args.device)"),
    ("device = 0", "device = 0"),
    ('device = "phone"', 'device = "phone"'),
    ('net.to("cpu")', 'net.to("cpu")'),
]


@pytest.mark.parametrize(("line", "expected"), DEVICES)
def test_the_device_line_follows_the_selector(line: str, expected: str) -> None:
    source = f"if here:\n    pass\n{line}  # where\nx = 1\n"
    assert with_constants(source, {DEVICE: "mps"}) == source.replace(line, expected)
    assert with_constants(source, {}) == source
    assert bool(settings_of(source).device_lines) == (line != expected)


def test_each_case_of_a_device_gets_the_one_chosen() -> None:
    source = dedent("""
    if use_cuda:
        device = torch.device("cuda")
    else:
        device = torch.device("cpu")
    device_type = "cuda"
    """)
    chosen = with_constants(source, {DEVICE: "cuda:1"})
    assert chosen.count('torch.device("cuda:1")') == 2 and 'device_type = "cuda"' in chosen
    assert 'torch.device("cuda")' in with_constants(source, {DEVICE: "cuda:0"}), "which is the first one by itself"


def test_a_device_has_no_field_among_the_constants() -> None:
    assert settings_of('device = "cpu"\nx = 1\n').constants[0].key == "x"


def test_the_names_of_learning_rates_are_known_by_optimizer() -> None:
    source = """
    opt_g = torch.optim.Adam(net.parameters(), lr=lr_g, betas=(b1, 0.9))
    self.opt = SGD([{"params": a, "lr": args.head_lr}, {"params": b}], base_lr)
    train(net, lr=0.1); fit(net, learning_rate=rate)
    """
    assert {(use.optimizer, use.name) for use in settings_of(dedent(source)).rate_uses} == {
        ("opt_g", "lr_g"), ("self.opt", "head_lr"), ("self.opt", "base_lr"), ("", "rate"),
    }  # fmt: skip


ON_THE_WAY = """
import torch
before = 1
def helper():
    inside = 2
def main():
    own = 3
    w = torch.zeros(2, requires_grad=True)
    with torch.enable_grad():
        nested = 4
        for step in range(3):
            in_loop = 5
            loss = (w - 1).square().sum()
            loss.backward()
            w.data.sub_(0.1 * w.grad)
    later = 6
if __name__ == "__main__":
    guarded = 7
    main()
    afterwards = 8
"""


def test_constants_are_those_on_the_way_to_the_loop(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(ON_THE_WAY)
    path = find_path(Project.read(tmp_path / "script.py"))
    assert [one.key for one in settings_of(ON_THE_WAY, path).constants] == [
        "before",
        "main.own",
        "main.nested",
        "guarded",
    ]


def test_a_device_that_is_no_line_stays_a_constant() -> None:
    assert settings_of("device = 0").constants[0].key == "device"


def test_every_script_of_the_corpus_has_settings_and_keeps_its_text() -> None:
    found = 0
    for case in CORPUS:
        path = find_path(Project.read(FOLDER / case.script))
        text = path.project.script.text
        settings = settings_of(text, path)
        found += len(settings.constants)
        assert with_constants(text, {one.key: one.value for one in settings.constants}) == text
    assert found > 15
