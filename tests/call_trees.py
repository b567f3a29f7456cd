"""Trees of calls as a heap's peak has them, drawn by hand or by chance; shared by the tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from memci.model.report_data import OTHER_CALLS, CallFrame, CallTree


@dataclass(frozen=True)
class Called:
    """A call and what is called from there; `bytes` and `count` are its own."""

    function: str
    file: str
    bytes: int = 0
    below: Sequence["Called"] = ()
    count: int = 1
    line: int = 0
    folded: int = 0
    project: bool = False
    distribution: str | None = None


def call_tree(*roots: Called) -> CallTree:
    """The columns of these calls."""
    nodes: list[tuple[int, Called]] = []
    waiting = [(-1, root) for root in roots]
    while waiting:
        parent, called = waiting.pop()
        waiting.extend((len(nodes), one) for one in called.below)
        nodes.append((parent, called))
    frames = [
        CallFrame(function=one.function, file=one.file, project=one.project, distribution=one.distribution)
        for _, one in nodes
    ]
    return CallTree(
        table=frames,
        parents=[parent for parent, _ in nodes],
        frames=list(range(len(nodes))),
        lines=[one.line for _, one in nodes],
        bytes=[one.bytes for _, one in nodes],
        counts=[one.count for _, one in nodes],
        folded=[one.folded for _, one in nodes],
    )


def loaded(module: str, file: str, *below: Called, size: int = 0, line: int = 0, **of: Any) -> Called:
    """The loading of a module, with the module's own code in it."""
    body = Called("<module>", file, size, below, line=line, **of)
    return Called(f"import {module}", file, below=[body], count=0, **of)


def sums(tree: CallTree) -> list[int]:
    """What each call holds with all that is below it."""
    found = [own + folded for own, folded in zip(tree.bytes, tree.folded, strict=True)]
    for node in range(len(found) - 1, -1, -1):
        if tree.parents[node] >= 0:
            found[tree.parents[node]] += found[node]
    return found


def pruned(tree: CallTree, least: int) -> CallTree:
    """The tree as it is after calls that hold less than `least` were left out."""
    held = sums(tree)
    places: dict[int, int] = {-1: -1}
    kept: list[int] = []
    folded: list[int] = []
    other = 0
    for node, parent in enumerate(tree.parents):
        if parent not in places:
            continue
        if held[node] >= least:
            places[node] = len(kept)
            kept.append(node)
            folded.append(tree.folded[node])
        elif parent >= 0:
            folded[places[parent]] += held[node]
        else:
            other += held[node]
    columns = {
        "parents": [places[tree.parents[node]] for node in kept],
        "frames": [tree.frames[node] for node in kept],
        "lines": [tree.lines[node] for node in kept],
        "bytes": [tree.bytes[node] for node in kept],
        "counts": [tree.counts[node] for node in kept],
        "folded": folded,
    }
    if other:
        last = {"parents": -1, "frames": len(tree.table), "folded": other}
        columns = {name: [*column, last.get(name, 0)] for name, column in columns.items()}
    return CallTree(table=[*tree.table, CallFrame(function="", file=OTHER_CALLS)], **columns)


_SIZES = st.one_of(st.just(0), st.integers(0, 50), st.integers(0, 5_000_000))
_FRAMES = [
    CallFrame(function="run", file="gunicorn/app.py", distribution="gunicorn"),
    CallFrame(function="import shop", file="shop/__init__.py", project=True),
    CallFrame(function="<module>", file="shop/__init__.py", project=True),
    CallFrame(function="load", file="shop/cache.py", project=True),
    CallFrame(function="import pandas", file="pandas/__init__.py", distribution="pandas"),
    CallFrame(function="<module>", file="pandas/__init__.py", distribution="pandas"),
    CallFrame(function="", file="<no Python frame>"),
    CallFrame(function="", file=OTHER_CALLS),
    CallFrame(function="open", file="io.py", distribution="python"),
]


@st.composite
def call_trees(draw: st.DrawFn) -> CallTree:
    """Any tree of few functions, so that two have much in common; one function may be called twice from one place."""
    parents = [draw(st.integers(-1, node - 1)) for node in range(draw(st.integers(0, 14)))]
    column = st.lists(_SIZES, min_size=len(parents), max_size=len(parents))
    frames = st.lists(st.integers(0, len(_FRAMES) - 1), min_size=len(parents), max_size=len(parents))
    return CallTree(
        table=_FRAMES,
        parents=parents,
        frames=draw(frames),
        lines=draw(st.lists(st.integers(0, 99), min_size=len(parents), max_size=len(parents))),
        bytes=draw(column),
        counts=draw(column),
        folded=draw(column),
    )


@st.composite
def whole_pairs(draw: st.DrawFn) -> tuple[CallTree, CallTree]:
    """Two trees of the same calls, nothing left out of either, that may hold different bytes; each call in a function
    of its own. A call that holds nothing with all that is below is on that side not there."""
    parents = [draw(st.integers(-1, node - 1)) for node in range(draw(st.integers(1, 14)))]
    table = [CallFrame(function=f"call_{node}", file="shop/all.py") for node in range(len(parents))]
    whole: dict[str, Any] = {"table": table, "parents": parents, "frames": list(range(len(parents)))}
    nothing = [0] * len(parents)
    whole |= {"lines": nothing, "counts": nothing, "folded": nothing}
    before = draw(st.lists(_SIZES, min_size=len(parents), max_size=len(parents)))
    steps = st.one_of(st.just(0), st.integers(-5_000_000, 5_000_000))
    after = [max(size + draw(steps), 0) for size in before]
    return CallTree(**whole, bytes=before), CallTree(**whole, bytes=after)
