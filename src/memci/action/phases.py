"""Where the step's time goes, part by part."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

_OF_OTHERS = ("install", "python", "system packages", "measured runs", "advice")
"""What takes as long as the project and the registries take, whatever memci does."""


class Phases:
    """Seconds by name, in the order in which they began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Everything inside counts for `name`."""
        began = self._clock()
        try:
            yield
        finally:
            self.add({name: self._clock() - began})

    def add(self, seconds: Mapping[str, float]) -> None:
        """What somebody else has measured."""
        for name, value in seconds.items():
            self._seconds[name] = self._seconds.get(name, 0.0) + value

    @property
    def seconds(self) -> Mapping[str, float]:
        """What has been measured so far."""
        return self._seconds

    def sentence(self) -> str:
        """`Time: 31.2 s, of which install 12.0 s, measured runs 15.1 s, …. memci's own share, …: 3.2 s.`"""
        whole = self._clock() - self._began
        own = whole - sum(self._seconds.get(name, 0.0) for name in _OF_OTHERS)
        if not self._seconds:
            return f"Time: {whole:.1f} s."
        parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self._seconds.items())
        return f"Time: {whole:.1f} s, of which {parts}. memci's own share, all but {_and(_OF_OTHERS)}: {own:.1f} s."


def _and(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
