"""Calls of functions that make iterators, with iterators whose place can be kept in their place."""

from __future__ import annotations

import inspect
import itertools
import operator
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tqdm.std import tqdm

from core.iteration.endless import Count, Cycle, Repeat
from core.iteration.iterators import iterator_over
from core.iteration.native import NativeIterator
from core.iteration.slices import (
    Accumulate,
    Batched,
    Chain,
    Compress,
    Counted,
    DropWhile,
    Islice,
    Pairwise,
    TakeWhile,
    ZipLongest,
)


def lazy(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Return what `function(*args, **kwargs)` returns, as an iterator whose place can be kept if it makes an iterator.

    Any function may be given: those that make no iterators are called as they are.

    Raises:
        Exception: as the function does.
    """
    make = _MAKERS.get(id(function))
    if make is None and _is_chain_from_iterable(function):
        make = _chain_from_iterable
    if make is None:
        return _bar_maker(function)(*args, **kwargs)
    try:
        _SIGNATURES[make].bind(*args, **kwargs)
    except TypeError:
        return function(*args, **kwargs)  # which says in its own words what is wrong
    return make(*args, **kwargs)


def _iter(source: Any, /, *sentinel: Any) -> Iterator[Any]:
    return iterator_over(iter(source, *sentinel) if sentinel else source)


def _reversed(sequence: Any, /) -> Iterator[Any]:
    return iterator_over(reversed(sequence))


def _enumerate(iterable: Any, start: Any = 0) -> Iterator[Any]:
    return NativeIterator(enumerate(iterator_over(iterable), start))


def _zip(*iterables: Any, strict: Any = False) -> Iterator[Any]:
    return NativeIterator(zip(*_over(iterables), strict=strict))


def _map(function: Any, iterable: Any, /, *more: Any, **named: Any) -> Iterator[Any]:
    return NativeIterator(map(function, *_over((iterable, *more)), **named))


def _filter(function: Any, iterable: Any, /) -> Iterator[Any]:
    return NativeIterator(filter(function, iterator_over(iterable)))


def _filterfalse(function: Any, iterable: Any, /) -> Iterator[Any]:
    def is_unwanted(item: Any) -> bool:
        return not (item if function is None else function(item))

    return NativeIterator(filter(is_unwanted, iterator_over(iterable)))


def _islice(iterable: Any, bound: Any, /, *bounds: Any) -> Iterator[Any]:
    itertools.islice((), bound, *bounds)  # checks them
    limits = slice(bound, *bounds)
    start = 0 if limits.start is None else operator.index(limits.start)
    stop = None if limits.stop is None else operator.index(limits.stop)
    step = 1 if limits.step is None else operator.index(limits.step)
    return Islice(iterator_over(iterable), start, stop, step)


def _cycle(iterable: Any, /) -> Iterator[Any]:
    return Cycle(iterator_over(iterable))


def _chain(*iterables: Any) -> Iterator[Any]:
    return _chain_from_iterable(iterables)


def _chain_from_iterable(iterables: Any, /) -> Iterator[Any]:
    return Chain(_map(iterator_over, iterables))


def _count(start: Any = 0, step: Any = 1) -> Iterator[Any]:
    itertools.count(start, step)  # checks them
    return Count(start, step)


def _repeat(object: Any, *times: Any, **named: Any) -> Iterator[Any]:
    itertools.repeat(object, *times, **named)  # checks them
    count = (*times, *named.values())
    return Repeat(object, operator.index(count[0]) if count else None)


def _takewhile(predicate: Any, iterable: Any, /) -> Iterator[Any]:
    return TakeWhile(predicate, iterator_over(iterable))


def _dropwhile(predicate: Any, iterable: Any, /) -> Iterator[Any]:
    return DropWhile(predicate, iterator_over(iterable))


def _starmap(function: Any, iterable: Any, /) -> Iterator[Any]:
    def call(arguments: Iterable[Any]) -> Any:
        return function(*arguments)

    return NativeIterator(map(call, iterator_over(iterable)))


def _compress(data: Any, selectors: Any) -> Iterator[Any]:
    return Compress(iterator_over(data), iterator_over(selectors))


def _accumulate(iterable: Any, func: Any = None, *, initial: Any = None) -> Iterator[Any]:
    return Accumulate(iterator_over(iterable), operator.add if func is None else func, initial)


def _pairwise(iterable: Any, /) -> Iterator[Any]:
    return Pairwise(iterator_over(iterable))


def _zip_longest(*iterables: Any, fillvalue: Any = None) -> Iterator[Any]:
    return ZipLongest(_over(iterables), fillvalue)


def _batched(iterable: Any, n: Any, **named: Any) -> Iterator[Any]:
    vars(itertools)["batched"]((), n, **named)  # checks them
    return Batched(iterator_over(iterable), operator.index(n), bool(named.get("strict")))


def _product(*iterables: Any, repeat: Any = 1) -> Iterator[Any]:
    return Counted(itertools.product, [tuple(iterable) for iterable in iterables], (), {"repeat": repeat})


def _selection(make: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def select(iterable: Any, *r: Any, **named: Any) -> Iterator[Any]:
        return Counted(make, [tuple(iterable)], r, named)

    return select


def _over(iterables: Iterable[Any]) -> list[Iterator[Any]]:
    return [iterator_over(iterable) for iterable in iterables]


_FUNCTIONS: list[tuple[Any, Callable[..., Iterator[Any]]]] = [
    (iter, _iter),
    (reversed, _reversed),
    (enumerate, _enumerate),
    (zip, _zip),
    (map, _map),
    (filter, _filter),
    (itertools.filterfalse, _filterfalse),
    (itertools.islice, _islice),
    (itertools.cycle, _cycle),
    (itertools.chain, _chain),
    (itertools.count, _count),
    (itertools.repeat, _repeat),
    (itertools.takewhile, _takewhile),
    (itertools.dropwhile, _dropwhile),
    (itertools.starmap, _starmap),
    (itertools.compress, _compress),
    (itertools.accumulate, _accumulate),
    (itertools.pairwise, _pairwise),
    (itertools.zip_longest, _zip_longest),
    (itertools.product, _product),
    *((make, _selection(make)) for make in (itertools.permutations, itertools.combinations)),
    (itertools.combinations_with_replacement, _selection(itertools.combinations_with_replacement)),
]
if sys.version_info >= (3, 12):
    _FUNCTIONS.append((itertools.batched, _batched))

_MAKERS = {id(function): make for function, make in _FUNCTIONS}
_SIGNATURES = {make: inspect.signature(make) for make in (*_MAKERS.values(), _chain_from_iterable)}


def _is_chain_from_iterable(function: Any) -> bool:
    owner, name = getattr(function, "__self__", None), getattr(function, "__name__", None)
    return owner is itertools.chain and name == "from_iterable"


def _bar_maker(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, or what draws a bar as text if the function draws one in a notebook, which is not there."""
    notebook = sys.modules.get("tqdm.notebook")
    if notebook is None:
        return function
    if function is notebook.tqdm_notebook:
        return _text_bar
    if function is notebook.tnrange:
        return lambda *args, **kwargs: _text_bar(range(*args), **kwargs)
    return function


def _text_bar(*args: Any, display: bool = True, **kwargs: Any) -> tqdm[Any]:
    return tqdm(*args, **kwargs)
