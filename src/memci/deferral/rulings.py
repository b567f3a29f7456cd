"""What reading a project's files says of the imports at their top."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from memci.deferral.annotation_readers import AnnotationReaders
from memci.deferral.deferrable import Deferrable
from memci.deferral.elsewhere import Elsewhere
from memci.deferral.evidence import Evidence, evidence
from memci.deferral.handed_on import handed_on
from memci.deferral.refusals import Refusal, Unit, refusal
from memci.deferral.source import TOO_DEEP, Parsed, SourceFile, Unreadable, parse
from memci.deferral.statements import Statement
from memci.deferral.taken import Takes, takes
from memci.deferral.uses import Use
from memci.model.advice import Ruling, TopImport

_MOST_IMPORTS: Final = 1_000
"""Names at the top of one file. Each is held against the others, so that 30,000 take an hour."""


@dataclass(frozen=True)
class Rulings:
    """`rulings`: in the order of the files and of their lines. `deferrable`: what has to change, for each that is ruled
    so. `unreadable`: loaded files that have no rulings."""

    rulings: list[Ruling]
    deferrable: list[Deferrable]
    unreadable: list[Unreadable]


@dataclass(frozen=True)
class _Project:
    """What bears on every file. `python`, `reached`, `lazy`: see `rulings`."""

    elsewhere: Elsewhere
    handed_on: frozenset[str]
    python: tuple[int, int]
    reached: Mapping[str, Collection[str]]
    lazy: bool


def rulings(
    loaded: Sequence[SourceFile],
    others: Sequence[SourceFile],
    python: tuple[int, int],
    reached: Mapping[str, Collection[str]],
    lazy: bool = False,
) -> Rulings:
    """Rule on each import at the top of the loaded files, but for relative ones and those for type checkers only.

    `loaded`: the project's files that the start loads. `others`: all of its other Python files, which may take names
    from the loaded ones. `python`: version of the measured interpreter, such as (3, 12). `reached`: for each module
    that the start loads, those that importing it alone loads. `lazy`: the change would be a `lazy import`.
    """
    readings = [_read(file) for file in (*loaded, *others)]
    readable = [reading for reading in readings if isinstance(reading, _Reading)]
    project = _Project(
        Elsewhere(
            ((reading.parsed.file, reading.takes) for reading in readable),
            (reading for reading in readings if isinstance(reading, Unreadable)),
        ),
        frozenset().union(*(reading.handed_on for reading in readable)),
        python,
        reached,
        lazy,
    )
    found = Rulings([], [], [])
    for reading in readings[: len(loaded)]:
        ruled = _rule(reading.parsed, project) if isinstance(reading, _Reading) else reading
        if isinstance(ruled, Unreadable):
            found.unreadable.append(ruled)
        else:
            found.rulings.extend(ruling for ruling, _ in ruled)
            found.deferrable.extend(change for _, change in ruled if change)
    return found


@dataclass(frozen=True)
class _Reading:
    parsed: Parsed
    takes: Takes
    handed_on: frozenset[str]


def _read(file: SourceFile) -> _Reading | Unreadable:
    parsed = parse(file)
    if isinstance(parsed, Unreadable):
        return parsed
    try:
        return _Reading(parsed, takes(parsed), handed_on(parsed.tree))
    except RecursionError:
        return Unreadable(file, TOO_DEEP)


def _rule(parsed: Parsed, project: _Project) -> list[tuple[Ruling, Deferrable | None]] | Unreadable:
    try:
        readers = AnnotationReaders(parsed.tree, project.handed_on)
        known = evidence(parsed, project.python, readers.may_read)
    except RecursionError:
        return Unreadable(parsed.file, TOO_DEEP)
    if len(known.statements) > _MOST_IMPORTS:
        return Unreadable(parsed.file, f"imports more than {_MOST_IMPORTS:,} names at its top")
    return [_rule_on(statement, known, project) for statement in known.statements]


def _rule_on(statement: Statement, known: Evidence, project: _Project) -> tuple[Ruling, Deferrable | None]:
    unit = Unit(statement, known, project.elsewhere, project.reached, project.lazy)
    refused = refusal(unit)
    if refused:
        return _refused(statement.imported, refused), None
    runs = any(use.when in {"function", "lambda"} for use in unit.uses)
    reason = "only functions use it" if runs else "only annotations name it"
    ruling = Ruling(imported=statement.imported, kind="deferrable", reason=reason)
    return ruling, _change(statement.imported, unit.uses)


def _refused(imported: TopImport, refused: Refusal) -> Ruling:
    return Ruling(imported=imported, kind=refused.kind, reason=refused.reason, where=refused.where)


def _change(imported: TopImport, uses: Sequence[Use]) -> Deferrable:
    inside = [use.functions for use in uses if use.when == "function"]
    innermost = {functions[0] for functions in inside}
    # An import in a function serves the functions in it.
    outermost = {functions[0] for functions in inside if innermost.isdisjoint(functions[1:])}
    return Deferrable(
        imported=imported,
        functions=tuple(sorted({function.lineno for function in outermost})),
        quoted=tuple(sorted({use.quote for use in uses if use.quote})),
        typing=any(use.when in {"hint", "quote"} for use in uses),
    )
