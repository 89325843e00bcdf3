"""A weight that no optimizer changes is told by the line that did, in terms where that line is a sum of products."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.engine.stepper import Stepper
from core.explain.explanation import explain
from core.explain.replay.recording import recorded
from core.explain.types import Explanation, Reference
from core.explain.updates.weight import explain_update
from core.scripts import open_script
from tests.helpers.walking import small, stepper_of

CELL = Reference("w1", (2, 1))
UPDATE = "w1 -= learning_rate * w1.grad"


def loop_with(*lines: str) -> Stepper:
    """The two-layer loop with another update of its first weight."""
    source = Stepper(small()).loop.source
    assert UPDATE in source
    return stepper_of(source.replace(UPDATE, "\n    ".join(lines)))


def value_of(stepper: Stepper, reference: Reference = CELL) -> float:
    return float(stepper.named_values[reference.tensor].detach()[reference.cell])


def assert_adds_up(found: Explanation) -> None:
    assert found.terms and found.target is not None
    size = sum(abs(term.product) for term in found.terms)
    assert abs(found.sum - found.target) <= 1e-6 * size


def told_before_and_after(stepper: Stepper, reference: Reference = CELL) -> Explanation:
    """The explanation of an update that is about to run; it is the same when it has run, and then of the value."""
    stepper.run_through("backward")
    coming = explain(stepper, reference)
    assert_adds_up(coming)
    assert coming.value == value_of(stepper, reference) and coming.line is not None
    stepper.step_iteration()
    found = explain(stepper, reference)
    assert (found.value, found.becomes) == (coming.becomes, None) == (value_of(stepper, reference), None)
    assert (found.terms, found.formula, found.note) == (coming.terms, coming.formula, coming.note)
    return coming


W, GRAD = "w1[2, 1]", "w1.grad[2, 1]"

WRITTEN = {
    "w1 += -learning_rate * w1.grad": f"{W} − learning_rate · {GRAD}",
    "w1 -= learning_rate * w1.grad / 2": f"{W} − learning_rate · {GRAD} · 1 / 2",
    "w1 -= learning_rate * (w1.grad + 0.1 * w1)": f"{W} − learning_rate · (w1.grad + 0.1 * w1)[2, 1]",
    "w1 -= learning_rate * w1.grad.sign()": f"{W} − learning_rate · w1.grad.sign()[2, 1]",
    "w1.data -= learning_rate * w1.grad.data": f"{W} − learning_rate · {GRAD}",
    "w1.data = w1.data - learning_rate * w1.grad": f"{W} − learning_rate · {GRAD}",
    "w1.sub_(learning_rate * w1.grad)": f"{W} − learning_rate · {GRAD}",
    "w1.add_(w1.grad, alpha=-learning_rate)": f"{W} − learning_rate · {GRAD}",
    "w1.data.add_(w1.grad, alpha=-learning_rate)": f"{W} − learning_rate · {GRAD}",
    "w1.mul_(1 - learning_rate).sub_(learning_rate * w1.grad)": f"(1 - learning_rate) · {W} − learning_rate · {GRAD}",
    "w1.addcdiv_(w1.grad, w1.grad.abs() + 1, value=-learning_rate)": (
        f"{W} − learning_rate · {GRAD} · 1 / (w1.grad.abs() + 1)[2, 1]"
    ),
    "w1.addcmul_(w1.grad, w1, value=-learning_rate)": f"{W} − learning_rate · {GRAD} · {W}",
    "w1.lerp_(w1.grad, 0.01)": f"(1 − 0.01) · {W} + 0.01 · {GRAD}",
    "w1 /= 1.5": f"1 / 1.5 · {W}",
    "w1.sub_(learning_rate * w1.grad).requires_grad_()": f"{W} − learning_rate · {GRAD}",
    "w1 = (w1 - learning_rate * w1.grad).requires_grad_()": f"{W} − learning_rate · {GRAD}",
}


@pytest.mark.parametrize("line", WRITTEN)
def test_a_sum_of_products_is_told_as_it_is_written(line: str) -> None:
    kept = "w1.retain_grad() if not w1.is_leaf else None"
    stepper = loop_with(line, kept)
    if line.startswith("w1 = "):  # its gradient is gone with it
        stepper = stepper_of(stepper.loop.source.replace("w1.grad.zero_()", "pass"))
    stepper.run(1)
    found = told_before_and_after(stepper)
    assert found.formula == f"{W} ← {WRITTEN[line]}"
    assert found.note == "" and found.line == 9


OTHERS = [
    "w1.clamp_(-0.1, 0.1)",
    "w1.copy_(w1.grad)",
    "w1.zero_()",
    "w1[2] = 0.25",
    "w1[:, 1] -= learning_rate * w1.grad[:, 1]",
    "torch.nn.init.constant_(w1, 0.5)",
    "w1.data = torch.ones_like(w1)",
    "torch.mul(w1, 0.5, out=w1.data)",
    "torch._foreach_mul_([w1], 0.5)",
    "w1.detach().numpy()[:] += 0.5",
    "w1.mul_(0.5).clamp_(-0.01, 0.01).add_(1)",
]


@pytest.mark.parametrize("line", OTHERS)
def test_any_other_change_is_told_by_its_line_with_the_numbers_before_and_after(line: str) -> None:
    stepper = loop_with(line)
    stepper.run(1)
    found = told_before_and_after(stepper)
    assert [term.label for term in found.terms] == ["before", "step"]
    assert found.terms[0].product == found.value
    assert found.sum == found.becomes
    assert found.note.startswith(f"Line 9, {line}, is no sum of products")
    assert found.line == 9


def test_random_numbers_are_those_of_the_run() -> None:
    stepper = loop_with("w1 -= learning_rate * torch.randn_like(w1)", "w1.normal_()")
    stepper.run(2)
    stepper.run_through("backward")
    coming = explain(stepper, CELL)
    assert coming.formula == f"{W} ← {W} − (learning_rate * torch.randn_like(w1))[2, 1]"
    stepper.run_through("update")
    found = explain(stepper, CELL)
    assert found.terms[0].product == coming.becomes == pytest.approx(coming.sum)
    assert found.sum == found.value == value_of(stepper) and "w1.normal_()" in found.note


def test_what_may_change_something_is_not_called_once_more() -> None:
    calls = "def halved(x):\n    made.append(1)\n    return x / 2"
    stepper = stepper_of(f"made = []\n{calls}\n" + loop_with("w1 -= halved(learning_rate * w1.grad)").loop.source)
    stepper.run_through("backward")
    found = explain(stepper, CELL)
    assert found.formula == f"{W} ← {W} − halved(learning_rate * w1.grad)[2, 1]"
    assert_adds_up(found)
    stepper.step_iteration()
    assert stepper.variables["made"] == [1]


def test_a_change_that_leaves_the_number_alone_hides_no_update() -> None:
    stepper = loop_with(UPDATE, "w1.clamp_(-1e6, 1e6)")
    found = told_before_and_after(stepper)
    assert found.formula == f"{W} ← {W} − learning_rate · {GRAD}"


def test_of_two_updates_the_first_is_coming_and_the_last_is_told() -> None:
    stepper = loop_with(UPDATE, "w1.clamp_(-1e-3, 1e-3)")
    stepper.run_through("backward")
    coming = explain(stepper, CELL)
    assert coming.line == 9 and coming.note == ""
    assert_adds_up(coming)
    stepper.step_iteration()
    found = explain(stepper, CELL)
    assert found.terms[0].product == coming.becomes and found.sum == found.value
    assert found.note.startswith("Line 10, w1.clamp_")


def test_the_last_update_may_be_many_iterations_ago() -> None:
    stepper = stepper_of(loop_with(f"if t % 5 == 0:\n        {UPDATE}").loop.source.replace("w1.grad.zero_()", "pass"))
    stepper.run(8)
    found = explain(stepper, CELL)
    assert found.note == "This is the update of iteration 5, line 10."
    assert_adds_up(found)
    stepper.run(14)
    assert explain(stepper, CELL).note == "This is the update of iteration 20, line 10."


def test_a_weight_that_nothing_changes_says_how_far_back_was_searched() -> None:
    stepper = loop_with("pass")
    stepper.run(3)
    assert explain(stepper, CELL).note == "No line has changed it yet: it is what the run began with."
    stepper.run(17)
    assert explain(stepper, CELL).note == "No line has changed it in the last 16 iterations."


# Scripts


Script = Callable[..., Stepper]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Open a script of some lines, with modules beside it."""

    def opened(text: str, **modules: str) -> Stepper:
        for name, code in modules.items():
            (tmp_path / f"{name}.py").write_text(code)
        (tmp_path / "train.py").write_text(text)
        return open_script(tmp_path / "train.py")

    return opened


