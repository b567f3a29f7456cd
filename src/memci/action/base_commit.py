"""The base's commit in the workspace's repository, fetched with the job's token before any of the project's code runs.

The code that is measured later never sees the token, and a checkout without credentials has no other way to get a
commit of a private repository.
"""

import base64
import subprocess

from memci.action.sandbox.ending import started_as
from memci.action.sandbox.identity import Identity
from memci.action.step import Step
from memci.errors import MemciError
from memci.measure.checkout.git import git_environment
from memci.render.escape import plain

_WITHIN = 300.0


def have_base_commit(step: Step, identity: Identity | None, sha: str) -> str | None:
    """The id, once the commit is there; None, and a warning, when it cannot be had."""
    if _git(step, identity, "cat-file", "-e", f"{sha}^{{commit}}").returncode == 0:
        return sha
    # Any depth would take the history away from a clone that has it.
    shallow = _git(step, identity, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    url = f"{step.context.server_url}/{step.context.repository}"
    options = ("--quiet", "--no-tags", "--no-write-fetch-head", *(("--depth=1",) if shallow else ()))
    with step.phases.phase("base commit"), step.log.group("Fetching the base's commit"):
        fetched = _git(step, identity, "fetch", *options, url, sha)
    if fetched.returncode == 0:
        return sha
    said = (fetched.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
    step.warn(
        MemciError(
            f"The base's commit {sha[:12]} could not be fetched, so the base is not measured: {plain(said)}; "
            "`fetch-depth: 2` of actions/checkout brings it along."
        ),
        title="memci: the base",
    )
    return None


def _git(step: Step, identity: Identity | None, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    token = step.inputs.github_token
    environment = git_environment({name: step.environ[name] for name in ("PATH", "HOME") if name in step.environ})
    if token and arguments[0] == "fetch":
        number = int(environment["GIT_CONFIG_COUNT"])
        credentials = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        environment |= {
            "GIT_CONFIG_COUNT": str(number + 1),
            f"GIT_CONFIG_KEY_{number}": f"http.{step.context.server_url}/.extraheader",
            f"GIT_CONFIG_VALUE_{number}": f"AUTHORIZATION: basic {credentials}",
        }
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=step.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_WITHIN,
            check=False,
            **started_as(identity),
        )
    except subprocess.TimeoutExpired:
        raise MemciError(f"`git {arguments[0]}` did not end within {_WITHIN:.0f} s.") from None
