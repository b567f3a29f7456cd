import base64
import hashlib
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

import pytest
from tests.comparisons import KINDS, failing, hostile_comparison, waived
from tests.factories import HOSTILE, failed, hostile, shop_job, shop_web
from tests.unit.render.html.document import Document, document
from tests.unit.render.html.inert import assert_inert
from tests.unit.render.html.poison import poisoned
from tests.unit.render.html.reports import LINKS, alone, of, several_report, shop_report

from memci.model.comparison import Verdict
from memci.render.html.page import MOST_DRAWN, MOST_SHOWN, render_report
from memci.render.html.report import Report, Side


def page(report: Report) -> Document:
    return document(render_report(report))


def every_report() -> dict[str, Report]:
    reports = {name: of(make()) for name, make in KINDS.items()}
    return reports | {
        "shop": shop_report(),
        "all of several": several_report(),
        "alone": alone(shop_web(), shop_job()),
        "hostile": alone(hostile()),
        "hostile comparison": of(hostile_comparison()),
        "nothing": alone(),
    }


REPORTS = every_report()


@pytest.fixture(params=REPORTS, scope="module")
def shown(request: pytest.FixtureRequest) -> Document:
    return page(REPORTS[request.param])


def test_everything_in_a_page_is_ours(shown: Document) -> None:
    assert_inert(shown)


def _poisoned(side: Side, text: str) -> Side:
    return Side(poisoned(side.result, text), side.data and poisoned(side.data, text), {text: text})


@pytest.mark.parametrize("text", [text for text in HOSTILE if text] + ['"><img src=x>', "' onload='x", "</script><b>"])
@pytest.mark.parametrize("make", [shop_report, several_report], ids=["compared", "several"])
def test_a_hostile_text_in_every_field_stays_text(text: str, make: Any) -> None:
    clean: Report = make()
    base = _poisoned(clean.base, text) if clean.base else None
    html = render_report(Report(poisoned(clean.comparison, text), _poisoned(clean.head, text), base, LINKS))
    assert_inert(document(html))


