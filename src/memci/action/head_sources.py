"""The head's source, for the lines that the report page shows: only where the settings allow it."""

from memci.action.publish import Page
from memci.action.sandbox.deposit import read_as
from memci.action.sandbox.identity import Identity
from memci.action.step import Step
from memci.commands.report_files import LARGEST_SOURCE, files_shown, texts_of
from memci.errors import MemciError
from memci.settings import Settings

_MOST_FILES = 200
"""A result that the program has forged may name any number."""


def head_sources(step: Step, page: Page, settings: Settings, identity: Identity | None) -> dict[str, str] | None:
    """The head's files that the report page shows line by line, by their names in the result, as far as they are as
    they were measured; None as long as `embed_source` does not say that they may be shown.

    They are read with the rights of the project's code: a name may be a link to what only this process can read.
    """
    if settings.embed_source is not True:
        return None

    def read(name: str) -> bytes | None:
        try:
            return read_as(identity, settings.root / name, LARGEST_SOURCE)
        except MemciError as error:
            step.log.say(f"{error} So the report page shows no source of it.")
            return None

    files, _ = files_shown(page.head.result, page.base.result if page.base else None)
    return texts_of(files[:_MOST_FILES], [read])
