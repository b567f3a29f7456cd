"""Sides: what `memci run --against REF` measures, from a name of a commit to two targets."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from memci.errors import UsageError
from memci.measure.checkout.changes import carry_over, read_status
from memci.measure.checkout.environments import Prepared, Wanted, prepare_environments
from memci.measure.checkout.git import plain_environment
from memci.measure.checkout.ignored import ignored_hint, needed_ignored
from memci.measure.checkout.place import Copy, find_place
from memci.measure.checkout.remarks import remarks_on
from memci.measure.checkout.revision import Revisions
from memci.measure.checkout.submodules import fill_submodules
from memci.measure.checkout.worktrees import Worktrees
from memci.measure.passes import RunProcess
from memci.measure.process import run_process
from memci.measure.side import Side
from memci.model.result import Commit


class Sides:
    """While entered, `base` and `head` lie side by side in `scratch`: the commit `ref`, and what the user's checkout
    holds now. The checkout itself is left as it is. `remarks` are sentences for whoever reads the comparison; `hints`
    say, of `base` and `head`, what may be why one does not start.

    `root` is the project in the checkout; `python`, `environ` and `fallback` find its interpreter (see
    `prepare_target`); `install` are the shell lines that make an environment; `say` is told what takes a while,
    and `run` runs the installing.
    Entering raises UsageError and MemciError.
    """

    base: Side
    head: Side

    def __init__(
        self,
        root: Path,
        ref: str,
        *,
        install: Sequence[str],
        python: str | None,
        environ: Mapping[str, str],
        fallback: Path,
        scratch: Path,
        say: Callable[[str], None],
        run: RunProcess = run_process,
    ) -> None:
        self._root = root
        self._ref = ref
        self._wanted = Wanted(python, plain_environment(environ), fallback, tuple(install), run)
        self._scratch = scratch
        self._say = say
        self._open = ExitStack()
        self.remarks: list[str] = []
        self.hints: Mapping[str, Sequence[str]] = {}

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            self._prepare(undo)
            self._open = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _prepare(self, undo: ExitStack) -> None:
        place = find_place(self._root, self._wanted.environ)
        base, head = Copy(place, "base", self._scratch), Copy(place, "head", self._scratch)
        worktrees = undo.enter_context(Worktrees(place.git, (base.top, head.top), (base.environment, head.environment)))
        git = worktrees.git
        status = read_status(git)
        if status.head is None:
            raise UsageError(f"The repository at {place.top} has no commit yet, so there is none to compare with.")
        sha = Revisions(git, self._say).resolve(self._ref)
        worktrees.add(base.top, sha)
        worktrees.add(head.top, status.head)
        carry_over(status, place.top, head.top)
        fill_submodules(git, place, base, sha)
        fill_submodules(git, place, head, status.head, status.submodules)
        for copy, name in ((base, self._ref), (head, "HEAD")):
            if not copy.root.is_dir():
                raise UsageError(f"There is no folder {place.below} in {name}, so the project cannot be started there.")
        needed = needed_ignored(place.top, status.ignored)
        self.remarks += remarks_on(git, status, self._ref, sha)
        prepared = prepare_environments((base, head), needed, self._wanted, self._say)
        self.remarks += prepared.remarks
        self.hints = {
            copy.name: [hint for hint in (ignored_hint(copy, needed), self._not_installed(prepared)) if hint]
            for copy in (base, head)
        }
        branch = f"refs/heads/{status.branch}" if status.branch else None
        commits = (
            Commit(sha=sha, ref=self._ref),
            Commit(sha=status.head, ref=branch, dirty=bool(status.changed or status.submodules)),
        )
        self.base, self.head = map(Side, prepared.targets, commits, prepared.notes)

    def _not_installed(self, prepared: Prepared) -> str | None:
        """That `install` was there and had no reason to run, when that is so."""
        interpreters = {target.interpreter.path for target in prepared.targets}
        if not self._wanted.install or len(interpreters) > 1:
            return None
        return (
            "`install` was not run, since both sides have the same dependencies and one environment can serve both; "
            "should it lack something, install that there, or name another environment with --python or `python`."
        )
