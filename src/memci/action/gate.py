"""From a comparison to the step's exit code, by what the workflow asked for."""

from memci.action.inputs import FailOn, OnMissing
from memci.errors import ExitCode
from memci.github.checks import Conclusion
from memci.judge import exit_code
from memci.judge.verdict import severity
from memci.model.comparison import Comparison
from memci.render.explain import exit_line


def gate(comparison: Comparison, fail_on: FailOn, on_missing_baseline: OnMissing) -> ExitCode:
    """The exit code of the comparison; 1 also for what the inputs forbid. With fail_on `never` no budget fails the
    step, but a program that did not start, or could not be measured, still does."""
    code = exit_code(comparison)
    if fail_on == "never":
        return ExitCode.OK if code == ExitCode.BUDGET_BROKEN else code
    if code != ExitCode.OK:
        return code
    grew = fail_on == "warn" and severity(comparison.verdict) == severity("warn")
    missing = on_missing_baseline == "fail" and lacks_baseline(comparison)
    return ExitCode.BUDGET_BROKEN if grew or missing else ExitCode.OK


def gate_sentence(comparison: Comparison, code: ExitCode) -> str:
    """Why the step ends with `code`, when that is what `gate` says."""
    if code == exit_code(comparison):
        return exit_line(comparison)
    if code == ExitCode.OK:
        return "Exit code 0: a budget is broken, and `fail-on` lets it through."
    if severity(comparison.verdict) == severity("warn"):
        return f"Exit code {code.value}: there are warnings, and `fail-on` does not let them through."
    return f"Exit code {code.value}: there is no baseline to compare with, and `on-missing-baseline` asks for one."


def lacks_baseline(comparison: Comparison) -> bool:
    """Whether there was nothing to hold the head against, as a whole."""
    return comparison.base is None or all(
        entrypoint.basis == "not-comparable" for entrypoint in comparison.entrypoints if entrypoint.outcome is not None
    )


def conclusion(comparison: Comparison, code: ExitCode) -> Conclusion:
    """What a check run calls it."""
    if code != ExitCode.OK:
        return "failure"
    return "neutral" if severity(comparison.verdict) > severity("no-baseline") else "success"


def something_changed(comparison: Comparison) -> bool:
    """Whether a pull request's reader has anything to learn: a verdict that is not good, a metric that is judged and
    moved, an entrypoint that came or went."""
    if severity(comparison.verdict) > severity("no-baseline"):
        return True
    return any(
        entrypoint.basis in ("new", "removed")
        or any(metric.changed and metric.limit is not None for metric in entrypoint.metrics)
        for entrypoint in comparison.entrypoints
    )