HEAD = """
import torch
from torch import nn
net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
x, y = torch.randn(8, 3), torch.randn(8, 1)
"""


def explained(stepper: Stepper, name: str, cell: tuple[int, ...] = (0, 1)) -> Explanation:
    """The explanation of a weight, which changes nothing in the run."""
    before = stepper.digest()
    found = explain(stepper, Reference(name, cell))
    assert stepper.digest() == before
    assert_adds_up(found)
    return found


def test_a_loop_over_the_parameters_names_each_by_its_own_name(script: Script) -> None:
    stepper = script(f"""{HEAD}
for step in range(9):
    loss = (net(x) - y).square().mean()
    net.zero_grad()
    loss.backward()
    with torch.no_grad():
        for p in net.parameters():
            p -= 0.1 * p.grad
""")
    stepper.run(3)
    for name in ("net.0.weight", "net.2.weight"):
        found = explained(stepper, name)
        assert found.formula == f"{name}[0, 1] ← {name}[0, 1] − 0.1 · {name}.grad[0, 1]" and found.note == ""
        assert found.terms[1].factors[1].opens == Reference(f"{name}.grad", (0, 1))


TRAINER = """
class Trainer:
    def __init__(self, net):
        self.net = net
        self.optimizer = torch.optim.AdamW(net.parameters(), lr=0.1)
        self.bound = 0.05

    def fit(self, x, y):
        self.optimizer.zero_grad()
        (self.net(x) - y).square().mean().backward()
        self.update()
        self.limit()

    def update(self):
        self.optimizer.step()

    @torch.no_grad()
    def limit(self):
        for p in self.net.parameters():
            p.clamp_(-self.bound, self.bound)
"""


