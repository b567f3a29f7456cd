"""The first stage: measure the checkout in a sandbox, or take what was measured on the host, and judge it."""

from memci.action.base_commit import have_base_commit
from memci.action.baseline import commit_to_measure, try_baseline, try_chain
from memci.action.decide import decide, waiver_of
from memci.action.entrypoints import gates_time, settings_with
from memci.action.head_sources import head_sources
from memci.action.keep import keep_page, keep_results, keep_summary
from memci.action.measured import RESULT, Measured, measured_from, read_measured
from memci.action.plan import advises, measures_base, takes_artifact
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
from memci.action.sandbox.deposit import read_as
from memci.action.sandbox.identity import Identity
from memci.action.sandbox.launch import work
from memci.action.sandbox.order import Order
from memci.action.send import try_page, try_results
from memci.action.step import Step
from memci.action.system_packages import install_packages
from memci.commands.custom_template import LARGEST_TEMPLATE, read_custom_template
from memci.errors import ExitCode, MemciError, UsageError
from memci.github.artifacts.baseline import Baseline
from memci.render.markdown import CustomTemplate
from memci.settings import Settings, load_settings

_UNMERGED = (
    "What was measured is the pull request's head, and not its merge into the base branch: what that branch has gained "
    "since is missing in it, and looks like a change of the pull request. Leave `ref` of actions/checkout out."
)


def measure_stage(step: Step, identity: Identity | None) -> ExitCode:
    """Measure, keep, judge, upload, say. UsageError and MemciError when there is nothing to judge."""
    settings = _settings(step)
    chain = try_chain(step) if step.inputs.baseline != "none" else []
    if step.inputs.result:
        measured, baseline = _take(step, identity, chain)
    else:
        measured, baseline = _make(step, identity, settings, chain)
    if _compares_unmerged(step, measured):
        step.log.tell("notice", _UNMERGED, title="memci: the checkout")
    outputs = {"artifact": step.artifact, **keep_results(step, identity, measured)}
    page, code = decide(
        step,
        measured,
        baseline,
        settings,
        waiver_of(step, step.event.pull_request),
        _template(step, settings, identity),
    )
    html = make_page(step, page, head_sources(step, page, settings, identity))
    outputs |= keep_page(step, identity, html)
    # What does not take the results does not take the page either, and costs time once more.
    taken = try_results(step, measured, outputs.get("result", RESULT))
    url = try_page(step, step.key, html, outputs.get("report", "")) if taken else None
    page = usable_template(step, linked(page, url))
    announce(step, page, code, {**outputs, "report-url": url or "", **keep_summary(step, identity, page)})
    _tell_github(step, page, code)
    return code


def _take(step: Step, identity: Identity | None, chain: list[str]) -> tuple[Measured, Baseline | None]:
    """What was measured on the host, and what to compare it with when the base was not measured there too."""
    measured = read_measured(step.context.workspace, step.inputs.result, identity, step.log.say)
    if measured.base is not None or not takes_artifact(step.inputs, gates_time=False):
        return measured, None
    fingerprint = measured.head.environment.fingerprint
    return measured, try_baseline(step, chain, step.key, step.context.workflow_path, fingerprint)


def _make(
    step: Step, identity: Identity | None, settings: Settings, chain: list[str]
) -> tuple[Measured, Baseline | None]:
    """What is measured here, and what to compare it with when the base is not measured too."""
    timed = gates_time(settings)
    baseline = None
    if takes_artifact(step.inputs, gates_time=timed):
        baseline = try_baseline(step, chain, step.key, step.context.workflow_path)
    measured_too = measures_base(step.inputs, gates_time=timed) != "never"
    before = commit_to_measure(chain, step.context.sha)
    against = before if measured_too else None
    pull = step.event.pull_request
    if before is None and pull is not None:
        before = pull.base_sha
    return _measure(step, identity, settings, baseline, against, before), baseline


