"""Expressions that would change a run if anything did."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import torch

from core.engine.stepper import Stepper
from core.variables.frames import frames_of

OF_TENSORS = (
    "{x}.data.add_(1)",
    "{x}.add_(1)",
    "{x}.zero_()",
    "{x}.mul_(0.5).sum()",
    "{x}.data.fill_(7)",
    "{x}.detach().copy_({x} * 2)",
    "{x}.detach_()",
    "{x}.requires_grad_(False)",
    "{x}.backward()",
    "{x}.sum().backward()",
    "__import__('torch').autograd.grad({x}.sum(), {x})",
    "{x}.grad.zero_()",
    "setattr({x}, 'grad', None)",
    "setattr({x}, 'data', {x}.data.clone()[:1])",
    "{x}.register_hook(lambda g: g * 0)",
    "{x}.__setitem__(0, 5)",
    "{x}.untyped_storage().fill_(0)",
    "{x}.resize_(3)",
    "__import__('torch').enable_grad()(lambda: {x}.add_(1))()",
    "[{x}.sub_(i) for i in range(3)]",
)
OF_MODULES = (
    "[p.data.normal_() for p in {x}.parameters()]",
    "{x}.train(not {x}.training)",
    "{x}.zero_grad()",
    "{x}.double()",
    "{x}.add_module('more', __import__('torch').nn.Linear(2, 2))",
    "{x}.register_forward_hook(lambda *a: 1 / 0)",
    "{x}._modules.clear()",
    "[p.requires_grad_(False) for p in {x}.parameters()]",
    "{x}.load_state_dict({{k: v * 0 for k, v in {x}.state_dict().items()}})",
)
OF_LISTS = (
    "{x}.append(3)",
    "{x}.pop()",
    "{x}.clear()",
    "{x}.reverse()",
    "[{x}.append(i) for i in range(9)]",
    "{x}.sort()",
)
OF_DICTS = ("{x}.clear()", "{x}.update(a=1)", "{x}.popitem()", "[{x}.pop(k) for k in list({x})]")
OF_OPTIMIZERS = (
    "{x}.step()",
    "{x}.zero_grad()",
    "{x}.param_groups.clear()",
    "{x}.param_groups[0].update(lr=9.0)",
    "{x}.state.clear()",
)
OF_ALL = (
    "next({x})",
    "list({x})",
    "[y for y in {x}]",
    "sum(1 for y in {x})",
    "next(iter({x}))",
    "{x}()",
    "{x}.step()",
    "{x}.update(1)",
    "setattr({x}, 'extra', 3)",
    "{x}.__dict__.clear()",
    "vars({x}).update(extra=[1])",
    "({x} := 5)",
)
OF_NOTHING = (
    "__import__('torch').manual_seed(1)",
    "__import__('torch').rand(3)",
    "__import__('torch').randperm(7).tolist()",
    "__import__('random').random()",
    "__import__('random').seed(3)",
    "__import__('numpy').random.rand(2)",
    "__import__('numpy').random.seed(3)",
    "__import__('torch').set_grad_enabled(False)",
    "__import__('torch').set_default_dtype(__import__('torch').float64)",
    "__import__('torch').set_printoptions(precision=9)",
    "__import__('torch').use_deterministic_algorithms(True)",
    "__import__('os').environ.update(NEW='1')",
    "__import__('os').chdir('/')",
    "__import__('sys').path.clear()",
    "__import__('sys').argv.append('x')",
    "__import__('warnings').simplefilter('error')",
    "__import__('time').time()",
    "print('never seen')",
    "open('never.txt', 'w').write('x')",
    "__import__('torch').save(1, 'never.pt')",
    "__import__('os').remove(__file__)",
    "exit(3)",
    "globals().clear()",
    "globals().update(x=3)",
    "[globals().pop(k) for k in list(globals())]",
    "1 / 0",
    "(lambda f: f(f))(lambda f: f(f))",
    "__import__('warnings').warn('never')",
    "__import__('logging').getLogger().handlers.clear()",
    "input()",
)


def expressions(stepper: Stepper, rng: random.Random, count: int) -> list[str]:
    """Return hostile expressions over the variables of the innermost frame, or of another one, and the globals."""
    frame = frames_of(stepper)[-1]
    names: Mapping[str, Any] = {**frame.module, **frame.variables}
    found = list(OF_NOTHING)
    for name, value in names.items():
        if not name.startswith("_"):
            found += [one.format(x=name) for one in _fitting(value)]
    return rng.sample(found, min(count, len(found)))


def _fitting(value: object) -> tuple[str, ...]:
    fitting = {
        torch.Tensor: OF_TENSORS,
        torch.nn.Module: OF_MODULES,
        list: OF_LISTS,
        dict: OF_DICTS,
        torch.optim.Optimizer: OF_OPTIMIZERS,
    }
    own = (*OF_ALL, *(one for kind, several in fitting.items() if isinstance(value, kind) for one in several))
    return own if not isinstance(value, type(random)) else ()
