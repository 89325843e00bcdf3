"""Variables as a screen shows them: frozen texts and numbers, never a live object.

Imports neither torch nor numpy: the window is built before they are there.
"""

from __future__ import annotations

from dataclasses import dataclass

Path = tuple[str, ...]
"""The keys that lead to a value: that of a variable, then those of what is within."""

IMPORTS = ("imports",)
"""The path of the group of modules, functions and classes."""


@dataclass(frozen=True, slots=True)
class Extra:
    """What is known of a tensor or an array besides its name.

    Attributes:
        shape: its sizes.
        dtype: the type of its numbers.
        device: where it lies; empty for an array.
        requires_grad: whether autograd follows it.
        norm: its Euclidean norm; None where it was not computed.
    """

    shape: tuple[int, ...]
    dtype: str
    device: str = ""
    requires_grad: bool = False
    norm: float | None = None


@dataclass(frozen=True, slots=True)
class VariableRow:
    """A value.

    Attributes:
        path: the keys that lead to it.
        name: by which the code calls it, or its place in a container.
        kind: the name of its class.
        text: the value, or what it consists of, in short.
        tensor: of a tensor or an array.
        expandable: whether there is anything within.
        children: what is within, if it was asked for.
        mark: differs once the value has changed, though it may read the same.
        map_name: the name by which it can be shown as a map; empty where it cannot.
    """

    path: Path
    name: str
    kind: str
    text: str = ""
    tensor: Extra | None = None
    expandable: bool = False
    children: tuple[VariableRow, ...] = ()
    mark: int = 0
    map_name: str = ""


@dataclass(frozen=True, slots=True)
class FrameRow:
    """A function that is running, or the script itself.

    Attributes:
        filename: of the file with its code.
        line: at which it stands, or the line of its call.
        function: its name; "<module>" for a script's own lines.
    """

    filename: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class VariablesPicture:
    """The variables of one frame.

    Attributes:
        frames: all that are running, the outermost first.
        frame: the place among them of the one whose variables are shown.
        rows: its variables.
    """

    frames: tuple[FrameRow, ...] = ()
    frame: int = 0
    rows: tuple[VariableRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watched expression.

    Attributes:
        expression: as it was written.
        row: its value.
        problem: why there is none; empty where there is.
    """

    expression: str
    row: VariableRow | None = None
    problem: str = ""
