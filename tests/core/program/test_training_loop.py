from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent, indent

import pytest

from core.errors import LoopError
from core.program.project import Project
from core.program.training_loop import find_path
from core.program.training_path import TrainingPath

MARK = "# here"
BOTH = "loss.backward(); opt.step()"


def project(folder: Path, text: str, **others: str) -> Project:
    """Write a script, and modules beside it."""
    for name, other in others.items():
        file = folder / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(other))
    (folder / "train.py").write_text(dedent(text))
    return Project.read(folder / "train.py")


def marked(read: Project) -> list[tuple[str, int]]:
    return sorted(
        (file.name, number)
        for file in read.files.values()
        for number, line in enumerate(file.text.splitlines(), start=1)
        if line.endswith(MARK)
    )


def found(path: TrainingPath) -> list[tuple[str, int]]:
    return sorted((loop.file.name, loop.line) for loop in path.loops)


ONE_FILE = {
    "the innermost of two": """
        for epoch in range(2):
            for x in loader:  # here
                loss.backward()
                opt.step()
            for x in test_loader:
                evaluate(x)
        """,
    "not the loop over parameters": """
        for t in range(9):  # here
            loss.backward()
            for p in params:
                p -= lr * p.grad
                p.grad.zero_()
        """,
    "not the loop over time steps": """
        for batch in loader:  # here
            for t in range(T):
                loss += step(batch[t])
            loss.backward()
            opt.step()
        """,
    "not the loop of backward passes": """
        for batch in loader:  # here
            for t in range(T):
                criterion(batch[t]).backward(retain_graph=True)
            opt.step()
        """,
    "accumulated gradients": """
        for i, x in enumerate(loader):  # here
            loss.backward()
            if i % 4 == 3:
                opt.step()
        """,
    "a closure for LBFGS with a loop of its own": """
        def main():
            for epoch in range(3):  # here
                def closure():
                    opt.zero_grad()
                    for x in batches:
                        f(x).backward()
                    return loss
                opt.step(closure)
        main()
        """,
    "through functions": """
        def fit():
            for e in range(9):
                one_epoch()
        def one_epoch():
            for x in loader:  # here
                step(x)
        def step(x):
            back(x)
            opt.step()
        def back(x):
            x.backward()
        if __name__ == "__main__":
            fit()
        """,
    "through a class": """
        class Trainer:
            def __init__(self, model): self.model = model
            def fit(self):
                for epoch in range(3):
                    self.model.train()
                    self.epoch()
            def epoch(self):
                for x in self.loader:  # here
                    self.step(x)
            def step(self, x):
                loss = self.model(x)
                loss.backward()
                self.optimizer.step()
        Trainer(net).fit()
        """,
    "through a subclass that fills in the step": """
        class Base:
            def fit(self):
                for x in self.loader:  # here
                    self.work(x)
        class Mine(Base):
            def work(self, x):
                loss.backward(); opt.step()
        Mine().fit()
        """,
    "through super()": """
        class Base:
            def fit(self):
                for x in self.loader:  # here
                    loss.backward(); opt.step()
        class Mine(Base):
            def fit(self):
                super().fit()
        def main():
            Mine().fit()
        main()
        """,
    "in a constructor": """
        class Solver:
            def __init__(self):
                while True:  # here
                    loss.backward(); opt.step()
        Solver()
        """,
    "through a class method": """
        class Run:
            @classmethod
            def start(cls): cls().go()
            def go(self):
                while True:  # here
                    loss.backward(); opt.step()
        class Other:
            def go(self):
                while True:
                    loss.backward(); opt.step()
        Run.start()
        """,
    "through a partial": """
        from functools import partial
        def work(rate, x):
            loss.backward(); opt.step()
        step = partial(work, 0.1)
        for x in loader:  # here
            step(x)
        """,
    "through a partial of the whole": """
        from functools import partial
        def train(rate):
            for x in loader:  # here
                loss.backward(); opt.step()
        run = partial(train, rate=0.1)
        run()
        """,
    "through a lambda": """
        step = lambda x: (f(x).backward(), opt.step())
        for x in loader:  # here
            step(x)
        """,
    "through a function passed as an argument": """
        def run(work):
            work()
        def train():
            for x in loader:  # here
                loss.backward(); opt.step()
        run(train)
        """,
    "through a table of functions": """
        def train():
            for x in loader:  # here
                loss.backward(); opt.step()
        def test(): pass
        {"train": train, "test": test}[mode]()
        """,
    "through a callable object": """
        class Step:
            def __call__(self, x):
                f(x).backward()
                self.opt.step()
        step = Step()
        for x in loader:  # here
            step(x)
        """,
    "through a function that makes the trainer": """
        class T:
            def run(self):
                for x in y:  # here
                    loss.backward(); opt.step()
        class Other:
            def run(self):
                for x in y:
                    loss.backward(); opt.step()
        def make(): return T()
        trainer = make()
        trainer.run()
        """,
    "through functions made by another one": """
        def make():
            def run():
                for x in y:  # here
                    step()
            def step():
                loss.backward(); opt.step()
            def report(): pass
            return run, report
        run, report = make()
        run()
        """,
    "not what happens to be called train": """
        def train(model):
            for x in loader:  # here
                model.train()
                loss.backward(); opt.step()
        def test(model):
            for x in loader:
                model.train(False)
        class Other:
            def train(self, mode):
                loss.backward(); opt.step()
        train(net)
        test(net)
        """,
    "two, one after the other": """
        for t in range(3):  # here
            loss.backward(); opt.step()
        while more():  # here
            loss.backward(); opt.step()
        """,
    "a recursive function": """
        def train(depth):
            for x in loader:  # here
                loss.backward(); opt.step()
                if bad: train(depth - 1)
            if depth: train(depth - 1)
        train(3)
        """,
    "a critic of several steps within a generator's": """
        for i in range(9):  # here
            for _ in range(5):
                d_loss.backward(); d_opt.step()
            g_loss.backward(); g_opt.step()
        """,
    "an attack within an iteration": """
        def attack(x):
            for k in range(7):
                g = torch.autograd.grad(f(x), x)
                x = x + step * g.sign()
            return x
        for x in loader:  # here
            attack(x)
            loss.backward(); opt.step()
        """,
    "a reinforcement learner": """
        for episode in range(9):  # here
            while not done:
                state, reward, done = env.step(act(state))
            loss.backward()
            opt.step()
        """,
    "schedulers, bars and environments are no optimizers": """
        for epoch in range(9):
            for x in loader:  # here
                loss.backward(); opt.step()
            for y in other:
                y.backward(); lr_scheduler.step(); bar.step(); env.step(y)
        """,
    "a scheduler under another name": """
        from torch.optim.lr_scheduler import StepLR
        thing = StepLR(o, 3)
        for epoch in range(2):  # here
            for x in a:
                loss.backward()
                thing.step()
            opt.step()
        """,
    "mixed precision": """
        for x in loader:  # here
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
        """,
    "Accelerate": """
        for x in loader:  # here
            accelerator.backward(loss)
            optimizer.step()
        """,
    "torch.autograd.grad": """
        from torch.autograd import grad
        for t in range(9):  # here
            gw, = grad(loss, [w])
            w = w - lr * gw
        """,
    "torch.func.grad, made before the loop": """
        import torch
        gradient = torch.func.grad_and_value(f)
        for t in range(3):
            w -= lr * dw
        for t in range(9):  # here
            grads, loss = gradient(params)
            params = {k: p - 0.1 * grads[k] for k, p in params.items()}
        """,
    "a functional optimizer": """
        step = jax.jit(jax.value_and_grad(f))
        for t in range(3):
            loss, grads = step(params)
        for t in range(9):  # here
            loss, grads = step(params)
            params = optax.apply_updates(params, grads)
        """,
    "updates of data": """
        for t in range(9):  # here
            loss.backward()
            w.data = w.data - lr * w.grad.data
            v.data.sub_(lr * v.grad.data)
        """,
    "in-place methods of weights": """
        for t in range(9):  # here
            loss.backward()
            for w in ws:
                w.add_(w.grad, alpha=-lr)
        """,
    "numpy by hand": """
        for t in range(500):  # here
            grad_w1 = x.T.dot(grad_h)
            w1 -= learning_rate * grad_w1
            w2 -= learning_rate * grad_w2
        """,
    "numpy with names like dw": """
        for i in range(9):
            for x, y in data:  # here
                dw = x * (p - y)
                w = w - eta * dw
        """,
    "numpy, not the loop over layers": """
        for epoch in range(9):  # here
            for l in reversed(range(L)):
                delta = W[l].T @ delta
                W[l] -= lr * delta
        """,
    "numpy, not the loop over the network's layers": """
        class Layer:
            def update(self, lr):
                self.w -= lr * self.dw
        class Net:
            def update(self, lr):
                for layer in self.layers: layer.update(lr)
        net = Net()
        for epoch in range(9):  # here
            net.update(0.1)
        """,
    "a perceptron": """
        for epoch in range(9):
            for x, y in zip(X, Y):  # here
                w += lr * (y - predict(x)) * x
        """,
    "a factorization of a matrix": """
        for epoch in range(9):
            for u, i, r in ratings:  # here
                e = r - P[u] @ Q[i]
                P[u] += lr * e * Q[i]
                Q[i] += lr * e * P[u]
        """,
    "a backward pass, when nothing updates": """
        for n in range(3):
            for x in loader:  # here
                f(x).backward()
        for p in params:
            p -= lr * p.grad
        """,
    "a backward pass comes before an update elsewhere": """
        for t in range(3):
            w -= lr * dw
        for t in range(3):  # here
            f(t).backward()
        """,
    "while, with, try and else": """
        try:
            with open(f) as g:
                if a: pass
                else:
                    while True:  # here
                        loss.backward(); opt.step()
        except KeyboardInterrupt:
            pass
        """,
    "a global function set in another": """
        def choose():
            global step
            step = work
        def work(x):
            loss.backward(); opt.step()
        choose()
        for x in loader:  # here
            step(x)
        """,
    "a recursive function with backward passes": """
        def train(depth):
            for x in loader:  # here
                f(x).backward()
                if bad: train(depth - 1)
        train(3)
        """,
    "a scheduler of a trainer": """
        class Trainer:
            def __init__(self, opts):
                self.opt, self.scheduler = opts[0]
            def fit(self):
                for epoch in range(2):  # here
                    for x in a:
                        x.backward()
                        self.scheduler.step()
                    self.opt.step()
        Trainer(o).fit()
        """,
    "an attribute of an unknown kind": """
        class Agent:
            def learn(self): loss.backward(); opt.step()
        class Run:
            def __init__(self, both): self.agent, self.env = both
            def go(self):
                while True:  # here
                    self.env.step(a)
                    self.agent.learn()
        Run(load()).go()
        """,
    "an attribute that is set from outside": """
        class Agent:
            def learn(self): loss.backward(); opt.step()
        class Run:
            def go(self):
                while True:  # here
                    self.agent.learn()
        run = Run()
        run.agent = Agent()
        run.go()
        """,
    "not the loop over networks": """
        class Other:
            def train(self): loss.backward(); opt.step()
        for net in nets:
            net.train()
        for x in loader:  # here
            loss.backward(); opt.step()
        """,
    "a base class within another one": """
        class Outer:
            class Base:
                def fit(self):
                    while True:  # here
                        self.work()
        class Mine(Outer.Base):
            def work(self): loss.backward(); opt.step()
        Mine().fit()
        """,
    "a global statement at top level": """
        global best
        best = 3
        for x in loader:  # here
            loss.backward(); opt.step()
        """,
    "a hand-written optimizer": """
        class SGD:
            def step(self):
                for p in self.params: p.data -= self.lr * p.grad
        sgd = SGD()
        for x in loader:  # here
            loss.backward()
            sgd.step()
        """,
    "a compiled step": """
        import torch
        @torch.compile
        def step(x):
            loss.backward(); opt.step()
        for x in loader:  # here
            step(x)
        """,
}


