"""The comment, and the same text for a job's summary, as long as GitHub takes it."""

from collections.abc import Callable, Iterable

from memci.model.advice import Advice
from memci.model.comparison import Comparison
from memci.render.escape import code
from memci.render.markdown.comment_view import comment_view
from memci.render.markdown.custom import CustomTemplate, custom_renderer
from memci.render.markdown.links import Links
from memci.render.markdown.sections import extents
from memci.render.markdown.too_much import TooMuch
from memci.render.markdown.view import CommentView
from memci.render.templates import load_template

MOST_COMMENT = 64_000
"""Bytes of UTF-8: GitHub takes 65,536 characters."""
MOST_SUMMARY = 1_000_000
"""Bytes of UTF-8: GitHub takes 1 MiB for a step."""

_OURS = "comment.md.j2"


def render_comment(
    comparison: Comparison,
    links: Links | None = None,
    template: CustomTemplate | None = None,
    advice: Advice | None = None,
) -> str:
    """The comment as GitHub-flavoured Markdown, at most MOST_COMMENT bytes of UTF-8: shrunk by whole sections.

    `template`: a project's own, over ours. UsageError when there is a mistake in it; one that makes too much is not
    used, and the comment says so. `advice`: what the start could do without, if that was looked into.
    """
    return _rendered(comparison, links, template, advice, MOST_COMMENT, unfolded=False)


def render_summary(
    comparison: Comparison,
    links: Links | None = None,
    template: CustomTemplate | None = None,
    advice: Advice | None = None,
) -> str:
    """The same for $GITHUB_STEP_SUMMARY, at most MOST_SUMMARY bytes, with what matters not collapsed."""
    return _rendered(comparison, links, template, advice, MOST_SUMMARY, unfolded=True)


def _rendered(
    comparison: Comparison,
    links: Links | None,
    template: CustomTemplate | None,
    advice: Advice | None,
    limit: int,
    unfolded: bool,
) -> str:
    views = (comment_view(comparison, links, extent, unfolded, advice) for extent in extents())
    if template is None:
        ours = load_template("comment.md.j2")
        return _first_to_fit(views, lambda view: ours.render(view=view), limit)
    try:
        return _first_to_fit(views, custom_renderer(template, limit), limit)
    except TooMuch:
        remark = f"\n{code(template.shown)} makes more than there is room for, so memci's own template was used.\n"
    return _rendered(comparison, links, None, advice, limit - len(remark.encode()), unfolded) + remark


def _first_to_fit(views: Iterable[CommentView], render: Callable[[CommentView], str], limit: int) -> str:
    for view in views:
        text = render(view)
        if len(text.encode()) <= limit:
            return text
    raise TooMuch
