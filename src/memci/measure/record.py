"""Measure the entrypoints of a target one after the other, and keep a Result up to date as they come in."""

import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from memci import __version__
from memci.measure.commit import read_commit
from memci.measure.machine import describe_environment
from memci.measure.memray_home import memray_version
from memci.measure.passes import Passes, RunProcess
from memci.measure.process import run_process
from memci.measure.progress import Progress
from memci.measure.session import Session
from memci.measure.target import Target
from memci.model.entrypoint import Entrypoint
from memci.model.result import EntrypointResult, Result


def now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


def record(
    target: Target,
    entrypoints: Sequence[Entrypoint],
    scratch: Path,
    progress: Progress,
    *,
    captures: Path | None = None,
    each: Callable[[Result], None],
    clock: Callable[[], datetime] = now,
    run: RunProcess = run_process,
) -> Result:
    """Measure `entrypoints` in order; `each` is given the Result so far after every one of them.

    `scratch` is the session's temporary folder. Needs at least one entrypoint.
    """
    environment = describe_environment(target.interpreter, memray_version(), target.distributions.versions)
    commit = read_commit(target.root)
    created = clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    done: list[EntrypointResult] = []
    for number, entrypoint in enumerate(entrypoints):
        folder = scratch / str(number)
        folder.mkdir()
        session = Session(Passes(target, entrypoint, folder, run), progress, captures)
        done.append(session.measure())
        # Its captures are read: the next entrypoint may need the room.
        shutil.rmtree(folder, ignore_errors=True)
        result = Result(
            memci=__version__,
            created=created,
            commit=commit,
            environment=environment,
            entrypoints=list(done),
        )
        each(result)
    return result
