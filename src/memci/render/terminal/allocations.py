"""Allocation sites: what holds memory when the heap is at its peak."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from memci.model.result import Allocation, EntrypointResult
from memci.render.figures import mib, percent, plural
from memci.render.terminal.parts import QUIET, STRONG, Fitted, columns, indented, literal, section
from memci.render.terminal.place import Place
from memci.units import format_bytes

_TOP = 10
_WIDE = 96


def top_allocations(entrypoint: EntrypointResult) -> list[RenderableType]:
    """The ten heaviest sites, as a section of the run's table; nothing when the heap was not measured."""
    if not entrypoint.allocations:
        return []
    return [section("What holds the heap at its peak", _sites(entrypoint, _TOP))]


def allocations_view(entrypoint: EntrypointResult) -> RenderableType:
    """Every site of an entrypoint, heaviest first."""
    if not entrypoint.allocations:
        return Text("The heap was not measured, so there are no allocation sites.")
    return _sites(entrypoint, len(entrypoint.allocations))


def _sites(entrypoint: EntrypointResult, most: int) -> RenderableType:
    sites, left = entrypoint.allocations[:most], entrypoint.allocations[most:]
    peak = entrypoint.metrics.get("peak_heap")
    whole = peak.value if peak else 0

    def build(width: int) -> RenderableType:
        wide = width >= _WIDE
        table = columns(
            ("\nMiB", ">"),
            ("% of\npeak", ">"),
            ("\nwhere", "<"),
            *([("\ncalled from", "<")] if wide else []),
            ("\nbelongs to", "<"),
        )
        for site in sites:
            here = Place(site.file, site.line, site.function, style=STRONG if site.project else "")
            share = Text(percent(site.bytes, whole), style=QUIET)
            belongs = literal(_owner(site), QUIET, limit=24)
            where = [here, _caller(site)] if wide else [_with_caller(here, site)]
            table.add_row(Text(mib(site.bytes), style=STRONG), share, *where, belongs)
        return indented(Group(table, *_rest(left, entrypoint.other_allocated_bytes)))

    return Fitted(build)


def _owner(site: Allocation) -> str:
    return "this project" if site.project else site.distribution or "Python"


def _caller(site: Allocation) -> RenderableType:
    return Place.of(site.caller, style=QUIET) if site.caller else ""


def _with_caller(here: Place, site: Allocation) -> RenderableType:
    return Group(here, Place.of(site.caller, before="  from ", style=QUIET)) if site.caller else here


def _rest(left: Sequence[Allocation], unlisted: int) -> list[Text]:
    held = sum(site.bytes for site in left) + unlisted
    if not held:
        return []
    number = (
        f"{plural(len(left), 'more site')} and the small ones" if left and unlisted else plural(len(left), "more site")
    )
    words = number if left else "sites too small to list"
    return [Text(f"… and {words}: {format_bytes(held)}", style=QUIET)]
