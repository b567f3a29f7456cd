"""A file's text with imports made lazy, as PEP 810 has it: `lazy import pandas`."""

from collections.abc import Sequence
from itertools import groupby

from memci.deferral.deferrable import Deferrable
from memci.deferral.moved import in_place, new_imports
from memci.deferral.name_lists import without
from memci.deferral.removal import Removal
from memci.deferral.rewrite_error import RewriteError
from memci.deferral.source_text import Edit, SourceText


def made_lazy(text: str, imports: Sequence[Deferrable]) -> str:
    """The text of one file with these of its imports lazy; nothing else in it changes, and functions stay as they are.

    A statement of which only some names become lazy is parted in two. `text`: with the line ends that it has.
    RewriteError, one sentence, when it cannot be done.
    """
    if not imports:
        return text
    source = SourceText(text, imports[0].imported.file)
    moved = in_place(source, imports)
    removal = Removal(source, moved)
    edits = []
    for node, group in groupby(moved, lambda one: one.node):
        start = source.start(node)
        if not removal.stays(node):
            edits.append(Edit(start, start, "lazy "))
            continue
        ours = list(group)
        if not source.opens_line(node):
            raise RewriteError(
                f"{source.file} cannot be rewritten: in line {node.lineno} another statement comes before the import."
            )
        lazy = "".join(
            f"lazy {one.lines(source, '')}" for one in new_imports(source, ours, removal.lines | removal.emptied)
        )
        edits.append(Edit(start, source.end(node), lazy + without(source, node, {one.alias for one in ours})))
    result = source.edited(edits)
    SourceText(result, source.file)
    return result
