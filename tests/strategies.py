"""hypothesis strategies: any result file that validates, and any settings it may be judged by.

Names, files and modules come mostly out of small pools, so that two results that are drawn apart have much in common:
entrypoints, imports and sites meet, twice in one list too, as in no result that memci wrote itself.
"""

from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from memci.model.base import LARGEST
from memci.model.comparison import Waiver
from memci.model.entrypoint import Budget, Entrypoint, Level
from memci.model.result import (
    METRIC_UNITS,
    Allocation,
    Commit,
    EntrypointResult,
    Environment,
    Import,
    Location,
    Metric,
    MetricName,
    Note,
    NoteKind,
    Outcome,
    Process,
    ProjectSite,
    Result,
    SourceLines,
    State,
    Timeline,
    Unit,
)
from tests.factories import HOSTILE

_EVERY_CHARACTER = st.characters(exclude_categories=["Cs"])
"""A lone surrogate is the only one that a model refuses."""

_LONG_NAME, _LONG_TEXT = 1_000, 16_384

names: SearchStrategy[str] = (
    st.text(_EVERY_CHARACTER, max_size=20)
    | st.sampled_from(HOSTILE)
    | st.sampled_from(["x", "\n", "`", "😀", "<"]).map(lambda text: text * _LONG_NAME)
)
texts = names | st.sampled_from(["word ", "\u202e", "|\n"]).map(lambda text: (text * _LONG_TEXT)[:_LONG_TEXT])

counts = st.sampled_from([0, 1, 2, LARGEST]) | st.integers(0, LARGEST)
whole_bytes = st.sampled_from([0, 1, 2**20, 38 * 2**20, LARGEST]) | st.integers(0, 2**31) | st.integers(0, LARGEST)
signed_bytes = whole_bytes | whole_bytes.map(lambda value: -value)
lines = st.sampled_from([0, 1, 2**31 - 1]) | st.integers(0, 400)
seconds = st.sampled_from([0.0, 1e9, 5e-324]) | st.floats(0, 1e9) | st.floats(0, 2)
amounts: SearchStrategy[int | float] = whole_bytes | seconds | st.floats(0, 2.0**63, exclude_max=True)


def _mostly(*pool: str) -> SearchStrategy[str]:
    return st.sampled_from(pool) | st.sampled_from(pool) | st.sampled_from(pool) | names


_modules = _mostly("shop", "shop.main", "shop.report", "pandas", "pandas.core", "numpy", "torch")
_files = _mostly("shop/main.py", "shop/report.py", "pandas/core/frame.py", "numpy/__init__.py")
_functions = _mostly("<import>", "<module>", "load", "parse")
_distributions = _mostly("pandas", "numpy", "Flask")
_versions = _mostly("1.0", "2.0")
_entrypoints = _mostly("web", "nightly")


def _few(each: SearchStrategy[Any], most: int = 4) -> SearchStrategy[list[Any]]:
    return st.lists(each, max_size=most)


def locations() -> SearchStrategy[Location]:
    return st.builds(Location, file=_files, line=lines, function=_functions)


def samples() -> SearchStrategy[list[int | float]]:
    """None, a few of any kind, or as many as make a test of times possible."""
    steady = st.builds(
        lambda many, unit, wobble: [unit * (1 + step / 100) for step in (wobble * many)[:many]],
        st.integers(5, 70),
        st.sampled_from([1, 2**40, 1e-3]) | st.floats(1e-3, 10),
        st.lists(st.integers(0, 10), min_size=1, max_size=7),
    )
    return _few(amounts) | steady


def metrics(units: SearchStrategy[Unit]) -> SearchStrategy[Metric]:
    return st.builds(Metric, unit=units, value=amounts, samples=samples(), stable=st.booleans())


def _measured() -> SearchStrategy[dict[MetricName, Metric]]:
    """Metrics by name, hardly ever in another unit than their own."""
    own = {name: metrics(st.just(unit)) for name, unit in METRIC_UNITS.items()}
    return st.fixed_dictionaries({}, optional=own) | st.dictionaries(
        st.sampled_from(get_args(MetricName)), metrics(st.sampled_from(get_args(Unit))), max_size=3
    )


def outcomes(good: bool | None = None) -> SearchStrategy[Outcome]:
    """How a start ended; well, badly, or either."""
    well = [state for state in get_args(State) if Outcome(state=state).good]
    badly = [state for state in get_args(State) if state not in well]
    states = {True: st.sampled_from(well), False: st.sampled_from(badly)}
    return st.builds(
        Outcome,
        state=states[True] | states[True] | states[False] if good is None else states[good],
        exit_code=st.none() | st.integers(0, 255),
        signal=st.none() | names,
        message=texts,
        output_tail=texts,
    )


def allocations() -> SearchStrategy[Allocation]:
    return st.builds(
        Allocation,
        file=_files,
        line=lines,
        function=_functions,
        bytes=whole_bytes,
        count=counts,
        project=st.booleans(),
        distribution=st.none() | _distributions,
        caller=st.none() | locations(),
    )


def project_sites() -> SearchStrategy[ProjectSite]:
    return st.builds(
        ProjectSite,
        file=_files,
        line=lines,
        function=_functions,
        imported=st.none() | _modules,
        bytes=whole_bytes,
        count=counts,
    )


