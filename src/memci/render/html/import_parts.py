"""What is to be read of an import in a picture. All text is for plotly: what is foreign has passed `text.label`."""

from collections.abc import Iterator
from typing import Final

from memci.judge.import_sides import Module, Modules
from memci.judge.two_sided import cumulative
from memci.model.result import Import
from memci.render.figures import plural
from memci.render.html.import_measures import ImportSides, Measure
from memci.render.html.text import label
from memci.render.html.tree_colours import owner_name
from memci.render.voice import written

_LONGEST_NAME, _LONGEST_PATH = 60, 90
_OUTSIDE: Final = "outside imports"


class ImportTexts:
    """The texts of all pictures of some imports."""

    def __init__(self, sides: ImportSides) -> None:
        self._measures = sides.measures
        self._costs = {measure: _Costs(sides.tree(measure)) for measure in sides.measures}

    def details(self, module: Module) -> Iterator[str]:
        """All that is known of a module, a line each; nothing of what is outside imports."""
        known = module.known
        if known is None:
            return
        yield f"<b>{label(known.module, _LONGEST_NAME)}</b>{_fate(module, compared=any(self._measures.values()))}"
        yield " · ".join(label(text, _LONGEST_PATH) for text in (known.file, owner_of(known)) if text)
        for measure, compared in self._measures.items():
            yield self._costs[measure].words(module, measure, compared=compared)
        if known.imported_by:
            yield f"asked for by {label(written(known.imported_by), _LONGEST_PATH)}"


class _Costs:
    """What modules cost by themselves, and with all below them, by name: base and head."""

    def __init__(self, tree: Modules) -> None:
        below = zip(
            cumulative(tree, [node.base for node in tree]),
            cumulative(tree, [node.head for node in tree]),
            strict=True,
        )
        self._of = {
            node.what.name: ((node.base, node.head), sums)
            for node, sums in zip(tree, below, strict=True)
            if node.what is not None and node.what.known is not None
        }

    def words(self, module: Module, measure: Measure, *, compared: bool) -> str:
        own, whole = self._of[module.name]
        return (
            f"{measure.name}: {_pair(measure, whole, module, compared)}, itself {_pair(measure, own, module, compared)}"
        )


def _pair(measure: Measure, values: tuple[float, float], module: Module, compared: bool) -> str:
    base, head = (measure.words(value) for value in values)
    if module.head is None:
        return base
    return f"{base} → {head}" if compared and module.base is not None and base != head else head


def _fate(module: Module, *, compared: bool) -> str:
    if not compared or (module.base and module.head):
        return ""
    return ", no longer loaded" if module.head is None else ", new"


def module_name(module: Module | None, many: int) -> str:
    """A few words: the module, or how many are folded."""
    if module is None:
        return plural(many, "smaller module")
    return label(module.name, _LONGEST_NAME) if module.known else _OUTSIDE


def owner_of(item: Import) -> str:
    """Whose module it is; may be foreign text."""
    return owner_name(item.distribution, project=item.project)
