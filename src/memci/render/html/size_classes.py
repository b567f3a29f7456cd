"""How large the allocations are that the heap holds at its peak."""

from collections.abc import Mapping

from memci.judge.floors import heap_floor
from memci.model.report_data import EntrypointData
from memci.render.figures import plural
from memci.render.html.parts import Cell, Choice, Figure, Table
from memci.render.html.sides import Name, bars, bars_layout, cells, columns
from memci.units import format_bytes, format_count, format_fraction

_MIB = 2**20
_SMALL = 512
"""Up to here Python's own allocator for small objects serves requests."""
_TITLE = "Sizes of the allocations held at the peak"

_Sizes = Mapping[int, tuple[int, int]]
"""Bytes and count of a class by its upper end."""


def sizes_figure(prefix: str, head: EntrypointData | None, base: EntrypointData | None) -> Figure | None:
    """A histogram by powers of two, in bytes or in allocations; None without data of the head."""
    now = _sizes(head)
    before = _sizes(base)
    if not now:
        return None
    classes = _classes(now.keys() | before.keys())
    labels = [f"≤ {_bound(one)}" for one in classes]
    sides: list[tuple[Name, _Sizes]] = [("base", before), ("head", now)] if before else [("head", now)]
    by_bytes, by_count = [], []
    for side, sizes in sides:
        held = [sizes.get(one, (0, 0)) for one in classes]
        by_bytes.append(bars(side, labels, [size / _MIB for size, _ in held], [_held(*one) for one in held]))
        by_count.append(bars(side, labels, [count for _, count in held], [_held(*one) for one in held]))
    half = len(sides)
    return Figure(
        id=f"{prefix}-sizes",
        title=_TITLE,
        summary=_sentence(now, before),
        data=[*by_bytes, *by_count],
        layout=bars_layout(
            compared=bool(before),
            xaxis={"type": "category", "title": {"text": "size of one allocation"}, "automargin": True},
            yaxis={"title": {"text": "MiB"}, "rangemode": "tozero", "automargin": True},
        ),
        height=340,
        choices=[
            Choice("bytes", [True] * half + [False] * half, {"yaxis": {"title": {"text": "MiB"}}}),
            Choice("allocations", [False] * half + [True] * half, {"yaxis": {"title": {"text": "allocations"}}}),
        ],
        choices_label="Count",
        table=Table(
            caption=_TITLE,
            columns=[
                ("size of one", "left"),
                *columns("bytes", compared=bool(before)),
                *columns("allocations", compared=bool(before)),
            ],
            rows=[_row(one, now, before) for one in classes],
        ),
    )


def _sizes(data: EntrypointData | None) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for one in data.sizes if data else []:
        size, count = found.get(one.up_to, (0, 0))
        found[one.up_to] = (size + one.bytes, count + one.count)
    return found


def _classes(used: set[int]) -> list[int]:
    """Those that are used and the powers of two between them: a gap is to be seen as one."""
    between = {2**power for power in range(64) if min(used) <= 2**power <= max(used)}
    return sorted(used | between)


def _bound(size: int) -> str:
    return format_bytes(size).replace(".0 ", " ")


def _range(size: int) -> str:
    return f"{_bound(size // 2)} to {_bound(size)}" if size > 1 else _bound(size)


def _held(size: int, count: int) -> str:
    return f"{format_bytes(size)} in {plural(count, 'allocation')}"


def _row(one: int, now: _Sizes, before: _Sizes) -> list[Cell]:
    (size, count), (old_size, old_count) = now.get(one, (0, 0)), before.get(one, (0, 0))
    change, more = size - old_size, count - old_count
    shown, shown_more = format_bytes(change, signed=True), format_count(more, signed=True)
    # How many there are has a colour where what they hold has one.
    noise = abs(more) if abs(change) <= heap_floor(0) else 0
    return [
        Cell(_range(one)),
        *cells(format_bytes(size), format_bytes(old_size) if before else None, change, shown, heap_floor(0)),
        *cells(format_count(count), format_count(old_count) if before else None, more, shown_more, noise),
    ]


def _sentence(now: _Sizes, before: _Sizes) -> str:
    whole = sum(size for size, _ in now.values())
    most = max(now, key=lambda one: now[one][0])
    small = [now[one] for one in now if one <= _SMALL]
    share = f" ({format_fraction(now[most][0] / whole)})" if whole else ""
    python = _held(sum(size for size, _ in small), sum(count for _, count in small))
    words = (
        f"Most is held by allocations of {_range(most)}: {_held(*now[most])}{share}. "
        f"Those of up to {_SMALL} B, as most Python objects are, hold {python}."
    )
    if not before:
        return words
    changes = {one: now.get(one, (0, 0))[0] - before.get(one, (0, 0))[0] for one in now.keys() | before.keys()}
    changed = max(changes, key=lambda one: (abs(changes[one]), one))
    if not changes[changed]:
        return f"{words} The base's hold just as much."
    return f"{words} Those of {_range(changed)} changed most: {format_bytes(changes[changed], signed=True)}."
