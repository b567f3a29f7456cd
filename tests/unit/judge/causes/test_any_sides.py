"""What holds for all results, those that were made up to do harm among them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import hostile, shop_web
from tests.unit.judge.causes.sides import KIB, LOADED, line, side, upgraded

from memci.judge.causes import Explanation, explain
from memci.model.base import LARGEST
from memci.model.result import EntrypointResult, Import, Location, Metric, ProjectSite, SourceLines

NAMES = ("", "a", "a.b", "a.b.c", "d", "e")
FILES = ("", "a.py", "a/b.py", "d.py", "x/__init__.py")
names, files = st.sampled_from(NAMES), st.sampled_from(FILES)
sizes = st.one_of(st.integers(0, 4 * 2**20), st.sampled_from([0, 1, LARGEST]))
lines = st.integers(1, 4)

imports = st.builds(
    Import,
    module=names,
    parent=st.none() | names,
    file=st.none() | files,
    distribution=st.sampled_from([None, "python", "lib", "other"]),
    project=st.booleans(),
    imported_by=st.none() | st.builds(Location, file=files, line=lines),
    self_bytes=sizes,
    self_seconds=st.sampled_from([0.0, 0.01, 1e9]),
)
sites = st.builds(
    ProjectSite,
    file=files,
    line=lines,
    function=st.sampled_from(["", "<module>", "<listcomp>", "f", "g"]),
    imported=st.none() | names,
    bytes=sizes,
    count=st.just(1),
)
sources = st.builds(SourceLines, file=files, sha256=st.sampled_from([None, "a" * 64, "b" * 64]))
peaks = st.one_of(sizes, st.floats(0, 9e18))
changed = st.lists(
    st.builds(upgraded, st.sampled_from(["python", "lib", "other", ""]), st.sampled_from([None, "1"])), max_size=4
).map(lambda found: list({one.distribution: one for one in found}.values()))


@st.composite
def any_side(draw: st.DrawFn) -> EntrypointResult:
    peak = draw(peaks)
    return shop_web(
        metrics={"peak_heap": Metric(unit="bytes", value=peak)},
        imports=draw(st.lists(imports, max_size=8)),
        project_sites=draw(st.lists(sites, max_size=8)),
        lines=draw(st.lists(sources, max_size=4)),
        unattributed_bytes=draw(sizes),
    )


def assert_adds_up(base: EntrypointResult, head: EntrypointResult, explained: Explanation) -> None:
    difference = round(head.metrics["peak_heap"].value) - round(base.metrics["peak_heap"].value)
    assert sum(cause.bytes for cause in explained.causes) + explained.other_bytes == difference
    assert abs(explained.other_bytes) <= LARGEST
    assert len(explained.causes) <= 50


@given(any_side(), any_side(), changed)
@settings(max_examples=200, deadline=None)
def test_the_parts_always_add_up(base: EntrypointResult, head: EntrypointResult, changes: list[Any]) -> None:
    assert_adds_up(base, head, explain(base, head, changes))


@given(any_side(), changed)
@settings(deadline=None)
def test_a_side_and_itself_differ_by_nothing(one: EntrypointResult, changes: list[Any]) -> None:
    explained = explain(one, one, changes)
    assert (explained.causes, explained.other_bytes) == ([], 0)


def honest() -> st.SearchStrategy[EntrypointResult]:
    """Modules and lines of which each holds so much that a difference is far above the floor."""
    amounts = st.sampled_from([0, 3_000, 5_000, 9_000])

    def made(held: list[int], at: list[int], outside: int) -> EntrypointResult:
        loaded = [
            item.model_copy(update={"self_bytes": (size + at_line) * KIB})
            for item, size, at_line in zip(LOADED, held, at, strict=True)
            if size or at_line
        ]
        found = [
            line(f"{item.file}:1", "f", at_line, item.module)
            for item, at_line in zip(LOADED, at, strict=True)
            if at_line and item.project
        ]
        return side(*loaded, sites=tuple(found), unattributed=outside * KIB)

    several = st.lists(amounts, min_size=len(LOADED), max_size=len(LOADED))
    return st.builds(made, several, several, amounts)


def scaled(one: EntrypointResult, by: int) -> EntrypointResult:
    return one.model_copy(
        update={
            "metrics": {"peak_heap": Metric(unit="bytes", value=one.metrics["peak_heap"].value * by)},
            "imports": [item.model_copy(update={"self_bytes": item.self_bytes * by}) for item in one.imports],
            "project_sites": [item.model_copy(update={"bytes": item.bytes * by}) for item in one.project_sites],
            "unattributed_bytes": one.unattributed_bytes * by,
        }
    )


@given(honest(), honest(), st.integers(2, 50))
@settings(deadline=None)
def test_all_bytes_times_a_number_are_the_same_causes_times_that_number(
    base: EntrypointResult, head: EntrypointResult, by: int
) -> None:
    once, larger = explain(base, head, []), explain(scaled(base, by), scaled(head, by), [])
    assert [(cause.kind, cause.module, cause.bytes * by) for cause in once.causes] == [
        (cause.kind, cause.module, cause.bytes) for cause in larger.causes
    ]
    assert once.other_bytes * by == larger.other_bytes


@given(honest(), honest())
@settings(deadline=None)
def test_the_other_way_round_the_same_bytes_are_explained(base: EntrypointResult, head: EntrypointResult) -> None:
    there, back = explain(base, head, []), explain(head, base, [])
    assert there.other_bytes == -back.other_bytes


def test_rings_duplicates_and_hostile_names_are_borne() -> None:
    assert_adds_up(shop_web(), hostile(), explain(shop_web(), hostile(), [upgraded(name) for name in NAMES]))
    ring = [Import(module=name, parent=other, self_bytes=9) for name, other in (("a", "b"), ("b", "a"), ("a", "c"))]
    assert_adds_up(side(), side(*ring), explain(side(), side(*ring), []))


def test_figures_that_no_model_holds_together_cost_a_name_but_not_the_sum() -> None:
    many = [
        Import(module=f"m{number}", imported_by=Location(file="app.py", line=number), self_bytes=LARGEST)
        for number in range(9)
    ]
    head = shop_web(metrics={"peak_heap": Metric(unit="bytes", value=0)}, imports=many, unattributed_bytes=0)
    base = side(unattributed=0)
    explained = explain(base, head, [])
    assert_adds_up(base, head, explained)
    assert len(explained.causes) == 1


@pytest.mark.parametrize("shape", ["deep", "wide"])
def test_a_result_made_to_take_long_does_not(shape: str) -> None:
    """Each step of the reasoning is bounded, or in proportion to the result. A quadratic one would take minutes."""
    many = 8_000

    def made(name: str) -> EntrypointResult:
        loaded = [
            Import(
                module=f"{name}{number}.x",
                parent=f"{name}{number - 1}.x" if shape == "deep" else None,
                file=f"{name}{number}.py",
                project=True,
                imported_by=Location(file="app.py", line=number),
                self_bytes=100_000 + number,
            )
            for number in range(many)
        ]
        held = [line(f"app.py:{number}", f"{name}{number}", 100) for number in range(many)]
        return side(*loaded, sites=tuple(held), unattributed=many * 100 * KIB)

    base, head = made("a"), made("b")
    assert_adds_up(base, head, explain(base, head, []))
