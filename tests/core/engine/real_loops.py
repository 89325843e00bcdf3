"""Loops as people write them, each with something that lives on from one iteration to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CLEARED = """
# update
with torch.no_grad():
    for weight in (w1, w2):
        weight -= learning_rate * weight.grad
# zero_grad
w1.grad.zero_()
w2.grad.zero_()
"""

FITTED = """
# forward
y_pred = torch.relu(x @ w1) @ w2
# loss
loss = ((y_pred - y) ** 2).sum()
# backward
loss.backward()
"""

ON_BATCH = FITTED.replace("x @", "inputs @").replace("- y)", "- targets)") + CLEARED

TRAINED = """
# zero_grad
optimizer.zero_grad()
# forward
outputs = model(inputs)
# loss
loss = criterion(outputs, labels)
# backward
loss.backward()
# update
optimizer.step()
"""


@dataclass(frozen=True)
class Kind:
    """A loop.

    Attributes:
        name: what it is an example of.
        text: of one iteration.
        trainer: whose variables it begins with.
        reaches_back: whether its gradients reach back over iterations.
        config: of the experiment.
    """

    name: str
    text: str
    trainer: str = "two-layer"
    reaches_back: bool = False
    config: dict[str, Any] = field(default_factory=dict)


def first(text: str) -> str:
    """Return what runs in the first iteration only."""
    return "if t == 1:\n" + "".join(f"    {line}\n" for line in text.strip("\n").splitlines())


def two_layer(name: str, text: str, reaches_back: bool = False) -> Kind:
    return Kind(name, text, "two-layer", reaches_back, {"batch_size": 32})


def module(name: str, text: str, **config: Any) -> Kind:
    return Kind(name, text, "module", False, {"learning_rate": 0.01, **config})


SHARED = [
    module(
        "a scheduler that holds the optimizer",
        first("schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)")
        + TRAINED
        + "schedule.step()\n",
    ),
    module(
        "one cycle with momentum",
        first("""
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.05, total_steps=500)
""")
        + TRAINED
        + "schedule.step()\n",
    ),
    module(
        "a scheduler that waits for a plateau",
        first("plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=1, threshold=0.5)")
        + TRAINED
        + "plateau.step(loss.item())\n",
    ),
    module("param groups that change", TRAINED + "for group in optimizer.param_groups:\n    group['lr'] *= 0.97\n"),
    module(
        "a layer that is trained later",
        first("last = torch.nn.Linear(2, 2)")
        + TRAINED.replace("model(inputs)", "last(model(inputs))")
        + "if t == 10:\n    optimizer.add_param_group({'params': last.parameters(), 'lr': 0.02})\n",
    ),
    module(
        "averaged weights",
        first("import copy\naverage = copy.deepcopy(model)")
        + TRAINED
        + "with torch.no_grad():\n    for slow, fast in zip(average.parameters(), model.parameters()):\n"
        "        slow.mul_(0.9).add_(fast, alpha=0.1)\n",
    ),
    module(
        "torch's own averaged weights",
        first("average = torch.optim.swa_utils.AveragedModel(model)")
        + TRAINED
        + "if t % 3 == 0:\n    average.update_parameters(model)\n",
    ),
]

RANDOM = [
    two_layer(
        "Python's random",
        "import random\nchosen = random.choices(range(32), k=8)\ninputs, targets = x[chosen], y[chosen]" + ON_BATCH,
    ),
    two_layer(
        "numpy's random",
        "import numpy as np\nchosen = np.random.choice(32, 8, replace=False)\ninputs, targets = x[chosen], y[chosen]"
        + ON_BATCH,
    ),
    two_layer(
        "numpy's newer generator",
        first("import numpy as np\nnumbers = np.random.default_rng(7)")
        + "chosen = numbers.permutation(32)[:8]\ninputs, targets = x[chosen], y[chosen]"
        + ON_BATCH,
    ),
    two_layer(
        "a torch generator of its own",
        first("dice = torch.Generator().manual_seed(3)")
        + "chosen = torch.randperm(32, generator=dice)[:8]\ninputs, targets = x[chosen], y[chosen]"
        + ON_BATCH,
    ),
    module(
        "dropout and batch norm",
        first("""
