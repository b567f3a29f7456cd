"""Measure the entrypoints of a project one after the other, and keep a Result up to date as they come in."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from memci import __version__
from memci.measure.commit import read_commit
from memci.measure.machine import describe_environment
from memci.measure.memray_home import memray_version
from memci.measure.pair import Looks, PairSession
from memci.measure.passes import Passes, RunProcess
from memci.measure.process import run_process
from memci.measure.progress import Progress
from memci.measure.session import Session
from memci.measure.side import Side
from memci.measure.target import Target
from memci.model.entrypoint import Entrypoint
from memci.model.report_data import EntrypointData, ReportData
from memci.model.result import Commit, EntrypointResult, Note, Result


class Recorded(NamedTuple):
    """What was measured on one side, and what the report page needs beside it."""

    result: Result
    data: ReportData


def now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Recording:
    """What all entrypoints are measured with. `scratch`: the session's temporary folder. `captures`: where memray's
    captures are kept, if anywhere."""

    scratch: Path
    progress: Progress
    captures: Path | None = None
    clock: Callable[[], datetime] = now
    run: RunProcess = run_process


def record(
    target: Target, entrypoints: Sequence[Entrypoint], recording: Recording, each: Callable[[Recorded], None]
) -> Recorded:
    """Measure `entrypoints`, at least one, in order; `each` is given what is recorded so far after every one."""
    book = _Book(target, read_commit(target.root), recording.clock())
    for number, entrypoint in enumerate(entrypoints):
        folder = recording.scratch / str(number)
        folder.mkdir()
        passes = Passes(target, entrypoint, folder, recording.run)
        session = Session(passes, recording.progress, recording.captures)
        book.add(session.measure(), session.report_data)
        # Its captures are read: the next entrypoint may need the room.
        shutil.rmtree(folder, ignore_errors=True)
        each(book.recorded())
    return book.recorded()


def record_pair(
    base: Side,
    head: Side,
    entrypoints: Sequence[Entrypoint],
    looks: Callable[[Entrypoint], Looks],
    recording: Recording,
    each: Callable[[Recorded, Recorded], None],
    *,
    interleaved: str,
) -> tuple[Recorded, Recorded]:
    """Measure `entrypoints`, at least one, on two sides by turns; `each` is given what is recorded so far of both
    after every one of them. `interleaved` is what the two results, and no others, have in common."""
    started = recording.clock()
    sides = {"base": base, "head": head}
    books = {name: _Book(side.target, side.commit, started, interleaved) for name, side in sides.items()}
    for number, entrypoint in enumerate(entrypoints):
        folder = recording.scratch / str(number)
        sessions = {}
        for name, side in sides.items():
            (folder / name).mkdir(parents=True)
            sessions[name] = Session(
                Passes(side.target, entrypoint, folder / name, recording.run),
                _Named(recording.progress, name),
                recording.captures / name if recording.captures else None,
                [Note(kind="other", message=note) for note in side.notes],
            )
        measured = PairSession(
            entrypoint.name, sessions["base"], sessions["head"], looks(entrypoint), recording.progress
        ).measure()
        for book, session, result in zip(books.values(), sessions.values(), measured, strict=True):
            book.add(result, session.report_data)
        shutil.rmtree(folder, ignore_errors=True)
        each(books["base"].recorded(), books["head"].recorded())
    return books["base"].recorded(), books["head"].recorded()


class _Book:
    """What is recorded of one side, as its entrypoints come in."""

    def __init__(
        self, target: Target, commit: Commit | None, created: datetime, interleaved: str | None = None
    ) -> None:
        self._environment = describe_environment(target.interpreter, memray_version(), target.distributions.versions)
        self._commit = commit
        self._created = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._interleaved = interleaved
        self._done: list[EntrypointResult] = []
        self._data: list[EntrypointData] = []

    def add(self, result: EntrypointResult, data: EntrypointData) -> None:
        """One more entrypoint."""
        self._done.append(result)
        self._data.append(data)

    def recorded(self) -> Recorded:
        """All so far."""
        result = Result(
            memci=__version__,
            created=self._created,
            commit=self._commit,
            interleaved=self._interleaved,
            environment=self._environment,
            entrypoints=list(self._done),
        )
        return Recorded(result, ReportData(entrypoints=list(self._data)))


class _Named:
    """Progress of one side, which says which."""

    def __init__(self, progress: Progress, side: str) -> None:
        self._progress = progress
        self._side = side

    def begin(self, entrypoint: str, pass_name: str, total: int) -> None:
        """As the progress behind it."""
        self._progress.begin(entrypoint, f"{pass_name} {self._side}", total)

    def step(self) -> None:
        """As the progress behind it."""
        self._progress.step()

    def end(self) -> None:
        """As the progress behind it."""
        self._progress.end()

    def close(self) -> None:
        """Whoever opened the progress behind it closes it."""
