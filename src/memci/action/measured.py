"""What a step compares: results measured in the container, handed over by a file, or found in an artifact."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.action.sandbox.deposit import read_as
from memci.action.sandbox.identity import Identity
from memci.errors import MemciError, UsageError
from memci.model.result import Result
from memci.model.result_file import LARGEST_FILE, from_json, to_json

RESULT, BASE, ABOUT = "result.json", "base.json", "about.json"
"""The members of a pull request's artifact; a baseline's has only the first."""


@dataclass(frozen=True)
class Measured:
    """The head's result, and the base's when both were measured in one job."""

    head: Result
    base: Result | None = None

    def files(self) -> dict[str, bytes]:
        """The results by the names of their files."""
        both = {RESULT: self.head, BASE: self.base}
        return {name: to_json(result).encode() for name, result in both.items() if result is not None}


def measured_from(files: Mapping[str, bytes], where: str) -> Measured:
    """The results in files of these names; `where` they come from is for the error. UsageError when one is none."""
    base = from_json(files[BASE], f"{where}: {BASE}") if BASE in files else None
    return Measured(from_json(files[RESULT], f"{where}: {RESULT}"), base)


def read_measured(workspace: Path, name: str, identity: Identity | None) -> Measured:
    """What `memci run -o NAME` wrote in the workspace, and, with --against, the base beside it.

    Both are read with the rights of the identity: the name may be a link to what only this process can read. A base
    is taken only when it was measured together with the head. UsageError when there is no result.
    """
    path = workspace / name
    try:
        head = from_json(read_as(identity, path, LARGEST_FILE), name)
    except MemciError as error:
        if isinstance(error, UsageError):
            raise
        raise UsageError(
            f"The input `result`: {error} Write it with `memci run -o {name}` in a step before this one."
        ) from None
    beside = path.with_name(f"{path.stem}.base{path.suffix}")
    if head.interleaved is None or not beside.exists():
        return Measured(head)
    base = from_json(read_as(identity, beside, LARGEST_FILE), beside.name)
    return Measured(head, base if base.interleaved == head.interleaved else None)
