"""Calls git for facts and copies, in a way that leaves the checkout as it is: no hooks, no upkeep, no questions."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from memci.errors import MemciError, UsageError
from memci.measure.checkout.signals import deferred_signals

ANSWERS_WITHIN = 120.0
TRANSFERS_WITHIN = 900.0
"""Seconds: what only looks at the disk, and what may have to fetch or write a whole checkout."""

_STOPS_WITHIN = 2.0

_KEPT_OF_GIT = (
    *("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_PROXY_COMMAND", "GIT_EXEC_PATH"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT"),
    *("GIT_ALLOW_PROTOCOL", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_CURL_VERBOSE"),
)
_KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_SSL_", "GIT_HTTP_", "GIT_LFS_")
"""How git reaches a remote. The others (GIT_DIR, GIT_INDEX_FILE, …) tell a hook's git which repository is meant."""

_HARMLESS = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.untrackedCache": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "fetch.prune": "false",
    "fetch.pruneTags": "false",
    "fetch.writeCommitGraph": "false",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "advice.detachedHead": "false",
}


@dataclass(frozen=True)
class Answer:
    """What git said. `out` without the line's end; names are decoded as the file system's are."""

    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        """The last thing git said about what went wrong, without its `fatal:`."""
        # What git adds to each failure of a connection says nothing of it.
        said, _, _ = self.err.partition("fatal: Could not read from remote repository")
        lines = [line.strip() for line in (said or self.err).splitlines() if line.strip()]
        spoken = [line for line in lines if line.startswith(("fatal:", "error:"))]
        return (spoken or lines or ["it said nothing"])[-1].removeprefix("fatal: ").removeprefix("error: ").rstrip(".")


def plain_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables without those of git that name a repository: memci may be run by a git hook."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith("GIT_") or name in _KEPT_OF_GIT or name.startswith(_KEPT_PREFIXES)
    }


def git_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What git is started with: it asks nobody, says things in English, and takes no lock that it can do without.

    The checkout may belong to another user than memci runs as (safe.directory).
    """
    environment = plain_environment(environ)
    settings = {**_HARMLESS, "safe.directory": "*"}
    said = environment.get("GIT_CONFIG_COUNT", "")
    first = int(said) if said.isdigit() else 0
    for number, (key, value) in enumerate(settings.items(), start=first):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return {
        **environment,
        "GIT_CONFIG_COUNT": str(first + len(settings)),
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
        "LC_ALL": "C",
        "LANGUAGE": "",
    }


@dataclass(frozen=True)
class Git:
    """git in one folder. `started` is told the process group of each call, and 0 when that has ended."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    started: Callable[[int], None] = lambda _group: None

    def at(self, folder: Path) -> "Git":
        """The same in another folder."""
        return Git(folder, self.environ, self.started)

    def run(self, *arguments: str, within: float = ANSWERS_WITHIN) -> Answer:
        """Run git to its end and take its answer. UsageError without a git, MemciError after `within` seconds.

        It has a session of its own: no Ctrl-C cuts it off half-way, nothing of it asks on the terminal, and all of
        it can be ended.
        """
        # Into files: what git leaves running on purpose, such as an ssh that is to be used again, may keep them open.
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            try:
                code = self._wait(arguments, out, err, within)
            except FileNotFoundError as error:
                if error.filename != "git":
                    raise
                raise UsageError("There is no git on PATH, by which memci tells one commit from another.") from None
            return Answer(code, os.fsdecode(_said(out)).removesuffix("\n"), _said(err).decode(errors="replace"))

    def _wait(self, arguments: Sequence[str], out: IO[bytes], err: IO[bytes], within: float) -> int:
        process: subprocess.Popen[bytes] | None = None
        try:
            with deferred_signals():
                process = subprocess.Popen(
                    ["git", *arguments],
                    cwd=self.folder,
                    env=git_environment(self.environ),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    start_new_session=True,
                )
                self.started(process.pid)
            return process.wait(within)
        except BaseException as error:
            if process is not None:
                with deferred_signals():
                    _stop(process)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            raise MemciError(
                f"`git {' '.join(arguments[:2])}` did not end within {within:.0f} s; see what holds it up."
            ) from None
        finally:
            self.started(0)

    def ask(self, *arguments: str) -> str | None:
        """What git answers, or None when it refuses."""
        answer = self.run(*arguments)
        return answer.out if answer.code == 0 else None

    def file_at(self, sha: str, path: str, most: int) -> bytes | None:
        """A file's bytes in a commit, `path` being relative to the folder; None when it is not there, or has more than
        `most`. No filter of the repository changes them."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            code = self._wait(("cat-file", "blob", f"{sha}:./{path}"), out, err, ANSWERS_WITHIN)
            return _said(out) if code == 0 and os.fstat(out.fileno()).st_size <= most else None


def _said(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """SIGTERM first, so that git takes its lock files away; it and what it has started are gone afterwards."""
    _signal(process, signal.SIGTERM)
    try:
        process.wait(_STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _signal(process, signal.SIGKILL)
        process.wait()


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
