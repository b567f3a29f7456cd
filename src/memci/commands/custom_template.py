"""Reads the project's own template of the comment."""

from pathlib import Path

from memci.errors import UsageError
from memci.render.markdown import CustomTemplate
from memci.settings import Settings

_LARGEST = 100_000


def read_custom_template(settings: Settings) -> CustomTemplate | None:
    """The template that `comment_template` names; None when it names none. UsageError when it cannot be read, or
    lies outside the project: a link may not lead to another file of the machine."""
    if settings.comment_template is None:
        return None
    shown = settings.comment_template
    path = (settings.root / shown).resolve()
    if not path.is_relative_to(settings.root.resolve()):
        raise UsageError(f"comment_template: {shown} lies outside the project; name a file below {settings.root}.")
    try:
        text = _read(path)
    except OSError as error:
        raise UsageError(f"comment_template: {shown} could not be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise UsageError(f"comment_template: {shown} is not UTF-8; save it as UTF-8.") from None
    if len(text) > _LARGEST:
        raise UsageError(f"comment_template: {shown} is larger than {_LARGEST:,} characters, which no template needs.")
    return CustomTemplate(shown=Path(shown).as_posix(), text=text)


def _read(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(_LARGEST + 1)
