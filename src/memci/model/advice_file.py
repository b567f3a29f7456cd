"""The advice file's text: written from an Advice, and read into one. What comes from an artifact may be anybody's."""

from typing import Final

from pydantic import ValidationError

from memci.errors import UsageError
from memci.model.advice import SCHEMA, Advice

LARGEST: Final = 1024 * 1024
"""Bytes; an advice is some KiB for each entrypoint."""


def to_json(advice: Advice) -> str:
    """The file's text, for people to read too, with a line end."""
    return advice.model_dump_json(by_alias=True, indent=2) + "\n"


def from_json(text: bytes, where: str) -> Advice:
    """Parse an advice file; `where` names it in the error. UsageError when it is damaged, newer, or not one."""
    try:
        if len(text) > LARGEST:
            raise UsageError(f"{where} is larger than {LARGEST // 1024**2} MiB, which no advice is.")
        advice = Advice.model_validate_json(text)
    except ValidationError:
        raise UsageError(
            f"{where} is no advice that this memci can read ({SCHEMA}); run `memci advise` again."
        ) from None
    if "schema_" not in advice.model_fields_set:
        raise UsageError(f"{where} is no advice: it has no `schema` that says {SCHEMA!r}.")
    return advice