@pytest.mark.parametrize("text", ONE_FILE.values(), ids=ONE_FILE.keys())
def test_the_training_loop(text: str, tmp_path: Path) -> None:
    read = project(tmp_path, text)
    path = find_path(read)
    assert found(path) == marked(read)
    assert path.reentrant, path.reasons


ENGINE = """
    def train_one_epoch(loader):
        for x in loader:  # here
            loss.backward(); opt.step()
    """

SEVERAL_FILES: dict[str, dict[str, str]] = {
    "by name": {"text": "from engine import train_one_epoch\ntrain_one_epoch(l)", "engine": ENGINE},
    "by another name": {"text": "from engine import train_one_epoch as run\nrun(l)", "engine": ENGINE},
    "by its module": {"text": "import engine\nfor e in range(3):\n engine.train_one_epoch(l)", "engine": ENGINE},
    "by its module under another name": {"text": "import net.engine as e\ne.train_one_epoch(l)", "net/engine": ENGINE},
    "by its full name": {"text": "import net.engine\nnet.engine.train_one_epoch(l)", "net/engine": ENGINE},
    "from a package": {"text": "from net import engine\nengine.train_one_epoch(l)", "net/engine": ENGINE},
    "everything": {"text": "from engine import *\ntrain_one_epoch(l)", "engine": ENGINE},
    "handed on by a package": {
        "text": "from net import train_one_epoch\ntrain_one_epoch(l)",
        "net/__init__": "from .engine import *",
        "net/engine": ENGINE,
    },
    "imported in a function": {
        "text": "def main():\n import engine as e\n e.train_one_epoch(l)\nmain()",
        "engine": ENGINE,
    },
    "a class of another file": {
        "text": "from engine import Trainer\nt = Trainer()\nt.fit()",
        "engine": "class Trainer:\n def fit(self):\n  for x in y:  # here\n   loss.backward(); opt.step()",
    },
    "a step of another file": {
        "text": "import steps\nfor x in y:  # here\n steps.step(x)",
        "steps": "def step(x):\n loss.backward(); opt.step()",
    },
    "a base class of another file": {
        "text": "from base import Base\nclass T(Base):\n def work(self): loss.backward(); opt.step()\nT().fit()",
        "base": "class Base:\n def fit(self):\n  while True:  # here\n   self.work()",
    },
    "a cycle": {
        "text": "import engine\nengine.train_one_epoch(l)",
        "engine": "import other\n" + ENGINE.replace("\n    ", "\n"),
        "other": "import engine\nfrom engine import *",
    },
}


