"""A person's generator functions, whose generators can begin in their midst."""

from __future__ import annotations

import functools
import inspect
import types
import weakref
from collections.abc import Callable, Generator
from typing import Any

from core.iteration.generator_runtime import GeneratorRuntime

Twin = Callable[[], Generator[Any, Any, Any]]
"""The body of a generator function, as a function without arguments; its variables are cells."""


class ReentrantGenerator(Generator[Any, Any, Any]):
    """A generator of a person's own whose place is plain state: a `yield`, variables and iterators.

    Args:
        factory: makes the body for a runtime.
        arguments: values of variables to begin with.
    """

    memento_skip = ("_live",)

    def __init__(self, name: str, factory: Callable[[GeneratorRuntime], Twin], arguments: dict[str, Any]) -> None:
        self.__name__ = self.__qualname__ = name
        self._runtime = GeneratorRuntime()
        self._twin = factory(self._runtime)
        cells = dict(zip(self._twin.__code__.co_freevars, self._twin.__closure__ or (), strict=True))
        for name, value in arguments.items():
            cells[name].cell_contents = value
        self._started = self._ended = False
        self._live: Generator[Any, Any, Any] | None = None
        _GENERATORS.add(self)

    def __next__(self) -> Any:
        body = self._live or self._entered()
        try:
            return next(body)
        except BaseException:
            self._ended = True
            raise

    def send(self, value: Any) -> Any:
        """Go on to the next `yield`. The value is lost: every `yield` is a statement."""
        if value is not None and not self._started:
            raise TypeError("can't send non-None value to a just-started generator")
        return next(self)

    def throw(self, typ: Any, val: Any = None, tb: types.TracebackType | None = None) -> Any:
        """Raise an exception at the `yield` where the generator stands."""
        error = _exception(typ, val).with_traceback(tb)
        self._ended = self._ended or not self._started
        if self._ended:
            raise error
        if self._live is None:
            self._entered(error)
            return next(self)
        try:
            return self._live.throw(error)
        except BaseException:
            self._ended = True
            raise

    def memento_restored(self) -> None:
        """Leave the body where it is, and begin another where the state says."""
        live, self._live = self._live, None
        if live is not None:
            self._runtime.abandoning = True
            live.close()
            self._runtime.abandoning = False

    def _entered(self, error: BaseException | None = None) -> Generator[Any, Any, Any]:
        """Begin the body, on its way to where the generator stands; there `error` is raised if given."""
        if self._ended:
            raise StopIteration
        if self._started:
            self._runtime.resume(error)
        self._started = True
        self._live = self._twin()
        return self._live


_GENERATORS: weakref.WeakSet[ReentrantGenerator] = weakref.WeakSet()


def leave_bodies(belongs: Callable[[dict[str, Any]], bool]) -> None:
    """Leave the bodies of generators where they are: what runs them is being thrown away.

    Else those that no moment knows any longer would run their `finally` clauses whenever Python comes by them.

    Args:
        belongs: tells by its globals whether a generator is meant.
    """
    for one in list(_GENERATORS):
        if belongs(one._twin.__globals__):
            one.memento_restored()


def _exception(kind: Any, value: Any) -> BaseException:
    """Return the exception that `throw` takes in several forms."""
    if isinstance(value, BaseException):
        return value
    made = kind() if value is None and isinstance(kind, type) else kind if value is None else kind(value)
    assert isinstance(made, BaseException)
    return made


class GeneratorFunction:
    """In the place of a generator function. It is one for `inspect`, and a method in a class."""

    def __init__(self, function: Callable[..., Any], factory: Callable[[GeneratorRuntime], Twin]) -> None:
        functools.update_wrapper(self, function)
        self._function, self._factory = function, factory
        self._signature = inspect.signature(function)

    def __call__(self, *args: Any, **kwargs: Any) -> ReentrantGenerator:
        """Return a generator that can begin in its midst."""
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError:
            self._function(*args, **kwargs)  # which says in Python's words what is wrong
            raise
        bound.apply_defaults()
        return ReentrantGenerator(self._function.__qualname__, self._factory, bound.arguments)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """Return it, or its method of `instance`."""
        return self if instance is None else types.MethodType(self, instance)

    def __getattr__(self, name: str) -> Any:
        if name == "_function":
            raise AttributeError(name)  # while it is being made
        return getattr(self._function, name)


def generator(function: Callable[..., Any], factory: Callable[[GeneratorRuntime], Twin]) -> Any:
    """Return what stands in the place of a generator function.

    Args:
        function: the function as it was written.
        factory: makes its body for a runtime, with the arguments among the body's cells.
    """
    return GeneratorFunction(function, factory)
