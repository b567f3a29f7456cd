"""A Comparison as Markdown: `view` holds what is said, templates/comment.md.j2 where it stands."""

from memci.render.markdown.comment import MOST_COMMENT, MOST_SUMMARY, render_comment, render_summary
from memci.render.markdown.custom import CustomTemplate
from memci.render.markdown.links import Links

__all__ = ["MOST_COMMENT", "MOST_SUMMARY", "CustomTemplate", "Links", "render_comment", "render_summary"]
