"""The comment, and the same text for a job's summary or a terminal."""

from memci.model.comparison import Comparison
from memci.render.markdown.view import comment_view
from memci.render.templates import load_template


def render_comment(comparison: Comparison) -> str:
    """A Comparison as GitHub-flavoured Markdown."""
    return load_template("comment.md.j2").render(view=comment_view(comparison))
