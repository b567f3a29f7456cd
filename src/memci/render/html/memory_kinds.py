"""Heap proper and mappings beside what the system counts as resident."""

from memci.judge.floors import noise_floor
from memci.model.result import EntrypointResult, MetricName
from memci.render.figures import MEANING
from memci.render.html.parts import Cell, Figure, Table
from memci.render.html.sides import Name, bars, bars_layout, cells, columns
from memci.units import format_bytes

_MIB = 2**20
_KINDS: dict[MetricName, str] = {
    "peak_heap": "heap proper",
    "peak_mapped": "mapped",
    "anon_rss": "private RSS",
    "peak_rss": "peak RSS",
}
_TITLE = "Heap, mappings, and what is resident"


def kinds_figure(prefix: str, head: EntrypointResult, base: EntrypointResult | None) -> Figure | None:
    """Bars of both sides; None when nothing was measured."""
    kinds = [name for name in _KINDS if name in head.metrics]
    if not kinds:
        return None
    labels = [_KINDS[name] for name in kinds]
    sides: list[tuple[Name, EntrypointResult]] = [("base", base)] if base else []
    data = []
    for side, one in [*sides, ("head", head)]:
        sizes = [_bytes(one, name) for name in kinds]
        values = [None if size is None else size / _MIB for size in sizes]
        data.append(bars(side, labels, values, [format_bytes(size or 0) for size in sizes], lying=True))
    return Figure(
        id=f"{prefix}-kinds",
        title=_TITLE,
        summary=_sentence(head, base),
        data=data,
        layout=bars_layout(
            compared=base is not None,
            xaxis={"title": {"text": "MiB"}, "rangemode": "tozero"},
            yaxis={"autorange": "reversed", "automargin": True},
        ),
        height=100 + (52 if base else 36) * len(kinds),
        table=Table(
            caption=_TITLE,
            columns=[("kind", "left"), *columns("bytes", compared=base is not None), ("metric and meaning", "left")],
            rows=[_row(name, head, base) for name in kinds],
        ),
    )


def _row(name: MetricName, head: EntrypointResult, base: EntrypointResult | None) -> list[Cell]:
    now, before = _bytes(head, name) or 0, _bytes(base, name) if base else None
    difference = now - before if before is not None else None
    figures = cells(
        format_bytes(now),
        None if base is None else "–" if before is None else format_bytes(before),
        difference,
        format_bytes(difference or 0, signed=True),
        noise_floor(name, before or 0),
    )
    return [Cell(_KINDS[name]), *figures, Cell(f"{name}: {MEANING[name]}")]


def _bytes(one: EntrypointResult, name: MetricName) -> float | None:
    metric = one.metrics.get(name)
    return None if metric is None else metric.value


def _sentence(head: EntrypointResult, base: EntrypointResult | None) -> str:
    words: dict[MetricName, str] = {
        "peak_heap": "the heap was {} at its peak",
        "peak_mapped": "{} were mapped at one time",
        "anon_rss": "{} of private memory were resident once it had started",
        "peak_rss": "the largest process had {} resident at most",
    }
    said = []
    for name, sentence in words.items():
        now, before = _bytes(head, name), _bytes(base, name) if base else None
        if now is not None:
            change = f" ({format_bytes(now - before, signed=True)})" if before is not None else ""
            said.append(sentence.format(format_bytes(now) + change))
    whole = "; ".join(said)
    return f"{whole[:1].upper()}{whole[1:]}."
