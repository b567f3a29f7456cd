"""What the pictures of calls show, in a sentence with the figures that matter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from memci.judge.call_trees.merge import Call, Calls
from memci.judge.two_sided import Node, children, cumulative
from memci.render.escape import plain
from memci.units import MINUS, format_bytes, format_fraction

_MOST_OF_IT: Final = 0.7
_MOST_OWNERS: Final = 4


def change_summary(calls: Calls) -> str:
    """Of what changed: the difference as a sum, and where most of it is. The parts are those of the picture."""
    base, head = sum(node.base for node in calls), sum(node.head for node in calls)
    if not any(node.difference for node in calls):
        return f"Both peaks are {format_bytes(head)}, and no part of them differs."
    grown, shrunk = grown_and_shrunk(calls)
    sums = (
        f"{format_bytes(head - base, signed=True)} = +{format_bytes(grown)} grown {MINUS} {format_bytes(shrunk)} shrunk"
    )
    return f"The peak went from {format_bytes(base)} to {format_bytes(head)}: {sums}.{_where(calls)}"


def grown_and_shrunk(calls: Sequence[Node[Call]]) -> tuple[float, float]:
    """The sum of all parts that grew, and that of all that shrank, both positive."""
    differences = [node.difference for node in calls]
    return sum(one for one in differences if one > 0), -sum(one for one in differences if one < 0)


def _where(calls: Calls) -> str:
    """The innermost call that most of the difference is below, and the project's line that led there."""
    way = list(_way(calls))
    if not way:
        return ""
    index, difference = way[-1]
    last = calls[index].what
    asked = next((calls[one].what for one, _ in reversed(way[:-1]) if _is_project(calls[one].what)), None)
    by = f", called by {_named(asked)}" if asked else ""
    return f" Of that, {format_bytes(difference, signed=True)} is in {_named(last)}{by}." if last else ""


def _way(calls: Calls) -> Iterator[tuple[int, float]]:
    """From the root inwards, as long as one call has most of the whole difference."""
    differences = cumulative(calls, [node.difference for node in calls])
    below = children(calls)
    index = 0
    while below[index]:
        index = max(below[index], key=lambda child: abs(differences[child]))
        if calls[index].what is None or abs(differences[index]) < _MOST_OF_IT * abs(differences[0]):
            return
        yield index, differences[index]


def _is_project(call: Call | None) -> bool:
    return call is not None and call.frame.project


def _named(call: Call | None) -> str:
    if call is None:
        return ""
    file = f"{call.frame.file}:{call.line}" if call.line else call.frame.file
    return f"{plain(call.frame.function, 60)} ({plain(file, 100)})"


def peak_summary(calls: Calls, sizes: Mapping[str, float]) -> str:
    """Of the head alone: how much, and whose code it is held by."""
    peak = sum(node.head for node in calls)
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:_MOST_OWNERS]
    shares = ", ".join(f"{plain(name, 60)} {format_fraction(sizes[name] / peak)}" for name in largest if sizes[name])
    return f"{format_bytes(peak)} are held at the peak. Whose code allocated it: {shares}."
