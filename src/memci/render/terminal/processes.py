"""The processes of a tree, each below the one that started it."""

from rich.console import RenderableType
from rich.text import Text

from memci.model.result import EntrypointResult, Process
from memci.render.figures import mib
from memci.render.terminal.parts import QUIET, Clipped, columns, indented, literal, section

_DEEPEST = 6


def processes_section(entrypoint: EntrypointResult) -> list[RenderableType]:
    """The processes, when there is more than one."""
    if len(entrypoint.processes) < 2:  # noqa: PLR2004 - one is no tree
        return []
    return [section("Its processes", _table(entrypoint.processes))]


def _table(processes: list[Process]) -> RenderableType:
    heads = (("private MiB", "anon_rss"), ("peak RSS MiB", "peak_rss"), ("peak heap MiB", "peak_heap"))
    known = [(words, name) for words, name in heads if any(getattr(one, name) is not None for one in processes)]
    table = columns(*((words.replace(" MiB", "\nMiB"), ">") for words, _ in known), ("\ncommand", "<"))
    for process, depth in _in_tree_order(processes):
        figures = [getattr(process, name) for _, name in known]
        cells = [Text("–", style=QUIET) if figure is None else Text(mib(figure)) for figure in figures]
        command = Text("  " * min(depth, _DEEPEST)).append_text(literal(process.command))
        table.add_row(*cells, Clipped(command))
    return indented(table)


def _in_tree_order(processes: list[Process]) -> list[tuple[Process, int]]:
    """Every process with its depth. One whose parent is unknown, or its own descendant, counts as a root."""
    known = {process.pid_index: process for process in processes}
    children: dict[int | None, list[Process]] = {}
    for process in known.values():
        children.setdefault(process.parent if process.parent in known else None, []).append(process)
    ordered: list[tuple[Process, int]] = []
    left = dict(known)
    waiting = [(process, 0) for process in reversed(children.get(None, []))]
    while waiting or left:
        process, depth = waiting.pop() if waiting else (next(iter(left.values())), 0)
        if left.pop(process.pid_index, None) is None:
            continue
        ordered.append((process, depth))
        waiting.extend((child, depth + 1) for child in reversed(children.get(process.pid_index, [])))
    return ordered
