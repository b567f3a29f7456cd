"""What the views are built from: literal text, headings, tables, and pieces that know how wide the terminal is."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, JustifyMethod, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from memci.render.escape import plain

GOOD, BAD, WARNING, QUIET, STRONG, HEADING = "green", "bold red", "yellow", "dim", "bold", "bold cyan"


@dataclass(frozen=True)
class Fitted:
    """Something that is built for the width that it gets, in columns."""

    build: Callable[[int], RenderableType]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.build(options.max_width)


@dataclass(frozen=True)
class Clipped:
    """A text on one line, cut at the right where there is no room for it."""

    text: Text

    def __rich_measure__(self, _console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, max(1, min(self.text.cell_len, options.max_width)))

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        shown = self.text.copy()
        shown.truncate(options.max_width, overflow="ellipsis")
        shown.no_wrap = True
        yield shown


def literal(text: str, style: str = "", limit: int = 200) -> Text:
    """A foreign name on one line, printed as it is: nothing in it is markup. Cut where there is no room."""
    return Text(plain(text, limit), style=style, no_wrap=True, overflow="ellipsis")


def prose(text: str, limit: int = 400) -> Text:
    """A foreign sentence, printed as it is, on as many lines as it needs."""
    return Text(plain(text, limit))


def heading(name: str) -> Rule:
    """A foreign name (an entrypoint's) on a line across the terminal."""
    return Rule(literal(name, STRONG, limit=60), align="left", style=QUIET)


def section(title: str, *content: RenderableType) -> Group:
    """A heading with its content below it, and an empty line before both."""
    return Group("", Text(title, style=HEADING), *content)


def indented(content: RenderableType) -> Padding:
    """Content moved in under its heading."""
    return Padding(content, (0, 0, 0, 2), expand=False)


def columns(*heads: tuple[str, str]) -> Table:
    """A table without lines. Each head is its words and how the column stands: ">" right, for numbers, and "|" left,
    both never cut; "<" left, for what gives way when the terminal is narrow. Without any words there is no head."""
    table = Table(
        box=None,
        padding=(0, 2, 0, 0),
        pad_edge=False,
        show_header=any(words for words, _ in heads),
        header_style=QUIET,
    )
    for words, stands in heads:
        justify: JustifyMethod = "right" if stands == ">" else "left"
        table.add_column(Text(words, no_wrap=True), justify=justify, no_wrap=stands != "<", overflow="fold")
    return table