layers = torch.nn.Linear(5, 6), torch.nn.BatchNorm1d(6), torch.nn.Dropout(0.3), torch.nn.Linear(6, 2)
model = torch.nn.Sequential(*layers)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
""")
        + TRAINED
        + """
if t % 5 == 0:
    model.eval()
    with torch.no_grad():
        tested = criterion(model(inputs), labels)
    model.train()
""",
    ),
]

ITERATORS = [
    two_layer(
        "a loader's iterator",
        first("""
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(x, y), batch_size=5, shuffle=True)
batches = iter(loader)
""")
        + "try:\n    inputs, targets = next(batches)\nexcept StopIteration:\n    batches = iter(loader)\n"
        "    inputs, targets = next(batches)" + ON_BATCH,
    ),
    two_layer(
        "a generator expression",
        first("rows = (torch.randperm(32)[:4] for _ in range(10**6))")
        + "chosen = next(rows)\ninputs, targets = x[chosen], y[chosen]"
        + ON_BATCH,
    ),
    two_layer(
        "a generator function",
        first("""
def rows(size):
    given = 0
    while True:
        order = torch.randperm(32)
        for start in range(0, 32, size):
            given += 1
            yield order[start : start + size], 1 / given
batches = rows(6)
""")
        + "chosen, factor = next(batches)\ninputs, targets = x[chosen], y[chosen]"
        + ON_BATCH.replace("learning_rate * ", "learning_rate * factor * "),
    ),
    two_layer(
        "an endless cycle",
        first("import itertools\nrows = itertools.cycle([[0, 1], [2, 3, 4], [5]])")
        + "chosen = next(rows)\ninputs, targets = x[chosen], y[chosen]"
        + ON_BATCH,
    ),
]

FUNCTIONS = [
    two_layer(
        "a function defined once",
        first("def predict(batch):\n    return torch.relu(batch @ w1) @ w2")
        + FITTED.replace("torch.relu(x @ w1) @ w2", "predict(x)")
        + CLEARED,
    ),
    two_layer(
        "a function that writes a global",
        first("""
calls = 0
def descend():
    global calls
    calls += 1
    with torch.no_grad():
        for weight in (w1, w2):
            weight -= learning_rate * weight.grad / (1 + 0.1 * calls)
            weight.grad = None
""")
        + FITTED
        + "# update\ndescend()\n",
    ),
    two_layer(
        "a closure that counts",
        first("""
def counter():
    count, last = 0, None
    def tick(value):
        nonlocal count, last
        count += 1
        last = value.detach() if last is None else 0.9 * last + 0.1 * value.detach()
        return 1 / count
    return tick
tick = counter()
""")
        + FITTED
        + "factor = tick(loss)\n"
        + CLEARED.replace("learning_rate * ", "learning_rate * factor * "),
    ),
    two_layer(
        "a closure for LBFGS",
        first("""
solver = torch.optim.LBFGS([w1, w2], lr=0.05, max_iter=3, history_size=4)
evaluations = []
def again():
    solver.zero_grad()
    value = ((torch.relu(x @ w1) @ w2 - y) ** 2).mean()
    value.backward()
    evaluations.append(value.item())
    return value
""")
        + "# loss\nloss = solver.step(again)\n",
    ),
    two_layer(
        "hooks registered once",
        first("""
norms = []
w1.register_hook(lambda gradient: norms.append(gradient.norm().item()))
w2.register_hook(lambda gradient: gradient.clamp(-5, 5))
""")
        + FITTED
        + CLEARED,
    ),
    two_layer(
        "an autograd function of its own",
        first("""
class Squash(torch.autograd.Function):
    passes = 0
    @staticmethod
    def forward(context, value):
        result = value.clamp(-1, 1)
        context.save_for_backward(value)
        return result
    @staticmethod
    def backward(context, gradient):
        Squash.passes += 1
        value, = context.saved_tensors
        return gradient * (value.abs() < 1) * (1 + 0.01 * Squash.passes)
