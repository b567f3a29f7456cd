"""The overall verdict, and the exit code that follows from it."""

from collections.abc import Iterable
from typing import TypeVar, get_args

from memci.errors import ExitCode
from memci.model.comparison import Comparison, EntrypointComparison, ForbiddenImport, MetricComparison, Verdict

_FROM_BEST_TO_WORST: tuple[Verdict, ...] = get_args(Verdict)
_Judged = TypeVar("_Judged", MetricComparison, ForbiddenImport)
_NO_HEAP = ("no-capture", "truncated-capture")


def severity(verdict: Verdict) -> int:
    """How bad a verdict is: 0 for `pass`, then upwards."""
    return _FROM_BEST_TO_WORST.index(verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of them; `pass` when there are none."""
    return max(verdicts, key=severity, default="pass")


def verdicts(metrics: Iterable[MetricComparison], forbidden: Iterable[ForbiddenImport]) -> list[Verdict]:
    """Every single verdict about an entrypoint."""
    return [*(metric.verdict for metric in metrics), *(check.verdict for check in forbidden)]


def waived(judged: _Judged) -> _Judged:
    """The same, but a failure is one that somebody lets; the breach is still shown."""
    return judged.model_copy(update={"verdict": "waived"}) if judged.verdict == "fail" else judged


def program_failed(entrypoint: EntrypointComparison) -> bool:
    """Whether the head's program did not become ready, or did not run to its end."""
    return entrypoint.outcome is not None and not entrypoint.outcome.good


def budget_broken(entrypoint: EntrypointComparison) -> bool:
    """Whether a metric, or a forbidden import, fails the check."""
    return "fail" in verdicts(entrypoint.metrics, entrypoint.forbidden)


def heap_missing(entrypoint: EntrypointComparison) -> bool:
    """Whether the program ran but its heap could not be measured."""
    return not program_failed(entrypoint) and any(note.kind in _NO_HEAP for note in entrypoint.notes)


def exit_code(comparison: Comparison) -> ExitCode:
    """3 when a program failed, else 1 when a budget is broken, else 4 when a heap is missing, else 0."""
    if any(map(program_failed, comparison.entrypoints)):
        return ExitCode.PROGRAM_FAILED
    if any(map(budget_broken, comparison.entrypoints)):
        return ExitCode.BUDGET_BROKEN
    if any(map(heap_missing, comparison.entrypoints)):
        return ExitCode.NOT_MEASURED
    return ExitCode.OK
