"""A Comparison as Markdown: `view` decides what is said, templates/comment.md.j2 where it stands."""

from memci.render.markdown.comment import render_comment

__all__ = ["render_comment"]
