"""The forward pass as nested stretches: calls of modules and functions, and what is repeated in a row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from core.explain.graph.types import PartKind

LEAST_TIMES = 3
LEAST_REPEATED = 8
"""The fewest repetitions in a row, and the fewest nodes in them, that are folded."""

LONGEST_ROUND = 64
"""The most members of a round of a loop that is recognised as repeated."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A call that nodes were made in.

    Attributes:
        key: equal for nodes of the same call; those of another call lie in between where a call has begun again.
        kind, name, type: as a part's.
    """

    key: Hashable
    kind: PartKind
    name: str
    type: str = ""


@dataclass(eq=False)
class Stretch:
    """A part in the making.

    Attributes:
        kind, name, type, times: as a part's.
        key: that of its frame; None for what is repeated.
        members: the nodes and stretches in it, in the order of the forward pass.
        id, parent: as a part's, once it is numbered.
    """

    kind: PartKind
    name: str = ""
    type: str = ""
    key: Hashable = None
    times: int = 1
    members: list[int | Stretch] = field(default_factory=list)
    id: int = 0
    parent: int | None = None

    def nodes(self) -> Iterator[int]:
        """Yield all nodes in it."""
        for member in self.members:
            if isinstance(member, Stretch):
                yield from member.nodes()
            else:
                yield member

    def stretches(self) -> Iterator[Stretch]:
        """Yield itself and all stretches in it, outer ones first."""
        yield self
        for member in self.members:
            if isinstance(member, Stretch):
                yield from member.stretches()


Label = Callable[[int], Hashable]
"""Equal for nodes that do the same at the same line."""


def stretches(nodes: Sequence[int], frames: Callable[[int], Sequence[Frame]], label: Label) -> list[int | Stretch]:
    """Group nodes by the calls that they were made in, and fold what is repeated.

    Args:
        nodes: the nodes in the order of the forward pass.
        frames: the calls that a node was made in, outer ones first.
        label: tells nodes apart that are not the same again.
    """
    return _grouped(list(nodes), {node: tuple(frames(node)) for node in nodes}, label, 0)


def _grouped(nodes: list[int], frames: dict[int, tuple[Frame, ...]], label: Label, depth: int) -> list[int | Stretch]:
    def key(node: int) -> Frame | None:
        return frames[node][depth] if len(frames[node]) > depth else None

    members: list[int | Stretch] = []
    for frame, run in groupby(nodes, key):
        if frame is None:
            members += run
        else:
            inner = _grouped(list(run), frames, label, depth + 1)
            members.append(Stretch(frame.kind, frame.name, frame.type, frame.key, members=inner))
    return _repeats_folded(members, label)


def _repeats_folded(members: list[int | Stretch], label: Label) -> list[int | Stretch]:
    keys = [(one.kind, one.name, one.type) if isinstance(one, Stretch) else label(one) for one in members]
    found: list[int | Stretch] = []
    start = 0
    while start < len(members):
        length, times = _repetition(keys, start)
        run = members[start : start + length * times]
        if times > 1 and _size(run) >= LEAST_REPEATED:
            found.append(_repeated(run, length, times))
            start += length * times
        else:
            found.append(members[start])
            start += 1
    return found


def _repetition(keys: Sequence[Hashable], start: int) -> tuple[int, int]:
    """Return the length of the round that begins here and is repeated for longest, and how often it runs."""
    best = 1, 1
    for length in range(1, min(LONGEST_ROUND, (len(keys) - start) // LEAST_TIMES) + 1):
        end = start
        while end + length < len(keys) and keys[end] == keys[end + length]:
            end += 1
        times = (end - start) // length + 1
        if times >= LEAST_TIMES and length * times > best[0] * best[1]:
            best = length, times
    return best


def _size(run: list[int | Stretch]) -> int:
    return sum(sum(1 for _ in one.nodes()) if isinstance(one, Stretch) else 1 for one in run)


def _repeated(run: list[int | Stretch], length: int, times: int) -> Stretch:
    first = run[0]
    if length == 1:
        same = (first.name, first.type) if isinstance(first, Stretch) else ("", "")
        return Stretch("repeats", *same, times=times, members=run)
    rounds = (run[place * length : (place + 1) * length] for place in range(times))
    return Stretch(
        "repeats",
        times=times,
        members=[Stretch("repeat", times=number, members=one) for number, one in enumerate(rounds, 1)],
    )
