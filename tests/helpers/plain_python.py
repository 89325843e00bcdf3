"""Training scripts run by plain Python: what a walk through them is measured against.

A run is watched from outside of the script: the bits of what each backward pass was called on, the parameters after
each step of an optimizer, and at the end the state of all that the script's own names lead to. The same watching serves
a script that is walked in this process, so that the two can be compared.
"""

from __future__ import annotations

import hashlib
import json
import random
import struct
import sys
import tempfile
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.optim.optimizer import register_optimizer_step_post_hook

from tests.helpers.forking import ROOT, run_program

_OPAQUE = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)
_PLAIN = (bool, int, str, bytes, complex, type(None), torch.dtype, torch.device)


@dataclass
class Watched:
    """What a run did, in the order in which it did it.

    Attributes:
        losses: of each backward pass the bits of what it was called on, in hexadecimal digits.
        steps: of each step of an optimizer a digest of its parameters after it.
    """

    losses: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PlainRun:
    """A script that plain Python has run to its end.

    Attributes:
        output: what it wrote to standard output.
        errors: what it wrote to standard error.
        status: its exit status.
        watched: its losses and weights.
        state: the digest of each of the module's names and of the generators at the end; none if it broke off.
    """

    output: str
    errors: str
    status: int
    watched: Watched
    state: dict[str, str]


def run_plainly(script: Path, arguments: Sequence[str] = (), seed: int = 0) -> PlainRun:
    """Run `python SCRIPT ARGUMENTS` in its folder, everything seeded, on one thread."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        program = (
            f"import sys; sys.path.insert(1, {str(ROOT)!r})\n"
            f"from tests.helpers.plain_python import _run; _run({str(script)!r}, {str(report)!r}, {seed})"
        )
        done = run_program(program, arguments, script.parent)
        found = json.loads(report.read_text("utf-8")) if report.exists() else {"watched": {}, "state": {}}
    return PlainRun(done.stdout, done.stderr, done.returncode, Watched(**found["watched"]), found["state"])


def _run(script: str, report: str, seed: int) -> None:
    """Be `python SCRIPT` in this process, and write down what it did: also when it ends by an exception."""
    seed_everything(seed)
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=script, __builtins__=__builtins__)
    sys.modules["__main__"] = main
    sys.argv = [Path(script).name, *sys.argv[1:]]
    sys.path[0] = str(Path(script).parent)
    sys.path.remove(str(ROOT))
    code = compile(source_of(Path(script)), script, "exec", dont_inherit=True)
    with watching() as watched:
        try:
            exec(code, main.__dict__)
        finally:
            found = {"watched": asdict(watched), "state": final_state(main.__dict__)}
            with open(report, "w", encoding="utf-8") as file:
                json.dump(found, file)


def seed_everything(seed: int) -> None:
    """Seed torch, numpy and Python, and leave torch one thread."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)


def source_of(script: Path) -> str:
    """Return the text of a script; of a notebook the cells of code in order, without the lines that are IPython's."""
    text = script.read_text("utf-8")
    if script.suffix != ".ipynb":
        return text
    cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    lines = "\n".join(cells).splitlines()
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines) + "\n"


# Watching


@contextmanager
def watching() -> Iterator[Watched]:
    """Note the losses of all backward passes in the block, and the parameters after all steps of optimizers."""
    watched = Watched()
    plain = torch.autograd.backward

    def backward(tensors: Any, *args: Any, **kwargs: Any) -> None:
        watched.losses.extend(_bits(one) for one in ([tensors] if isinstance(tensors, torch.Tensor) else tensors))
        plain(tensors, *args, **kwargs)

    def stepped(optimizer: torch.optim.Optimizer, _args: Any, _kwargs: Any) -> None:
        watched.steps.append(_sha([p for group in optimizer.param_groups for p in group["params"]]))

    hook = register_optimizer_step_post_hook(stepped)
    torch.autograd.backward = backward
    try:
        yield watched
    finally:
        torch.autograd.backward = plain
        hook.remove()


def _bits(tensor: torch.Tensor) -> str:
    return _bytes(tensor).hex() if tensor.numel() == 1 else _sha(tensor)


def number_of(bits: str) -> float:
    """Return the loss of which a run has noted the bits, if it was one of float32 or float64."""
    raw = bytes.fromhex(bits)
    return float(struct.unpack("<f" if len(raw) == 4 else "<d", raw)[0])


