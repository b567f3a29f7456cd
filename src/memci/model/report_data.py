"""Report data: what the report page needs beside a Result, and a Result is too small for. `FILE.report.json` beside it.

Held apart so that a result stays small enough to be kept, fetched and compared everywhere.
"""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from memci.model.base import Bytes, Count, Items, Line, Name, Part, Path

SCHEMA: Final = "memci.report-data/1"

MOST_NODES = 20_000
"""Nodes of one call tree."""

OTHER_CALLS: Final = "<other calls>"
"""The file, without a function, of an outermost node whose `folded` are outermost calls too small to be nodes."""

_Place = Annotated[int, Field(ge=-1, le=MOST_NODES)]
_Column = Field(max_length=MOST_NODES)


class CallFrame(Part):
    """A function in a file, named as in a Result. An import is a frame of its own: `function` is `import pandas`,
    `file` the module's where it is known. What no Python code asked for is `<no Python frame>` in `file`."""

    function: Name
    file: Path
    project: bool = False
    distribution: Name | None = None


class CallTree(Part):
    """What the heap holds at its peak, by the calls that led there: columns of one length, an entry for each node.

    parents: the index of the caller's node, always smaller than the node's own; -1 for the outermost.
    frames: index into `table`.  lines: in the function, the one through which most was allocated; 0 when unknown.
    bytes, counts: what the node's own lines hold, and in how many allocations, without what is called from there.
    folded: bytes of calls below that are too small to be nodes.
    The import system's own frames are left out. The sum of all `bytes` and `folded` is the entrypoint's `peak_heap`.
    """

    table: Annotated[Items[CallFrame], _Column] = []
    parents: Annotated[Items[_Place], _Column] = []
    frames: Annotated[Items[Count], _Column] = []
    lines: Annotated[Items[Line], _Column] = []
    bytes: Annotated[Items[Bytes], _Column] = []
    counts: Annotated[Items[Count], _Column] = []
    folded: Annotated[Items[Bytes], _Column] = []

    @model_validator(mode="after")
    def _whole(self) -> Self:
        columns = (self.frames, self.lines, self.bytes, self.counts, self.folded)
        if any(len(column) != len(self.parents) for column in columns):
            raise ValueError("the columns of a call tree should have one length")
        if any(parent >= node for node, parent in enumerate(self.parents)):
            raise ValueError("a node of a call tree should come after its parent")
        if any(frame >= len(self.table) for frame in self.frames):
            raise ValueError("a node of a call tree should have a frame of its table")
        return self

    @property
    def total(self) -> int:
        """Bytes; the `peak_heap` that this is a picture of."""
        return sum(self.bytes) + sum(self.folded)


class SizeClass(Part):
    """Allocations held at the peak of more than half of `up_to` bytes, a power of two, and at most that."""

    up_to: Bytes
    bytes: Bytes
    count: Count


class EntrypointData(Part):
    """What is known beside one entrypoint's result; empty when its heap was not measured. `sizes`: smallest first."""

    name: Name
    peak: CallTree = CallTree()
    sizes: Annotated[Items[SizeClass], Field(max_length=64)] = []


class ReportData(Part):
    """The report data of one result; entrypoints by their names there."""

    schema_: Annotated[Literal["memci.report-data/1"], Field(alias="schema")] = SCHEMA
    entrypoints: Items[EntrypointData] = []

    def of(self, name: str, peak_heap: float | None) -> EntrypointData | None:
        """The data of the entrypoint, unless they are of another measurement: then the parts are not its peak."""
        for one in self.entrypoints:
            if one.name == name and one.peak.parents and one.peak.total == peak_heap:
                return one
        return None
