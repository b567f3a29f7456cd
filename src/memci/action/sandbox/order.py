"""What the worker is told, and what it tells: both go as JSON, and the worker's answer is hostile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from memci.errors import MemciError
from memci.model.entrypoint import Entrypoint

RESULT, BASE, REPORT = "result.json", "base.json", "report.json"
REPORT_DATA, BASE_REPORT_DATA = "result.report.json", "base.report.json"
ADVICE = "advice.json"
"""Names in the spool."""

_Sentence = Annotated[str, Field(max_length=16_384)]
_Sentences = Annotated[tuple[_Sentence, ...], Field(max_length=200)]


Advise = Literal["never", "changed", "all"]
"""`changed`: only imports that stand in new lines, or whose package a start did not load before."""


@dataclass(frozen=True)
class Order:
    """What is to be measured.

    `root`: the project's folder. `python`: a version such as 3.12, None for what the project's files ask for.
    `install`: shell lines, None when they are to be guessed. `against`: the id of the base's commit, when it may be
    needed; then `unless_fingerprint` is that of a base result which is there already, and the base is measured only
    if the head's differs. `pass_env`: names of variables that the project's code may see.
    `advise`: which imports are tried in another place; `before`: the id of the commit that lines are new since, if
    there is one; `loaded_before`: the modules that each entrypoint loads there, as far as that is known.
    """

    root: str
    entrypoints: tuple[Entrypoint, ...]
    python: str | None = None
    install: tuple[str, ...] | None = None
    against: str | None = None
    unless_fingerprint: str | None = None
    pass_env: tuple[str, ...] = ()
    advise: Advise = "never"
    before: str | None = None
    loaded_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """An order, and folders of the worker's own: `spool` for what it tells, `venv` for the environment."""

    order: Order
    spool: str
    venv: str


@checked(frozen=True, config=ConfigDict(extra="forbid", allow_inf_nan=False))
class Report:
    """How it went. `phases`: seconds, `own` is memci's. `notes`: sentences for the log; `remarks`: for whoever reads
    the comparison. `error` is the sentence why there is no (whole) result, `exit_code` goes with it."""

    phases: Annotated[
        dict[Annotated[str, Field(max_length=40)], Annotated[float, Field(ge=0, le=1e6)]], Field(max_length=20)
    ] = field(default_factory=dict)
    notes: _Sentences = ()
    remarks: _Sentences = ()
    installed_with: _Sentences = ()
    error: _Sentence | None = None
    exit_code: Annotated[int, Field(ge=0, le=255)] = 0


_JOB = TypeAdapter(Job)
_REPORT = TypeAdapter(Report)


def job_to_json(job: Job) -> bytes:
    """For the worker's stdin."""
    return _JOB.dump_json(job)


def job_from_json(text: bytes) -> Job:
    """As the worker reads it; written by the same memci."""
    return _JOB.validate_json(text)


def report_to_json(report: Report) -> bytes:
    """For the spool."""
    return _REPORT.dump_json(report)


def report_from_json(text: bytes) -> Report:
    """What the worker told, or somebody in its name; MemciError when it is no report."""
    try:
        return _REPORT.validate_json(text)
    except ValidationError:
        raise MemciError(
            "The report of the process that measures is damaged, which only the measured program can have done."
        ) from None
