"""Fewer levels: a tree of calls without those that tell a developer nothing. No byte is lost."""

from dataclasses import replace
from typing import Final

from memci.judge.call_trees.merge import Call, Calls
from memci.judge.two_sided import Weight, children, regrouped, weights

_SHORTEST_CHAIN: Final = 3
_ALMOST_ALL: Final = 0.85
"""Of what a chain weighs, so much is below each of its calls: none of them holds much itself."""


def without_module_bodies(tree: Calls) -> Calls:
    """The loading of a module and the running of its own code are one: `import shop.views`, not `<module>` below it."""
    into = list(range(len(tree)))
    for index, node in enumerate(tree):
        around = tree[node.parent].what if index else None
        if node.what is None or around is None or not around.is_import:
            continue
        if node.what.frame.function == "<module>" and node.what.frame.file == around.frame.file:
            into[index] = node.parent
    return regrouped(tree, into, _loaded)


def _loaded(load: Call, body: Call) -> Call:
    return replace(
        load,
        line=body.line or load.line,
        base_count=load.base_count + body.base_count,
        head_count=load.head_count + body.head_count,
    )


def without_chains(tree: Calls, weight: Weight) -> Calls:
    """Calls that do little but call each other are one node, with all that is called from any of them below it.

    What leads to an import, and what the project does, always stays.
    """
    heavy = weights(tree, weight)
    below = children(tree)
    into = list(range(len(tree)))
    beneath = [sum(heavy[child] for child in some) for some in below]
    for index in range(1, len(tree)):
        chain: list[int] = []
        link = index if into[index] == index and heavy[index] else None
        while link is not None and _dull(tree[link].what) and beneath[link] >= _ALMOST_ALL * heavy[index]:
            chain.append(link)
            link = max(below[link], key=lambda child: heavy[child])
        if len(chain) >= _SHORTEST_CHAIN:
            for node in chain:
                into[node] = index
    return regrouped(tree, into, _chained)


def _dull(what: Call | None) -> bool:
    return what is not None and not what.is_import and not what.frame.project


def _chained(first: Call, later: Call) -> Call:
    return replace(
        first,
        base_count=first.base_count + later.base_count,
        head_count=first.head_count + later.head_count,
        calls=first.calls + later.calls,
        last=later.last or later.frame,
    )
