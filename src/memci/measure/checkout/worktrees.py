"""Two git worktrees beside each other, gone on every way out, and git's records of them too."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from memci.errors import MemciError
from memci.measure.checkout.git import TRANSFERS_WITHIN, Git
from memci.measure.checkout.janitor import remove
from memci.measure.checkout.signals import deferred_signals

_PROGRAM = (
    "import pathlib, sys; sys.path.append(sys.argv[1]); import janitor; "
    "records, *folders = map(pathlib.Path, sys.argv[3:]); janitor.watch(int(sys.argv[2]), records, folders)"
)
_CLEANED_WITHIN = 120.0


class Worktrees:
    """The folders that may become worktrees of the repository of `git`; while entered, a janitor waits to remove them.

    `others` are folders that go with them.
    """

    def __init__(self, git: Git, folders: tuple[Path, ...], others: tuple[Path, ...] = ()) -> None:
        self._folders = (*folders, *others)
        self._records = git.folder / (git.ask("rev-parse", "--git-common-dir") or ".git") / "worktrees"
        self._telling = -1
        self.git = Git(git.folder, git.environ, self._tell)

    def __enter__(self) -> Self:
        reading, self._telling = os.pipe()
        try:
            self._janitor = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-S", "-c", _PROGRAM, str(Path(__file__).parent)),
                    *(str(reading), str(self._records), *map(str, self._folders)),
                ],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(reading,),
                start_new_session=True,
            )
        finally:
            os.close(reading)
        return self

    def add(self, folder: Path, sha: str) -> None:
        """Check the commit out into the folder, as git does (filters, sparse patterns); MemciError when it cannot."""
        answer = self.git.run(
            *("worktree", "add", "--quiet", "--detach", str(folder), sha),
            within=TRANSFERS_WITHIN,
        )
        if answer.code != 0:
            raise MemciError(f"git could not check out {sha[:12]} beside this checkout: {answer.last_line}.")

    def __exit__(self, *_: object) -> None:
        """Have the janitor do its work now, and wait for it."""
        with deferred_signals():
            os.close(self._telling)
            try:
                self._janitor.wait(_CLEANED_WITHIN)
            except subprocess.TimeoutExpired:
                self._janitor.kill()
                self._janitor.wait()
            if self._janitor.returncode != 0:
                remove(self._records, self._folders)

    def _tell(self, group: int) -> None:
        try:
            os.write(self._telling, b"%d\n" % group)
        except BrokenPipeError:
            return  # somebody killed the janitor; the way out does without
