"""Reads the project's own template of the comment."""

from collections.abc import Callable
from pathlib import Path

from memci.errors import UsageError
from memci.render.markdown import CustomTemplate
from memci.settings import Settings

LARGEST_TEMPLATE = 100_000
"""Bytes."""


def read_file(path: Path) -> bytes:
    """The file's beginning: as much as a template may have, and a little more."""
    with path.open("rb") as file:
        return file.read(LARGEST_TEMPLATE + 1)


def read_custom_template(settings: Settings, read: Callable[[Path], bytes] = read_file) -> CustomTemplate | None:
    """The template that `comment_template` names; None when it names none. UsageError when it cannot be read, or
    lies outside the project: a link may not lead to another file of the machine.

    `read` opens it, where that is to be done with other rights than this process's; OSError when it cannot.
    """
    if settings.comment_template is None:
        return None
    shown = settings.comment_template
    path = (settings.root / shown).resolve()
    if not path.is_relative_to(settings.root.resolve()):
        raise UsageError(f"comment_template: {shown} lies outside the project; name a file below {settings.root}.")
    try:
        content = read(path)
        if len(content) > LARGEST_TEMPLATE:
            raise UsageError(
                f"comment_template: {shown} has more than {LARGEST_TEMPLATE:,} bytes, which no template needs."
            )
        text = content.decode()
    except OSError as error:
        raise UsageError(f"comment_template: {shown} could not be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise UsageError(f"comment_template: {shown} is not UTF-8; save it as UTF-8.") from None
    return CustomTemplate(shown=Path(shown).as_posix(), text=text)
