"""What a timeline shows, in words and in a table."""

from collections.abc import Iterator, Sequence

from memci.model.result import EntrypointResult
from memci.render.figures import plural
from memci.render.html.curves import Kind, curve, highest, ready_after
from memci.render.html.parts import Cell, Table
from memci.render.html.spans import Span
from memci.render.sentences import NOTHING, sentence
from memci.units import format_bytes, format_seconds

_KINDS: tuple[Kind, ...] = ("RSS", "heap")


def timeline_summary(head: EntrypointResult, base: EntrypointResult | None) -> str:
    """Such as "RSS rises to 76.2 MiB (base: 30.0 MiB), the heap to 47.1 MiB (base: 17.9 MiB); ready after 347 ms (base:
    183 ms)."."""
    rss, heap = (_beside(_peak(head, kind), _peak(base, kind)) for kind in _KINDS)
    whose = " of all processes together" if len(head.processes) > 1 else ""
    rises = [f"RSS{whose} rises to {rss}"] if rss else []
    rises += [f"the heap {'' if rss else 'rises '}to {heap}"] if heap else []
    ready = _beside(_ready(head), _ready(base))
    words = f"{'ended' if head.ready == 'exit' else 'ready'} after {ready}" if ready else ""
    return sentence("; ".join(filter(None, (", ".join(rises), words))))


def moments_table(head: EntrypointResult, base: EntrypointResult | None, spans: Sequence[Span]) -> Table:
    """Moments with the memory then, and stretches with how much it grew."""
    left = len(head.marks) - sum(span.kind == "mark" for span in spans)
    return Table(
        caption="Moments of the start",
        columns=[("moment", "left"), ("after", "right"), ("lasts", "right"), ("RSS", "right"), ("heap", "right")],
        rows=[*_moments(head, ""), *(_moments(base, ", base") if base else ()), *map(_stretch, spans)],
        more=f"{plural(left, 'shorter mark')} not shown." if left > 0 else "",
    )


def _moments(entrypoint: EntrypointResult, side: str) -> Iterator[Sequence[Cell]]:
    ready = ready_after(entrypoint)
    if ready is not None:
        yield _moment(entrypoint, f"{_word(entrypoint)}{side}", ready)
    for kind in _KINDS:
        one = curve(entrypoint, kind)
        if one is not None:
            yield _moment(entrypoint, f"peak of {'RSS' if kind == 'RSS' else 'the heap'}{side}", one.peak[0], kind)


def _moment(entrypoint: EntrypointResult, words: str, seconds: float, peak: Kind | None = None) -> Sequence[Cell]:
    """`peak`: of what this is the highest point."""
    sizes: list[str] = []
    for kind in _KINDS:
        one, most = curve(entrypoint, kind), highest(entrypoint, kind)
        size = most if kind == peak else one.at(seconds) if one else None
        sizes.append(NOTHING if size is None else format_bytes(size))
    return [Cell(words), Cell(format_seconds(seconds)), Cell(""), *map(Cell, sizes)]


def _stretch(span: Span) -> Sequence[Cell]:
    what = f"import {span.what}" if span.kind == "import" else span.what
    return [
        Cell(what, code=True),
        Cell(format_seconds(span.begin)),
        Cell(f"{format_seconds(span.lasts)}{' (not ended)' if span.open else ''}"),
        *(Cell(NOTHING if size is None else format_bytes(size, signed=True)) for size in (span.rss, span.heap)),
    ]


def _word(entrypoint: EntrypointResult) -> str:
    return "end" if entrypoint.ready == "exit" else "ready"


def _peak(entrypoint: EntrypointResult | None, kind: Kind) -> str:
    size = highest(entrypoint, kind)
    return "" if size is None else format_bytes(size)


def _ready(entrypoint: EntrypointResult | None) -> str:
    after = ready_after(entrypoint)
    return "" if after is None else format_seconds(after)


def _beside(head: str, base: str) -> str:
    return f"{head} (base: {base})" if head and base else head
