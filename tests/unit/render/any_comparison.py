"""A hypothesis strategy: any comparison that validates, whether a judge would make it or not."""

from typing import get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from tests.strategies import (
    amounts,
    counts,
    environments,
    imports,
    lines,
    locations,
    metrics,
    names,
    outcomes,
    seconds,
    signed_bytes,
    texts,
    whole_bytes,
)

from memci.model.comparison import (
    AllocationChange,
    Basis,
    Breach,
    Cause,
    CauseKind,
    Comparison,
    DistributionChange,
    EntrypointComparison,
    ForbiddenImport,
    ImportStep,
    Limit,
    MetricComparison,
    Mismatch,
    NewImport,
    PackageCost,
    Reason,
    Side,
    TimeTest,
    Verdict,
    Waiver,
)
from memci.model.entrypoint import Level
from memci.model.profit import Gain, Profit
from memci.model.result import Commit, MetricName, Note, NoteKind, Unit

_units = st.sampled_from(get_args(Unit))
_verdicts = st.sampled_from(get_args(Verdict))
_differences = amounts | amounts.map(lambda value: -value)
_some_names = st.none() | names


def _limits() -> SearchStrategy[Limit]:
    some = st.none() | amounts
    return st.builds(
        Limit,
        max=some,
        increase=some,
        floor=some,
        level=st.sampled_from(get_args(Level)),
        origin=st.sampled_from(["settings", "default"]),
    )


def _tests() -> SearchStrategy[TimeTest]:
    return st.builds(
        TimeTest,
        pairs=counts,
        ratio=amounts,
        low=amounts,
        high=amounts,
        confidence=amounts,
        tolerance=amounts,
        p_slower=amounts,
        p_within=amounts,
        detectable=amounts,
        answer=st.sampled_from(["slower", "within", "undecided"]),
    )


def _metrics() -> SearchStrategy[MetricComparison]:
    return st.builds(
        MetricComparison,
        metric=st.sampled_from(get_args(MetricName)),
        unit=_units,
        base=st.none() | metrics(_units),
        head=st.none() | metrics(_units),
        difference=st.none() | _differences,
        changed=st.booleans(),
        test=st.none() | _tests(),
        limit=st.none() | _limits(),
        breach=st.none() | st.builds(Breach, rule=st.sampled_from(["max", "increase"]), allowed=amounts, over=amounts),
        verdict=_verdicts,
        reason=st.none() | st.sampled_from(get_args(Reason)),
    )


def _causes() -> SearchStrategy[Cause]:
    return st.builds(
        Cause,
        kind=st.sampled_from(get_args(CauseKind)),
        bytes=signed_bytes,
        seconds=st.none() | seconds | seconds.map(lambda value: -value),
        module=_some_names,
        distribution=_some_names,
        base_version=_some_names,
        head_version=_some_names,
        modules=counts,
        where=st.none() | locations(),
        chain=st.lists(st.builds(ImportStep, module=names, imported_by=st.none() | locations()), max_size=4),
    )


def _allocations() -> SearchStrategy[AllocationChange]:
    return st.builds(
        AllocationChange,
        kind=st.sampled_from(["new", "grown", "shrunk", "gone"]),
        file=names,
        line=lines,
        function=names,
        project=st.booleans(),
        distribution=_some_names,
        caller=st.none() | locations(),
        base_bytes=whole_bytes,
        head_bytes=whole_bytes,
        difference=signed_bytes,
    )


def _new_imports() -> SearchStrategy[NewImport]:
    return st.builds(
        NewImport,
        module=names,
        distribution=_some_names,
        imported_by=st.none() | locations(),
        added_bytes=whole_bytes,
        added_rss_bytes=signed_bytes,
        added_seconds=seconds,
        modules=counts,
    )


def _packages() -> SearchStrategy[PackageCost]:
    return st.builds(
        PackageCost,
        package=names,
        distribution=_some_names,
        project=st.booleans(),
        base_bytes=st.none() | whole_bytes,
        head_bytes=st.none() | whole_bytes,
        base_seconds=st.none() | seconds,
        head_seconds=st.none() | seconds,
        modules=counts,
    )


def _entrypoints() -> SearchStrategy[EntrypointComparison]:
    notes = st.builds(Note, kind=st.sampled_from(get_args(NoteKind)), message=texts)
    forbidden = st.builds(ForbiddenImport, forbidden=names, found=st.none() | imports(), verdict=_verdicts)
    return st.builds(
        EntrypointComparison,
        name=names,
        command=st.lists(texts, max_size=3),
        ready=names,
        runs=counts,
        basis=st.sampled_from(get_args(Basis)),
        mismatches=st.lists(st.builds(Mismatch, what=names, base=texts, head=texts), max_size=3),
        outcome=st.none() | outcomes(),
        base_outcome=st.none() | outcomes(),
        metrics=st.lists(_metrics(), max_size=4),
        forbidden=st.lists(forbidden, max_size=2),
        allocations=st.lists(_allocations(), max_size=3),
        new_imports=st.lists(_new_imports(), max_size=3),
        causes=st.lists(_causes(), max_size=4),
        other_bytes=signed_bytes,
        packages=st.lists(_packages(), max_size=3),
        gain=st.builds(Gain, seconds=st.none() | seconds, bytes=st.none() | whole_bytes),
        profit=st.builds(Profit, seconds_a_day=st.none() | seconds, bytes=st.none() | whole_bytes),
        notes=st.lists(notes, max_size=2),
        verdict=_verdicts,
    )


def _sides() -> SearchStrategy[Side]:
    commits = st.builds(Commit, sha=st.just("a" * 40), ref=_some_names, dirty=st.booleans())
    return st.builds(Side, memci=names, created=names, commit=st.none() | commits, environment=environments())


def comparisons() -> SearchStrategy[Comparison]:
    """Its verdicts and figures need not belong together."""
    distributions = st.builds(
        DistributionChange, distribution=names, base_version=_some_names, head_version=_some_names
    )
    return st.builds(
        Comparison,
        base=st.none() | _sides(),
        head=_sides(),
        distributions=st.lists(distributions, max_size=3),
        entrypoints=st.lists(_entrypoints(), max_size=3),
        waiver=st.none() | st.builds(Waiver, by=names, reason=texts),
        verdict=_verdicts,
    )
