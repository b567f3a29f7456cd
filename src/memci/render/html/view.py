"""What the page says, ready for its template, which escapes every text here that is not Markup.

Empty texts and lists are left out by the template.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from memci.model.comparison import Verdict
from memci.render.html.lines import LinesView
from memci.render.html.parts import Cell, Figure, Table


@dataclass(frozen=True)
class Dots:
    """One side's samples on a strip, from 0 to 100, and their median."""

    at: Sequence[float]
    median: float


@dataclass(frozen=True)
class Strip:
    """The samples of both sides on one scale. `limit`: where the budget ends, when that is in reach. `label` says it
    in words."""

    label: str
    base: Dots | None
    head: Dots | None
    limit: float | None


@dataclass(frozen=True)
class MetricRow:
    """A row of the metrics table."""

    name: str
    meaning: str
    base: str
    head: str
    change: Cell
    limit: str
    verdict: Verdict | None
    mark: str
    strip: Strip | None


@dataclass(frozen=True)
class MetricsView:
    """The metrics that are asked about, and the others."""

    has_base: bool
    rows: Sequence[MetricRow]
    more: Sequence[MetricRow]


@dataclass(frozen=True)
class Section:
    """A part with a heading of its own. A single figure is its own part: `title` is the figure's then. `short`: the
    same in a word, for getting about. `note`: what is missing in it, and why."""

    id: str
    title: str
    short: str
    parts: Sequence[Figure | Table] = ()
    lines: LinesView | None = None
    note: str = ""


@dataclass(frozen=True)
class EntrypointView:
    """One entrypoint. `advice`: what it could do without. `causes`: those that the page's head has not named."""

    id: str
    name: str
    verdict: Verdict
    mark: str
    outcome: str
    last_words: Sequence[str]
    basis: Markup
    advice: Sequence[Markup]
    causes_title: str
    causes: Sequence[Markup]
    remarks: Sequence[Markup]
    metrics: MetricsView
    tests: Sequence[Markup]
    notes: Sequence[str]
    started: Markup
    sections: Sequence[Section]


@dataclass(frozen=True)
class Overview:
    """All entrypoints beside each other. `against_first`: what each costs beside the first, when there is no base."""

    table: Table
    against_first: Sequence[Markup]
    figure: Figure | None


@dataclass(frozen=True)
class Surroundings:
    """Where the figures come from. `method`: sentences; `reproduce`: a command."""

    sides: Table
    dependencies: Table | None
    method: Sequence[Markup]
    meanings: Table
    reproduce: str


@dataclass(frozen=True)
class Link:
    """A place in the page, or a checked address; without either just a text."""

    text: str
    href: str = ""
    verdict: Verdict | Literal[""] = ""
    mark: str = ""


@dataclass(frozen=True)
class PageView:
    """The whole page. The scripts are as they are embedded, and the policy has their hashes."""

    title: str
    verdict: Verdict
    mark: str
    headline: Markup
    waiver: Markup
    lead: Markup
    facts: Sequence[Link]
    contents: Sequence[Link]
    overview: Overview | None
    entrypoints: Sequence[EntrypointView]
    surroundings: Surroundings
    policy: str
    style: Markup
    scripts: Sequence[Markup]
