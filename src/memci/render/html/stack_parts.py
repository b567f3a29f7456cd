"""What is to be read of a call in a picture. All text here is for plotly: what is foreign has passed `text.label`."""

from collections.abc import Iterator, Sequence
from typing import Final

from memci.judge.call_trees.merge import Call, Calls
from memci.judge.floors import heap_floor
from memci.judge.two_sided import cumulative
from memci.model.report_data import CallFrame
from memci.render.figures import plural
from memci.render.html.text import label
from memci.render.html.tree_colours import owner_name
from memci.units import format_bytes, format_count, format_fraction

_LONGEST_NAME, _LONGEST_PATH = 48, 90
_HARDLY: Final = 0.02
_SMALLER: Final = "smaller calls"


class CallTexts:
    """The texts of one picture's calls; without `compared` there is only the head."""

    def __init__(self, calls: Calls, *, compared: bool) -> None:
        self._calls = calls
        self._compared = compared
        self.base: Sequence[float] = cumulative(calls, [node.base for node in calls])
        self.head: Sequence[float] = cumulative(calls, [node.head for node in calls])

    def name(self, index: int) -> str:
        """A few words."""
        call = self._calls[index].what
        if call is None:
            return _SMALLER if index else "the whole peak"
        around = self._calls[self._calls[index].parent].what
        if around and around.is_import and call.is_import and _package(around) == _package(call):
            return label(_module(call), _LONGEST_NAME)
        return call_name(call)

    def held(self, index: int) -> str:
        """How much, with what is below."""
        base, head = self.base[index], self.head[index]
        if not self._compared or not differs(base, head):
            return format_bytes(head)
        return f"{format_bytes(head)} ({format_bytes(head - base, signed=True)})"

    def change(self, index: int) -> str:
        """How much more or less, with what is below."""
        return format_bytes(self.head[index] - self.base[index], signed=True)

    def details(self, index: int) -> Iterator[str]:
        """All that is known, a line each."""
        node = self._calls[index]
        yield f"<b>{call_name(node.what) if node.what else self.name(index)}</b>"
        if node.what:
            yield from _places(node.what)
        yield self._with_all_below(index)
        if node.what:
            yield self._itself(index)
        caller = self._calls[node.parent].what if index else None
        if caller:
            yield f"called by {call_name(caller)}"

    def _with_all_below(self, index: int) -> str:
        base, head, peak = self.base[index], self.head[index], self.head[0]
        share = f", {format_fraction(head / peak)} of the peak" if peak and index else ""
        if not self._compared:
            return f"{format_bytes(head)}{share}"
        return f"base {format_bytes(base)} → head {format_bytes(head)}: {self.change(index)}{share}"

    def _itself(self, index: int) -> str:
        node, call = self._calls[index], self._calls[index].what
        count = plural(call.head_count, "allocation") if call else ""
        if not self._compared or not call:
            return f"by itself {format_bytes(node.head)} in {count}"
        before = f", base {format_count(call.base_count)}" if call.base_count != call.head_count else ""
        change = format_bytes(node.difference, signed=True)
        return f"by itself {format_bytes(node.head)} ({change}) in {count}{before}"


def differs(base: float, head: float) -> bool:
    """Whether a difference is worth a word beside what is held."""
    return abs(head - base) > max(heap_floor(0), _HARDLY * max(base, head))


def call_name(call: Call) -> str:
    """`import pandas`, `load shop/cache.py:41`, `… 12 calls`."""
    if call.calls > 1:
        return f"… {plural(call.calls, 'call')}"
    if call.is_import:
        return label(call.frame.function, _LONGEST_NAME)
    file = call.frame.file if call.frame.project else call.frame.file.rpartition("/")[2]
    return f"{label(call.frame.function, _LONGEST_NAME)} {label(_at(file, call.line), _LONGEST_NAME)}".strip()


def _module(call: Call) -> str:
    return call.frame.function.removeprefix("import ")


def _package(call: Call) -> str:
    return _module(call).partition(".")[0]


def owner_of(call: Call) -> str:
    """Whose code it is; may be foreign text."""
    return owner_name(call.frame.distribution, project=call.frame.project)


def owner_sizes(calls: Calls) -> dict[str, float]:
    """What each owner's code holds at the head's peak by itself."""
    sizes: dict[str, float] = {}
    for node in calls:
        if node.what:
            owner = owner_of(node.what)
            sizes[owner] = sizes.get(owner, 0) + node.head
    return sizes


def _places(call: Call) -> Iterator[str]:
    owner = label(owner_of(call), _LONGEST_NAME)
    if call.last is None:
        yield f"{label(_at(call.frame.file, call.line), _LONGEST_PATH)} · {owner}"
    else:
        yield f"from {_place(call.frame)}"
        yield f"to {_place(call.last)}"


def _place(frame: CallFrame) -> str:
    return f"{label(frame.function, _LONGEST_NAME)}, {label(frame.file, _LONGEST_PATH)}"


def _at(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file
