"""The report page: one HTML file that needs nothing from outside."""

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from memci.model.comparison import Comparison, EntrypointComparison
from memci.model.comparison import Side as Measuring
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.headline import headline, verdict_words
from memci.render.html.entrypoint import entrypoint_view
from memci.render.html.overview import overview
from memci.render.html.report import Report, Side
from memci.render.html.scripts import plotly_script, policy, report_script
from memci.render.html.sections import Measured, Placed
from memci.render.html.surroundings import surroundings
from memci.render.html.view import EntrypointView, Link, Overview, PageView
from memci.render.html.voice import html_voice, spoken
from memci.render.markdown import Links
from memci.render.order import worst_first
from memci.render.paragraphs import cause_paragraph
from memci.render.project import Project
from memci.render.sentences import MARKS, sentence, waiver_sentence
from memci.render.templates import load_page_template, template_text
from memci.render.voice import PLAIN

_UNSAFE = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 40
_STYLES = ("report/report.css", "report/lines.css")
_SHORT_SHA = 12

MOST_DRAWN = 12
"""Entrypoints with all their charts, the worst first: a page with more would be slow to draw, and too large to send."""
MOST_SHOWN = 100
"""Entrypoints that the page has at all, the worst first."""


def render_report(report: Report) -> str:
    """The whole page as HTML; the same report makes the same page. MemciError when plotly's script cannot be used."""
    return load_page_template("report/page.html.j2").render(page=_page(report))


def _page(report: Report) -> PageView:
    comparison = report.comparison
    placed = _placed(report)
    ordered = worst_first(comparison)
    first = ordered[0] if ordered else None
    entrypoints = [
        entrypoint_view(report, one, placed[id(one)], named=int(one is first), drawn=number < MOST_DRAWN)
        for number, one in enumerate(ordered[:MOST_SHOWN])
    ]
    scripts = (plotly_script(), report_script())
    return PageView(
        title=headline(comparison, PLAIN),
        verdict=comparison.verdict,
        mark=MARKS[comparison.verdict],
        headline=spoken(sentence(verdict_words(comparison, html_voice()))),
        waiver=spoken(_waiver(comparison)),
        lead=spoken(_lead(report, first)),
        facts=_facts(report),
        contents=_contents(entrypoints),
        overview=_overview(comparison, ordered[:MOST_SHOWN], placed) if len(entrypoints) > 1 else None,
        entrypoints=entrypoints,
        surroundings=surroundings(comparison, report.links),
        policy=policy(scripts),
        style=Markup("".join(map(template_text, _STYLES))),  # noqa: S704 - ours
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - nothing in them ends a script element
    )


def _overview(comparison: Comparison, shown: Sequence[EntrypointComparison], placed: Mapping[int, Placed]) -> Overview:
    """Of those that have a part in the page, in the comparison's own order."""
    known = set(map(id, shown))
    kept = [one for one in comparison.entrypoints if id(one) in known]
    return overview(
        comparison.model_copy(update={"entrypoints": kept}),
        [placed[id(one)] for one in kept],
        left=len(comparison.entrypoints) - len(kept),
    )


def _placed(report: Report) -> dict[int, Placed]:
    """The results that each entrypoint was compared from, found as they were then: of one name the first first."""
    sides = [_by_name(report.head), _by_name(report.base)]
    return {
        id(one): Placed(
            _id(one.name, number),
            None if one.basis == "removed" else _next(sides[0], one.name),
            _next(sides[1], one.name),
        )
        for number, one in enumerate(report.comparison.entrypoints, 1)
    }


def _by_name(side: Side | None) -> dict[str, list[Measured]]:
    found: dict[str, list[Measured]] = {}
    if side is not None:
        for result in side.result.entrypoints:
            found.setdefault(result.name, []).append(Measured(result, side))
    return found


def _next(found: dict[str, list[Measured]], name: str) -> Measured | None:
    namesakes = found.get(name)
    return namesakes.pop(0) if namesakes else None


def _id(name: str, number: int) -> str:
    """Such as `web-1`: letters, digits and dashes, and unique by its number."""
    letters = _UNSAFE.sub("-", name[:_LONGEST_ID].lower()).strip("-")
    return f"{letters or 'entrypoint'}-{number}"


def _waiver(comparison: Comparison) -> str:
    waived = any(entrypoint.verdict == "waived" for entrypoint in comparison.entrypoints)
    return sentence(waiver_sentence(comparison.waiver, html_voice().name)) if waived and comparison.waiver else ""


def _lead(report: Report, first: EntrypointComparison | None) -> str:
    if first is None or not first.causes:
        return ""
    return cause_paragraph(first.causes[0], html_voice(report.links, Project.of(first)))


def _facts(report: Report) -> list[Link]:
    """Which commits, when, by what: the line below the headline."""
    links, comparison = report.links, report.comparison
    facts = [_commit("head", comparison.head, links)]
    if comparison.base is not None:
        behind = f", {plural(links.behind, 'commit')} behind" if links and links.behind else ""
        facts.append(_commit("base", comparison.base, links, behind))
    else:
        facts.append(Link("no base to compare with"))
    facts.append(Link(f"measured {plain(comparison.head.created, 40)} by memci {plain(comparison.head.memci, 40)}"))
    if links and links.run_url:
        facts.append(Link("the run", links.run_url))
    return facts


def _commit(name: str, side: Measuring, links: Links | None, behind: str = "") -> Link:
    if side.commit is None:
        return Link(f"{name}: no known commit")
    sha = side.commit.sha
    dirty = " with uncommitted changes" if side.commit.dirty else ""
    url = links.commit(sha) if links else None
    return Link(f"{name} {sha[:_SHORT_SHA]}{dirty}{behind}", url or "")


def _contents(entrypoints: Sequence[EntrypointView]) -> list[Link]:
    """What the page has, for getting about in it: entrypoints when there are several, else the parts of the one."""
    if len(entrypoints) > 1:
        inside = [
            Link("Overview", "#overview"),
            *(Link(one.name, f"#{one.id}", one.verdict, one.mark) for one in entrypoints),
        ]
    else:
        inside = [
            Link(title, f"#{anchor}")
            for one in entrypoints
            for title, anchor in (("Figures", one.id), *((part.short, part.id) for part in one.sections))
        ]
    return [*inside, Link("Environment", "#environment")]
