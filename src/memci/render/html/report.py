"""What a report is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from memci.model.advice import Advice
from memci.model.comparison import Comparison
from memci.model.report_data import ReportData
from memci.model.result import Result
from memci.render.markdown import Links


@dataclass(frozen=True)
class Side:
    """One side. `sources`: the text of project files by their name in the result, of those only that are as they were
    measured."""

    result: Result
    data: ReportData | None = None
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """`comparison` is of these sides. `embed_source`: whether the page may show lines of source; both sides' sources
    are used in any case to tell which line was which. `advice`: what the start could do without, if that was looked
    into."""

    comparison: Comparison
    head: Side
    base: Side | None = None
    links: Links | None = None
    embed_source: bool = True
    advice: Advice | None = None
