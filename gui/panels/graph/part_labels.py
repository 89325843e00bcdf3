"""What is said of a part of the graph: on its card or frame, and to a screen reader."""

from __future__ import annotations

from core.explain.graph.types import Node, Part
from core.i18n import joined, words
from gui.panels.graph.labels import AT_OUTPUT, DERIVATIVE
from gui.style import number_format

LINE = words("Graph", "line {line}")
LINES = words("Graph", "lines {first}–{last}")
ROUND = words("Graph", "round {number}")
FUNCTION = words("Graph", "function")
REPEATED = words("Graph", "repeated")
PARAMETERS = words("Graph", "{count} parameters")
NORM = words("Graph", "‖gradient‖ {norm}")


def heading(part: Part, around: Part | None = None) -> str:
    """Return what to call a part.

    Args:
        part: the part.
        around: the part in whose frame it lies, whose name is not said again.
    """
    if part.kind == "repeat":
        return ROUND.format(number=part.times)
    if part.name:
        return f"{part.name}()" if part.kind == "function" else within(part.name, around)
    return part.type or _lines(part)


def within(name: str, around: Part | None) -> str:
    """Return conv1 for net.conv1 within net, and layers.0 for net.layers.0 within net.layers."""
    if around is None or not around.name or not name.startswith(f"{around.name}."):
        return name
    inner = name.removeprefix(f"{around.name}.")
    return f"{around.name.rpartition('.')[2]}.{inner}" if inner[0].isdigit() else inner


def _lines(part: Part) -> str:
    if part.lines is None:
        return REPEATED
    first, last = part.lines
    return LINE.format(line=first) if first == last else LINES.format(first=first, last=last)


def tag(part: Part) -> str:
    """Return what stands in small type beside the heading: the class, and how often it is called."""
    kind = part.type if part.name else ""
    if part.kind == "function":
        kind = FUNCTION
    times = f"×{part.times}" if part.kind == "repeats" else ""
    return joined(" ", [one for one in (kind, times) if one]) if kind or times else ""


def lines(part: Part, output: Node, around: Part | None = None) -> tuple[str, ...]:
    """Return the lines of its card, the first of them the heading."""
    found = [heading(part, around), number_format.shape(output.shape)]
    if part.parameters:
        found.append(PARAMETERS.format(count=f"{part.parameters:,}"))
    return (*found, NORM.format(norm=number_format.number(output.norm, 3))) if output.norm is not None else tuple(found)


def described(part: Part, output: Node) -> str:
    """Return all of it in one line."""
    return joined(", ", [joined(" ", [heading(part), tag(part)]), *lines(part, output)[1:]])


def derivative(part: Part) -> str:
    """Return what is shown of it: ∂loss/∂(net.conv1)."""
    return joined("", [DERIVATIVE.format(name=""), "(", heading(part), ")"])


def place(part: Part, output: Node) -> str:
    """Return where that gradient is, in words, and its shape."""
    return joined("  ·  ", [AT_OUTPUT.format(operation=heading(part)), number_format.shape(output.shape)])
