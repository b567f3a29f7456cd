"""One start in which it is seen what loads what."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from memci.errors import MemciError
from memci.measure.assemble import cold_start, without_paths
from memci.measure.capture import HeapFigures, ImportEdge, join_imports, read_import_edges, read_import_records
from memci.measure.diagnose import explain_failure
from memci.measure.exit_look import never_loaded, read_probe_errors
from memci.measure.naming import Naming, harmless_name
from memci.measure.passes import Passes, PassRun
from memci.measure.served import read_served
from memci.model.result import Import, Note, Outcome


@dataclass(frozen=True)
class Look:
    """What one start showed; of a program that failed nothing but `outcome`.

    seconds: what it took, as in `cold_start`, but slower than an ordinary start: it is the whole of which the imports'
    seconds are parts.  imports: as in a result, with bytes in a survey alone.  edges: with files as in a result.
    served: the files of the variant whose text was run.  peak_heap: bytes, in a survey.  notes: what could not be
    measured.
    """

    outcome: Outcome
    seconds: float | None = None
    imports: list[Import] = field(default_factory=list)
    edges: list[ImportEdge] = field(default_factory=list)
    served: frozenset[Path] = frozenset()
    peak_heap: int | None = None
    notes: list[Note] = field(default_factory=list)


def read_look(passes: Passes, started: PassRun, heap: HeapFigures | None = None) -> Look:
    """What a start of the pass `edges` showed, with the bytes of `heap`.

    MemciError when the program did well, but memci's probe was never in it.
    """
    run, target = started.run, passes.target
    outcome = without_paths(explain_failure(run.outcome, passes.entrypoint), target.privacy.text)
    if not outcome.good or run.ready_after is None:
        return Look(outcome)
    _check_probe(started.folder)
    started_ns = round(run.started * 1e9)
    until_ns = started_ns + round(run.ready_after * 1e9)
    records = read_import_records(started.folder / "imports.jsonl", until_ns)
    return Look(
        outcome=outcome,
        seconds=cold_start(run) or run.ready_after,
        imports=join_imports(records, heap, target.naming, started_ns).imports,
        edges=[_named(edge, target.naming) for edge in read_import_edges(started.folder / "edges.jsonl", until_ns)],
        served=read_served(started.folder, passes.variant.texts),
        peak_heap=heap.peak_heap if heap else None,
    )


def _check_probe(folder: Path) -> None:
    if any(folder.glob("start-*.json")):
        return
    errors = read_probe_errors(folder)
    if errors:
        raise MemciError(f"memci's probe could not be started inside the program: {errors[0]}.")
    raise never_loaded("what it imports could not be seen")


def _named(edge: ImportEdge, naming: Naming) -> ImportEdge:
    return replace(
        edge,
        importer=None if edge.importer is None else harmless_name(edge.importer),
        file=None if edge.file is None else naming.file(edge.file).path,
        function=None if edge.function is None else harmless_name(edge.function),
        module=harmless_name(edge.module),
    )
