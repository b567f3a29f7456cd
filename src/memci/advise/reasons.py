"""Why a change is not offered, a sentence each. Names in them are foreign: whoever shows them makes them inert."""

from memci.deferral.graph import Edge
from memci.model.advice import LEAST_BYTES, LEAST_SECONDS, Saving
from memci.model.result import Location, Outcome
from memci.units import format_bytes, format_seconds

_LONGEST = 2_000


def failed(outcome: Outcome) -> str:
    """It does not start."""
    return f"The program does not start with it: {outcome.message}"[:_LONGEST]


def smoke_failed(outcome: Outcome) -> str:
    """It starts, and then does not work."""
    return f"The smoke command fails with it: {outcome.message}"[:_LONGEST]


def neighbour_failed(name: str, outcome: Outcome) -> str:
    """It starts, and another entrypoint no longer does."""
    return f"The entrypoint {name} does not start with it: {outcome.message}"[:_LONGEST]


def unserved(path: str) -> str:
    """The change cannot be tried in memory."""
    return f"The program loads {path} in a way of its own, so the change could not be tried."


def relied_on(path: str, line: int, module: str) -> str:
    """Another file needs what only this import loads."""
    return f"{path}:{line} uses {module}, which would no longer be loaded by then."


def still_imported(module: str, asker: Edge | None) -> str:
    """Nothing is saved, since somebody else asks for the module."""
    if asker is None:
        return f"It saves nothing: {module} is loaded all the same, and no import statement says by whom."
    place = f"{asker.file}:{asker.line}" if asker.file else asker.importer
    inside = f" in {asker.function}()" if asker.function not in ("", "<module>") else ""
    return f"It saves nothing by itself: {place}{inside} asks for {module} too, at start-up."


def needed_at_start(module: str, where: Location) -> str:
    """Nothing is saved, since a function that has been given the import is called at start-up."""
    place = f"{where.file}:{where.line}" if where.line else where.file
    return f"It saves nothing: {where.function}() at {place} is called at start-up, and needs {module}."


def nothing_saved(saving: Saving) -> str:
    """It works, and is not worth a change."""
    seen = []
    if saving.peak_heap is not None:
        seen.append(f"{format_bytes(-saving.peak_heap, signed=True)} of heap")
    if saving.anon_rss is not None:
        seen.append(f"{format_bytes(-saving.anon_rss, signed=True)} of private memory")
    if saving.cold_start is not None:
        seen.append(f"{format_seconds(-saving.cold_start, signed=True)} of cold start")
    return f"It works, and {_why_not_worth_it(saving)}: {', '.join(seen) or 'nothing could be measured'}."


def _why_not_worth_it(saving: Saving) -> str:
    memory = [saving.peak_heap or 0, saving.anon_rss or 0]
    seconds = saving.cold_start or 0
    saves = max(memory) >= LEAST_BYTES or seconds >= LEAST_SECONDS
    if saves and (min(memory) <= -LEAST_BYTES or seconds <= -LEAST_SECONDS):
        return "costs in one what it saves in the other"
    return "what it seems to save may be chance" if saves else "saves too little"


def others_first(count: int) -> str:
    """There were better ones."""
    return f"It was not tried: only the {count} most promising are."
