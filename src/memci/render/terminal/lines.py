"""`show --lines FILE`: the source of a file beside what each line allocated."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from rich.console import Group, RenderableType
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from memci.errors import UsageError
from memci.model.result import EntrypointResult, SourceLines
from memci.render.escape import plain, source_line
from memci.render.figures import mib, plural
from memci.render.stretches import stretches
from memci.render.terminal.parts import QUIET, STRONG, WARNING, Clipped, Fitted, columns, literal
from memci.units import format_count

_LISTED = 20

_HEADS = ("at peak\nMiB", "most live\nMiB", "total\nMiB", "\ntimes")
_LEFT_OUT = (_HEADS[1], _HEADS[3])
"""What a narrow terminal goes without."""
_NARROW = 64

Figures = tuple[int, int, int, int]
"""At peak, most live, total (bytes), allocations (how many)."""


def find_lines(entrypoint: EntrypointResult, file: str) -> SourceLines:
    """The figures of `file`: the path as it was measured, or the end of one when no other ends so.

    Raises UsageError, which lists the files that have figures, when there is no such file or more than one.
    """
    exact = [lines for lines in entrypoint.lines if lines.file == file]
    found = exact or [lines for lines in entrypoint.lines if _ends_with(lines.file, file)]
    # An absolute path, when the measured one is what it ends with.
    found = found or [lines for lines in entrypoint.lines if _ends_with(file, lines.file)]
    if len(found) == 1:
        return found[0]
    asked = plain(file)
    if not entrypoint.lines:
        raise UsageError(f"there are no line-by-line figures for {asked}: the result has none for any file")
    if found:
        raise UsageError(f"{asked} may be any of {_listed(found)}: write more of the path")
    raise UsageError(f"there are no line-by-line figures for {asked}; there are for {_listed(entrypoint.lines)}")


def lines_view(lines: SourceLines, source: Sequence[str] | None, sha256: str | None) -> RenderableType:
    """The table of one file. `source`: its lines as they are now, None when it cannot be read; `sha256`: the digest
    of that, which tells whether the file is still the one that was measured."""
    return Group(
        literal(lines.file, STRONG, limit=500),
        *_warnings(lines, source, sha256),
        "",
        Fitted(lambda width: _table(lines, source, narrow=width < _NARROW)),
    )


def _table(lines: SourceLines, source: Sequence[str] | None, narrow: bool) -> Table:
    figures = {line: (at_peak, most, total, times) for line, at_peak, most, total, times in lines.lines}
    shown = [head for head in _HEADS if not (narrow and head in _LEFT_OUT)]
    table = columns(*((head, ">") for head in shown), ("\nline", ">"), ("", "<"))

    def add(number: int, text: Text) -> None:
        cells = _cells(figures[number]) if number in figures else {}
        table.add_row(*(cells.get(head, "") for head in shown), Text(str(number), style=QUIET), Clipped(text))

    if source is None:
        for number in sorted(figures):
            add(number, Text(""))
        return table
    code = _highlighted(source)
    for stretch in stretches(figures.keys(), len(code)):
        if stretch.folded:
            table.add_row(*[""] * (len(shown) + 1), Text(f"… {plural(len(stretch.lines), 'line')}", style=QUIET))
            continue
        for number in stretch.lines:
            text = code[number - 1]
            add(number, text if number in figures else Text(text.plain, style=QUIET))
    return table


def _ends_with(path: str, end: str) -> bool:
    parts, wanted = PurePosixPath(path).parts, PurePosixPath(end).parts
    return bool(wanted) and parts[-len(wanted) :] == wanted


def _listed(files: Sequence[SourceLines]) -> str:
    names = [plain(lines.file) for lines in files[:_LISTED]]
    return ", ".join(names) + (f" and {plural(len(files) - _LISTED, 'other')}" if len(files) > _LISTED else "")


def _warnings(lines: SourceLines, source: Sequence[str] | None, sha256: str | None) -> Iterator[Text]:
    if source is None:
        yield Text("The file is not here, so its source cannot be shown.", style=WARNING)
    elif lines.sha256 is not None and sha256 != lines.sha256:
        yield Text(
            "This file has changed since it was measured: the figures may stand beside other lines.", style=WARNING
        )


def _cells(figures: Figures) -> dict[str, Text]:
    at_peak, most, total, times = figures
    texts = (
        Text(mib(at_peak), style=STRONG if at_peak else QUIET),
        Text(mib(most)),
        Text(mib(total)),
        Text(format_count(times)),
    )
    return dict(zip(_HEADS, texts, strict=True))


def _highlighted(source: Sequence[str]) -> list[Text]:
    shown = [source_line(line) for line in source]
    text = Syntax("", "python", theme="ansi_dark", background_color="default").highlight("\n".join(shown))
    return list(text.split("\n", allow_blank=True))[: len(shown)]