def imports() -> SearchStrategy[Import]:
    return st.builds(
        Import,
        module=_modules,
        parent=st.none() | _modules,
        file=st.none() | _files,
        distribution=st.none() | _distributions,
        project=st.booleans(),
        imported_by=st.none() | locations(),
        started=seconds,
        self_bytes=whole_bytes,
        cumulative_bytes=whole_bytes,
        self_seconds=seconds,
        cumulative_seconds=seconds,
        self_rss_bytes=signed_bytes,
        cumulative_rss_bytes=signed_bytes,
        processes=counts,
    )


def processes() -> SearchStrategy[Process]:
    return st.builds(
        Process,
        pid_index=st.integers(0, 3) | counts,
        parent=st.none() | st.integers(0, 3) | counts,
        command=texts,
        anon_rss=st.none() | whole_bytes,
        peak_rss=st.none() | whole_bytes,
        peak_heap=st.none() | whole_bytes,
    )


def timelines() -> SearchStrategy[Timeline]:
    return st.builds(Timeline, seconds=_few(seconds), rss=_few(whole_bytes), heap=_few(whole_bytes))


def source_lines() -> SearchStrategy[SourceLines]:
    figures = st.tuples(lines, whole_bytes, whole_bytes, whole_bytes, counts)
    return st.builds(SourceLines, file=_files, sha256=st.none() | st.just("a" * 64), lines=_few(figures))


def entrypoint_results(good: bool | None = None) -> SearchStrategy[EntrypointResult]:
    """One entrypoint; with `good`, only such as ended well (or did not)."""
    return st.builds(
        EntrypointResult,
        name=_entrypoints,
        command=st.just(["python", "-m", "shop"]) | _few(texts),
        ready=st.just("exit") | names,
        outcome=outcomes(good),
        runs=counts,
        metrics=_measured(),
        allocations=_few(allocations()),
        other_allocated_bytes=whole_bytes,
        project_sites=_few(project_sites()),
        imports=_few(imports(), most=5),
        unattributed_bytes=whole_bytes,
        processes=_few(processes(), most=3),
        timeline=timelines(),
        lines=_few(source_lines(), most=2),
        notes=_few(st.builds(Note, kind=st.sampled_from(get_args(NoteKind)), message=texts), most=2),
    )


def environments() -> SearchStrategy[Environment]:
    return st.builds(
        Environment,
        python=st.sampled_from(["3.12.1", "3.13.0"]) | names,
        abi=names,
        arch=names,
        libc=names,
        cpu=names,
        cpus=counts,
        memray=names,
        distributions=st.dictionaries(_distributions, _versions, max_size=3),
        fingerprint=st.sampled_from(["sha256:" + "0" * 64] * 4 + ["sha256:" + "1" * 64]),
    )


def results(good: bool | None = None, least: int = 0) -> SearchStrategy[Result]:
    """A result file with `least` entrypoints or more, up to two."""
    commits = st.builds(
        Commit, sha=st.sampled_from(["b" * 40, "c" * 40, "d" * 64]), ref=st.none() | names, dirty=st.booleans()
    )
    return st.builds(
        Result,
        memci=names,
        created=st.just("2026-11-21T08:00:00Z"),
        commit=st.none() | commits,
        interleaved=st.none() | st.just("turns") | names,
        environment=environments(),
        entrypoints=st.lists(entrypoint_results(good), min_size=least, max_size=2),
    )


def sides(good: bool | None = None) -> SearchStrategy[tuple[Result, Result]]:
    """Two results that may be held against each other: the same machine, the same starts, what the base measured and
    more; run by turns, or not."""
    return st.builds(_met, results(good, least=1), results(good, least=1), st.booleans())


def _met(base: Result, head: Result, interleaved: bool) -> tuple[Result, Result]:
    same = [
        now.model_copy(
            update={
                "name": before.name,
                "command": before.command,
                "ready": before.ready,
                "metrics": before.metrics | now.metrics,
            }
        )
        for before, now in zip(base.entrypoints, head.entrypoints, strict=False)
    ]
    there = head.environment.model_copy(update={"fingerprint": base.environment.fingerprint})
    entrypoints = [*same, *head.entrypoints[len(same) :]]
    turns = {"interleaved": "turns" if interleaved else None}
    return (
        base.model_copy(update=turns),
        head.model_copy(update={"environment": there, "entrypoints": entrypoints, **turns}),
    )


def budgets(*, with_max: bool = True) -> SearchStrategy[Budget]:
    """Any limit on a metric; without `max` when only growth shall be asked about."""
    parts = st.none() | amounts
    return st.builds(
        Budget,
        max=parts if with_max else st.none(),
        increase=parts,
        floor=parts,
        level=st.sampled_from(get_args(Level)),
    )


def settings(*, with_max: bool = True, with_forbidden: bool = True) -> SearchStrategy[dict[str, Entrypoint]]:
    """What entrypoints that a result may have are held to, by name."""
    entrypoint = st.builds(
        Entrypoint,
        name=_entrypoints,
        budget=st.dictionaries(st.sampled_from(get_args(MetricName)), budgets(with_max=with_max), max_size=5),
        forbid_imports=_few(_modules, most=3).map(tuple) if with_forbidden else st.just(()),
        max_modules=st.none() | counts if with_max else st.none(),
    )
    return _few(entrypoint, most=3).map(lambda found: {one.name: one for one in found})


def waivers() -> SearchStrategy[Waiver]:
    return st.builds(Waiver, by=names, reason=texts)
