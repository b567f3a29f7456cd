"""What the report page is built of: charts, and the tables that say the same in figures. Plain data.

Texts that are drawn by plotly (in `data` and `layout`) have passed `text.label`; all others `escape.plain`, and the
template escapes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Align = Literal["left", "right"]


@dataclass(frozen=True)
class Cell:
    """A cell of a table. `tone` says what its colour means; `href` is a checked link."""

    text: str
    href: str | None = None
    tone: Literal["", "grown", "shrunk", "bad", "warn", "good", "quiet"] = ""
    code: bool = False


@dataclass(frozen=True)
class Table:
    """`columns`: heading and alignment; every row has a cell for each. `more` says what was left out."""

    caption: str
    columns: Sequence[tuple[str, Align]]
    rows: Sequence[Sequence[Cell]]
    more: str = ""


@dataclass(frozen=True)
class Choice:
    """One way to look at a chart: which of its traces are to be seen, and what the layout has besides."""

    label: str
    visible: Sequence[bool]
    layout: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A chart as plotly draws it. `id` is unique in the page and matches [a-z0-9-]+; `height` is in CSS pixels.

    `summary` says in a sentence what is to be seen, with the figures that matter; `hint` how it can be used.
    `choices` are offered as a select (the first is drawn first; `choices_label` names it); `table` says the same.
    Colours of paper, text and grid are the page's and stay out of `layout`.
    """

    id: str
    title: str
    summary: str
    data: Sequence[dict[str, Any]]
    layout: dict[str, Any]
    height: int = 360
    hint: str = ""
    choices: Sequence[Choice] = ()
    choices_label: str = "Show"
    table: Table | None = None
