"""The project's functions that hold more, or less, than they did."""

from collections.abc import Iterable, Sequence

from memci.judge.causes.books import Books
from memci.judge.causes.bounds import within_bytes
from memci.judge.causes.callees import Callees
from memci.judge.causes.functions import TOP_LEVEL, Function
from memci.judge.causes.lines import ChangedLine, changed_line
from memci.judge.causes.pairing import Pairs
from memci.model.comparison import Cause, CauseKind
from memci.model.result import Location, ProjectSite

_MOST = 0.5
"""The share of a change that one line has to have made for the whole to be called its doing."""


def site_causes(
    functions: Iterable[Function], books: Books, pairs: Pairs, callees: Callees, floor: float
) -> list[Cause]:
    """One cause a function that changed by more than `floor` bytes, which are taken out of the books.

    What only moved from one import to another, or out of all, is taken out as well: it is no module's change. But what
    a module's own code holds more on many lines (its functions, its classes) is left there: the module grew. What a
    line that is as it was calls of a distribution that is not, is the distribution's: `callees` notes it.
    """
    causes = []
    for function in functions:
        named = abs(function.difference) > floor
        line = _line(function, pairs) if named else ChangedLine(0, None)
        if named and _is_spread(function, line):
            continue
        if named or len(function.differences) > 1:
            for account, difference in function.differences.items():
                books.both[account] -= difference
        if named and not (function.file in pairs.same and callees.take(function, line)):
            causes.append(_cause(function, line))
    return causes


def _line(function: Function, pairs: Pairs) -> ChangedLine:
    same_file = function.file in pairs.same
    return changed_line(function.base, function.head, same_file=same_file, grown=function.difference > 0)


def _is_spread(function: Function, line: ChangedLine) -> bool:
    of_one_module = len(function.differences) == 1 and None not in function.differences
    return function.name == TOP_LEVEL and of_one_module and abs(line.difference) < _MOST * abs(function.difference)


def _cause(function: Function, line: ChangedLine) -> Cause:
    number = line.number if line.number is not None else _heaviest(function.head or function.base)
    return Cause(
        kind=_kind(function),
        bytes=within_bytes(function.difference),
        module=max(function.differences, key=lambda account: abs(function.differences[account])),
        where=Location(file=function.file, line=number, function=function.name),
    )


def _heaviest(sites: Sequence[ProjectSite]) -> int:
    return max(sites, key=lambda site: site.bytes).line


def _kind(function: Function) -> CauseKind:
    if not function.base:
        return "new-site"
    if not function.head:
        return "gone-site"
    return "grown-site" if function.difference > 0 else "shrunk-site"
