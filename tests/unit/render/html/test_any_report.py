"""No results that validate make a page that fails or acts."""

from hypothesis import HealthCheck, given, settings
from tests.strategies import results, sides
from tests.unit.render.any_comparison import comparisons
from tests.unit.render.html.document import document
from tests.unit.render.html.inert import assert_inert

from memci.judge import compare
from memci.model.comparison import Comparison
from memci.model.result import Result
from memci.render.html.page import render_report
from memci.render.html.report import Report, Side

quickly = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@quickly
@given(sides())
def test_any_two_results_make_a_page(both: tuple[Result, Result]) -> None:
    base, head = both
    assert_inert(document(render_report(Report(compare(base, head, {}), Side(head), Side(base)))))


@quickly
@given(comparisons(), results())
def test_a_page_can_be_made_though_figures_do_not_belong_together(comparison: Comparison, head: Result) -> None:
    assert_inert(document(render_report(Report(comparison, Side(head), Side(head)))))
