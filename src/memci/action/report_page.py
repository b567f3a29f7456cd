"""The report page of what was decided. It shows, and decides nothing: without it the step goes on."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from memci.action.publish import Page
from memci.action.step import Step
from memci.errors import MemciError
from memci.render.html.report import Report

_TITLE = "memci: the report page"


def _rendered(report: Report) -> str:
    # Its templates and plotly's script are read when they are needed.
    from memci.render.html.page import render_report

    return render_report(report)


def make_page(
    step: Step, page: Page, sources: Mapping[str, str] | None = None, render: Callable[[Report], str] = _rendered
) -> bytes | None:
    """The HTML; None, and a warning, when it cannot be made. `sources`: the head's files that may be shown in it, by
    their names in the result; None when no source may be."""
    report = Report(
        page.comparison,
        replace(page.head, sources=sources or {}),
        page.base,
        page.links,
        embed_source=sources is not None,
        advice=page.advice,
    )
    try:
        with step.phases.phase("report page"):
            return render(report).encode()
    except MemciError as error:
        step.warn(error, title=_TITLE)
    except Exception:
        step.log.tell_defect("warning", _TITLE)
    return None
