"""A line of a file, or a module, cut from the left where it has to be short: the end of a name tells the most."""

from dataclasses import dataclass

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from memci.model.result import Location
from memci.render.escape import plain
from memci.render.terminal.parts import QUIET

_LEAST, _MOST = 16, 100
_NAMES = {"<import>": "(the module's own code)", "<module>": ""}
"""At the level of a module there is no function to name."""


@dataclass(frozen=True)
class Place:
    """`shop/report.py:3 load`, on one line. `before` stands in front of it ("from "); line 0 is left out."""

    file: str
    line: int
    function: str = ""
    before: str = ""
    style: str = ""

    @classmethod
    def of(cls, location: Location, before: str = "", style: str = "") -> "Place":
        """The place that a location names."""
        return cls(location.file, location.line, location.function, before, style)

    @classmethod
    def module(cls, name: str, margin: str, style: str = "") -> "Place":
        """A module's dotted name, whose end tells more too, moved in by `margin`."""
        return cls(name, 0, before=margin, style=style)

    @property
    def path(self) -> str:
        """`shop/report.py:3`, with nothing left out."""
        return plain(self.file, limit=300) + (f":{self.line}" if self.line else "")

    @property
    def name(self) -> str:
        """What stands behind the path: the function, or that it is the module's own code; may be empty."""
        return _NAMES.get(self.function, plain(self.function, limit=60))

    def __rich_measure__(self, _console: Console, options: ConsoleOptions) -> Measurement:
        wanted = cell_len(f"{self.before}{self.path} {self.name}".rstrip())
        most = min(wanted, _MOST, options.max_width)
        return Measurement(min(_LEAST, most), most)

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        room = options.max_width - cell_len(self.before)
        name = self.name
        if cell_len(self.path) + 1 + cell_len(name) > room:
            name = _keep_start(name, max(room // 3, room - cell_len(self.path) - 1))
        path = _keep_end(self.path, room - (cell_len(name) + 1 if name else 0))
        yield Text.assemble((self.before, QUIET), (path, self.style), (f" {name}" if name else "", QUIET), no_wrap=True)


def _keep_start(text: str, room: int) -> str:
    if not text or cell_len(text) <= room:
        return text
    return chop_cells(text, max(room - 1, 1))[0] + "…"


def _keep_end(text: str, room: int) -> str:
    if cell_len(text) <= room:
        return text
    kept = text
    while kept and cell_len(kept) > max(room - 1, 1):
        kept = kept[1:]
    return f"…{kept}"
