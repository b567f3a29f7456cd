"""A project's own template over blocks of the comment's: in a sandbox that bounds what it can take and make.

It comes from the repository whose pull request is judged, so it may be wrong, or endless, but must not hang the job
or make more than a comment holds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from memci.errors import UsageError
from memci.render.escape import plain
from memci.render.markdown.view import CommentView

_MADE_BY_EXPRESSIONS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
_ROOM = 16
"""A text passes through macros and captured blocks, and is weighed each time."""


@dataclass(frozen=True)
class CustomTemplate:
    """`shown` is how the file is named to a person, `text` what is in it."""

    shown: str
    text: str


def custom_renderer(template: CustomTemplate, limit: int) -> Callable[[CommentView], str]:
    """What fills the template in; it raises TooMuch, or UsageError with file and line of a mistake."""
    from memci.render.markdown.sandbox import Allowance, bounded_environment

    def render(view: CommentView) -> str:
        environment = bounded_environment(template.shown, template.text, Allowance(room=_ROOM * limit))
        with _mistakes_in(template):
            return environment.get_template(template.shown).render(view=view)

    return render


@contextmanager
def _mistakes_in(template: CustomTemplate) -> Iterator[None]:
    from jinja2 import TemplateError

    try:
        yield
    except (TemplateError, *_MADE_BY_EXPRESSIONS) as error:
        line = _line(error, template.shown)
        where = f"{template.shown}:{line}" if line else template.shown
        raise UsageError(f"{where}: {_words(error)}; docs/comment.md says what a template can use.") from None


def _words(error: Exception) -> str:
    words = plain(str(error), 300).rstrip(".") or type(error).__name__
    return f"this template cannot be filled in: {words}"


def _line(error: Exception, name: str) -> int | None:
    """The line of the template: a syntax error has it, any other passed through it (jinja2 names template frames
    after their file)."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return error.lineno if error.name == name else None
    lines = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines[-1] if lines else None