""")
        + FITTED.replace("torch.relu(x @ w1)", "Squash.apply(x @ w1)")
        + CLEARED,
    ),
]

HOLDERS = [
    two_layer(
        "momentum in a dict of tensors",
        first("speed = {'w1': torch.zeros_like(w1), 'w2': torch.zeros_like(w2)}")
        + FITTED
        + """
# update
with torch.no_grad():
    for name, weight in (('w1', w1), ('w2', w2)):
        speed[name].mul_(0.8).add_(weight.grad)
        weight -= learning_rate * speed[name]
        weight.grad = None
""",
    ),
    two_layer(
        "a replay buffer",
        first("import random\nfrom collections import deque\nbuffer = deque(maxlen=12)")
        + "buffer.append((torch.randn(5), torch.randn(2)))\n"
        "drawn = random.sample(list(buffer), min(4, len(buffer)))\n"
        "inputs = torch.stack([one for one, _ in drawn])\ntargets = torch.stack([two for _, two in drawn])" + ON_BATCH,
    ),
    two_layer(
        "a class with slots",
        first("""
class Meter:
    __slots__ = ("best", "count", "total")
    def __init__(self):
        self.total, self.count = 0.0, 0
    def add(self, value):
        self.total += value
        self.count += 1
        if not hasattr(self, "best") or value < self.best:
            self.best = value
meter = Meter()
""")
        + FITTED
        + "meter.add(loss.item())\n"
        + CLEARED.replace("learning_rate * ", "learning_rate / meter.count * "),
    ),
    two_layer(
        "losses that grow",
        first("losses = []\nseen = set()\nnames = {}")
        + FITTED
        + "losses.append(loss.item())\nseen.add(t % 7)\nnames[f'run {t}'] = len(losses)\n"
        + CLEARED.replace("learning_rate * ", "learning_rate / len(losses) ** 0.5 * "),
    ),
    two_layer(
        "gradients that add up",
        FITTED.replace(".sum()", ".sum() / 4")
        + """
if t % 4 == 0:
    with torch.no_grad():
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
    w1.grad = w2.grad = None
""",
    ),
    two_layer(
        "the best weights, kept and taken up again",
        first("best, kept = float('inf'), None")
        + FITTED
        + CLEARED
        + "if loss.item() < best:\n    best, kept = loss.item(), [w1.detach().clone(), w2.detach().clone()]\n"
        "if t % 9 == 0:\n    with torch.no_grad():\n        w1.copy_(kept[0])\n        w2.copy_(kept[1] * 1.01)\n",
    ),
    two_layer(
        "records and counts",
        first("""
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple
class Step(NamedTuple):
    number: int
    loss: torch.Tensor
@dataclass
class Record:
    steps: list = field(default_factory=list)
record, counts, by_rest = Record(), Counter(), defaultdict(list)
""")
        + FITTED
        + """
record.steps = [*record.steps[-3:], Step(t, loss.detach())]
counts[t % 3] += 1
by_rest[t % 4].append(loss.detach())
factor = counts[0] / len(record.steps) + len(by_rest[1]) / 10
"""
        + CLEARED.replace("learning_rate * ", "learning_rate * factor * "),
    ),
    two_layer(
        "data made in the loop",
        "inputs = torch.randn(6, 5)\ntargets = torch.stack([inputs.sum(1), inputs.prod(1)], 1)" + ON_BATCH,
    ),
]

MODELS = [
    module(
        "another model in the loop",
        first(
            "model = torch.nn.Sequential(torch.nn.Linear(5, 7), torch.nn.GELU(), torch.nn.Linear(7, 2))\n"
            "optimizer = torch.optim.Adam(model.parameters(), lr=0.02)"
        )
        + TRAINED,
    ),
    module(
        "a scaler of gradients",
        first("scaler = torch.amp.GradScaler('cpu', init_scale=64.0, growth_interval=3)")
        + TRAINED.replace("loss.backward()", "scaler.scale(loss).backward()").replace(
            "optimizer.step()", "scaler.step(optimizer)\nscaler.update()"
        ),
    ),
    module(
        "weight norm and spectral norm",
        first("""
