"""The last words on a terminal: which budget is broken and by how much, what was won, and the exit code that
follows."""

from collections.abc import Iterator

from memci.errors import ExitCode
from memci.judge.verdict import exit_code, heap_missing, program_failed, severity
from memci.model.comparison import Comparison, EntrypointComparison, Verdict
from memci.render.causes import cause_sentence
from memci.render.escape import plain
from memci.render.gains import gain_words
from memci.render.outcome import outcome_words
from memci.render.sentences import basis_sentence, forbidden_sentence, metric_sentence, waiver_sentence
from memci.render.voice import PLAIN

_WORTH_SAYING = ("fail", "waived", "warn", "inconclusive")
_BEFORE: dict[Verdict, str] = {"warn": "warning: ", "waived": "waived: "}
_NOT_WORTH_SAYING = ("compared", "no-baseline")


def explain(comparison: Comparison) -> str:
    """Whole sentences, one to a line, the exit code last. Plain text without colour."""
    return "\n".join([*explanations(comparison), exit_line(comparison)])


def explanations(comparison: Comparison) -> list[str]:
    """What is wrong, or worth knowing, a sentence each, what was won last; none when nothing is."""
    said = [(entrypoint, sentence) for entrypoint in comparison.entrypoints for sentence in _about(entrypoint)]
    won = [(entrypoint, words) for entrypoint in comparison.entrypoints if (words := gain_words(entrypoint))]
    return [
        f"{plain(entrypoint.name, 60)}: {sentence.rstrip('.')}{'' if sentence.endswith('?') else '.'}"
        for entrypoint, sentence in [*said, *won]
    ]


def _about(entrypoint: EntrypointComparison) -> Iterator[str]:
    if entrypoint.outcome is not None and program_failed(entrypoint):
        yield plain(entrypoint.outcome.message, 400).rstrip(".") or outcome_words(entrypoint.outcome, None)
    else:
        said = [(metric.verdict, metric_sentence(metric, PLAIN)) for metric in entrypoint.metrics]
        said += [(check.verdict, forbidden_sentence(check, PLAIN)) for check in entrypoint.forbidden]
        for verdict, sentence in sorted(said, key=lambda one: -severity(one[0])):
            if verdict in _WORTH_SAYING:
                yield f"{_BEFORE.get(verdict, '')}{sentence}"
    if heap_missing(entrypoint):
        yield "the heap could not be measured"
    for cause in entrypoint.causes[:1]:
        yield cause_sentence(cause, PLAIN)
    if entrypoint.basis not in _NOT_WORTH_SAYING:
        yield basis_sentence(entrypoint, PLAIN)


def exit_line(comparison: Comparison) -> str:
    """The exit code that the comparison asks for, and why."""
    code = exit_code(comparison)
    match code:
        case ExitCode.PROGRAM_FAILED:
            why = "the measured program failed"
        case ExitCode.BUDGET_BROKEN:
            why = "a budget is broken"
        case ExitCode.NOT_MEASURED:
            why = "the heap could not be measured"
        case _ if comparison.verdict == "waived" and comparison.waiver is not None:
            why = f"what is broken was {waiver_sentence(comparison.waiver, plain)}"
        case _ if comparison.verdict == "warn":
            why = "there are warnings, but no budget is broken"
        case _:
            why = "no budget is broken"
    return f"Exit code {code.value}: {why}."
