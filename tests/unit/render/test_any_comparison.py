"""No comparison that validates makes a renderer fail, act, or exceed its limit."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.comparisons import KINDS
from tests.strategies import results
from tests.unit.render.any_comparison import comparisons
from tests.unit.render.page import page
from tests.unit.render.screen import printed

from memci.judge import compare
from memci.model.comparison import Comparison
from memci.render.annotations import annotations
from memci.render.explain import explain
from memci.render.markdown import MOST_COMMENT, MOST_SUMMARY, Links, render_comment, render_summary
from memci.render.terminal.comparison import comparison_view

LINKS = Links("https://github.com", "owner/shop", "c" * 40)
ELEMENTS = {"h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "ul", "li", "a", "strong"}
FOLDS = {"details", "summary", "sub"}
INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

quickly = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def assert_page(text: str, limit: int) -> None:
    assert len(text.encode()) <= limit
    assert not INVISIBLE.search(text)
    shown = page(text)
    assert set(shown.elements) <= ELEMENTS | FOLDS
    assert set(shown.rows) <= {4, 5, 6}
    links = [value for element, name, value in shown.attributes if name in ("href", "src")]
    assert all(link.startswith("https://github.com/owner/shop/") for link in links)


@quickly
@given(comparisons())
@example(KINDS["hostile"]())
def test_the_comment(one: Comparison) -> None:
    text = render_comment(one, LINKS)
    assert text.startswith("<!-- memci:comment -->\n### ")
    assert_page(text, MOST_COMMENT)


@quickly
@given(comparisons())
def test_the_summary(one: Comparison) -> None:
    assert_page(render_summary(one), MOST_SUMMARY)


@quickly
@given(comparisons(), st.sampled_from([20, 40, 80, 120]))
def test_the_terminal(one: Comparison, width: int) -> None:
    text = printed(comparison_view(one), width)
    assert not INVISIBLE.search(text)


@quickly
@given(comparisons())
def test_annotations_and_last_words(one: Comparison) -> None:
    for annotation in annotations(one):
        assert len(annotation.message) <= 4_096
        assert (annotation.title + annotation.message + (annotation.file or "")).isprintable()
    last = explain(one).split("\n")[-1]
    assert re.match(r"Exit code [0134]: ", last)


@quickly
@given(results(), results())
def test_what_a_judge_makes_of_any_results(base: object, head: object) -> None:
    one = compare(base, head, {})  # type: ignore[arg-type]
    assert_page(render_comment(one, LINKS), MOST_COMMENT)
    assert max(map(cell_len, printed(comparison_view(one)).split("\n"))) <= 80
    assert len(annotations(one)) <= 30


@pytest.mark.parametrize("kind", KINDS)
def test_one_of_each_kind(kind: str) -> None:
    assert_page(render_comment(KINDS[kind](), LINKS), MOST_COMMENT)
