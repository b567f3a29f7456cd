"""The second stage: comment on what another run measured. Nothing of a pull request's code is here, let alone run.

What the first stage left is a stranger's: numbers that are checked to be numbers, judged by the base branch's budgets,
and shown by this memci, in the comment as in the report page. The pull request is found by what GitHub says of the run,
never by what the artifact says.
"""

import json
from dataclasses import dataclass

from memci.action.baseline import try_baseline
from memci.action.decide import decide, waiver_of
from memci.action.entrypoints import settings_with
from memci.action.keys import PULL_REQUEST, key_in
from memci.action.measured import ABOUT, ADVICE, BASE, BASE_DATA, RESULT, RESULT_DATA, Measured, measured_from
from memci.action.publish import (
    Page,
    announce,
    linked,
    post_check,
    say_on_pull_request,
    suggest_on_pull_request,
    usable_template,
)
from memci.action.report_page import make_page
from memci.action.send import try_page
from memci.action.step import Step
from memci.errors import ExitCode, MemciError, UsageError
from memci.github.artifacts.archive import unpack
from memci.github.artifacts.download import download
from memci.github.artifacts.info import ArtifactInfo
from memci.github.artifacts.listing import list_artifacts
from memci.github.event import PullRequest, WorkflowRun
from memci.github.first_parent import branch_tip, first_parents
from memci.github.pull_requests import find_pull_request
from memci.github.settings_file import read_settings_file
from memci.github.tree import has_file
from memci.judge.verdict import severity
from memci.model.comparison import Waiver
from memci.render.escape import plain
from memci.settings import Settings, settings_of_text

_MOST_ARTIFACTS = 50


@dataclass(frozen=True)
class _Target:
    """`line`: the commit that the pull request's base branch is at now, and its first parents. What GitHub says of the
    pull request itself (`base_sha`) is as old as its last push."""

    pull: PullRequest
    line: list[str]

    @property
    def tip(self) -> str:
        """The base branch's newest commit."""
        return self.line[0]


@dataclass(frozen=True)
class _Leg:
    """What one job of the first stage measured."""

    key: str
    measured: Measured


def report_stage(step: Step) -> ExitCode:
    """Comment on the pull request and post check runs, one for each leg that was measured.

    A run that there is nothing to say about ends with a notice and 0. The check run carries the verdict to the pull
    request; only where it could not be posted does the step end with the verdict's exit code.
    """
    run = step.event.workflow_run
    if run is None:
        raise UsageError("The event is a finished run's, but its payload has none.")
    target = _target(step, run)
    if isinstance(target, str):
        step.log.tell("notice", plain(target, 1_000), title="memci")
        return ExitCode.OK
    legs = _legs(step, run)
    if not legs:
        step.log.tell("notice", f"Run {run.id} has left nothing to report on.", title="memci")
        return ExitCode.OK
    settings, waived = _base_settings(step, target), waiver_of(step, target.pull)
    decided = [(leg, *_decided(step, run, target, settings, leg, waived)) for leg in legs]
    # The worst comes last: the step has one set of outputs, and what is written last counts.
    decided.sort(key=lambda one: (int(one[2]), severity(one[1].comparison.verdict)))
    return max((_report(step, target.pull, leg, page, code) for leg, page, code in decided), key=int)


def _target(step: Step, run: WorkflowRun) -> _Target | str:
    """The pull request and its base, or why there is nothing to say to one."""
    pull = find_pull_request(step.api, run, step.context.repository_id)
    if isinstance(pull, str):
        return pull
    tip = branch_tip(step.api, pull.base_ref)
    if has_file(step.api, tip, run.path):
        return _Target(pull, first_parents(step.api, tip))
    return f"Run {run.id} is of the workflow {run.path}, which {pull.base_ref} does not have; it is not reported on."


def _legs(step: Step, run: WorkflowRun) -> list[_Leg]:
    """What can be read of the run's artifacts, in this step's folder; of each damaged one a warning."""
    legs = []
    with step.phases.phase("download"):
        newest: dict[str, ArtifactInfo] = {}
        for info in list_artifacts(step.api, run_id=run.id):
            key = key_in(info.name)
            if key is not None and not info.expired:
                # Newest first: a job that was run again has left another.
                newest.setdefault(key, info)
        for key, info in list(newest.items())[:_MOST_ARTIFACTS]:
            try:
                leg = _read(step, info, key)
            except MemciError as error:
                step.warn(error, title=f"memci: the artifact {plain(info.name)}")
            else:
                legs += [leg] if leg is not None else []
    return legs


def _read(step: Step, info: ArtifactInfo, key: str) -> _Leg | None:
    """The artifact's results; None when they are of another folder."""
    files = unpack(download(step.api, info), {RESULT}, {BASE, RESULT_DATA, BASE_DATA, ADVICE, ABOUT})
    if _folder(files.get(ABOUT, b"{}")) != step.inputs.working_directory:
        return None
    return _Leg(key, measured_from(files, f"the artifact {plain(info.name)}", step.log.say))


def _folder(text: bytes) -> object:
    try:
        about = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return about.get("folder", ".") if isinstance(about, dict) else None


def _base_settings(step: Step, target: _Target) -> Settings:
    """The budgets of the base branch: those of the head are the author's own."""
    found = read_settings_file(step.api, target.tip, step.inputs.working_directory, step.inputs.config or None)
    if found is None:
        return settings_with(step.inputs, Settings(root=step.root))
    path, text = found
    shown = f"{path} of {target.pull.base_ref}"
    return settings_with(step.inputs, settings_of_text(text, file=step.context.workspace / path, shown=plain(shown)))


def _base_chain(step: Step, target: _Target, measured: Measured) -> list[str]:
    """The base branch's own line, from the commit that the pull request was merged with when it was measured; from
    its tip where that is not known."""
    line = target.line
    if measured.head.commit is None:
        return line
    try:
        merged_with = first_parents(step.api, measured.head.commit.sha, most=2)[-1]
    except MemciError:
        # Somebody else's word, and perhaps no commit at all.
        return line
    # A commit off the line, such as the one before a pull request's own head, says nothing of the base.
    return line[line.index(merged_with) :] if merged_with in line else line


def _decided(
    step: Step, run: WorkflowRun, target: _Target, settings: Settings, leg: _Leg, waived: Waiver | None
) -> tuple[Page, ExitCode]:
    baseline = None
    if leg.measured.base is None and step.inputs.baseline != "none":
        fingerprint = leg.measured.head.environment.fingerprint
        baseline = try_baseline(step, _base_chain(step, target, leg.measured), leg.key, run.path, fingerprint)
    return decide(step, leg.measured, baseline, settings, waived)


def _report(step: Step, pull: PullRequest, leg: _Leg, page: Page, code: ExitCode) -> ExitCode:
    """Say it, and return the exit code that is left for the step."""
    url = try_page(step, leg.key, make_page(step, page))
    page = usable_template(step, linked(page, url))
    announce(step, page, code, {"artifact": PULL_REQUEST + leg.key, "report-url": url or ""})
    with step.phases.phase("comment"):
        step.attempt(
            lambda: say_on_pull_request(step, page, pull.number, leg.key, pull.head_sha), title="memci: the comment"
        )
        step.attempt(
            lambda: suggest_on_pull_request(step, page, pull.number, leg.key, pull.head_sha),
            title="memci: the suggestions",
        )
        if not step.plan.check:
            return code
        try:
            post_check(step, page, pull.head_sha, leg.key, code)
        except MemciError as error:
            step.warn(error, title="memci: the check run")
            return code
    return ExitCode.OK