# Digests


def final_state(namespace: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest of all that each name of a module leads to, and of the three generators' states.

    Tensors (with gradients), arrays, modules, optimizers and plain objects count with what they hold; the numbers that
    a clock gave count as well, so a name that holds some is best left out of a comparison.
    """
    found = {name: _sha(value) for name, value in namespace.items() if not name.startswith("__")}
    return found | {f"<{name}>": _sha(state()) for name, state in _GENERATORS.items()}


_GENERATORS: dict[str, Callable[[], Any]] = {
    "torch": torch.get_rng_state,
    "cuda": lambda: torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else None,
    "numpy": partial(np.random.get_state, legacy=False),
    "random": random.getstate,
}


def _sha(value: Any) -> str:
    sha = hashlib.sha256()
    _feed(sha, value, {})
    return sha.hexdigest()[:16]


def _bytes(tensor: torch.Tensor) -> bytes:
    dense = tensor.detach() if tensor.layout is torch.strided else tensor.detach().to_dense()
    plain = dense.resolve_conj().resolve_neg().cpu().contiguous()
    return plain.reshape(-1).view(torch.uint8).numpy().tobytes()


def _feed(sha: hashlib._Hash, value: Any, seen: dict[int, tuple[int, Any]]) -> None:
    """Add a value to a digest; one that was there before by its number, as it may lead back to itself."""
    if isinstance(value, _PLAIN):
        sha.update(f"{value!r};".encode("utf-8", "backslashreplace"))
        return
    if isinstance(value, float):
        sha.update(struct.pack("<d", value))
        return
    if id(value) in seen:
        sha.update(f"again {seen[id(value)][0]};".encode())
        return
    seen[id(value)] = len(seen), value  # kept alive: another object must not get its id
    for part in _parts(value):
        _feed(sha, part, seen)
    sha.update(b".")


def _parts(value: Any) -> Iterable[Any]:
    """Return what a value consists of; nothing of one that has no state of its own, or none that can be told."""
    match value:
        case torch.Tensor():
            return [str(value.dtype), list(value.shape), value.requires_grad, _bytes(value), _grad(value)]
        case np.ndarray():
            return [str(value.dtype), list(value.shape), value.tobytes() if value.dtype != object else value.tolist()]
        case torch.nn.Module():
            return [value.training, value.state_dict(keep_vars=True), *_own(value)]
        case torch.Generator():
            return [value.get_state()]
        case np.random.Generator():
            return [value.bit_generator.state]
        case random.Random():
            return [value.getstate()]
        case Mapping():
            return [part for item in value.items() for part in item]
        case set() | frozenset():
            return sorted(map(repr, value))
        case list() | tuple() | deque():
            return list(value)
        case np.generic():
            return [value.item()]
        case type() if _is_told(value):
            return _plain_attributes(value)
        case _ if isinstance(value, _OPAQUE) or not _is_told(value):
            return []
        case _:
            return [type(value).__name__, *_own(value)]


def _grad(tensor: torch.Tensor) -> torch.Tensor | None:
    return tensor.grad if tensor.is_leaf else None


def _is_told(value: Any) -> bool:
    """Return whether a value is an optimizer, a scheduler or the like, or of a class of the script's own, or one."""
    module = (value if isinstance(value, type) else type(value)).__module__ or ""
    return module.startswith(("torch.optim", "torch.amp")) or module.partition(".")[0] not in _LIBRARIES


_LIBRARIES = {*sys.stdlib_module_names, "torch", "numpy", "tqdm", "builtins", "core"} - {"__main__"}


def _own(value: Any) -> list[Any]:
    """Return the attributes of an object, sorted by name, in its `__dict__` or its slots."""
    slots = [name for kind in type(value).__mro__ for name in vars(kind).get("__slots__", ())]
    attributes = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    attributes |= {name: one for name, one in getattr(value, "__dict__", {}).items() if not name.startswith("_")}
    return [part for name in sorted(attributes) for part in (name, attributes[name])]


def _plain_attributes(kind: type) -> list[Any]:
    """Return the names and values of a class's own attributes that are plain, such as counters."""
    found = {name: value for name, value in vars(kind).items() if not name.startswith("_")}
    plain = (*_PLAIN, float, list, dict, torch.Tensor)
    return [part for name in sorted(found) if isinstance(found[name], plain) for part in (name, found[name])]
