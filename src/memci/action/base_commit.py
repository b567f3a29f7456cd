"""The base's commit in the workspace's repository, fetched with the job's token before any of the project's code runs.

The code that is measured later never sees the token, and a checkout without credentials has no other way to get a
commit of a private repository. But an earlier step may have measured here too, and whoever can write a repository's
settings can have its git start anything. So the token is only with a git in a new repository, from which that of the
workspace then takes the commit.
"""

import base64
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from memci.action.sandbox.ending import started_as
from memci.action.sandbox.environment import allowed
from memci.action.sandbox.identity import Identity
from memci.action.step import Step
from memci.errors import MemciError
from memci.measure.checkout.git import git_environment
from memci.render.escape import plain

_WITHIN = 300.0
_OPTIONS = ("--quiet", "--no-tags", "--no-write-fetch-head")
_REF = "refs/memci/base"


def have_base_commit(step: Step, identity: Identity | None, sha: str, *, needed: bool = True) -> str | None:
    """The id, once the commit is there; None, and a warning when it is `needed`, where it cannot be had."""
    git = _Git(allowed(step.environ), identity)
    try:
        if not git.knows(step.root, sha):
            with step.phases.phase("base commit"), step.log.group("Fetching the base's commit"):
                _fetch(step, git, sha)
    except MemciError as error:
        sentence = (
            f"The base's commit {sha[:12]} could not be fetched, so the base is not measured: {error}; "
            "`fetch-depth: 2` of actions/checkout brings it along."
        )
        if needed:
            step.warn(MemciError(sentence), title="memci: the base")
        else:
            step.log.say(sentence)
        return None
    return sha


class _Git:
    """git as the identity, who owns the workspace, with no more of the job's variables than the project's code has."""

    def __init__(self, environ: Mapping[str, str], identity: Identity | None) -> None:
        self._environ, self.identity = environ, identity

    def knows(self, folder: Path, sha: str) -> bool:
        """Whether the repository has the commit."""
        return self._started(folder, {}, "cat-file", "-e", f"{sha}^{{commit}}").returncode == 0

    def run(self, folder: Path, *arguments: str, settings: Mapping[str, str] | None = None) -> str:
        """What it says; MemciError with the last thing that it says, without a full stop, when it fails. `settings`
        are seen by whatever the settings of the repository in `folder` have it start."""
        done = self._started(folder, settings or {}, *arguments)
        if done.returncode != 0:
            said = (done.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
            raise MemciError(plain(said))
        return done.stdout.decode(errors="replace").strip()

    def _started(
        self, folder: Path, settings: Mapping[str, str], *arguments: str
    ) -> "subprocess.CompletedProcess[bytes]":
        # There is nobody's home here whose settings are to be heeded.
        environment = git_environment({**self._environ, "HOME": "/nonexistent"})
        first = int(environment["GIT_CONFIG_COUNT"])
        for number, (key, value) in enumerate(settings.items(), start=first):
            environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        environment["GIT_CONFIG_COUNT"] = str(first + len(settings))
        try:
            return subprocess.run(
                ["git", *arguments],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_WITHIN,
                check=False,
                **started_as(self.identity),
            )
        except subprocess.TimeoutExpired:
            raise MemciError(f"`git {arguments[0]}` did not end within {_WITHIN:.0f} s") from None


def _fetch(step: Step, git: _Git, sha: str) -> None:
    # Any depth would take the history away from a clone that has it.
    shallow = git.run(step.root, "rev-parse", "--is-shallow-repository") == "true"
    depth = ("--depth=1",) if shallow else ()
    server, token = step.context.server_url, step.inputs.github_token
    credentials = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    with tempfile.TemporaryDirectory(prefix="memci-base-", ignore_cleanup_errors=True) as name:
        new = Path(name)
        if git.identity is not None:
            os.chown(new, git.identity.uid, git.identity.gid)
        git.run(new, "init", "--quiet", "--bare", "--template=")
        git.run(
            new,
            *("fetch", *_OPTIONS, *depth, f"{server}/{step.context.repository}", f"{sha}:{_REF}"),
            settings={f"http.{server}/.extraheader": f"AUTHORIZATION: basic {credentials}"},
        )
        git.run(step.root, "fetch", *_OPTIONS, *depth, new.as_uri(), _REF)
