"""The side file's text: written from ReportData, and read into them. What is beside a result may be anybody's."""

from collections.abc import Sequence
from typing import Final

from pydantic import ValidationError

from memci.model.report_data import EntrypointData, ReportData

LARGEST: Final = 32 * 1024 * 1024
"""Bytes; ten thousand nodes of a call tree are well under one MiB, so more than this are no report data."""

_AROUND = 1024
"""More bytes than there are around the entrypoints."""


def to_json(data: ReportData) -> str:
    """The file's text: compact, with a line end. An entrypoint that finds no room is left out; there is room for
    thirty of the largest start-ups."""
    text = data.model_dump_json(by_alias=True) + "\n"
    if len(text.encode()) <= LARGEST:
        return text
    return ReportData(entrypoints=_fitting(data.entrypoints)).model_dump_json(by_alias=True) + "\n"


def from_json(text: bytes) -> ReportData | None:
    """Parse a side file; None when it is damaged, too large, of another schema, or something else.

    A report can do without, so there is nobody to tell what is wrong with it.
    """
    if len(text) > LARGEST:
        return None
    try:
        data = ReportData.model_validate_json(text)
    except ValidationError:
        return None
    return data if "schema_" in data.model_fields_set else None


def _fitting(entrypoints: Sequence[EntrypointData]) -> list[EntrypointData]:
    room = LARGEST - _AROUND
    fitting: list[EntrypointData] = []
    for one in entrypoints:
        size = len(one.model_dump_json().encode()) + len(",")
        if size <= room:
            room -= size
            fitting.append(one)
    return fitting