@pytest.mark.parametrize("texts", SEVERAL_FILES.values(), ids=SEVERAL_FILES.keys())
def test_the_training_loop_of_a_project(texts: dict[str, str], tmp_path: Path) -> None:
    read = project(tmp_path, **texts)
    path = find_path(read)
    assert found(path) == marked(read) != []
    assert path.reentrant, path.reasons


NOT_REENTRANT = {
    "comprehension": "results = [train() for seed in range(3)]",
    "lambda": "run = lambda: train()\nrun()",
    "decorator": "@profile\ndef main(): train()\nmain()",
    "generator": "def steps():\n train()\n yield 1\nfor loss in steps(): pass",
    "head": "if train(): pass",
    "head of a with": "with train(): pass",
    "match": "match mode:\n case 1: train()",
    "`finally`": "try: pass\nfinally: train()",
    "`except`": "try: pass\nexcept ValueError: train()",
    "`else` of a loop": "for i in range(3): pass\nelse: train()",
    "`async`": "async def main(): train()\nimport asyncio\nasyncio.run(main())",
    "`await`": "async def main():\n await train()\nasyncio.run(main())",
    "`async with`": "async def main():\n async with a: train()\nasyncio.run(main())",
    "`async for`": "async def main():\n async for x in y: train()\nasyncio.run(main())",
    "library": "import fire\nfire.Fire(train)",
    "What calls": "globals()[name]()",
}


