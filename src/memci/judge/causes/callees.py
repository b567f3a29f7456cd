"""What the project's lines hold through what they call of a distribution whose version differs."""

from collections.abc import Collection, Iterable

from memci.judge.causes.functions import Function
from memci.judge.causes.lines import ChangedLine
from memci.model.result import Allocation

_MOST = 0.5
"""The share of a line's change that a distribution's own sites must have for the whole to be called its doing."""


class Callees:
    """`held`: bytes, by distribution, of the functions that it has taken for the distribution's."""

    def __init__(self, base: Iterable[Allocation], head: Iterable[Allocation], upgraded: Collection[str]) -> None:
        self.held: dict[str, int] = {}
        self._changes: dict[tuple[str, int], dict[str, int]] = {}
        for sites, sign in ((base, -1), (head, 1)):
            for site in sites:
                if site.distribution in upgraded and site.distribution is not None and site.caller is not None:
                    changes = self._changes.setdefault((site.caller.file, site.caller.line), {})
                    changes[site.distribution] = changes.get(site.distribution, 0) + sign * site.bytes

    def take(self, function: Function, line: ChangedLine) -> bool:
        """Whether a distribution that the line calls made most of the function's change; then it has it."""
        changes = self._changes.get((function.file, line.number or 0), {})
        for distribution, change in changes.items():
            if abs(change) >= _MOST * abs(function.difference) and (change > 0) is (function.difference > 0):
                self.held[distribution] = self.held.get(distribution, 0) + function.difference
                return True
        return False
