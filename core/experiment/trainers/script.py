"""The trainer of a person's own script: finds the tensors among its variables, and calls them as the script does."""

from __future__ import annotations

import sys
from itertools import islice
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from core.experiment.trainers.base import Options, Survey, Trainer, Variables
from core.history.rate_group import RateGroup
from core.i18n import words
from core.program.cells import cell_values

if TYPE_CHECKING:
    from torch import Generator, Tensor
    from torch.optim import Optimizer

SCRIPT = "script"
"""The name of this trainer in a config. It is chosen by opening a script."""

RATES = ("learning_rate", "lr", "LEARNING_RATE", "LR", "alpha", "step_size")
"""Names of a script's learning rate where no optimizer has it."""

DEEPEST = 3
"""The number of attributes that a tensor's name may lead through before a module begins."""

MOST_LOOKED_AT = 500
MOST_ITEMS = 16
"""Objects, and items of one list, that are looked at in search of modules and optimizers."""


class Script(Trainer):
    """Whatever a person trains.

    Parameters are those of the optimizers' groups, or without an optimizer those of the modules, or without one the
    leaves that require a gradient. Each is called by the path that leads to it: `net.fc1.weight`, `w1`, `self.w`.
    """

    title = words("Trainer", "A script")
    defaults = {"seed": 0, "device": "cpu", "threads": 0, "history_mb": 256}
    small = {}
    datasets = ()
    source = ""

    def variables(self, options: Options, generator: Generator) -> Variables:
        """Return nothing: a script makes its own."""
        return {}

    def tensors(self, variables: Variables) -> dict[str, Tensor]:
        """Return the tensors among the variables, and the parameters."""
        from torch import Tensor

        own = {name: value for name, value in variables.items() if isinstance(value, Tensor) and _has_shape(value)}
        return {**own, **self.parameters(variables)}

    def parameters(self, variables: Variables) -> dict[str, Tensor]:
        """Return the parameters by the paths that lead to them."""
        return _parameters_among(_reachable(variables))

    def survey(self, variables: Variables) -> Survey:
        """Return all tensors that names lead to, and the modules that they belong to."""
        from torch import Tensor, nn

        found = _reachable(variables)
        parameters = _parameters_among(found)
        modules = {name: value for name, value in found if isinstance(value, nn.Module)}
        known = {id(one) for one in parameters.values()}
        inside: dict[str, Tensor] = {}
        for root, module in modules.items():
            for name, one in (*module.named_parameters(root), *module.named_buffers(root)):
                if id(one) not in known and _has_shape(one):
                    known.add(id(one))
                    inside[name] = one
        own = ((name, value) for name, value in variables.items() if isinstance(value, Tensor))
        further = ((name, value) for name, value in found if isinstance(value, Tensor) and "[" not in name)
        values = {
            name: value
            for name, value in (*own, *further)
            if id(value) not in known and not name.startswith("_") and _has_shape(value)
        }
        return Survey(parameters, inside, values, modules)

    def learning_rate(self, variables: Variables) -> Any:
        """Return the learning rate in use; None where nothing is called so."""
        for optimizer in self.optimizers_in(variables):
            if optimizer.param_groups and "lr" in optimizer.param_groups[0]:
                return optimizer.param_groups[0]["lr"]
        return next((variables[name] for name in RATES if name in variables), None)

    def rate_groups(self, variables: Variables) -> dict[RateGroup, dict[str, Any]]:
        """Return the parameter groups that have a learning rate, live, by the names of their optimizers."""
        from torch.optim import Optimizer

        return {
            RateGroup(name, place): group
            for name, optimizer in _reachable(variables)
            if isinstance(optimizer, Optimizer)
            for place, group in enumerate(optimizer.param_groups)
            if "lr" in group
        }

    def set_learning_rate(self, variables: Variables, learning_rate: float) -> None:
        """Set the rate of all optimizers."""
        for optimizer in self.optimizers_in(variables):
            for group in optimizer.param_groups:
                if "lr" in group:
                    group["lr"] = learning_rate

    def optimizers_in(self, variables: Variables) -> list[Optimizer]:
        """Return the optimizers that the variables lead to."""
        from torch.optim import Optimizer

        return [value for _, value in _reachable(variables) if isinstance(value, Optimizer)]

    def bytes_needed(self, options: Options) -> int:
        """Return nothing that is known beforehand."""
        return 0