@pytest.mark.parametrize(("word", "text"), NOT_REENTRANT.items(), ids=NOT_REENTRANT.keys())
def test_a_path_that_cannot_be_entered_again_is_found_and_said(word: str, text: str, tmp_path: Path) -> None:
    read = project(tmp_path, f"def train():\n for x in y:  # here\n  {BOTH}\n{text}")
    path = find_path(read)
    assert found(path) == marked(read)
    assert not path.reentrant
    said = [note.text for note in path.reasons]
    assert any(word.removesuffix(" of a with") in text for text in said), said
    assert all(note.file == "__main__" and note.line >= 1 for note in path.reasons)


@pytest.mark.parametrize("text", ["print(time(), train())", "a and train()", "x = [train(), train() if a else 3]"])
def test_a_path_through_a_part_of_a_statement(text: str, tmp_path: Path) -> None:
    path = find_path(project(tmp_path, f"def train():\n for x in y:\n  {BOTH}\n{text}"))
    assert path.reentrant and len(path.calls) == text.count("train")


def test_a_loop_that_runs_while_a_module_is_imported(tmp_path: Path) -> None:
    path = find_path(project(tmp_path, "import pretrain", pretrain=f"for x in y:  # here\n {BOTH}"))
    assert found(path) == [("pretrain", 1)]
    assert [(note.file, note.line) for note in path.reasons] == [("pretrain", 1)]


