"""Where a script chooses its device, and the same text with another device in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from core.program.literals import written
from core.program.source_text import SourceText, Span

_DEVICE = frozenset({"device", "dev", "_device", "my_device", "torch_device", "device_name", "device_type"})
_KINDS = ("cpu", "cuda", "mps", "xpu", "gpu")


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A line such as `device = torch.device("cuda" if torch.cuda.is_available() else "cpu")`.

    Attributes:
        name: of the variable.
        line: where it stands.
        span: the place of what says which device, in the text.
        text: what stands there.
        template: what is to stand there, with `{}` for the name of the device in quotes.
    """

    name: str
    line: int
    span: Span
    text: str
    template: str

    def written(self, device: str) -> str:
        """Return what is to stand there for a device, in as many lines as before.

        The first device of a kind is called by the kind alone, which `autocast` asks for.
        """
        kind, _, number = device.partition(":")
        device = kind if number == "0" or self.name.endswith("type") else device
        newlines = "".join(sign for sign in self.text if sign in "\r\n")
        return self.template.format(written(device)) + newlines


def device_lines_of(tree: ast.Module, source: SourceText) -> tuple[DeviceLine, ...]:
    """Return the lines in which a script chooses its device, in the order of its text."""
    found = [
        DeviceLine(name, value.lineno, source.span(place), source.part(place), template)
        for name, value in _assigned(tree)
        if (chosen := _choice(value)) is not None
        for place, template in [chosen]
    ]
    return tuple(sorted((one for one in found if "\\" not in one.text), key=lambda one: one.span))


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, value = node.target, node.value
        else:
            continue
        name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
        if name.lower() in _DEVICE:
            yield ast.unparse(target), value


def _choice(value: ast.expr) -> tuple[ast.expr, str] | None:
    """Return the expression that says which device, and what to write in its place; None when it says something else.

    What comes from elsewhere, as from the command line, is left to that.
    """
    if isinstance(value, ast.Call) and _called(value) == "device" and len(value.args) == 1 and not value.keywords:
        return (value.args[0], "{}") if _names_device(value.args[0]) else None
    if _names_device(value):
        return value, "{}"
    if isinstance(value, ast.IfExp) and (made := _made_device(value)):
        return value, f"{made}({{}})"
    if isinstance(value, ast.Call) and _called(value) == "current_accelerator":
        return value, "torch.device({})"
    return None


def _names_device(value: ast.expr) -> bool:
    """Tell whether an expression is the name of a device, in all its cases."""
    if isinstance(value, ast.IfExp):
        return _names_device(value.body) and _names_device(value.orelse)
    if isinstance(value, ast.Attribute) and isinstance(value.value, ast.Call):  # current_accelerator().type
        return _called(value.value) == "current_accelerator"
    if isinstance(value, ast.JoinedStr):
        first = value.values[0] if value.values else None
        return isinstance(first, ast.Constant) and _is_device(first.value)
    return isinstance(value, ast.Constant) and _is_device(value.value)


def _is_device(value: object) -> bool:
    return isinstance(value, str) and value.partition(":")[0] in _KINDS


def _made_device(value: ast.IfExp) -> str:
    """Return the text of the function that makes a device in one case of several: "torch.device"."""
    for case in (value.body, value.orelse):
        if isinstance(case, ast.Call) and _called(case) == "device":
            return ast.unparse(case.func)
        if isinstance(case, ast.IfExp) and (made := _made_device(case)):
            return made
    return ""


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
