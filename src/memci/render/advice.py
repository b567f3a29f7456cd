"""What was found out about a start's imports, in words that fit a terminal and a comment."""

from collections.abc import Iterable, Sequence

from memci.judge.floors import noise_floor
from memci.model.advice import EntrypointAdvice, Saving, Trial, WhatIf, WhatIfKind
from memci.model.result import Location, MetricName
from memci.render.applying import applying
from memci.render.voice import Voice
from memci.units import format_bytes, format_fraction, format_seconds

_MOST_PLACES, _MOST_PACKAGES = 3, 10

WHAT_TO_DO: dict[WhatIfKind, str] = {
    "bytecode": "ship bytecode: compile when the image is made (`python -m compileall`, `uv sync --compile-bytecode`)",
    "collector": "keep the garbage collector off while loading: `gc.disable()` first, `gc.freeze()` and `gc.enable()` "
    "once everything is loaded",
    "blas-threads": "one thread for linear algebra: `OPENBLAS_NUM_THREADS=1`, `OMP_NUM_THREADS=1`, `MKL_NUM_THREADS=1`",
}
WHAT_WAS_TRIED: dict[WhatIfKind, str] = {
    "bytecode": "bytecode for a first start",
    "collector": "garbage collector off while loading",
    "blas-threads": "one thread for linear algebra",
}


def offered(advice: EntrypointAdvice) -> Trial | None:
    """What is offered as a change: all that pays together, or the one thing that does; None when nothing does."""
    if advice.joint is not None and advice.joint.state == "pays":
        return advice.joint
    return next((trial for trial in advice.trials if trial.state == "pays"), None)


def superfluous(entrypoint: EntrypointAdvice, trial: Trial, voice: Voice, *, lazy: bool) -> str:
    """What start-up was seen to do without, in whole sentences, with the command that makes the change."""
    places = [voice.place(Location(file=one.file, line=one.line)) for one in trial.imports]
    left = len(places) - _MOST_PLACES
    shown = listed([*places[:_MOST_PLACES], *([f"{left} more"] if left > 0 else [])])
    them = "it" if len(trial.imports) == 1 else "them"
    done = f"made {them} lazy" if lazy else f"moved {them} into the functions that use {them}"
    saved = saving_words(trial.saving) if trial.saving else ""
    started = f"{voice.name(entrypoint.name)} started all the same{f' with {saved} less' if saved else ''}"
    return (
        f"Start-up can do without {package_words(trial.packages, voice)}, imported at {shown}: memci {done}, and "
        f"{started}. {voice.name(applying(entrypoint.name))} makes the change."
    )


def package_words(packages: Sequence[str], voice: Voice) -> str:
    """ "pandas", "pandas and scipy", "pandas, scipy and numpy"; of very many the first."""
    left = len(packages) - _MOST_PACKAGES
    return listed([*map(voice.name, packages[:_MOST_PACKAGES]), *([f"{left} more"] if left > 0 else [])])


def listed(words: Sequence[str]) -> str:
    """The words as a sentence lists them."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def saving_words(saving: Saving) -> str:
    """What is surely saved: "29.2 MiB of heap, 34.1 MiB of private memory and 213 ms (190 ms to 230 ms)". Empty when
    that is nothing."""
    parts = [
        *_size("peak_heap", saving.peak_heap, saving.base_peak_heap, "of heap"),
        *_size("anon_rss", saving.anon_rss, saving.base_anon_rss, "of private memory"),
        *([_time(saving)] if saving.faster else []),
    ]
    return listed(parts)


def interval_words(saving: Saving) -> str:
    """ "190 ms to 230 ms"; empty when no time was measured."""
    if saving.low is None or saving.high is None:
        return ""
    return f"{format_seconds(saving.low)} to {format_seconds(saving.high)}"


def share(saved: float | None, whole: float | None) -> str:
    """The saved part of the whole as a percentage; empty when it is not known."""
    return format_fraction(saved / whole) if saved is not None and whole else ""


def what_if_words(what_if: WhatIf) -> str:
    """What is saved by it: "3.51 s (3.40 s to 3.60 s) of a first start", "225 ms of CPU time" where that is all."""
    saving = what_if.saving or Saving()
    if what_if.kind == "bytecode":
        return f"{saving_words(saving)} of a first start"
    if saving.faster or what_if.cpu_time is None:
        return saving_words(saving)
    return listed([part for part in (saving_words(saving), f"{format_seconds(what_if.cpu_time)} of CPU time") if part])


def not_offered(trials: Iterable[Trial]) -> list[Trial]:
    """Those that were looked at and are not offered."""
    return [trial for trial in trials if trial.state != "pays"]


def _size(metric: MetricName, saved: int | None, base: int | None, what: str) -> list[str]:
    if saved is None or saved <= noise_floor(metric, base or 0):
        return []
    return [f"{format_bytes(saved)} {what}"]


def _time(saving: Saving) -> str:
    interval = interval_words(saving)
    return f"{format_seconds(saving.cold_start or 0)}{f' ({interval})' if interval else ''}"
