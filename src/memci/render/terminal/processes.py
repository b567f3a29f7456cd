"""The processes of a tree, each below the one that started it."""

from rich.console import RenderableType
from rich.text import Text

from memci.model.result import EntrypointResult, Process
from memci.render.figures import mib
from memci.render.process_tree import in_tree_order
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
    for process, depth, _ in in_tree_order(processes):
        figures = [getattr(process, name) for _, name in known]
        cells = [Text("–", style=QUIET) if figure is None else Text(mib(figure)) for figure in figures]
        command = Text("  " * min(depth, _DEEPEST)).append_text(literal(process.command))
        table.add_row(*cells, Clipped(command))
    return indented(table)
