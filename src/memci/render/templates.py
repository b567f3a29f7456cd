"""Where the templates are, and how they are filled in."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

_PACKAGE = Path(__file__).parents[1]


def template_folder(package: Path = _PACKAGE) -> Path:
    """Inside the package where memci was installed from a wheel, else at the top of the repository around `src`."""
    installed = package / "templates"
    return installed if installed.is_dir() else package.parents[1] / "templates"


@cache
def load_template(name: str) -> "Template":
    """A template that gets only finished text: nothing in it escapes, and what it is not given is an error."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(template_folder()),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)