from torch.nn.utils.parametrizations import spectral_norm, weight_norm
model = torch.nn.Sequential(weight_norm(torch.nn.Linear(5, 4)), torch.nn.Tanh(), spectral_norm(torch.nn.Linear(4, 2)))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
""")
        + TRAINED,
    ),
    module(
        "two nets against each other",
        first("""
maker, judge = torch.nn.Linear(3, 2), torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
for_maker = torch.optim.Adam(maker.parameters(), lr=0.01)
for_judge = torch.optim.RMSprop(judge.parameters(), lr=0.01)
score = torch.nn.BCEWithLogitsLoss()
""")
        + """
# forward
made = maker(torch.randn(4, 3))
# loss
judged = score(judge(labels), torch.ones(len(labels), 1)) + score(judge(made.detach()), torch.zeros(4, 1))
# backward
for_judge.zero_grad()
judged.backward()
# update
for_judge.step()
# loss
loss = score(judge(made), torch.ones(4, 1))
# backward
for_maker.zero_grad()
loss.backward()
# update
for_maker.step()
""",
    ),
    module(
        "a state that is carried without its graph",
        first("""
cell, head = torch.nn.GRUCell(5, 4), torch.nn.Linear(4, 2)
state = torch.zeros(4, 4)
optimizer = torch.optim.Adam([*cell.parameters(), *head.parameters()], lr=0.01)
""")
        + TRAINED.replace("outputs = model(inputs)", "state = cell(inputs, state.detach())\noutputs = head(state)"),
    ),
    module(
        "the best state of a model, loaded again",
        first("import math\nbest, state = math.inf, None")
        + TRAINED
        + """
if loss.item() < best:
    best = loss.item()
    state = {name: value.clone() for name, value in model.state_dict().items()}
if t % 8 == 0:
    model.load_state_dict(state)
    optimizer.state.clear()
""",
        optimizer="adam",
    ),
    module(
        "a layer that is frozen and thawed",
        TRAINED
        + """
frozen = t % 10 < 4
for weight in list(model.parameters())[:1]:
    weight.requires_grad_(not frozen)
    if frozen:
        weight.grad = None
torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
""",
    ),
]

REACHING_BACK = [
    two_layer(
        "a state that is cut off now and then",
        first("state = torch.zeros(32, 3)")
        + """
if t % 5 == 1:
    state = state.detach()
# forward
state = torch.tanh(x @ w1 + 0.3 * state)
# loss
loss = ((state @ w2 - y) ** 2).mean()
# backward
loss.backward(retain_graph=True)
# update
w1.data.sub_(0.01 * w1.grad)
w2.data.sub_(0.01 * w2.grad)
# zero_grad
w1.grad = w2.grad = None
""",
        reaches_back=True,
    ),
    two_layer(
        "a state carried with its graph",
        first("state = torch.zeros(32, 3)")
        + """
# forward
state = torch.sigmoid(x @ w1 + 0.3 * state)
# loss
loss = ((state @ w2 - y) ** 2).mean()
# backward
loss.backward(retain_graph=True)
# update
w1.data.sub_(0.01 * w1.grad)
w2.data.sub_(0.01 * w2.grad)
# zero_grad
w1.grad = w2.grad = None
""",
        reaches_back=True,
    ),
    two_layer(
        "steps that stay in the graph",
        FITTED.replace("loss.backward()", "d1, d2 = torch.autograd.grad(loss, [w1, w2], create_graph=True)").replace(
            "sum", "mean"
        )
        + "# update\nw1 = w1 - 0.01 * d1\nw2 = w2 - 0.01 * d2\n",
        reaches_back=True,
    ),
    two_layer(
        "a loss summed up over iterations",
        first("total = 0.0")
        + FITTED.replace("# backward\nloss.backward()\n", "total = total + loss / 6\n")
        + "if t % 6 == 0:\n    total.backward()\n    with torch.no_grad():\n        w1.sub_(learning_rate * w1.grad)\n"
        "        w2.sub_(learning_rate * w2.grad)\n    w1.grad = w2.grad = None\n    total = 0.0\n",
        reaches_back=True,
    ),
]

KINDS = [*SHARED, *RANDOM, *ITERATORS, *FUNCTIONS, *HOLDERS, *MODELS, *REACHING_BACK]
