"""Why a start costs more or less: causes with the way to them, packages and dependencies that changed."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from memci.judge.floors import heap_floor
from memci.model.comparison import DistributionChange, EntrypointComparison, PackageCost
from memci.render.causes import cause_sentence, chain_words, rest_sentence
from memci.render.figures import mib, plural
from memci.render.terminal.parts import QUIET, STRONG, columns, indented, literal, section
from memci.render.voice import PLAIN
from memci.units import MINUS, format_count

_MOST = 10


def causes_section(entrypoint: EntrypointComparison) -> list[RenderableType]:
    """A sentence for each cause, best first, and what they leave over."""
    if not entrypoint.causes:
        return []
    shown: list[Text] = []
    for cause in entrypoint.causes[:_MOST]:
        chain = chain_words(cause, PLAIN)
        shown.append(Text(cause_sentence(cause, PLAIN)))
        shown += [Text(f"  {chain}", style=QUIET)] if chain else []
    shown += [Text(line, style=QUIET) for line in (more(len(entrypoint.causes)), rest_sentence(entrypoint)) if line]
    return [section("Where it comes from", indented(Group(*shown)))]


def packages_section(packages: Sequence[PackageCost]) -> list[RenderableType]:
    """The packages that cost more or less than before; nothing when there are none."""
    changed = [cost for cost in packages if _changed(cost)]
    if not changed:
        return []
    table = columns(("\nMiB", ">"), ("base\nMiB", ">"), ("head\nMiB", ">"), ("\nmodules", ">"), ("\npackage", "<"))
    for cost in changed[:_MOST]:
        difference = (cost.head_bytes or 0) - (cost.base_bytes or 0)
        table.add_row(
            Text(signed(mib(difference)), style=STRONG),
            _mib(cost.base_bytes),
            _mib(cost.head_bytes),
            format_count(cost.modules),
            literal(cost.package, limit=40),
        )
    left = [Text(more(len(changed)), style=QUIET)] if len(changed) > _MOST else []
    return [section("Packages that changed", indented(Group(table, *left)))]


def dependencies_section(changes: Sequence[DistributionChange]) -> list[RenderableType]:
    """What is installed in another version."""
    if not changes:
        return []
    table = columns(("", "<"), ("base", ">"), ("head", ">"))
    for change in changes[:_MOST]:
        table.add_row(
            literal(change.distribution, limit=40), _version(change.base_version), _version(change.head_version)
        )
    left = [Text(more(len(changes)), style=QUIET)] if len(changes) > _MOST else []
    return [section("Changed dependencies", indented(Group(table, *left)))]


def signed(number: str) -> str:
    """A bare number with its sign."""
    return number if number.startswith(MINUS) else f"+{number}"


def more(count: int) -> str:
    """How many more there are than are shown; empty when there are none."""
    return f"… and {plural(count - _MOST, 'more', 'more')}" if count > _MOST else ""


def _changed(cost: PackageCost) -> bool:
    if cost.base_bytes is None or cost.head_bytes is None:
        return cost.base_bytes != cost.head_bytes
    return abs(cost.head_bytes - cost.base_bytes) >= heap_floor(cost.base_bytes)


def _mib(value: int | None) -> str:
    return "" if value is None else mib(value)


def _version(version: str | None) -> Text:
    return Text("–", style=QUIET) if version is None else literal(version, limit=20)
