"""Where the templates are, and how they are filled in."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_PACKAGE = Path(__file__).parents[1]


def template_folder(package: Path = _PACKAGE) -> Path:
    """Inside the package where memci was installed from a wheel, else at the top of the repository around `src`."""
    installed = package / "templates"
    return installed if installed.is_dir() else package.parents[1] / "templates"


@cache
def load_template(name: str) -> "Template":
    """A template that gets only finished text: nothing in it escapes, and what it is not given is an error."""
    return _environment(escaping=False).get_template(name)


@cache
def load_page_template(name: str) -> "Template":
    """A template of HTML: it escapes every text that is not Markup. Its filter `drawing` makes of a Figure what may
    stand in a script element."""
    from memci.render.html.drawing import drawing

    environment = _environment(escaping=True)
    environment.filters["drawing"] = drawing
    return environment.get_template(name)


def template_text(name: str) -> str:
    """A file beside the templates, as it is."""
    return (template_folder() / name).read_text("utf-8")


def _environment(escaping: bool) -> "Environment":
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(template_folder()),
        undefined=StrictUndefined,
        autoescape=escaping,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
