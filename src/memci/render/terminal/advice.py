"""`memci advise`: what start-up could do without, what was tried and is not offered, and why the rest stays."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from memci.model.advice import Advice, EntrypointAdvice, Ruling, Saving, Trial, WhatIf
from memci.render.advice import (
    WHAT_TO_DO,
    WHAT_WAS_TRIED,
    not_offered,
    offered,
    package_words,
    share,
    what_if_words,
)
from memci.render.figures import plural
from memci.render.gains import profit_words
from memci.render.outcome import outcome_words
from memci.render.sentences import sentence
from memci.render.terminal.parts import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    Fitted,
    columns,
    heading,
    indented,
    literal,
    prose,
    section,
)
from memci.render.terminal.place import Place
from memci.render.voice import PLAIN
from memci.units import format_bytes, format_seconds

_MOST_PLACES, _MOST_RULINGS = 6, 12
_WIDE = 90
_LONGEST_STATEMENT, _ROOM_FOR_WHY = 60, 80


def advice_view(advice: Advice, *, asked: bool = False) -> RenderableType:
    """All entrypoints, one after the other. `asked`: the change has been asked for, so nobody needs to be told how."""
    return Group(*(_entrypoint(one, advice.python, asked=asked) for one in advice.entrypoints))


def _entrypoint(advice: EntrypointAdvice, python: str, *, asked: bool) -> RenderableType:
    return Group(
        heading(advice.name),
        indented(_started(advice, python)),
        *_offers(advice),
        *_refused(not_offered([*advice.trials, *([advice.joint] if advice.joint else [])]), offered(advice)),
        *_what_ifs(advice.what_ifs),
        *_rulings(advice.rulings),
        *_rest(advice, asked=asked),
        "",
    )


def _started(advice: EntrypointAdvice, python: str) -> RenderableType:
    table = columns(("", "|"), ("", "<"))
    table.add_row(Text("command", style=QUIET), prose(" ".join(advice.command)))
    table.add_row(Text("Python", style=QUIET), literal(python))
    if not advice.outcome.good:
        table.add_row(Text("outcome", style=QUIET), Text(f"✗ {outcome_words(advice.outcome, None)}", style=BAD))
        if advice.outcome.message:
            table.add_row("", prose(advice.outcome.message))
    return table


def _offers(advice: EntrypointAdvice) -> list[RenderableType]:
    paying = [trial for trial in advice.trials if trial.state == "pays"]
    if not advice.outcome.good:
        return []
    if not paying:
        return [section("Start-up could do without", indented(Text("nothing that was found", style=QUIET)))]
    best = offered(advice)
    parts: list[RenderableType] = [Fitted(lambda width: _savings(advice, paying, width))]
    won = profit_words(advice.profit)
    if won and best is not None:
        parts.append(indented(Text(f"Where it runs, that is {won}.", style=GOOD)))
    return [section("Start-up could do without", *parts)]


def _savings(advice: EntrypointAdvice, paying: Sequence[Trial], width: int) -> RenderableType:
    wide = width >= _WIDE
    interval = [("99 % sure between", "|")] if wide else []
    table = columns(
        ("package", "|"), ("heap", ">"), ("private", ">"), ("cold start", ">"), *interval, ("imported at", "<")
    )
    for trial in paying:
        table.add_row(literal(", ".join(trial.packages), STRONG, limit=40), *_figures(trial, wide), _places(trial))
    if advice.joint is not None and advice.joint.state == "pays" and advice.joint.saving is not None:
        saving = advice.joint.saving
        table.add_row()
        table.add_row(
            Text("together", style=STRONG),
            *_figures(advice.joint, wide),
            Text(f"{plural(len(advice.joint.imports), 'import')}: {package_words(advice.joint.packages, PLAIN)}"),
        )
        table.add_row(
            Text("of all", style=QUIET),
            Text(share(saving.peak_heap, saving.base_peak_heap), style=QUIET),
            Text(share(saving.anon_rss, saving.base_anon_rss), style=QUIET),
            Text(share(saving.cold_start, saving.base_cold_start), style=QUIET),
            *([""] if wide else []),
            "",
        )
    return indented(table)


def _figures(trial: Trial, wide: bool) -> list[Text]:
    saving = trial.saving or Saving()
    time = "–" if saving.cold_start is None else format_seconds(-saving.cold_start, signed=True)
    return [
        _bytes(saving.peak_heap),
        _bytes(saving.anon_rss),
        Text(time, style=GOOD if saving.faster else QUIET),
        *([Text(_interval(saving), style=QUIET)] if wide else []),
    ]


def _interval(saving: Saving) -> str:
    """As changes, like the estimate beside it."""
    if saving.low is None or saving.high is None:
        return ""
    return f"{format_seconds(-saving.high, signed=True)} to {format_seconds(-saving.low, signed=True)}"


def _bytes(saved: int | None) -> Text:
    return Text("–", style=QUIET) if saved is None else Text(format_bytes(-saved, signed=True))


def _places(trial: Trial) -> RenderableType:
    places: list[RenderableType] = [Place(one.file, one.line) for one in trial.imports[:_MOST_PLACES]]
    left = len(trial.imports) - _MOST_PLACES
    return Group(*places, *([Text(f"… and {left} more", style=QUIET)] if left > 0 else []))


def _refused(trials: Sequence[Trial], best: Trial | None) -> list[RenderableType]:
    if not trials:
        return []
    together = set(best.packages) if best else set[str]()
    table = columns(("", "|"), ("", "<"))
    for trial in trials:
        beside = " Beside the others it goes, too." if together.issuperset(trial.packages) else ""
        table.add_row(literal(", ".join(trial.packages), limit=40), prose(trial.reason + beside))
    return [section("Looked at, and not offered", indented(table))]


def _what_ifs(what_ifs: Sequence[WhatIf]) -> list[RenderableType]:
    if not what_ifs:
        return []
    table = columns(("", "|"), ("", "<"))
    for one in what_ifs:
        if one.state == "pays":
            saved = f"saves {what_if_words(one)}"
            table.add_row(Text("✓", style=GOOD), Text(f"{sentence(saved)} {sentence(WHAT_TO_DO[one.kind])}"))
        else:
            table.add_row(Text("–", style=QUIET), Text(f"{WHAT_WAS_TRIED[one.kind]}: {one.reason}", style=QUIET))
    return [section("What else was tried", indented(table))]


def _rulings(rulings: Sequence[Ruling]) -> list[RenderableType]:
    """A line for each package: what keeps one of its imports keeps it. Of several the one that is surest."""
    if not rulings:
        return []
    packages: dict[str, list[Ruling]] = {}
    for ruling in rulings:
        packages.setdefault(ruling.imported.module.partition(".")[0], []).append(ruling)
    left = len(packages) - _MOST_RULINGS
    rest = [indented(Text(f"… and {left} more", style=QUIET))] if left > 0 else []
    shown = list(packages.values())[:_MOST_RULINGS]
    return [section("Costly, and not to be deferred", Fitted(lambda width: _staying(shown, width)), *rest)]


def _staying(packages: Sequence[Sequence[Ruling]], width: int) -> RenderableType:
    """Where there is little room the place stands below the statement, so that the reason has some."""
    longest = max(len(staying[0].imported.statement) for staying in packages)
    wide = width >= min(longest, _LONGEST_STATEMENT) + _ROOM_FOR_WHY
    table = columns(("", "|" if wide else "<"), *([("", "<")] if wide else []), ("", "<"))
    for staying in packages:
        ruling = next((one for one in staying if one.kind == "import-time"), staying[0])
        imported, others = ruling.imported, len(staying) - 1
        more = f"; {others} more {'stays' if others == 1 else 'stay'}, too" if others else ""
        what = (literal(imported.statement, limit=_LONGEST_STATEMENT), Place(imported.file, imported.line))
        table.add_row(*(what if wide else [Group(*what)]), prose(_why(ruling) + more))
    return indented(table)


def _why(ruling: Ruling) -> str:
    where, imported = ruling.where, ruling.imported
    if where is None or where.file in ruling.reason or (where.file, where.line) == (imported.file, imported.line):
        return ruling.reason
    place = f"line {where.line}" if where.file == imported.file else PLAIN.place(where)
    return f"{ruling.reason} ({place})"


def _rest(advice: EntrypointAdvice, *, asked: bool) -> list[RenderableType]:
    said = [note.message for note in advice.notes]
    if advice.small:
        said.append(f"{plural(advice.small, 'other import')} would save less than 1 MiB and 20 ms each.")
    best = offered(advice)
    if best is not None and not asked:
        said.append(
            f"Add `--diff` to see the change of {plural(len(_files(best)), 'file')}, "
            "`--apply` to make it and measure again."
        )
    return ["", *(indented(prose(words)) for words in said)] if said else []


def _files(trial: Trial) -> set[str]:
    return {one.file for one in trial.imports}
