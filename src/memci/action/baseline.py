"""The base's figures: which commit is the base, and whether an artifact has them."""

from memci.action.keys import BASELINE
from memci.action.step import Step
from memci.errors import MemciError
from memci.github.artifacts.baseline import Baseline, find_baseline
from memci.github.first_parent import first_parents
from memci.render.figures import plural

_MOST_COMMITS = 50
"""The base and those before it, among which an artifact is looked for."""


def base_chain(step: Step) -> list[str]:
    """The base's commit and its first parents, nearest first; empty when the head is the first commit.

    A pull request's commit is its merge, whose first parent is the base branch. GitHubError when GitHub does not say.
    """
    event, sha = step.event, step.context.sha
    if event.name == "merge_group" and event.base_sha is not None:
        return first_parents(step.api, event.base_sha, _MOST_COMMITS)
    chain = first_parents(step.api, sha, _MOST_COMMITS + 1)
    # What a schedule finds may be the work of a dependency, on the very commit that was measured before.
    return chain[:_MOST_COMMITS] if event.name == "schedule" else chain[1:]


def look_for_baseline(
    step: Step, chain: list[str], key: str, workflow_path: str, fingerprint: str | None = None
) -> Baseline | None:
    """The nearest artifact that can be trusted; None when there is none. The log says what was refused, and why.

    `fingerprint` is the head's, None where that is not measured yet.
    """
    with step.phases.phase("baseline"), step.log.group("Looking for the baseline"):
        found = find_baseline(
            step.api,
            BASELINE + key,
            repository_id=step.context.repository_id,
            workflow_path=workflow_path,
            chain=chain,
            fingerprint=fingerprint,
            log=step.log.say,
            own_run=step.context.run_id,
        )
        if found is None:
            step.log.say("There is no artifact to compare with.")
        else:
            step.log.say(f"Baseline: the artifact of {found.sha[:12]}, {_behind(found.behind)}.")
        return found


def try_chain(step: Step) -> list[str]:
    """The base's chain; where GitHub does not say, a warning, and the one commit that the event itself names."""
    try:
        return base_chain(step)
    except MemciError as error:
        step.warn(error, title="memci: the base's commits")
    pull, base = step.event.pull_request, step.event.base_sha
    named = pull.base_sha if pull is not None else base
    return [named] if named else []


def commit_to_measure(chain: list[str], head: str) -> str | None:
    """The base that can be measured beside the head: the nearest commit that is not the head itself, as the first is
    for a schedule, where both sides would be the same. None when there is none."""
    return next((sha for sha in chain if sha != head), None)


def try_baseline(
    step: Step, chain: list[str], key: str, workflow_path: str, fingerprint: str | None = None
) -> Baseline | None:
    """The baseline, or nothing and a warning."""
    try:
        return look_for_baseline(step, chain, key, workflow_path, fingerprint) if chain else None
    except MemciError as error:
        step.warn(error, title="memci: the baseline")
        return None


def _behind(commits: int) -> str:
    if commits == 0:
        return "the base itself"
    return f"{plural(commits, 'commit')} before the base"
