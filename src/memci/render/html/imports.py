"""What each import costs, below the one that loaded it; and of two sides, what imports cost more and less."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from memci.judge.import_sides import Modules
from memci.judge.two_sided import Weight, changed, cumulative, in_head, reduced
from memci.model.result import EntrypointResult
from memci.render.html.icicle import Part, height, icicle, swatches, tree_layout
from memci.render.html.import_measures import HEAP, ImportSides, Measure
from memci.render.html.import_parts import ImportTexts, module_name, owner_of
from memci.render.html.import_words import imports_summary
from memci.render.html.imports_table import imports_table
from memci.render.html.parts import Choice, Figure
from memci.render.html.tree_colours import FOLDED, GROWTH_LEGEND, UNCHANGED, growth_colour, owner_colours, owner_legend

_MOST_PARTS: Final = 200
"""Of one picture, without those that stand for small ones."""
_HINT: Final = "Each row is loaded by the one above it. Click a part to enlarge it, and the bar on top to go back."


@dataclass(frozen=True)
class _View:
    """One way to look at the imports. `compared`: coloured by growth, else by whose they are."""

    label: str
    measure: Measure
    area: Weight
    compared: bool
    tree: Modules


def imports_figure(
    prefix: str, head: EntrypointResult, base: EntrypointResult | None, *, by_turns: bool = True
) -> Figure | None:
    """None when no import of the head was seen. `prefix` begins the figure's id; `by_turns`: whether both sides were
    measured so, and their times may be held against each other."""
    sides = ImportSides.of(head, base, by_turns=by_turns)
    if not sides.measures:
        return None
    views = list(_views(sides))
    sizes = _owner_sizes(sides)
    colours = owner_colours(sizes)
    legends = [
        (compared, swatch)
        for compared, legend in ((True, GROWTH_LEGEND), (False, list(owner_legend(sizes, colours))))
        for swatch in swatches(legend)
        if any(view.compared is compared for view in views)
    ]
    visible = [
        [*(other is view for other in views), *(compared is view.compared for compared, _ in legends)] for view in views
    ]
    texts = ImportTexts(sides)
    traces = [*(_trace(view, texts, colours) for view in views), *(swatch for _, swatch in legends)]
    return Figure(
        id=f"{prefix}-imports",
        title="What imports cost",
        summary=imports_summary(sides),
        hint=_HINT if sides.base else f"{_HINT} Colours: whose module it is.",
        data=[trace | {"visible": shown} for trace, shown in zip(traces, visible[0], strict=True)],
        layout=tree_layout(),
        height=height(view.tree for view in views),
        choices=[Choice(view.label, shown) for view, shown in zip(views, visible, strict=True)],
        table=imports_table(sides),
    )


def _views(sides: ImportSides) -> Iterator[_View]:
    """What changed of the heap, when it did, and each measure as it is in the head."""
    if sides.measures.get(HEAP):
        tree = reduced(sides.tree(HEAP), _MOST_PARTS, changed)
        if any(node.difference for node in tree):
            yield _View("What changed in the heap", HEAP, changed, True, tree)
    for measure, compared in sides.measures.items():
        yield _View(measure.title, measure, in_head, compared, reduced(sides.tree(measure), _MOST_PARTS, in_head))


def _owner_sizes(sides: ImportSides) -> Mapping[str, float]:
    measure = next(iter(sides.measures))
    sizes: dict[str, float] = {}
    for item in sides.head.imports:
        sizes[owner_of(item)] = sizes.get(owner_of(item), 0) + measure.own(item)
    return sizes


def _trace(view: _View, texts: ImportTexts, colours: Mapping[str, str]) -> dict[str, Any]:
    bases = cumulative(view.tree, [node.base for node in view.tree])
    heads = cumulative(view.tree, [node.head for node in view.tree])

    def part(index: int) -> Part:
        node, base, head = view.tree[index], bases[index], heads[index]
        name = module_name(node.what, node.many) if index else view.measure.whole
        held = view.measure.words(head)
        change = view.measure.words(head - base, signed=True)
        by_change = view.area is changed
        worth = by_change or (view.compared and view.measure.differs(base, head))
        figure = change if by_change else f"{held} ({change})" if worth else held
        if node.what and node.what.known:
            details = list(texts.details(node.what))
        else:
            both = f"{view.measure.words(base)} → {held}" if worth else held
            details = [f"<b>{name}</b>", f"{view.measure.name}: {both}"]
        if view.compared:
            colour = growth_colour(base, head) if worth else UNCHANGED
        else:
            known = node.what.known if node.what else None
            colour = colours[owner_of(known)] if known else FOLDED
        return Part(name, figure, details, colour)

    return icicle(view.tree, view.area, part)
