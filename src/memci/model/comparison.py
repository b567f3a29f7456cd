"""Comparison: everything that was decided from one result or two, with the figures that it was decided from."""

from typing import Annotated, Final, Literal

from pydantic import Field

from memci.model.base import Amount, Bytes, Count, Line, Name, Part, Path, Seconds, SignedBytes, Text
from memci.model.entrypoint import Level
from memci.model.result import Commit, Environment, Import, Location, Metric, MetricName, Note, Outcome

SCHEMA: Final = "memci.comparison/1"

Verdict = Literal["pass", "no-baseline", "inconclusive", "warn", "fail"]
"""From the best to the worst; a whole is as bad as its worst part."""

Basis = Literal["compared", "no-baseline", "new", "removed", "not-comparable", "base-failed"]
"""What the head was held against. `compared`: the base's figures.  `no-baseline`: there is no base result at all.
`new`, `removed`: the base, or the head, does not have this entrypoint.  `not-comparable`: measured in another
environment or from another command (`mismatches` says what).  `base-failed`: the base's program did not run."""

Reason = Literal["unstable", "not-measured", "not-interleaved", "program-failed"]
"""Why a verdict is `inconclusive`: the value is over the limit but not all samples are; there is no figure; times of
two sides that did not run by turns are not gated; the figures are those of a start that went wrong."""


class Side(Part):
    """Where one side's figures come from."""

    memci: Name
    created: Name
    commit: Commit | None
    environment: Environment


class Limit(Part):
    """What a metric was held to, in its own unit; `increase` is a fraction. `default`: memci's own; it only warns."""

    max: Amount | None = None
    increase: Amount | None = None
    floor: Amount | None = None
    level: Level = "error"
    origin: Literal["settings", "default"] = "settings"


class Breach(Part):
    """The rule that was broken, the highest value that would have passed, and by how much the head is over it."""

    rule: Literal["max", "increase"]
    allowed: Amount
    over: Amount


class MetricComparison(Part):
    """One metric on both sides. `limit` is None when nothing was asked of it: then its verdict says only whether
    there was something to compare with."""

    metric: MetricName
    unit: Literal["bytes", "seconds", "count"]
    base: Metric | None
    head: Metric | None
    difference: int | float | None
    limit: Limit | None
    breach: Breach | None = None
    verdict: Verdict
    reason: Reason | None = None


class ForbiddenImport(Part):
    """Whether a module that must not be loaded at start-up was, and by whom (`found`)."""

    forbidden: Name
    found: Import | None
    verdict: Verdict


class AllocationChange(Part):
    """What one function holds at the peak on both sides, its lines taken together, so that code that only moved
    is no change. `line` is the heaviest one (of the head, or of the base when it is gone)."""

    kind: Literal["new", "grown", "shrunk", "gone"]
    file: Path
    line: Line
    function: Name
    project: bool
    distribution: Name | None
    caller: Location | None
    base_bytes: Bytes
    head_bytes: Bytes
    difference: SignedBytes


class NewImport(Part):
    """A module that only the head loads at start-up, asked for by one that both load. The figures are those of
    it and of the other new modules below it (`modules` of them, itself included), not of what the base loads too."""

    module: Name
    distribution: Name | None
    imported_by: Location | None
    added_bytes: Bytes
    added_rss_bytes: SignedBytes
    added_seconds: Seconds
    modules: Count


class Cause(Part):
    """Why a start costs more, and how much of it this explains."""

    kind: Literal["new-import"]
    module: Name
    distribution: Name | None
    where: Location | None
    bytes: SignedBytes
    seconds: Seconds


class Mismatch(Part):
    """Something that must agree for two sides to be comparable, and does not."""

    what: Name
    base: Text
    head: Text


class EntrypointComparison(Part):
    """One entrypoint. `command`, `ready`, `runs`, `notes` are the head's (the base's when it was removed).

    `metrics` are in the order of the model; `allocations` and `new_imports` heaviest change first; `causes` best
    first. `outcome` is how the head's start ended, None when it was removed.
    """

    name: Name
    command: list[Text]
    ready: Name
    runs: Count
    basis: Basis
    mismatches: list[Mismatch] = []
    outcome: Outcome | None
    base_outcome: Outcome | None
    metrics: list[MetricComparison] = []
    forbidden: list[ForbiddenImport] = []
    allocations: list[AllocationChange] = []
    new_imports: list[NewImport] = []
    causes: list[Cause] = []
    notes: list[Note] = []
    verdict: Verdict


class Comparison(Part):
    """What was decided about a whole result; `base` is None when there was nothing to compare with."""

    schema_: Annotated[Literal["memci.comparison/1"], Field(alias="schema")] = SCHEMA
    base: Side | None
    head: Side
    entrypoints: list[EntrypointComparison]
    verdict: Verdict
