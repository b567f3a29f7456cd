"""What the comment says, as finished Markdown for its template: every foreign text in here is inert already.

Empty texts and lists are left out by the template.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MetricRow:
    """A row of the metrics table."""

    name: str
    base: str
    head: str
    change: str
    limit: str
    verdict: str


@dataclass(frozen=True)
class AllocationRow:
    """A function that holds more or less at the heap's peak."""

    kind: str
    where: str
    caller: str
    base: str
    head: str
    change: str


@dataclass(frozen=True)
class ImportRow:
    """A module that is new at start-up, with the lines that lead to it."""

    module: str
    asker: str
    bytes: str
    seconds: str
    modules: str


@dataclass(frozen=True)
class PackageRow:
    """What all modules of a package cost at start-up."""

    package: str
    version: str
    bytes: str
    bytes_change: str
    seconds: str
    modules: str


@dataclass(frozen=True)
class DependencyRow:
    """A distribution whose installed version is another."""

    distribution: str
    base: str
    head: str
    cost: str


@dataclass(frozen=True)
class OverviewRow:
    """One of several entrypoints, in one line."""

    mark: str
    name: str
    heap: str
    heap_change: str
    start: str
    start_change: str


@dataclass(frozen=True)
class EntrypointView:
    """One entrypoint's part. `quiet`: it passes, so that only its metrics stand before the fold. `causes` are those
    that the headline's sentence has not named yet; `explained`: they and that sentence leave nothing worth a word."""

    title: str
    quiet: bool
    has_base: bool
    outcome: str
    last_words: str
    basis: str
    remarks: Sequence[str]
    causes_title: str
    causes: Sequence[str]
    metrics: Sequence[MetricRow]
    explained: bool
    allocations: Sequence[AllocationRow]
    more_allocations: str
    imports: Sequence[ImportRow]
    more_imports: str
    packages: Sequence[PackageRow]
    more_packages: str
    chart: str
    started: str
    tests: Sequence[str]
    more_metrics: Sequence[MetricRow]
    notes: str


@dataclass(frozen=True)
class CommentView:
    """The whole comment. `advice`: what the start could do without. `unfolded`: where nothing that matters may be
    collapsed. `overview` and `more_entrypoints` are for several entrypoints; `left_out` says what was dropped to keep
    within the limit."""

    marker: str
    headline: str
    waiver: str
    cause: str
    advice: Sequence[str]
    report: str
    unfolded: bool
    several: bool
    overview: Sequence[OverviewRow]
    more_entrypoints: str
    entrypoints: Sequence[EntrypointView]
    quiet_entrypoints: Sequence[EntrypointView]
    dependencies: Sequence[DependencyRow]
    more_dependencies: str
    environment: Sequence[str]
    meanings: Sequence[str]
    reproduce: str
    left_out: str
    footer: str