def test_what_a_module_does_only_as_a_script_is_not_on_the_path(tmp_path: Path) -> None:
    module = f"def f():\n for x in y:\n  {BOTH}\nif __name__ == '__main__':\n f()"
    with_own = find_path(project(tmp_path, f"import other\nfor a in b:\n {BOTH}", other=module))
    assert found(with_own) == [("__main__", 2)]


def test_a_loop_that_nothing_calls_comes_before_one_that_may_not_train(tmp_path: Path) -> None:
    text = f"for t in u:\n w -= lr * dw\nfor net in nets: net.fit()\ndef train():\n for x in y:\n  {BOTH}"
    path = find_path(project(tmp_path, text))
    assert found(path) == [("__main__", 5)]
    assert [note.text for note in path.reasons] == ["What calls train() cannot be told from the text."]


def test_an_imported_function_that_nothing_calls_and_that_may_not_train_is_no_loop(tmp_path: Path) -> None:
    profile = "def profile():\n for x in y: f(x).backward()"
    with pytest.raises(LoopError):
        find_path(project(tmp_path, "import tools", tools=profile))
    assert found(find_path(project(tmp_path, profile))) == [("__main__", 2)]


def test_decorators_are_one_reason(tmp_path: Path) -> None:
    text = f"@staticmethod\n@a\n@b(3)\ndef f():\n for x in y:\n  {BOTH}\nf()"
    (note,) = find_path(project(tmp_path, text)).reasons
    assert (note.line, note.text) == (4, "f() has the decorator @a, and leads to the training loop.")


def test_only_the_outermost_function_is_said_to_be_called_by_something_unknown(tmp_path: Path) -> None:
    text = f"class T:\n def fit(self): self.epoch()\n def epoch(self):\n  for x in y:\n   {BOTH}"
    assert [note.line for note in find_path(project(tmp_path, text)).reasons] == [2]


NO_LOOP = {
    "nothing": "print(1)",
    "one step": "loss.backward(); opt.step()",
    "an evaluation": "for x in loader: print(model(x))",
    "a running sum": "for x in loader: total += loss.item()",
    "a moving average": "for x in loader: mean = mean - (mean - x) / n",
    "an environment": "for t in range(9): state = env.step(a)",
    "clipping": "for t in range(9): torch.nn.utils.clip_grad_norm_(p, max_grad_norm); p.grad.zero_()",
}


