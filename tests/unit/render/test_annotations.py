from itertools import groupby

import pytest
from tests.comparisons import (
    KINDS,
    cause,
    comparison,
    crashed,
    entrypoint,
    failing,
    hostile_comparison,
    metric,
    passing,
    slower,
    undecided,
    waived,
    warning,
    with_pandas,
)
from tests.factories import bytes_metric, imported

from memci.model.comparison import ForbiddenImport
from memci.model.result import Location, Note
from memci.render.annotations import Annotation, annotations


def test_a_broken_budget_and_its_cause_at_the_line() -> None:
    budget, top = annotations(failing())
    assert budget == Annotation(
        "error",
        None,
        None,
        "peak_heap of web",
        "peak_heap is 72.3 MiB, 12.3 MiB over its budget of 60.0 MiB.",
    )
    assert top == Annotation(
        "error",
        "shop/report.py",
        3,
        "import pandas in web",
        "import pandas, new at start-up from shop/report.py:3, adds 31.2 MiB and 410 ms "
        "(shop/__main__.py:2 → shop/main.py:5 → shop/report.py:3).",
    )


def test_nothing_wrong_is_no_annotation() -> None:
    assert annotations(passing()) == []


@pytest.mark.parametrize(
    ("one", "level"), [(warning(), "warning"), (waived(), "notice"), (undecided(), "notice"), (slower(), "error")]
)
def test_the_verdict_is_the_level(one: object, level: str) -> None:
    found = annotations(one)  # type: ignore[arg-type]
    assert found
    assert {annotation.level for annotation in found} == {level}


def test_a_program_that_failed_says_why() -> None:
    (only,) = annotations(crashed())
    assert only.level == "error"
    assert only.title == "web did not start"
    assert "No module named 'flaks'" in only.message


def test_a_heap_that_could_not_be_measured() -> None:
    notes = [Note(kind="no-capture", message="Python was started with -I.")]
    (only,) = annotations(comparison(entrypoint(notes=notes)))
    assert only.message == "Python was started with -I."


def test_a_forbidden_import_is_at_the_line_that_imports() -> None:
    found = imported("pandas", "shop", ("shop/report.py", 3), 1, 38.2, 1, 410)
    check = ForbiddenImport(forbidden="pandas", found=found, verdict="fail")
    unseen = ForbiddenImport(forbidden="torch", found=None, verdict="inconclusive")
    (only,) = annotations(comparison(entrypoint(verdict="fail", forbidden=[check, unseen])))
    assert (only.file, only.line, only.title) == ("shop/report.py", 3, "Forbidden import in web")


def test_a_line_of_another_project_is_not_annotated() -> None:
    one = entrypoint(verdict="warn", causes=[cause("new-import", 1, where=Location(file="flask/app.py", line=9))])
    (only,) = annotations(comparison(one))
    assert (only.file, only.line) == (None, None)
    assert "flask/app.py:9" in only.message


def test_ten_of_each_level_the_worst_first() -> None:
    warned = metric("anon_rss", bytes_metric(1), bytes_metric(2), verdict="warn")
    many = [with_pandas(f"e{number}") for number in range(12)]
    many = [one.model_copy(update={"metrics": [*one.metrics, warned]}) for one in many]
    found = annotations(comparison(*many))
    assert [(level, len(list(group))) for level, group in groupby(found, key=lambda one: one.level)] == [
        ("error", 10),
        ("warning", 10),
    ]


@pytest.mark.parametrize("one", [hostile_comparison(), *(make() for make in KINDS.values())])
def test_annotations_are_plain_and_short(one: object) -> None:
    for annotation in annotations(one):  # type: ignore[arg-type]
        text = f"{annotation.title}{annotation.message}{annotation.file}"
        assert text.isprintable()
        assert len(annotation.message) <= 4_096
        assert len(annotation.title) <= 200