def line_with(text: str, code: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if code in line)


def test_the_line_in_a_method_is_told(script: Script) -> None:
    text = f"{HEAD}{TRAINER}\ntrainer = Trainer(net)\nfor step in range(9):\n    trainer.fit(x, y)\n"
    stepper = script(text.replace("0.05", "1e-3"))
    stepper.run(2)
    limit = "p.clamp_(-self.bound, self.bound)"
    assert explained(stepper, "net.2.weight").note.startswith(f"Line {line_with(text, limit)}, {limit}, is no sum")
    stepper = script(text.replace("0.05", "1e9"))
    stepper.run(2)
    found = explained(stepper, "net.2.weight")
    assert "learning_rate · λ · net.2.weight[0, 1]" in found.formula and (found.note, found.aside) == ("", "")
    stepper.step_line()
    said = f"This is the update of iteration 2, line {line_with(text, 'optimizer.step()')}."
    assert explained(stepper, "net.2.weight").note == said


def test_a_line_in_another_file_is_told_with_its_file(script: Script) -> None:
    trainer = "import torch\n" + TRAINER.replace("self.limit()", "pass")
    text = f"{HEAD}from trainer import Trainer\ntrainer = Trainer(net)\nfor step in range(9):\n    trainer.fit(x, y)\n"
    stepper = script(text, trainer=trainer)
    stepper.run(2)
    line = line_with(trainer, "optimizer.step()")
    assert explained(stepper, "net.2.weight").aside == (
        f"The line that changes it is trainer.py:{line}: self.optimizer.step()"
    )


def test_a_moving_average_is_told_by_the_line_that_moved_it(script: Script) -> None:
    text = f"""{HEAD}
import copy
average = copy.deepcopy(net)
single = net[0].weight.detach().clone()

@torch.no_grad()
def follow(decay):
    for a, p in zip(average.parameters(), net.parameters()):
        a.mul_(decay).add_(p, alpha=1 - decay)

for step in range(9):
    loss = (net(x) - y).square().mean()
    net.zero_grad()
    loss.backward()
    with torch.no_grad():
        for p in net.parameters():
            p -= 0.1 * p.grad
    follow(0.9)
    single = 0.9 * single + 0.1 * net[0].weight.detach()
"""
    stepper = script(text)
    stepper.run(3)
    name, own = "average.0.weight[0, 1]", "net.0.weight[0, 1]"
    found = explained(stepper, "average.0.weight")
    assert found.formula == f"{name} ← decay · {name} + (1 - decay) · {own}"
    assert found.terms[0].factors[0].value == 0.9
    assert found.terms[1].factors[-1].opens == Reference("net.0.weight", (0, 1))
    assert found.note == ""
    single = explain_update(stepper, recorded(stepper), Reference("single", (0, 1)))
    assert single.formula.startswith(f"single[0, 1] ← 0.9 · single[0, 1] + 0.1 · {own}")
    assert_adds_up(single)


