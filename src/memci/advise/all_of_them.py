"""Advice on several entrypoints, one after the other, as one document that is kept up to date."""

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from memci import __version__
from memci.advise.advising import Advised, Adviser, Wanted
from memci.advise.lazy_wanted import wants_lazy
from memci.measure.commit import read_commit
from memci.measure.passes import RunProcess
from memci.measure.process import run_process
from memci.measure.progress import Progress
from memci.measure.target import Target
from memci.model.advice import Advice, EntrypointAdvice
from memci.model.entrypoint import Entrypoint


def now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


class Advising:
    """Advice on the entrypoints of a target. `scratch`: the session's temporary folder. `each` is given the document
    so far after every trial."""

    def __init__(
        self,
        target: Target,
        scratch: Path,
        progress: Progress,
        each: Callable[[Advice], None],
        clock: Callable[[], datetime] = now,
        run: RunProcess = run_process,
    ) -> None:
        self._target, self._scratch, self._progress, self._run = target, scratch, progress, run
        self._each = each
        self._done: list[EntrypointAdvice] = []
        self._empty = Advice(
            memci=__version__,
            created=clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            commit=read_commit(target.root),
            python=target.interpreter.version,
            lazy=wants_lazy(target.root, target.interpreter.series),
            entrypoints=[],
        )

    @property
    def advice(self) -> Advice:
        """All so far."""
        return self._empty.model_copy(update={"entrypoints": list(self._done)})

    @property
    def complete(self) -> Advice:
        """The same, once there is no more to come."""
        return self.advice.model_copy(update={"complete": True})

    def on(
        self,
        entrypoints: Sequence[Entrypoint],
        wanted: Wanted,
        may_change: Callable[[Collection[str]], None],
        then: Callable[[Adviser, Advised], None] = lambda _adviser, _advised: None,
        others: Sequence[Entrypoint] = (),
    ) -> list[Advised]:
        """What is found out about each. `may_change` as in Adviser.advise; `then` is called while an entrypoint can
        still be started. `others`: all that must still start with a change, the one itself left aside."""
        found = []
        for number, entrypoint in enumerate(entrypoints):
            folder = self._scratch / f"advise-{number}"
            folder.mkdir()
            beside = [other for other in others if other.name != entrypoint.name]
            adviser = Adviser(self._target, entrypoint, folder, self._progress, self._run, self._so_far, beside)
            advised = adviser.advise(replace(wanted, lazy=self._empty.lazy), may_change)
            self._done.append(advised.advice)
            self._each(self.advice)
            then(adviser, advised)
            found.append(advised)
            shutil.rmtree(folder, ignore_errors=True)
        return found

    def _so_far(self, entrypoint: EntrypointAdvice) -> None:
        self._each(self._empty.model_copy(update={"entrypoints": [*self._done, entrypoint]}))
