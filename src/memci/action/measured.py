"""What a step compares: results measured in the container, handed over by a file, or found in an artifact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from memci.action.sandbox import order
from memci.action.sandbox.deposit import read_as
from memci.action.sandbox.identity import Identity
from memci.errors import MemciError, UsageError
from memci.model import advice_file, report_data_file
from memci.model.advice import Advice
from memci.model.report_data import ReportData
from memci.model.result import Result
from memci.model.result_file import LARGEST_FILE, from_json, to_json
from memci.store import advice_path, base_result_path, report_data_path

RESULT, BASE, ABOUT = order.RESULT, order.BASE, "about.json"
RESULT_DATA, BASE_DATA, ADVICE = order.REPORT_DATA, order.BASE_REPORT_DATA, order.ADVICE
"""The members of a pull request's artifact, as the worker names them too; a baseline's has only the head's."""

_WITHOUT = "So the report page does not show by which calls the heap's peak is held."

Say = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """The head's result, and the base's when both were measured in one job; with what the report page shows besides,
    as far as there is any. `advice`: None when no import was tried elsewhere."""

    head: Result
    base: Result | None = None
    data: ReportData | None = None
    base_data: ReportData | None = None
    advice: Advice | None = None

    def results(self) -> dict[str, bytes]:
        """The results by the names of their files."""
        both = {RESULT: self.head, BASE: self.base}
        return {name: to_json(result).encode() for name, result in both.items() if result is not None}

    def beside(self) -> dict[str, bytes]:
        """What lies beside the results, by the names of the files: the advice and the report data."""
        advice = {ADVICE: advice_file.to_json(self.advice).encode()} if self.advice is not None else {}
        both = {RESULT_DATA: self.data, BASE_DATA: self.base_data}
        return advice | {
            name: report_data_file.to_json(data).encode() for name, data in both.items() if data is not None
        }


def measured_from(files: Mapping[str, bytes], where: str, say: Say) -> Measured:
    """The results in files of these names; `where` they come from is for the error. UsageError when one is none.

    Damaged report data cost no more than their part of the report page, a damaged advice no more than itself, as `say`
    is told.
    """
    head = from_json(files[RESULT], f"{where}: {RESULT}")
    base = from_json(files[BASE], f"{where}: {BASE}") if BASE in files else None

    def data(name: str) -> ReportData | None:
        return _data(files[name], f"{where}: {name}", say) if name in files else None

    return Measured(
        head,
        base,
        data(RESULT_DATA),
        data(BASE_DATA) if base is not None else None,
        _advice(files[ADVICE], f"{where}: {ADVICE}", say) if ADVICE in files else None,
    )


def read_measured(workspace: Path, name: str, identity: Identity | None, say: Say) -> Measured:
    """What `memci run -o NAME` wrote in the workspace, and, with --against, the base beside it; and an advice.

    All is read with the rights of the identity: the name may be a link to what only this process can read. A base
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
    alone = Measured(head, data=_data_beside(path, identity, say), advice=_advice_beside(path, head, identity, say))
    beside = base_result_path(path)
    if head.interleaved is None or not beside.exists():
        return alone
    base = from_json(read_as(identity, beside, LARGEST_FILE), beside.name)
    if base.interleaved != head.interleaved:
        return alone
    return replace(alone, base=base, base_data=_data_beside(beside, identity, say))


def _data_beside(result: Path, identity: Identity | None, say: Say) -> ReportData | None:
    path = report_data_path(result)
    if not path.exists():
        return None
    try:
        return _data(read_as(identity, path, report_data_file.LARGEST), path.name, say)
    except MemciError as error:
        say(f"{error} {_WITHOUT}")
        return None


def _advice_beside(result: Path, head: Result, identity: Identity | None, say: Say) -> Advice | None:
    """None as well when it is of another commit."""
    path = advice_path(result)
    if not path.exists():
        return None
    try:
        advice = _advice(read_as(identity, path, advice_file.LARGEST), path.name, say)
    except MemciError as error:
        say(str(error))
        return None
    if advice is None or advice.commit is None or head.commit is None or advice.commit.sha == head.commit.sha:
        return advice
    say(f"{path.name} is of another commit than {result.name}, so it is left out; run `memci advise` again.")
    return None


def _advice(text: bytes, where: str, say: Say) -> Advice | None:
    try:
        return advice_file.from_json(text, where)
    except UsageError as error:
        say(str(error))
        return None


def _data(text: bytes, where: str, say: Say) -> ReportData | None:
    data = report_data_file.from_json(text)
    if data is None:
        say(f"{where} is damaged, or of another memci. {_WITHOUT}")
    return data
