"""Whatever goes wrong with the report page, it is a warning."""

import io
from pathlib import Path

import pytest
from tests.factories import result, shop_web
from tests.runner.commands import Command, obeyed

from memci.action.inputs import Inputs
from memci.action.log import Log
from memci.action.phases import Phases
from memci.action.plan import Plan
from memci.action.publish import Page
from memci.action.report_page import make_page
from memci.action.step import Step
from memci.errors import MemciError
from memci.github.api import Api
from memci.github.context import Context
from memci.github.event import Event
from memci.github.retrying import Retrying
from memci.judge import judge
from memci.render.html.report import Report, Side

MEASURED = result(shop_web())
PAGE = Page(judge(MEASURED, {}), Side(MEASURED), None, None)


def step(stream: io.StringIO) -> Step:
    retrying = Retrying(lambda _seconds: None)
    context = Context(
        *("push", "acme/shop", 1000, 1, 1, "w.yml", "job", "c" * 40, "refs/heads/main", "alice"),
        *("https://github.com", "http://127.0.0.1:1", Path("/"), {}),
    )
    api = Api("x", "acme/shop", "http://127.0.0.1:1", retrying=retrying)
    return Step({}, Inputs(), context, Event("push"), Plan("measure"), api, retrying, Log(stream), Phases())


def warned(stream: io.StringIO) -> Command:
    (warning,) = [command for command in obeyed(stream.getvalue()) if command.name == "warning"]
    assert warning.properties == {"title": "memci: the report page"}
    return warning


@pytest.mark.parametrize(
    ("error", "said"),
    [(MemciError("plotly's script is not there."), "plotly's script is not there."), (KeyError("x"), "a defect")],
)
def test_a_page_that_cannot_be_made(error: Exception, said: str) -> None:
    def render(_report: Report) -> str:
        raise error

    stream = io.StringIO()
    assert make_page(step(stream), PAGE, render=render) is None
    assert said in warned(stream).data


def test_a_page_that_cannot_be_written_down() -> None:
    stream = io.StringIO()
    assert make_page(step(stream), PAGE, render=lambda _report: "\ud800") is None
    assert warned(stream)


def test_sources_are_shown_only_where_they_are_handed_over() -> None:
    reports: list[Report] = []

    def render(report: Report) -> str:
        reports.append(report)
        return "page"

    stream = io.StringIO()
    assert make_page(step(stream), PAGE, render=render) == b"page"
    assert make_page(step(stream), PAGE, {"shop/app.py": "x = 1"}, render) == b"page"
    assert [(one.embed_source, dict(one.head.sources)) for one in reports] == [
        (False, {}),
        (True, {"shop/app.py": "x = 1"}),
    ]