def _compares_unmerged(step: Step, measured: Measured) -> bool:
    """Whether a checkout of the pull request's head is compared with what it is to be merged into."""
    pull, commit = step.event.pull_request, measured.head.commit
    if pull is None or commit is None or (step.inputs.result and measured.base is not None):
        return False
    return commit.sha == pull.head_sha != step.context.sha


def _template(step: Step, settings: Settings, identity: Identity | None) -> CustomTemplate | None:
    """The project's template of the comment, read with the rights of the project's code; none, and a warning, when it
    cannot be read: what was measured is worth more than how it is shown."""
    try:
        return read_custom_template(settings, lambda path: read_as(identity, path, LARGEST_TEMPLATE))
    except MemciError as error:
        step.warn(error, title="memci: the comment's template")
        return None


def _settings(step: Step) -> Settings:
    root = step.root.resolve()
    if not root.is_dir() or not root.is_relative_to(step.context.workspace.resolve()):
        raise UsageError(
            f"There is no folder {step.inputs.working_directory} in the workspace; check the repository out in a step "
            "before this one, or name another `working-directory`."
        )
    config = root / step.inputs.config if step.inputs.config else None
    return settings_with(step.inputs, load_settings(root, config))


def _loaded(baseline: Baseline | None) -> dict[str, tuple[str, ...]]:
    """The modules that each entrypoint of the baseline loads."""
    entrypoints = baseline.result.entrypoints if baseline else []
    return {one.name: tuple(item.module for item in one.imports) for one in entrypoints if one.outcome.good}


def _measure(
    step: Step,
    identity: Identity | None,
    settings: Settings,
    baseline: Baseline | None,
    against: str | None,
    before: str | None,
) -> Measured:
    """What the worker measured. What it has measured before it failed is kept too. `before`: the base's commit, which
    the repository may not have."""
    if step.inputs.system_packages:
        with step.phases.phase("system packages"), step.log.group("Installing system packages"):
            install_packages(step.inputs.system_packages, step.environ, step.log)
    base = have_base_commit(step, identity, against, needed=baseline is None) if against else None
    order = Order(
        root=str(settings.root),
        entrypoints=tuple(settings.entrypoints.values()),
        python=step.inputs.python_version or None,
        install=settings.install or None,
        against=base,
        unless_fingerprint=baseline.result.environment.fingerprint if baseline and base else None,
        pass_env=step.inputs.pass_env,
        advise=advises(step.inputs, step.plan),
        before=before,
        loaded_before=_loaded(baseline),
    )
    with step.log.group("Measuring"):
        done = work(order, identity, step.environ, step.log.say)
    report = done.report
    step.phases.add(report.phases)
    for sentence in (*report.notes, *report.remarks):
        step.log.say(sentence)
    measured = measured_from(done.files, "what was measured", step.log.say) if RESULT in done.files else None
    if report.error is not None or measured is None:
        if measured is not None:
            keep_results(step, identity, measured)
        raise _FailedError(report.error or "Nothing was measured, and nobody said why.", report.exit_code)
    return measured


class _FailedError(MemciError):
    """What the worker says went wrong."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        known = {one.value: one for one in ExitCode if one != ExitCode.OK}
        self.exit_code = known.get(code, ExitCode.NOT_MEASURED)


def _tell_github(step: Step, page: Page, code: ExitCode) -> None:
    pull, number = step.event.pull_request, step.plan.number
    with step.phases.phase("comment"):
        if pull is not None and number is not None:
            step.attempt(
                lambda: say_on_pull_request(step, page, number, step.key, pull.head_sha), title="memci: the comment"
            )
            step.attempt(
                lambda: suggest_on_pull_request(step, page, number, step.key, pull.head_sha),
                title="memci: the suggestions",
            )
        if step.plan.check:
            head = pull.head_sha if pull is not None else step.context.sha
            step.attempt(lambda: post_check(step, page, head, step.key, code), title="memci: the check run")
