"""What the heap holds at its peak, by the calls that led there; and of two sides, what is held more and less."""

from dataclasses import dataclass
from typing import Any, Final

from memci.judge.call_trees.merge import Calls, merged
from memci.judge.call_trees.shorten import without_chains, without_module_bodies
from memci.judge.two_sided import Weight, changed, in_base, in_head, reduced
from memci.model.report_data import CallTree
from memci.render.html.icicle import Part, height, icicle, swatches, tree_layout
from memci.render.html.parts import Choice, Figure
from memci.render.html.stack_parts import CallTexts, differs, owner_of, owner_sizes
from memci.render.html.stack_words import change_summary, peak_summary
from memci.render.html.stacks_table import stacks_table
from memci.render.html.tree_colours import FOLDED, GROWTH_LEGEND, UNCHANGED, growth_colour, owner_colours, owner_legend

_MOST_PARTS: Final = 220
"""Of one picture, without those that stand for small ones."""
_TITLE: Final = "The heap at its peak, by the calls that allocated it"
_HINT: Final = "Each row is called by the one above it. Click a part to enlarge it, and the bar on top to go back."


@dataclass(frozen=True)
class _View:
    """One way to look at the calls: what the areas stand for, and the colours."""

    label: str
    area: Weight
    calls: Calls

    @classmethod
    def of(cls, label: str, area: Weight, calls: Calls) -> "_View":
        """Of all calls those that tell the most when looked at like this."""
        return cls(label, area, reduced(without_chains(calls, area), _MOST_PARTS, area))


def stacks_figure(prefix: str, head: CallTree | None, base: CallTree | None) -> Figure | None:
    """None when it is not known what the head's heap holds. `prefix` begins the figure's id."""
    if head is None or not head.parents:
        return None
    if base is None or not base.parents:
        return _alone(prefix, without_module_bodies(merged(None, head)))
    return _compared(prefix, without_module_bodies(merged(base, head)))


def _alone(prefix: str, calls: Calls) -> Figure:
    sizes = owner_sizes(calls)
    colours = owner_colours(sizes)
    view = _View.of("", in_head, calls)
    texts = CallTexts(view.calls, compared=False)

    def part(index: int) -> Part:
        call = view.calls[index].what
        colour = colours[owner_of(call)] if call else FOLDED
        return Part(texts.name(index), texts.held(index), list(texts.details(index)), colour)

    return Figure(
        id=f"{prefix}-stacks",
        title=_TITLE,
        summary=peak_summary(calls, sizes),
        hint=f"{_HINT} Colours: whose code it is.",
        data=[icicle(view.calls, view.area, part), *swatches(owner_legend(sizes, colours))],
        layout=tree_layout(),
        height=height([view.calls]),
        table=stacks_table(calls, compared=False),
    )


def _compared(prefix: str, calls: Calls) -> Figure:
    views = [
        _View.of("Head at its peak", in_head, calls),
        _View.of("Base at its peak", in_base, calls),
    ]
    difference = _View.of("What changed", changed, calls)
    if any(node.difference for node in difference.calls):
        views.insert(0, difference)
    traces = [_compared_trace(view) for view in views]
    legend = swatches(GROWTH_LEGEND)
    return Figure(
        id=f"{prefix}-stacks",
        title=_TITLE,
        summary=change_summary(difference.calls),
        hint=f"{_HINT} What changed: areas are differences, and what has not changed is left out.",
        data=[trace | {"visible": number == 0} for number, trace in enumerate(traces)] + legend,
        layout=tree_layout(),
        height=height(view.calls for view in views),
        choices=[Choice(view.label, [*(other is view for other in views), *(True for _ in legend)]) for view in views],
        table=stacks_table(calls, compared=True),
    )


def _compared_trace(view: _View) -> dict[str, Any]:
    texts = CallTexts(view.calls, compared=True)
    by_change = view.area is changed

    def part(index: int) -> Part:
        base, head = texts.base[index], texts.head[index]
        colour = growth_colour(base, head) if by_change or differs(base, head) else UNCHANGED
        figure = texts.change(index) if by_change else texts.held(index)
        return Part(texts.name(index), figure, list(texts.details(index)), colour)

    return icicle(view.calls, view.area, part)