@pytest.mark.parametrize("text", NO_LOOP.values(), ids=NO_LOOP.keys())
def test_no_loop_is_an_error_in_words(text: str, tmp_path: Path) -> None:
    with pytest.raises(LoopError, match="No training loop was found"):
        find_path(project(tmp_path, text))


LIBRARIES = {
    "trainer.fit": "import lightning as L\ntrainer = L.Trainer()\ntrainer.fit(model)",
    "pl.Trainer(max_epochs=3).fit": "import pytorch_lightning as pl\npl.Trainer(max_epochs=3).fit(m)",
    "trainer.train": "from transformers import Trainer\ntrainer = Trainer(model)\ntrainer.train()",
    "Mine().train": "from transformers import Trainer\nclass Mine(Trainer): pass\nMine().train()",
}


@pytest.mark.parametrize(("call", "text"), LIBRARIES.items(), ids=LIBRARIES.keys())
def test_a_loop_inside_a_library(call: str, text: str, tmp_path: Path) -> None:
    path = find_path(project(tmp_path, text))
    assert path.loops == () and path.library_loop is not None
    assert path.library_loop.text == f"The training loop is inside a library: {call}() runs it."
    assert path.library_loop.line == len(text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "import torch.multiprocessing as mp\nmp.spawn(train, nprocs=2)",
        "from accelerate import notebook_launcher\nnotebook_launcher(train)",
        "import torch.multiprocessing as mp\np = mp.Process(target=train)",
    ],
)
def test_a_loop_in_other_processes(text: str, tmp_path: Path) -> None:
    path = find_path(project(tmp_path, f"def train():\n for x in y:\n  {BOTH}\n{text}"))
    assert found(path) == [("__main__", 2)]
    assert path.library_loop is not None and "other processes" in path.library_loop.text


def test_a_script_that_may_run_in_one_process_does(tmp_path: Path) -> None:
    text = f"import torch.multiprocessing as mp\ndef f():\n for x in y:\n  {BOTH}\nif a: mp.spawn(f)\nelse: f()"
    path = find_path(project(tmp_path, text))
    assert path.library_loop is None and path.reentrant and len(path.calls) == 1


@pytest.mark.parametrize(("head", "said"), [("", True), ("if ddp: ", False), ("if __name__ == '__main__': ", True)])
def test_torchrun(head: str, said: bool, tmp_path: Path) -> None:
    text = f"import torch.distributed as dist\n{head}dist.init_process_group()\nfor x in y:\n {BOTH}"
    note = find_path(project(tmp_path, text)).library_loop
    assert (note is not None and "torchrun" in note.text) is said


def test_another_loop_is_chosen_by_its_line(tmp_path: Path) -> None:
    read = project(
        tmp_path,
        f"import engine\nfor a in b:\n for c in d:\n  {BOTH}\nengine.go()",
        engine="def go():\n for e in f:\n  pass",
    )
    assert found(find_path(read)) == [("__main__", 3)]
    assert found(find_path(read, 2)) == [("__main__", 2)]
    assert found(find_path(read, "2")) == [("__main__", 2)]
    path = find_path(read, "engine.py:2")
    assert found(path) == [("engine", 2)] and [function.qualname for function in path.functions] == ["go"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (1, "No loop begins at train.py, line 1. Loops begin at: 2."),
        ("gone.py:2", "gone.py is no file of this project."),
        ("engine.py:1", "engine.py has no loop."),
        ("two", "two is no line: a line is written as 12 or engine.py:12."),
    ],
)
def test_a_line_that_cannot_be_chosen(place: int | str, said: str, tmp_path: Path) -> None:
    read = project(tmp_path, f"import engine\nfor a in b:\n {BOTH}", engine="x = 1")
    with pytest.raises(LoopError) as refused:
        find_path(read, place)
    assert str(refused.value) == said
    assert refused.value.line == (1 if place == 1 else None)


