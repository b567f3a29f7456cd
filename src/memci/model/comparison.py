"""Comparison: everything that was decided from one result or two, with the figures that it was decided from."""

from typing import Annotated, Final, Literal

from pydantic import Field

from memci.model.base import Amount, Bytes, Count, Line, Name, Part, Path, Seconds, SignedBytes, SignedSeconds, Text
from memci.model.entrypoint import Level
from memci.model.profit import Gain, Profit
from memci.model.result import Commit, Environment, Import, Location, Metric, MetricName, Note, Outcome

SCHEMA: Final = "memci.comparison/1"

Verdict = Literal["pass", "no-baseline", "inconclusive", "warn", "waived", "fail"]
"""From the best to the worst; a whole is as bad as its worst part. `waived`: would fail, and somebody lets it."""

Basis = Literal["compared", "no-baseline", "new", "removed", "not-comparable", "base-failed"]
"""What the head was held against. `compared`: the base's figures.  `no-baseline`: there is no base result at all.
`new`, `removed`: the base, or the head, does not have this entrypoint.  `not-comparable`: measured in another
environment or from another command (`mismatches` says what).  `base-failed`: the base's program did not run."""

Reason = Literal["unstable", "not-measured", "not-interleaved", "too-few-runs", "undecided", "program-failed"]
"""Why a verdict is `inconclusive`. `unstable`: the value is over the limit but not all samples are.  `not-measured`:
there is no figure.  `not-interleaved`: times of two sides that did not run by turns are not gated.  `too-few-runs`:
fewer pairs than the time test's first look.  `undecided`: the time test found no answer.  `program-failed`: the
figures are those of a start that went wrong."""


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


class TimeTest(Part):
    """What the starts of two sides, run by turns, say about a time.

    `ratio`: the Hodges–Lehmann estimate of head / base; it lies between `low` and `high` with `confidence`.
    `tolerance`: the growth, as a fraction, that is let through.  `p_slower`: how likely such samples are when head is
    not slower at all; `p_within`: when it is slower by just the tolerance.  `detectable`: the growth, as a fraction,
    that this many pairs on this machine find most of the time.
    """

    pairs: Count
    ratio: Amount
    low: Amount
    high: Amount
    confidence: Amount
    tolerance: Amount
    p_slower: Amount
    p_within: Amount
    detectable: Amount
    answer: Literal["slower", "within", "undecided"]


class Waiver(Part):
    """Somebody's word that a broken budget may be merged: `reason` such as a label's name, and who set it."""

    by: Name
    reason: Text = ""


class MetricComparison(Part):
    """One metric on both sides. `limit` is None when nothing was asked of it: then its verdict says only whether
    there was something to compare with. `changed`: the difference is more than this metric's noise; for a time, the
    test's interval lies on one side of 1."""

    metric: MetricName
    unit: Literal["bytes", "seconds", "count"]
    base: Metric | None
    head: Metric | None
    difference: int | float | None
    changed: bool = False
    test: TimeTest | None = None
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


class ImportStep(Part):
    """One link of the chain from the entrypoint's own code to an import: a module, and the line that asked for it."""

    module: Name
    imported_by: Location | None


CauseKind = Literal[
    "new-import",
    "gone-import",
    "distribution",
    "grown-module",
    "shrunk-module",
    "slower-module",
    "new-site",
    "grown-site",
    "shrunk-site",
    "gone-site",
]


class Cause(Part):
    """A part of why a start costs more or less, and how much of it this explains. No byte is in two causes.

    new-import, gone-import: `module`, loaded on one side only, with the `modules` below it that are so too; `where`
    is the line that asks for it, `chain` the way there, outermost first, the module itself last.
    distribution: an installed `distribution` whose version is another (None: not installed), with what its modules
    and those that only they load cost.
    grown-module, shrunk-module: `module`, loaded on both sides, whose own code and data differ.
    slower-module: `module`, loaded on both sides, which takes `seconds` longer; `where` asks for it. Only named when
    the whole start is surely slower.
    the sites: a function of the project (`where`, at its heaviest line) and what it holds, itself or through what it
    calls; `module` is the import that it was part of, None when nothing was being imported.
    `seconds` is None where a difference in time says nothing: it was measured once.
    """

    kind: CauseKind
    bytes: SignedBytes
    seconds: SignedSeconds | None = None
    module: Name | None = None
    distribution: Name | None = None
    base_version: Name | None = None
    head_version: Name | None = None
    modules: Count = 0
    where: Location | None = None
    chain: list[ImportStep] = []


class PackageCost(Part):
    """What all modules of one distribution (or one top-level package of the project or the standard library) cost at
    start-up on both sides; None on a side that loads none of them."""

    package: Name
    distribution: Name | None
    project: bool
    base_bytes: Bytes | None
    head_bytes: Bytes | None
    base_seconds: Seconds | None
    head_seconds: Seconds | None
    modules: Count


class DistributionChange(Part):
    """A distribution whose installed version differs; None where it is not installed."""

    distribution: Name
    base_version: Name | None
    head_version: Name | None


class Mismatch(Part):
    """Something that must agree for two sides to be comparable, and does not."""

    what: Name
    base: Text
    head: Text


class EntrypointComparison(Part):
    """One entrypoint. `command`, `ready`, `runs`, `notes` are the head's (the base's when it was removed).

    `metrics` are in the order of the model; `allocations` and `new_imports` heaviest change first; `causes` best
    first: their bytes and `other_bytes` add up to the difference of peak_heap. `packages`: the costliest first.
    `outcome` is how the head's start ended, None when it was removed. `gain`: what is surely better, whatever else is
    worse; `profit`: what that is worth.
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
    other_bytes: SignedBytes = 0
    packages: list[PackageCost] = []
    gain: Gain = Gain()
    profit: Profit = Profit()
    notes: list[Note] = []
    verdict: Verdict


class Comparison(Part):
    """What was decided about a whole result; `base` is None when there was nothing to compare with."""

    schema_: Annotated[Literal["memci.comparison/1"], Field(alias="schema")] = SCHEMA
    base: Side | None
    head: Side
    distributions: list[DistributionChange] = []
    entrypoints: list[EntrypointComparison]
    waiver: Waiver | None = None
    verdict: Verdict
