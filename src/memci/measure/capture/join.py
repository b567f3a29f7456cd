"""Join what each import took in time and RSS with what the heap holds because of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from memci.measure.capture.heap import HeapFigures, ImportBytes
from memci.measure.capture.imports import ImportRecord
from memci.measure.capture.sites import line_number
from memci.measure.naming import Naming, harmless_name
from memci.model.result import Import, Location, ProjectSite

_NONE_HELD = ImportBytes(0, 0, 0)
_NANOSECONDS = 1e9


@dataclass
class _Loaded:
    """A module: its record in the process where it took longest, and the processes that loaded it."""

    longest: ImportRecord
    pids: set[int]


class Joined(NamedTuple):
    """`imports`, sorted by cumulative bytes, then seconds; `unattributed`: what the heap holds outside of them;
    `project_sites`: each part of an import among these, or of none."""

    imports: list[Import]
    unattributed: int
    project_sites: list[ProjectSite]


def join_imports(records: Iterable[ImportRecord], heap: HeapFigures | None, naming: Naming, started_ns: int) -> Joined:
    """One Import a module.

    Bytes of the heap are summed over processes; seconds and RSS are those of the process where it took longest.
    `started_ns`: when the run began (CLOCK_MONOTONIC). A module that is known from one side alone has zeros for the
    other. A module whose import failed is none; what it left behind is held by the module that tried.
    """
    loaded: dict[str, _Loaded] = {}
    failed: dict[str, str | None] = {}
    for record in records:
        name = harmless_name(record.module)
        if not record.ok:
            failed[name] = None if record.parent is None else harmless_name(record.parent)
            continue
        known = loaded.setdefault(name, _Loaded(record, set()))
        known.pids.add(record.pid)
        if record.cumulative_ns > known.longest.cumulative_ns:
            known.longest = record
    held = dict(heap.imports) if heap else {}
    heirs = _heirs(held, {name: parent for name, parent in failed.items() if name not in loaded})
    outside = _give_to_parents(held, heirs)
    files = heap.module_files if heap else {}
    imports = [_timed(name, known, held.pop(name, _NONE_HELD), naming, started_ns) for name, known in loaded.items()]
    imports += [_untimed(name, size, files.get(name), naming) for name, size in held.items()]
    imports.sort(key=lambda one: (-one.cumulative_bytes, -one.cumulative_seconds, one.module))
    if heap is None:
        return Joined(imports, 0, [])
    sites = [_inherited(site, heirs) if site.imported in heirs else site for site in heap.project_sites]
    return Joined(imports, heap.unattributed + outside, sites)


def _inherited(site: ProjectSite, heirs: Mapping[str, str | None]) -> ProjectSite:
    return site.model_copy(update={"imported": heirs[site.imported or ""]})


def _heirs(held: Iterable[str], failed: Mapping[str, str | None]) -> dict[str, str | None]:
    """For each failed import that holds bytes: the module that tried it; None when nobody loaded did."""
    heirs: dict[str, str | None] = {}
    for name in held:
        if name not in failed:
            continue
        seen = {name}
        parent = failed[name]
        while parent is not None and parent in failed and parent not in seen:
            seen.add(parent)
            parent = failed[parent]
        heirs[name] = None if parent in failed else parent
    return heirs


def _give_to_parents(held: dict[str, ImportBytes], heirs: Mapping[str, str | None]) -> int:
    """Move the bytes of failed imports to whoever tried them; returns what nobody loaded had tried."""
    outside = 0
    for name, parent in heirs.items():
        own = held.pop(name).self_bytes
        if parent is None:
            outside += own
            continue
        before = held.get(parent, _NONE_HELD)
        # What its parent holds in all has these bytes in it: its frame is in their stacks too.
        held[parent] = before._replace(
            self_bytes=before.self_bytes + own, cumulative_bytes=max(before.cumulative_bytes, before.self_bytes + own)
        )
    return outside


def _timed(name: str, known: _Loaded, held: ImportBytes, naming: Naming, started_ns: int) -> Import:
    record = known.longest
    named = naming.module(record.module, record.file)
    return Import(
        module=name,
        parent=None if record.parent is None else harmless_name(record.parent),
        file=named.path,
        distribution=named.distribution,
        project=named.project,
        imported_by=_importer(record, naming),
        started=max(0, record.started_ns - started_ns) / _NANOSECONDS,
        self_bytes=held.self_bytes,
        cumulative_bytes=held.cumulative_bytes,
        self_seconds=max(0, record.self_ns) / _NANOSECONDS,
        cumulative_seconds=record.cumulative_ns / _NANOSECONDS,
        self_rss_bytes=record.self_rss,
        cumulative_rss_bytes=record.cumulative_rss,
        processes=max(len(known.pids), held.processes),
    )


def _untimed(name: str, held: ImportBytes, file: str | None, naming: Naming) -> Import:
    named = naming.module(name, file)
    return Import(
        module=name,
        file=named.path,
        distribution=named.distribution,
        project=named.project,
        self_bytes=held.self_bytes,
        cumulative_bytes=held.cumulative_bytes,
        processes=held.processes,
    )


def _importer(record: ImportRecord, naming: Naming) -> Location | None:
    if record.importer_file is None:
        return None
    return Location(
        file=naming.file(record.importer_file).path or "",
        line=line_number(record.importer_line),
        function=harmless_name(record.importer_function or ""),
    )
