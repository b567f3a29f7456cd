"""What the pictures of imports show, in a sentence with the figures that matter."""

from memci.judge.import_packages import packages
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.html.import_measures import HEAP, ImportSides, Measure

_MOST_NAMED = 3
_WORDS = {"heap": "of the heap's peak", "RSS": "of RSS", "time": "of time"}


def imports_summary(sides: ImportSides) -> str:
    """How many modules there are, what they cost, and which packages most of it is."""
    loaded = sum(module.head is not None for _, module in sides.modules)
    costs = ", ".join(_cost(sides, measure) for measure in sides.measures)
    return f"{plural(loaded, 'module')}{_more(sides)}: {costs}.{_largest(sides)}"


def _more(sides: ImportSides) -> str:
    if sides.base is None:
        return ""
    new = sum(module.base is None for _, module in sides.modules)
    gone = sum(module.head is None for _, module in sides.modules)
    return f" ({new:,} new, {gone:,} no longer loaded)"


def _cost(sides: ImportSides, measure: Measure) -> str:
    base, head = _sums(sides, measure)
    change = f" ({measure.words(head - base, signed=True)})" if sides.measures[measure] else ""
    return f"{measure.words(head)}{change} {_WORDS[measure.name]}"


def _sums(sides: ImportSides, measure: Measure) -> tuple[float, float]:
    base = sum(measure.own(module.base) for _, module in sides.modules if module.base)
    return base, sum(measure.own(module.head) for _, module in sides.modules if module.head)


def _largest(sides: ImportSides) -> str:
    """The packages that changed most, or cost most when nothing is compared."""
    measure = HEAP if HEAP in sides.measures else next(iter(sides.measures))
    compared = sides.measures[measure]
    figures = {}
    for package in packages(module for _, module in sides.modules):
        base, head = package.costs(measure.own)
        figures[package.name] = head - base if compared else head
    largest = sorted(figures, key=lambda name: (-abs(figures[name]), name))[:_MOST_NAMED]
    words = [f"{plain(name, 60)} {measure.words(figures[name], signed=compared)}" for name in largest if figures[name]]
    return f" Most of it: {', '.join(words)}." if words else ""
