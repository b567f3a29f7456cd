"""From results to a page and an exit code: compare or judge, by the project's budgets, and see who waives what."""

from dataclasses import replace

from memci.action.gate import gate
from memci.action.measured import Measured
from memci.action.publish import Page
from memci.action.step import Step
from memci.errors import ExitCode, MemciError
from memci.github.artifacts.baseline import Baseline
from memci.github.event import PullRequest
from memci.github.links import below_workspace, links_from
from memci.github.pull_requests import waiver
from memci.judge import compare, judge
from memci.judge.comparable import environment_mismatches
from memci.model.comparison import Waiver
from memci.render.escape import plain
from memci.render.html.report import Side
from memci.render.markdown import CustomTemplate
from memci.settings import Settings


def decide(
    step: Step,
    measured: Measured,
    baseline: Baseline | None,
    settings: Settings,
    waived: Waiver | None,
    template: CustomTemplate | None = None,
) -> tuple[Page, ExitCode]:
    """The comparison as a page, and what it means for the step. A base that was measured together with the head goes
    before a baseline."""
    base = behind = None
    if measured.base is not None:
        base = Side(measured.base, measured.base_data)
    elif baseline is not None:
        _say_mismatches(step, baseline, measured)
        base, behind = Side(baseline.result, baseline.data), baseline.behind
    if base is not None:
        comparison = compare(base.result, measured.head, settings.entrypoints, waived)
    else:
        comparison = judge(measured.head, settings.entrypoints, waived)
    # What a result calls a file counts from the settings' folder, which may lie above the working directory.
    folder = below_workspace(settings.root, str(step.context.workspace))
    links = links_from(step.environ, comparison, settings.root)
    page = Page(
        comparison,
        Side(measured.head, measured.data),
        base,
        replace(links, behind=behind) if links else None,
        folder,
        template,
        measured.advice if step.inputs.advise != "never" else None,
    )
    return page, gate(comparison, step.inputs.fail_on, step.inputs.on_missing_baseline)


def waiver_of(step: Step, pull: PullRequest | None) -> Waiver | None:
    """Who lets broken budgets through, by the label on the pull request; None when nobody does."""
    if pull is None:
        return None
    try:
        return waiver(step.api, pull.number, step.inputs.waiver_label)
    except MemciError as error:
        # Only who may triage can label; who it was is worth less than that it was done.
        if step.inputs.waiver_label not in pull.labels:
            return None
        step.warn(error, title="memci: who set the label")
        return Waiver(by="somebody", reason=step.inputs.waiver_label)


def _say_mismatches(step: Step, baseline: Baseline, measured: Measured) -> None:
    for mismatch in environment_mismatches(baseline.result.environment, measured.head.environment):
        words = f"{mismatch.what} {plain(mismatch.base, 80)} there, {plain(mismatch.head, 80)} here"
        step.log.say(
            f"The baseline of {baseline.sha[:12]} is refused: it was measured in another environment ({words})."
        )
