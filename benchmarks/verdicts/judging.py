"""What memci says of the kept pairs, counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from benchmarks.report import Line
from benchmarks.verdicts.changes import CHANGES
from memci.judge import compare
from memci.model.comparison import EntrypointComparison, MetricComparison
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.result import METRIC_UNITS
from memci.store import read_result

HEADS = (
    "",
    "trials",
    "pairs",
    "memory warned",
    "heap changed",
    "time slower",
    "undecided",
    "slower at 3 %",
    "cause first",
    "heap apart",
    "other",
)


@dataclass(frozen=True)
class Trial:
    """One pair, judged by memci's defaults and by a budget of 3 % and 0 ms on time."""

    usual: EntrypointComparison
    strict: EntrypointComparison

    def metric(self, name: str, *, strict: bool = False) -> MetricComparison:
        """One metric of the judgement."""
        judged = self.strict if strict else self.usual
        return next(metric for metric in judged.metrics if metric.metric == name)


def tables(kept: Path) -> Iterator[Line]:
    """One row for each folder of pairs: CONDITION/PROGRAM/CHANGE/NUMBER."""
    for group in sorted({pair.parent.parent for pair in kept.glob("*/*/*/*/head.json")}):
        trials = [_trial(pair) for pair in sorted(group.iterdir())]
        yield Line(_row(" · ".join(group.relative_to(kept).parts), group.name, trials))


def _trial(pair: Path) -> Trial:
    base, head = read_result(pair / "base.json"), read_result(pair / "head.json")
    name = head.entrypoints[0].name
    strict = Entrypoint(name, budget={"cold_start": Budget(increase=0.03)})
    return Trial(
        compare(base, head, {}).entrypoints[0],
        compare(base, head, {name: strict}).entrypoints[0],
    )


def _row(title: str, change: str, trials: list[Trial]) -> list[str]:
    count = len(trials)
    answers = Counter(test.answer for trial in trials if (test := trial.metric("cold_start").test))
    slower = sum(trial.metric("cold_start", strict=True).verdict == "fail" for trial in trials)
    wanted = CHANGES[change].cause
    named = sum(bool(trial.usual.causes) and trial.usual.causes[0].kind == wanted for trial in trials)
    if wanted is None:
        named = sum(bool(trial.usual.causes) for trial in trials)
    heaps = [trial.metric("peak_heap").difference or 0 for trial in trials]
    pairs = [test.pairs for trial in trials if (test := trial.metric("cold_start").test)]
    return [
        title,
        str(count),
        f"{mean(pairs):.1f}" if pairs else "–",
        str(sum(_memory_said(trial) for trial in trials)),
        str(sum(trial.metric("peak_heap").changed for trial in trials)),
        str(answers["slower"]),
        str(answers["undecided"]),
        str(slower),
        f"{named}" if wanted else f"{named} named",
        f"{min(heaps) / 1024:+.1f} to {max(heaps) / 1024:+.1f} KiB",
        f"{max(abs(trial.usual.other_bytes) for trial in trials) / 1024:.1f} KiB",
    ]


def _memory_said(trial: Trial) -> bool:
    return any(
        metric.verdict in ("warn", "fail") for metric in trial.usual.metrics if METRIC_UNITS[metric.metric] != "seconds"
    )
