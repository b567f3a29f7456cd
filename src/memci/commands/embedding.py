"""Whether a page that is made here may show lines of source."""

from collections.abc import Iterable
from pathlib import Path

from memci.errors import UsageError
from memci.settings import Settings, load_settings


def may_embed(settings: Settings, folders: Iterable[Path]) -> bool:
    """Not when the settings say no, nor when those of a project do that one of the folders is in: what is shown may be
    of another project than the one that memci is called in."""
    others = [folder for folder in folders if folder.resolve() != settings.root]
    return settings.embed_source is not False and all(map(_allows, others))


def _allows(folder: Path) -> bool:
    try:
        return load_settings(folder).embed_source is not False
    except UsageError:
        # They cannot be read, and may say no.
        return False
