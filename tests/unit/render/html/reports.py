"""Reports to make pages of."""

from dataclasses import replace
from typing import Any

from tests.comparisons import HEAD_SHA
from tests.factories import failed, out_of_memory, result, shop_job, shop_web

from memci.judge import compare, judge
from memci.model.comparison import Comparison
from memci.model.report_data import CallFrame, CallTree, EntrypointData, ReportData
from memci.model.result import EntrypointResult, Mark, Result
from memci.render.html.report import Report, Side
from memci.render.markdown import Links

LINKS = Links("https://github.com", "owner/shop", HEAD_SHA, run_url="https://github.com/owner/shop/actions/runs/7")
MARKS = [Mark(name="load model", started=0.05, seconds=0.2, rss_bytes=2**20), Mark(name="serve", started=0.3)]


def shop_report(**changes: Any) -> Report:
    """The shop before and after pandas, with everything that a page can show."""
    base, head = result(shop_web(False), sha="b" * 40), result(shop_web(marks=MARKS), sha="c" * 40)
    return replace(Report(compare(base, head, {}), _side(head), _side(base), LINKS), **changes)


def alone(*entrypoints: EntrypointResult) -> Report:
    """Without a base."""
    head = result(*entrypoints)
    return Report(judge(head, {}), _side(head))


def several_report() -> Report:
    """All that can become of an entrypoint: compared, failed, new and removed."""
    head = result(shop_web(), shop_job(), failed(), out_of_memory(), shop_job(name="new"))
    base = result(shop_web(False), shop_job(), failed(), shop_job(name="gone"))
    return Report(compare(base, head, {}), _side(head), _side(base), LINKS)


def of(comparison: Comparison) -> Report:
    """A comparison made by hand, with the results of a shop."""
    names = [one.name for one in comparison.entrypoints]
    head, base = (result(*(shop_web(pandas, name=name) for name in names)) for pandas in (True, False))
    return Report(comparison, _side(head), _side(base) if comparison.base else None, LINKS)


def _side(one: Result) -> Side:
    peaks = {entrypoint.name: entrypoint.metrics.get("peak_heap") for entrypoint in one.entrypoints}
    data = [EntrypointData(name=name, peak=_tree(int(peak.value))) for name, peak in peaks.items() if peak]
    sources = {lines.file: "import pandas\n" * 60 for entrypoint in one.entrypoints for lines in entrypoint.lines}
    return Side(one, ReportData(entrypoints=data), sources)


def _tree(peak: int) -> CallTree:
    """A call from the shop into pandas, which holds half of it."""
    frames = [
        CallFrame(function="<module>", file="shop/main.py", project=True),
        CallFrame(function="read", file="pandas/io.py", distribution="pandas"),
    ]
    half = peak // 2
    return CallTree(
        table=frames,
        parents=[-1, 0],
        frames=[0, 1],
        lines=[3, 7],
        bytes=[peak - half, half],
        counts=[2, 9],
        folded=[0, 0],
    )
