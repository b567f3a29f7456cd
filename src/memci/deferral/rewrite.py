"""A file's text with imports deferred: out of the top of the module, into the functions that need them."""

import ast
from collections import defaultdict
from collections.abc import Sequence

from memci.deferral.blocks import into_block
from memci.deferral.deferrable import Deferrable
from memci.deferral.moved import Moved, in_place, new_imports
from memci.deferral.quoting import quoted
from memci.deferral.removal import Removal
from memci.deferral.rewrite_error import RewriteError
from memci.deferral.source_text import Edit, Function, SourceText
from memci.deferral.type_checking import FLAG, ForTypeCheckers, for_type_checkers


def deferred(text: str, imports: Sequence[Deferrable]) -> str:
    """The text of one file with these of its imports deferred; nothing else in it changes.

    `text`: with the line ends that it has. RewriteError, one sentence, when it cannot be done.
    """
    if not imports:
        return text
    source = SourceText(text, imports[0].imported.file)
    if not text.endswith(("\n", "\r")):
        return deferred(text + source.newline, imports).removesuffix(source.newline)
    moved = in_place(source, imports)
    removal = Removal(source, moved)
    gone = removal.lines | removal.emptied
    edits = _into_functions(source, moved, gone)
    edits += quoted(source, {place for one in imports for place in one.quoted})
    typed = [one for one in moved if one.deferrable.typing]
    typing = for_type_checkers(source, new_imports(source, typed, gone), removal) if typed else ForTypeCheckers([])
    edits += typing.edits
    edits += removal.edits(typing.named, FLAG, {edit.start for edit in edits if edit.start == edit.end})
    result = source.edited(edits)
    SourceText(result, source.file)
    return result


def _into_functions(source: SourceText, moved: Sequence[Moved], gone: frozenset[int]) -> list[Edit]:
    functions = {node.lineno: node for node in ast.walk(source.tree) if isinstance(node, Function)}
    needs = defaultdict[int, list[Moved]](list)
    for one in moved:
        for line in one.deferrable.functions:
            needs[line].append(one)
    edits = []
    for line, needed in needs.items():
        if line not in functions:
            raise RewriteError(f"{source.file} has changed since it was read: no function begins in line {line}.")
        edits += into_block(source, functions[line], new_imports(source, needed, gone))
    return edits