def test_headings_go_down_a_step_at_a_time(shown: Document) -> None:
    levels = [int(element.tag[1]) for element in shown.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_ids_are_unique_and_what_refers_to_one_finds_it(shown: Document) -> None:
    ids = [element.attributes["id"] for element in shown.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in shown.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(element.attributes.get(name, "").split()) <= set(ids)
        if element.attributes.get("href", "").startswith("#"):
            assert element.attributes["href"][1:] in ids


def test_every_figure_says_what_is_to_be_seen(shown: Document) -> None:
    summaries = shown.having("class", "summary")
    assert len(summaries) == len(shown.figures) == len(shown.having("class", "chart"))
    assert all(any(char.isdigit() for char in summary.text) for summary in summaries)


def test_every_select_has_a_label_and_as_many_options_as_its_figure_has_choices(shown: Document) -> None:
    for select in shown.all("select"):
        assert select.inside[-1] == "label"
        choices = shown.figures[select.attributes["data-figure"]]["choices"]
        assert len(select.text.split("\n")) - 2 == len(choices)


def test_every_choice_says_of_each_trace_whether_it_is_seen(shown: Document) -> None:
    for figure in shown.figures.values():
        assert all(len(choice["visible"]) == len(figure["data"]) for choice in figure["choices"])


def test_every_row_has_as_many_cells_as_its_table_has_columns(shown: Document) -> None:
    assert all(table.text.strip() for table in shown.all("caption"))
    assert all(cell.attributes.get("scope") in ("col", "row") for cell in shown.all("th"))


def test_nothing_is_loaded_from_anywhere(shown: Document) -> None:
    assert not [element for element in shown.elements if "src" in element.attributes]
    assert [link.attributes["href"] for link in shown.all("link")] == ["data:,"]
    assert "url(" not in shown.all("style")[0].text
    assert "@import" not in shown.all("style")[0].text


def test_the_policy_lets_these_two_scripts_run_and_nothing_else(shown: Document) -> None:
    (meta,) = [one for one in shown.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"]
    scripts = [one.text for one in shown.all("script") if not one.attributes]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert len(digests) == 2
    assert meta.attributes["content"].split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{digests[0]}' 'sha256-{digests[1]}'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_the_policy_comes_before_all_that_it_is_about(shown: Document) -> None:
    tags = [element.tag for element in shown.elements]
    assert tags[:4] == ["html", "head", "meta", "meta"]


def test_the_same_report_makes_the_same_page() -> None:
    assert render_report(shop_report()) == render_report(shop_report())


def test_a_page_is_small_beside_plotly() -> None:
    html = render_report(shop_report())
    plotly = max(len(one.text) for one in document(html).all("script"))
    assert len(html.encode()) - plotly < 400_000


def test_every_verdict_is_said(shown: Document) -> None:
    pills = [" ".join(one.text.split()[1:]) for one in shown.having("class", "pill")]
    assert set(pills) <= set(get_args(Verdict))
    assert pills


@pytest.mark.parametrize(
    ("make", "verdict", "words"),
    [
        ("pass", "pass", "Nothing got worse"),
        ("fail", "fail", "12.3 MiB over its budget of 60.0 MiB"),
        ("warn", "warn", "grew by 6.0 MiB (+17.6 %) to 40.1 MiB"),
        ("undecided", "inconclusive", "could not be decided"),
        ("waived", "waived", "Waived by octocat (label memci-waive)"),
        ("without a base", "no-baseline", "with nothing to compare with"),
    ],
)
def test_the_head_of_the_page_says_the_verdict_and_why(make: str, verdict: str, words: str) -> None:
    shown = page(of(KINDS[make]()))
    assert shown.all("body")[0].attributes["data-verdict"] == verdict
    head = shown.all("header")[0].text.replace("\xa0", " ")
    assert verdict in head
    assert words in head


def test_the_cause_links_the_lines_that_lead_to_it() -> None:
    shown = page(of(failing()))
    lead = shown.having("class", "lead")[0]
    assert "import pandas, new at start-up from shop/report.py:3, adds 31.2\xa0MiB and 410\xa0ms." in lead.text
    places = [one.text for one in shown.all("a") if one.inside[-2:] == ["header", "p"]]
    assert places[:2] == ["shop/report.py:3", "shop/__main__.py:2"]


def test_a_waiver_is_named() -> None:
    assert "octocat" in page(of(waived())).having("class", "waiver")[0].text


def test_a_program_that_failed_says_what_it_said_last() -> None:
    shown = page(alone(failed()))
    assert "No module named 'flaks'" in shown.having("class", "fail")[-1].text
    assert shown.all("pre")[0].text.splitlines()[0] == "Loading the shop …"


def test_new_and_removed_entrypoints_are_named_as_such() -> None:
    text = page(several_report()).text
    assert "The head no longer has this entrypoint." in text
    assert "The base does not have this entrypoint, so there is nothing to compare with." in text


def test_what_is_not_comparable_is_shown_alone() -> None:
    shown = page(of(KINDS["not comparable"]()))
    assert "3.12 → 3.13" in shown.text
    assert all("base" not in trace.get("name", "") for one in shown.figures.values() for trace in one["data"])


def test_an_entrypoint_is_shown_with_its_own_figures_though_names_repeat() -> None:
    report = alone(shop_web(name="web"), shop_job(name="web"))
    shown = page(report)
    assert {"web-1-timeline", "web-2-first-start"} <= set(shown.figures)


def test_the_worst_entrypoint_comes_first() -> None:
    sections = page(several_report()).having("class", "entrypoint")
    assert "broken" in sections[0].text
    assert "greedy" in sections[1].text


def test_what_is_missing_of_the_picture_by_calls_is_said() -> None:
    report = shop_report()
    assert report.base is not None
    assert "FILE.report.json" not in page(report).text
    headless = replace(report, head=replace(report.head, data=None))
    assert "memci run writes beside the result FILE.json; it is not there" in page(headless).text
    baseless = replace(report, base=replace(report.base, data=None))
    assert "This is the head alone: the base's FILE.report.json" in page(baseless).text


def test_of_very_many_entrypoints_the_first_have_charts() -> None:
    shown = page(alone(*(shop_job(name=f"job {number}") for number in range(MOST_DRAWN + 2))))
    sections = shown.having("class", "entrypoint")
    left_out = [number for number, one in enumerate(sections) if "Its charts are left out" in one.text]
    assert left_out == [MOST_DRAWN, MOST_DRAWN + 1]
    assert all("What it costs" in one.text for one in sections)


def test_of_a_forged_result_s_thousands_of_entrypoints_the_worst_are_shown() -> None:
    jobs = [shop_job(name=f"job {number}") for number in range(MOST_SHOWN + 5)]
    shown = page(alone(*jobs, failed("broken")))
    sections = shown.having("class", "entrypoint")
    assert len(sections) == MOST_SHOWN
    assert "broken" in sections[0].text
    assert "… and 6 entrypoints with no worse a verdict" in shown.text


def test_without_the_permission_no_line_of_source_is_in_the_page() -> None:
    assert "import pandas\n" not in render_report(shop_report(embed_source=False)).partition("<script>")[0]
    lines = page(shop_report(embed_source=False)).having("class", "lines-source")
    assert not any("import pandas" in one.text for one in lines)
    assert any("import pandas" in one.text for one in page(shop_report()).having("class", "lines-source"))


def test_the_environment_marks_what_differs_and_names_the_command() -> None:
    comparison = failing()
    environment = comparison.head.environment.model_copy(update={"python": "3.13.0"})
    head = comparison.head.model_copy(update={"environment": environment})
    shown = page(of(comparison.model_copy(update={"head": head})))
    assert [one.text for one in shown.having("class", "warn") if one.tag == "td"] == ["3.12.1", "3.13.0"]
    assert "memci run web --against bbbbbbbbbbbb" in shown.text
    assert "pandas" in next(one.text for one in shown.all("table") if "Versions that differ" in one.text)


def test_of_a_version_that_nothing_was_compared_with_nobody_says_that_it_costs_nothing() -> None:
    comparison = failing()
    assert comparison.distributions
    unlike = [one.model_copy(update={"metrics": [], "causes": []}) for one in comparison.entrypoints]
    shown = page(of(comparison.model_copy(update={"entrypoints": unlike})))
    table = next(one.text for one in shown.all("table") if "Versions that differ" in one.text)
    assert "≈" not in table