def test_what_leads_to_the_loop(tmp_path: Path) -> None:
    text = f"""
        class T:
            def fit(self, n):
                print("before")
                for epoch in range(n):
                    self.epoch()
                print("after")
            def epoch(self):
                with timer:
                    for i, x in enumerate(y):
                        {BOTH}
        def main():
            t = T()
            t.fit(3)
        main()
        """
    path = find_path(project(tmp_path, text))
    tree = path.project.script.tree
    lines = sorted(node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt) and id(node) in path.statements)
    assert lines == [5, 6, 9, 10, 14, 15]
    assert [function.qualname for function in path.functions] == ["main", "T.fit", "T.epoch"]
    calls = {ast.unparse(node): path.calls[id(node)] for node in ast.walk(tree) if id(node) in path.calls}
    assert calls == {
        "main()": ("__main__", "", 0),
        "t.fit(3)": ("__main__", "main", 0),
        "self.epoch()": ("__main__", "T.fit", 1),
    }
    assert list(path.outer_loops.values()) == [("__main__", "T.fit", 0)]
    (loop,) = path.loops
    assert (loop.site, loop.function) == (("__main__", "T.epoch", 0), "T.epoch")
    assert path.loop_of(loop.node) is loop and path.loop_of(tree) is None
    assert path.leads(loop.node) and path.leads(path.functions[0].node) and not path.leads(tree.body[0])


def test_sites_stay_the_same_when_other_lines_are_edited(tmp_path: Path) -> None:
    text = f"def f():\n for x in y:\n  {BOTH}\nfor e in range(3):\n f()\nf()"
    edited = f"import os\ndef f():\n print(1)\n for x in y:\n  x()\n  {BOTH}\nfor e in range(9):\n  z = f()\n\nf()"
    sites = [
        [*path.calls.values(), *path.outer_loops.values(), *(loop.site for loop in path.loops)]
        for path in (find_path(project(tmp_path, text)), find_path(project(tmp_path, edited)))
    ]
    assert sorted(sites[0]) == sorted(sites[1])
    assert len(set(sites[0])) == 4


def test_functions_of_one_name_have_sites_of_their_own(tmp_path: Path) -> None:
    text = f"def f():\n for x in y:\n  {BOTH}\nf()\ndef f():\n for x in z:\n  {BOTH}\nf()"
    path = find_path(project(tmp_path, text))
    assert len({loop.site for loop in path.loops}) == 2


COUNTERS = {
    "for epoch in range(3):\n for i, x in enumerate(y):": ["epoch", "i"],
    "for fold in folds:\n for x in y:": ["fold"],
    "for e in tqdm(range(3)):\n for (i, (x, y)) in tqdm(enumerate(z)):": ["e", "i"],
    "for t in itertools.count():": ["t"],
    "for self.epoch in range(3):": ["self.epoch"],
    "for t in self.bar(range(3)):": ["t"],
    "for x, t in zip(y, range(3)):": ["t"],
    "for x in y:": [],
    "for _ in range(3):": [],
    "while n < 3:\n  m += 1; n += 1;": ["n"],
    "while True:\n  total += 2; self.n += 1;": ["self.n"],
    "while True:\n  total += loss;": [],
}


@pytest.mark.parametrize(("heads", "names"), COUNTERS.items(), ids=COUNTERS.keys())
def test_the_counters_of_the_loops(heads: str, names: list[str], tmp_path: Path) -> None:
    body = BOTH if heads.endswith(";") else f"\n  {BOTH}"
    text = f"def f(self):\n{indent(heads + body, ' ')}\nf(1)"
    (loop,) = find_path(project(tmp_path, text)).loops
    assert [counter.name for counter in loop.counters] == names
    assert {counter.function for counter in loop.counters} <= {"f"}


def test_counters_reach_through_calls(tmp_path: Path) -> None:
    text = f"def f():\n for i in range(2):\n  {BOTH}\ndef main():\n for epoch in range(3):\n  f()\nmain()"
    (loop,) = find_path(project(tmp_path, text)).loops
    assert [(counter.name, counter.function, counter.line) for counter in loop.counters] == [
        ("epoch", "main", 5),
        ("i", "f", 2),
    ]
