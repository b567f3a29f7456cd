"""Which artifact may be a baseline: pure rules over what GitHub says of it, each with its own words.

A fork shares the artifact name-space with the repository it was forked from, and a fork's branch may be called
`main`. So neither a name nor a branch proves anything: the repository, the event, the workflow and the commit do.
Every function returns why the artifact is not used, as the end of a sentence without its full stop, or None.
"""

from collections.abc import Collection

from memci.github.artifacts.archive import LARGEST_ARCHIVE
from memci.github.artifacts.info import ArtifactInfo, RunInfo
from memci.model.result import Environment, Result
from memci.units import format_bytes, quoted

TRUSTED_EVENTS = ("push", "merge_group", "schedule", "workflow_dispatch")
"""Those that run code which somebody with the right to write has put there."""

OWN = "it is of this run itself, from an attempt before this one"
GONE = "the run that it came from is gone, so nobody can say what it measured"


def artifact_refusal(
    info: ArtifactInfo, *, repository_id: int, chain: Collection[str], largest: int = LARGEST_ARCHIVE
) -> str | None:
    """By what the list of artifacts says of it. `chain`: the base commit and its first parents."""
    if info.run_id is None or info.head_sha is None:
        return GONE
    if info.repository_id != repository_id or info.head_repository_id != repository_id:
        return _elsewhere(info.head_repository_id, info.head_branch)
    if info.head_sha not in chain:
        return f"its commit is none of the last {len(chain)} on the base's own line (its first parents)"
    if info.expired:
        return "it has expired"
    if info.size > largest:
        return f"it has {format_bytes(info.size)}, and {format_bytes(largest)} are the most that is read"
    return None


def run_refusal(info: ArtifactInfo, run: RunInfo, *, repository_id: int, workflow_path: str) -> str | None:
    """By the run that it came from."""
    if run.repository_id != repository_id or run.head_repository_id != repository_id:
        return _elsewhere(run.head_repository_id, info.head_branch)
    if run.event not in TRUSTED_EVENTS:
        trusted = f"{', '.join(TRUSTED_EVENTS[:-1])} or {TRUSTED_EVENTS[-1]}"
        return f"its run was started by the event {quoted(run.event)}, and a baseline comes from {trusted}"
    if run.path != workflow_path:
        return f"it is from another workflow, {quoted(run.path)}, and a baseline comes from {quoted(workflow_path)}"
    if run.id != info.run_id or run.head_sha != info.head_sha:
        return f"its run is of another commit, {quoted(run.head_sha[:10])}"
    return None


def result_refusal(info: ArtifactInfo, result: Result) -> str | None:
    """By the commit that the figures in it are of."""
    if result.commit is not None and result.commit.sha != info.head_sha:
        return f"its figures are of another commit, {result.commit.sha[:10]}"
    return None


def environment_refusal(environment: Environment, fingerprint: str | None) -> str | None:
    """By where it was measured. `fingerprint`: the head's, None where it is not known yet."""
    if fingerprint is None or fingerprint == environment.fingerprint:
        return None
    parts = (f"Python {environment.python}", environment.arch, environment.libc, f"memray {environment.memray}")
    return (
        f"it was measured in another environment ({', '.join(quoted(part) for part in parts)}): its fingerprint is "
        f"{environment.fingerprint[:19]}…, and the head's {fingerprint[:19]}…"
    )


def _elsewhere(repository: int | None, branch: str | None) -> str:
    which = "one that is gone" if repository is None else str(repository)
    return (
        f"its run's code came from another repository ({which}, branch {quoted(branch or '')}), such as a fork, and "
        "not from this one"
    )
