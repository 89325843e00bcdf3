"""The loss of every iteration, kept for good and summed up for the screen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_CHUNK = 65_536
_BUCKET = 64


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A series as a screen can draw it.

    Attributes:
        iterations: where each stretch begins, (columns,).
        low, high: the smallest and largest finite loss of the stretch, (columns,); NaN where it has none.
    """

    iterations: Floats
    low: Floats
    high: Floats


class _Numbers(Sequence[float]):
    """A sequence that can tell any stretch of itself at once."""

    @abstractmethod
    def values(self, start: int, stop: int) -> Floats:
        """The losses at indices start … stop − 1, (stop − start,)."""

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> list[float]: ...
    def __getitem__(self, index: int | slice) -> float | list[float]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            return [self[place] for place in range(start, stop, step)] if step != 1 else self._list(start, stop)
        place = range(len(self))[index]
        return float(self.values(place, place + 1)[0])

    def __iter__(self) -> Iterator[float]:
        for start in range(0, len(self), _CHUNK):
            yield from self._list(start, start + _CHUNK)

    def _list(self, start: int, stop: int) -> list[float]:
        return list(self.values(start, stop).tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class LossSeries(_Numbers):
    """Losses by iteration, the first at index 0.

    In chunks, so that growing never copies what is there, of eight bytes a loss, or four where they say the same; and
    the extremes of every 64 losses, so that a picture of ten million costs what one of ten thousand does.
    """

    def __init__(self, losses: Iterable[float] = ()) -> None:
        self._chunks: list[Floats] = []
        self._count = 0
        self._low = _Growing()
        self._high = _Growing()
        self.extend(losses)

    def extend(self, losses: Iterable[float]) -> None:
        """Adds the losses of the next iterations."""
        new = np.fromiter(losses, dtype=np.float64)
        while len(new):
            offset = self._count % _CHUNK
            if offset == 0:
                self._chunks.append(np.empty(_CHUNK))
            part, new = new[: _CHUNK - offset], new[_CHUNK - offset :]
            self._chunks[-1][offset : offset + len(part)] = part
            self._sum_up(self._count, self._count + len(part))
            self._count += len(part)
            if self._count % _CHUNK == 0:
                self._chunks[-1] = _compact(self._chunks[-1])

    def values(self, start: int, stop: int) -> Floats:
        """Return the losses at indices start … stop − 1, as far as there are any."""
        start, stop = max(start, 0), min(stop, self._count)
        parts = [
            self._chunks[chunk][max(start - chunk * _CHUNK, 0) : stop - chunk * _CHUNK]
            for chunk in range(start // _CHUNK, -(-stop // _CHUNK))
        ]
        return np.concatenate(parts, dtype=np.float64) if parts else np.empty(0)

    def curve(self, first: int, last: int, columns: int) -> Curve:
        """Iterations `first` … `last` in at most about `columns` stretches, each with its extremes."""
        start, stop = max(first - 1, 0), min(last, self._count)
        count = max(stop - start, 0)
        if count <= max(columns, 2 * _BUCKET):
            losses = _finite(self.values(start, stop))
            return Curve(np.arange(start + 1, start + 1 + count, dtype=np.float64), losses, losses)
        if count <= columns * _BUCKET:
            losses = self.values(start, stop)
            step = -(-count // columns)
            low, high = _extremes(losses, step)
            return Curve(_every(step, len(low), start), low, high)
        step = -(-count // (columns * _BUCKET))
        begin, end = start // _BUCKET, -(-stop // _BUCKET)
        low, high = _extremes(self._low.values[begin:end], step)[0], _extremes(self._high.values[begin:end], step)[1]
        return Curve(_every(step * _BUCKET, len(low), begin * _BUCKET), low, high)

    def _sum_up(self, start: int, stop: int) -> None:
        """Brings the extremes of the buckets that hold losses start … stop − 1 up to date. All lie in one chunk."""
        first = start // _BUCKET * _BUCKET
        losses = self._chunks[first // _CHUNK][first % _CHUNK : (stop - 1) % _CHUNK + 1]
        low, high = _extremes(losses, _BUCKET)
        self._low.put(first // _BUCKET, low)
        self._high.put(first // _BUCKET, high)

    def __len__(self) -> int:
        return self._count


class Losses(_Numbers):
    """The first so many losses of a series that may know more."""

    def __init__(self, series: LossSeries, count: int) -> None:
        self._series = series
        self._count = min(count, len(series))

    def values(self, start: int, stop: int) -> Floats:
        """Return the losses at indices start … stop − 1, as far as there are any."""
        return self._series.values(start, min(stop, self._count))

    def __len__(self) -> int:
        return self._count


class _Growing:
    """An array that grows at its end."""

    def __init__(self) -> None:
        self._array: Floats = np.empty(1024)
        self._count = 0

    @property
    def values(self) -> Floats:
        return self._array[: self._count]

    def put(self, start: int, values: Floats) -> None:
        self._count = max(self._count, start + len(values))
        if self._count > len(self._array):
            self._array = np.concatenate((self._array, np.empty(self._count)))
        self._array[start : start + len(values)] = values


def _extremes(losses: Floats, step: int) -> tuple[Floats, Floats]:
    """The smallest and largest finite number of every `step` losses; NaN where there is none."""
    finite = _finite(losses)
    starts = np.arange(0, len(losses), step)
    return np.fmin.reduceat(finite, starts), np.fmax.reduceat(finite, starts)


def _compact(chunk: Floats) -> Floats:
    """The same losses in half the memory, if they were float32 to begin with."""
    with np.errstate(over="ignore"):
        small = chunk.astype(np.float32)
    return small if np.array_equal(small, chunk, equal_nan=True) else chunk  # type: ignore[return-value]


def _finite(losses: Floats) -> Floats:
    return np.where(np.isfinite(losses), losses, np.nan)


def _every(step: int, count: int, start: int) -> Floats:
    """The iterations at which stretches of `step` losses begin, the first at index `start`."""
    return start + 1 + step * np.arange(count, dtype=np.float64)