def test_several_groups_are_told_apart(script: Script) -> None:
    stepper = script(f"""{HEAD}
optimizer = torch.optim.SGD([{{"params": net[0].parameters()}}, {{"params": net[2].parameters(), "lr": 0.5}}], lr=0.1)
for step in range(9):
    loss = (net(x) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""")
    stepper.run(2)
    for place, rate in ((0, 0.1), (2, 0.5)):
        found = explained(stepper, f"net.{place}.weight")
        assert found.terms[1].factors[0].value == -rate
        assert found.aside == f"Its settings are those of optimizer.param_groups[{place // 2}]."


SCHEDULED = f"""{HEAD}
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2)
for step in range(9):
    loss = (net(x) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    scheduler.step()
"""


def test_the_line_that_set_the_learning_rate_is_told(script: Script) -> None:
    stepper = script(SCHEDULED)
    line = line_with(SCHEDULED, "scheduler.step()")
    said = f"Line {line}, scheduler.step(), has set the learning rate in iteration 2."
    for iteration, aside in ((1, ""), (2, ""), (3, said), (4, "")):
        stepper.run(1)
        assert stepper.iteration == iteration
        assert explained(stepper, "net.0.weight").aside == aside
    warm = SCHEDULED.replace("    scheduler.step()\n", "").replace(
        "    optimizer.zero_grad()", "    optimizer.param_groups[0]['lr'] = 0.1 / (step + 1)\n    optimizer.zero_grad()"
    )
    stepper = script(warm)
    stepper.run(3)
    line = line_with(warm, "/ (step + 1)")
    found = explained(stepper, "net.0.weight")
    assert found.aside == f"Line {line}, optimizer.param_groups[0]['lr'] = 0.1 / (step + 1), has set the learning rate."


def test_a_step_with_a_closure_uses_the_gradient_that_the_closure_has_computed(script: Script) -> None:
    stepper = script(f"""{HEAD}
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True, foreach=True)

def closure():
    optimizer.zero_grad()
    loss = (net(x) - y).square().mean()
    loss.backward()
    return loss

for step in range(9):
    optimizer.step(closure)
""")
    for _ in range(3):
        stepper.run(1)
        found = explained(stepper, "net.0.weight")
        assert found.note == "" and found.value == value_of(stepper, Reference("net.0.weight", (0, 1)))


def test_a_scaler_unscales_before_or_within_the_step(script: Script) -> None:
    for fused in (False, True):
        stepper = script(f"""{HEAD}
optimizer = torch.optim.Adam(net.parameters(), lr=0.1, fused={fused})
scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
for step in range(9):
    loss = (net(x) - y).square().mean()
    optimizer.zero_grad()
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
""")
        stepper.run(2)
        found = explained(stepper, "net.0.weight")
        assert found.note == "" and "β₁" in found.formula


def test_half_precision_is_told_in_terms_and_says_that_it_rounds(script: Script) -> None:
    stepper = script(f"""{HEAD}
net, x, y = net.bfloat16(), x.bfloat16(), y.bfloat16()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(9):
    loss = (net(x) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""")
    stepper.run(2)
    notes = set()
    for row in range(4):
        for column in range(3):
            found = explain(stepper, Reference("net.0.weight", (row, column)))
            assert len(found.terms) == 2 and "learning_rate" in found.formula
            notes.add(found.note)
    assert notes <= {"", "The run rounds each step to bfloat16."} and len(notes) > 0


def test_a_mode_that_begins_and_ends_between_lines_stays_what_it_is(script: Script) -> None:
    stepper = script(f"""{HEAD}
from torch.overrides import TorchFunctionMode
seen = []

class Counting(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        seen.append(getattr(function, "__name__", ""))
        return function(*args, **(kwargs or {{}}))

optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(9):
    before = len(seen)
    with Counting():
        loss = (net(x) - y).square().mean()
        assert before < len(seen)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    after = len(seen)
    loss = loss * 1
    assert after == len(seen)
""")
    stepper.run(2)
    for _ in range(9):
        explained(stepper, "net.0.weight")
        stepper.step_line()
    stepper.run(7)
    modes = torch.overrides._get_current_function_mode_stack()
    assert not modes and not stepper.failed and set(stepper.variables["seen"]) > {"backward", "square"}


def test_the_hooks_on_optimizers_are_gone_after_a_question() -> None:
    from torch.optim.optimizer import _global_optimizer_post_hooks, _global_optimizer_pre_hooks

    stepper = Stepper(small("module"))
    stepper.run(1)
    explain(stepper, CELL)
    assert not _global_optimizer_pre_hooks and not _global_optimizer_post_hooks
    assert not torch.overrides._get_current_function_mode_stack()