def _parameters_among(found: list[tuple[str, Any]]) -> dict[str, Tensor]:
    from torch import Tensor, nn
    from torch.optim import Optimizer

    modules = [(name, value) for name, value in found if isinstance(value, nn.Module)]
    optimizers = [(name, value) for name, value in found if isinstance(value, Optimizer)]
    named = {id(leaf): name for name, leaf in reversed(found) if isinstance(leaf, Tensor)}
    inside: dict[int, str] = {}
    for name, module in modules:
        for inner, parameter in module.named_parameters(remove_duplicate=False):
            inside.setdefault(id(parameter), f"{name}.{inner}")
    named |= inside
    if optimizers:
        of_groups = [(f"{name}[{place}]", one) for name, optimizer in optimizers
                     for place, one in enumerate(_grouped(optimizer))]  # fmt: skip
        return {named.get(id(one), name): one for name, one in of_groups if _has_shape(one)}
    if modules:
        of_modules = (one for _, module in modules for one in module.parameters())
        return {named[id(one)]: one for one in of_modules if _has_shape(one)}
    leaves = (one for _, one in found if isinstance(one, Tensor) and one.requires_grad and one.is_leaf)
    return {named[id(one)]: one for one in leaves}


def _has_shape(tensor: Tensor) -> bool:
    """Return whether a tensor has numbers: a parameter of a lazy module has none before its first batch."""
    from torch.nn.parameter import is_lazy

    return not is_lazy(tensor)


def _grouped(optimizer: Optimizer) -> list[Tensor]:
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


def _reachable(variables: Variables) -> list[tuple[str, Any]]:
    """Return what names lead to, the shortest names first: variables, their attributes and the items of their lists.

    Modules, optimizers and tensors are not looked into. Attributes are read from where they are kept: to get them
    could run a person's code.
    """
    from torch import Tensor, nn
    from torch.optim import Optimizer

    found: list[tuple[str, Any]] = []
    seen: set[int] = set()
    level = [(name, value) for name, value in variables.items() if name[:2] != "__"]
    for _ in range(DEEPEST):
        inner: list[tuple[str, Any]] = []
        for name, value in level:
            kind = type(value)
            if kind in _SCALARS or id(value) in seen or len(seen) > MOST_LOOKED_AT:
                continue
            seen.add(id(value))
            if isinstance(value, Tensor | nn.Module | Optimizer):
                found.append((name, value))
            else:
                inner += _parts(name, value)
        level = inner
    return found


def _parts(name: str, value: Any) -> list[tuple[str, Any]]:
    if type(value) in (list, tuple):
        return [(f"{name}[{place}]", item) for place, item in enumerate(value[:MOST_ITEMS])]
    if type(value) is dict:
        items = islice(value.items(), MOST_ITEMS)
        return [(f"{name}[{key!r}]", item) for key, item in items if type(key) in (str, int)]
    if type(value) is FunctionType:
        return list(cell_values(value).items())
    if not _is_own(type(value)):
        return []
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return []
    return [(f"{name}.{key}", item) for key, item in dict.items(attributes)]


def _is_own(kind: type) -> bool:
    """Return whether a class may be the person's own: what a library's objects hold is none of the script's names."""
    try:
        module = type.__getattribute__(kind, "__module__")
    except AttributeError:
        return True
    top = module.partition(".")[0] if isinstance(module, str) else ""
    return not issubclass(kind, type) and top not in _LIBRARIES


_SCALARS = frozenset({int, float, bool, str, bytes, complex, type(None), BuiltinFunctionType, ModuleType})
_LIBRARIES = (sys.stdlib_module_names - {"__main__"}) | {"torch", "numpy", "tqdm", "torchvision", "matplotlib", "core"}
