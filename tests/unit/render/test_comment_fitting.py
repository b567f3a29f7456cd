"""However much there is to say, the comment fits, and says what it left out."""

from typing import get_args

import pytest
from tests.comparisons import comparison, entrypoint, failing, hostile_comparison, metric, with_pandas
from tests.factories import bytes_metric
from tests.unit.render.page import page

from memci.model.comparison import Comparison, DistributionChange, EntrypointComparison, Mismatch
from memci.model.result import Location, Note
from memci.render.markdown import MOST_COMMENT, MOST_SUMMARY, Links, render_comment, render_summary
from memci.render.markdown.comment_view import comment_view
from memci.render.markdown.sections import Section, extents

WIDE = "\N{CJK UNIFIED IDEOGRAPH-6F22}"
LINKS = Links("https://github.com", "owner/shop", "c" * 40)


def long_one(number: int, verdict: str = "fail") -> EntrypointComparison:
    """Everything in it is long, and its letters take three bytes each."""
    name = f"{number}-" + WIDE * 990
    one = with_pandas(name)
    where = Location(file="shop/" + WIDE * 60 + ".py", line=1, function=WIDE * 900)
    changes = [one.allocations[2].model_copy(update={"file": where.file, "function": WIDE * 900, "caller": where})]
    return one.model_copy(
        update={
            "verdict": verdict,
            "command": [name] * 20,
            "mismatches": [Mismatch(what=name, base=name, head=name)] * 50,
            "basis": "not-comparable",
            "allocations": changes * 50,
            "causes": [cause.model_copy(update={"where": where, "module": name}) for cause in one.causes] * 20,
            "new_imports": [one.new_imports[0].model_copy(update={"module": name})] * 50,
            "notes": [Note(kind="other", message=WIDE * 5_000)] * 50,
            "metrics": [*one.metrics, *[metric("allocated", bytes_metric(1), bytes_metric(1))] * 100],
        }
    )


def test_a_thousand_entrypoints_with_names_of_a_thousand_characters() -> None:
    many = comparison(*(long_one(number) for number in range(1_000)))
    comment = render_comment(many, LINKS)
    assert len(comment.encode()) <= MOST_COMMENT
    assert comment.startswith("<!-- memci:comment -->\n### ✗ memci: ")
    assert "Left out, because there is no room for more: charts, further metrics, " in comment
    assert "995 entrypoints" in comment or "1,000 entrypoints" in comment
    assert "… and 980 more: 980 fail." in comment
    shown = page(comment)
    assert shown.elements["table"] >= 1
    assert set(shown.rows) <= {4, 5, 6}


def test_a_thousand_that_pass_are_short() -> None:
    many = comparison(*(entrypoint(WIDE * 990 + str(number)) for number in range(1_000)))
    comment = render_comment(many)
    assert len(comment.encode()) <= MOST_COMMENT
    assert "… and 997 more: 997 pass." in comment


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13, 21])
def test_at_any_size_the_page_is_whole(count: int) -> None:
    comment = render_comment(comparison(*(long_one(number) for number in range(count))), LINKS)
    assert len(comment.encode()) <= MOST_COMMENT
    assert set(page(comment).rows) <= {4, 5, 6}


def test_a_summary_has_more_room() -> None:
    several = comparison(*(long_one(number) for number in range(13)))
    comment, summary = render_comment(several), render_summary(several)
    assert len(comment.encode()) < len(summary.encode()) <= MOST_SUMMARY
    assert "Left out" in comment
    assert "Left out" not in summary


def test_many_dependencies_are_counted() -> None:
    changed = [DistributionChange(distribution=WIDE * 900, base_version=WIDE * 900, head_version="2")] * 500
    comment = render_comment(comparison(entrypoint(), distributions=changed))
    assert "… and 470 more dependencies." in comment


@pytest.mark.parametrize("one", [failing(), hostile_comparison()], ids=["pandas", "hostile"])
def test_each_step_says_less_and_what_it_left_out(one: Comparison) -> None:
    sections: tuple[Section, ...] = get_args(Section)
    views = [comment_view(one, None, extent, unfolded=False) for extent in extents()]
    sizes = [len(repr(view)) - len(view.left_out) for view in views]
    assert sizes == sorted(sizes, reverse=True)
    assert views[0].left_out == ""
    assert views[len(sections)].left_out == f"Left out, because there is no room for more: {', '.join(sections)}."
    assert all(view.headline == views[0].headline for view in views)
    assert not views[-1].entrypoints
