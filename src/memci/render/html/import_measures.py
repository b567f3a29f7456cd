"""What an import can cost: memory of the heap, resident memory, time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from memci.judge.floors import heap_floor
from memci.judge.import_sides import Module, Modules, import_costs, merged_imports
from memci.judge.imports import imports_seen
from memci.model.result import EntrypointResult, Import, Unit
from memci.render.figures import format_value

_MIB = 2**20


@dataclass(frozen=True)
class Measure:
    """A kind of cost. `whole`: what all of it is called; `own`: of a module by itself.

    Differences up to `least`, or up to the part `least_share` of what is held, are not worth a colour: the same start
    differs by as much from one time to the next.
    """

    name: str
    title: str
    whole: str
    unit: Unit
    own: Callable[[Import], float]
    least: float
    least_share: float

    def words(self, value: float, *, signed: bool = False) -> str:
        """A value with its unit."""
        return format_value(self.unit, value, signed)

    def differs(self, base: float, head: float) -> bool:
        """Whether the difference is worth a word."""
        return abs(head - base) > max(self.least, self.least_share * max(abs(base), abs(head)))


HEAP: Final = Measure(
    "heap", "Heap at its peak", "the whole peak", "bytes", lambda item: item.self_bytes, heap_floor(0), 0.02
)
RSS: Final = Measure("RSS", "RSS", "all imports", "bytes", lambda item: item.self_rss_bytes, _MIB / 4, 0.1)
TIME: Final = Measure("time", "Time", "all imports", "seconds", lambda item: item.self_seconds, 0.002, 0.25)


@dataclass(frozen=True)
class ImportSides:
    """The imports of an entrypoint, and (`base`) those that they are compared with. `measures`: what is known of the
    head, and whether it is of the base."""

    head: EntrypointResult
    base: EntrypointResult | None
    measures: Mapping[Measure, bool]

    @classmethod
    def of(cls, head: EntrypointResult, base: EntrypointResult | None, *, by_turns: bool) -> "ImportSides":
        """Without the base when its imports could not be seen. Times of two jobs say nothing of each other, so they are
        compared only when both sides were measured `by_turns`."""
        seen = base if base is not None and imports_seen(base) else None
        measures = {
            one: _measured(seen, one) and (by_turns or one is not TIME)
            for one in (HEAP, RSS, TIME)
            if _measured(head, one)
        }
        return cls(head, seen, measures) if any(measures.values()) else cls(head, None, measures)

    @cached_property
    def modules(self) -> Sequence[tuple[int, Module]]:
        """Those of both sides, each with the place of its parent."""
        return merged_imports(self.base, self.head)

    def tree(self, measure: Measure) -> Modules:
        """What the modules cost by themselves; of the heap with what is outside imports, so that it is the peak."""
        outside = (self.base.unattributed_bytes if self.base else 0, self.head.unattributed_bytes)
        return import_costs(self.modules, measure.own, outside if measure is HEAP else (0, 0))


def _measured(entrypoint: EntrypointResult | None, measure: Measure) -> bool:
    return entrypoint is not None and any(measure.own(item) for item in entrypoint.imports)
