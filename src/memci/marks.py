"""Name stretches of a program's start, for memci to measure: `with mark("load model"):` or `@mark("load model")`.

A mark is two audit events, `sys.audit("memci.begin", name)` and `sys.audit("memci.end", name)`. Nobody hears them
unless memci measures the program. This file needs nothing but Python 3.9, so a project may keep a copy of it.
"""

import sys

TYPE_CHECKING = False  # `typing` would be an import that every program with marks pays for
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    _Function = TypeVar("_Function", bound=Callable[..., Any])

__all__ = ["mark"]

_COROUTINE, _GENERATOR, _ASYNC_GENERATOR = 0x80, 0x20, 0x200
"""Bits of `co_flags`, as `inspect` names them."""

_TOLD = (
    *("__module__", "__name__", "__qualname__", "__doc__", "__type_params__"),
    # From Python 3.14 on, reading `__annotations__` would run them.
    "__annotate__" if sys.version_info >= (3, 14) else "__annotations__",
)
"""What a decorated function says of itself."""


class mark:  # noqa: N801 - it reads as a function
    """A named stretch: a context manager, and a decorator of functions, methods and coroutine functions.

    A coroutine is measured from its first step to its end, with what it waits for. One mark may be used again, inside
    itself and in several threads. Exceptions pass through. TypeError for a name that is no str, and for decorating
    what has no stretch of its own: a generator function runs whenever somebody asks for its next item, so put a
    `with mark(…):` inside; a class is no function; and @staticmethod and @classmethod belong above the mark.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        if not isinstance(name, str):
            raise TypeError(f'a mark needs a name, as in mark("load model"), not {type(name).__name__}')
        self.name = name

    def __enter__(self) -> None:
        sys.audit("memci.begin", self.name)

    def __exit__(self, *_: object) -> None:
        sys.audit("memci.end", self.name)

    def __call__(self, function: "_Function") -> "_Function":
        """The same function as a named stretch."""
        if not callable(function) or isinstance(function, (type, staticmethod, classmethod)):
            raise TypeError(f"a mark decorates functions, not {type(function).__name__}")
        flags: int = getattr(getattr(function, "__code__", None), "co_flags", 0)
        if flags & (_GENERATOR | _ASYNC_GENERATOR):
            raise TypeError("a mark cannot decorate a generator function; put `with mark(…):` inside it")
        return _told(self._awaited(function) if flags & _COROUTINE else self._called(function), function)

    def _called(self, function: "_Function") -> "_Function":
        def marked(*positional: "Any", **named: "Any") -> "Any":
            with self:
                return function(*positional, **named)

        return marked  # type: ignore[return-value]  # takes and gives what the function does

    def _awaited(self, function: "_Function") -> "_Function":
        async def marked(*positional: "Any", **named: "Any") -> "Any":
            with self:
                return await function(*positional, **named)

        return marked  # type: ignore[return-value]  # takes and gives what the function does


def _told(wrapper: "_Function", function: "_Function") -> "_Function":
    """The wrapper, which says of itself what the function does; `functools.wraps` without the import."""
    for name in _TOLD:
        if hasattr(function, name):
            setattr(wrapper, name, getattr(function, name))
    wrapper.__dict__.update(getattr(function, "__dict__", {}))
    wrapper.__wrapped__ = function  # type: ignore[attr-defined]  # inspect.signature follows it
    return wrapper
