"""From a Comparison to what the comment's template is given."""

from collections import Counter
from collections.abc import Sequence

from memci.model.advice import Advice
from memci.model.comparison import Comparison, EntrypointComparison
from memci.render.escape import code
from memci.render.figures import plural
from memci.render.headline import headline
from memci.render.markdown.advice import advice_lines
from memci.render.markdown.entrypoint import entrypoint_view, lead, quiet
from memci.render.markdown.links import Linker, Links
from memci.render.markdown.rows import dependency_row, more, overview_row
from memci.render.markdown.sections import Extent
from memci.render.markdown.surroundings import environment, footer, meanings, report_link, reproduce
from memci.render.markdown.view import CommentView, EntrypointView
from memci.render.order import worst_first
from memci.render.project import Project
from memci.render.sentences import sentence, waiver_sentence
from memci.render.voice import MARKDOWN

MARKER = "<!-- memci:comment -->"
_MOST_OVERVIEW, _MOST_OVERVIEW_QUIET, _MOST_DEPENDENCIES = 20, 4, 30


def comment_view(
    comparison: Comparison, links: Links | None, extent: Extent, unfolded: bool, advice: Advice | None = None
) -> CommentView:
    """Everything that the template needs, as far as it is in the extent."""
    ordered = worst_first(comparison)
    several = len(ordered) > 1
    first = ordered[0] if ordered else None
    shown = [entrypoint for entrypoint in ordered if not (several and quiet(entrypoint))]
    calm = [entrypoint for entrypoint in ordered if several and quiet(entrypoint)]
    calm = calm if extent.has("figures of what passes") else []

    def views(chosen: Sequence[EntrypointComparison]) -> list[EntrypointView]:
        return [
            entrypoint_view(comparison, one, Linker(links, Project.of(one)), extent, named=int(one is first))
            for one in chosen[: extent.entrypoints]
        ]

    dependencies = comparison.distributions if extent.has("changed dependencies") else []
    overview = _overview(ordered, all_calm=not shown) if several else []
    return CommentView(
        marker="" if unfolded else MARKER,
        headline=headline(comparison, MARKDOWN),
        waiver=sentence(waiver_sentence(comparison.waiver, code)) if _waived(comparison) and comparison.waiver else "",
        cause=lead(first, Linker(links, Project.of(first))) if first else "",
        # Who has nothing to look into finds it in the last line.
        advice=advice_lines(advice, ordered, links) if advice and extent.has("advice") else [],
        report=report_link(links) if unfolded or not all(map(quiet, ordered)) else "",
        unfolded=unfolded,
        several=several,
        overview=[overview_row(entrypoint) for entrypoint in overview],
        more_entrypoints=_more_entrypoints(ordered[len(overview) :]) if several else "",
        entrypoints=views(shown),
        quiet_entrypoints=views(calm),
        dependencies=[dependency_row(one, comparison) for one in dependencies[:_MOST_DEPENDENCIES]],
        more_dependencies=more(len(dependencies) - _MOST_DEPENDENCIES, "dependency", "dependencies"),
        environment=environment(comparison, links) if extent.has("environment") else [],
        meanings=meanings() if extent.has("environment") else [],
        reproduce=reproduce(comparison, first),
        left_out=_left_out(extent, [len(shown), len(calm)]),
        footer=footer(comparison, links),
    )


def _overview(ordered: Sequence[EntrypointComparison], all_calm: bool) -> Sequence[EntrypointComparison]:
    """When nothing needs a reader, the comment has six lines at most: the headline, the table's head, and these."""
    if not all_calm:
        return ordered[:_MOST_OVERVIEW]
    return ordered if len(ordered) <= _MOST_OVERVIEW_QUIET else ordered[: _MOST_OVERVIEW_QUIET - 1]


def _more_entrypoints(left: Sequence[EntrypointComparison]) -> str:
    if not left:
        return ""
    verdicts = Counter(entrypoint.verdict for entrypoint in left)
    words = ", ".join(f"{count:,} {verdict}" for verdict, count in verdicts.items())
    return f"… and {len(left):,} more: {words}."


def _waived(comparison: Comparison) -> bool:
    return any(entrypoint.verdict == "waived" for entrypoint in comparison.entrypoints)


def _left_out(extent: Extent, entrypoints: Sequence[int]) -> str:
    """What there was no room for."""
    unsaid = sum(max(count - extent.entrypoints, 0) for count in entrypoints)
    left = [*extent.dropped, *([f"the parts of {plural(unsaid, 'entrypoint')}"] if unsaid else [])]
    return f"Left out, because there is no room for more: {', '.join(left)}." if left else ""
