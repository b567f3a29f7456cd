"""The project's files line by line: those in which most is allocated, beside their source where that may be shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from memci.judge.line_changes import line_changes
from memci.judge.line_pairs import lines_of
from memci.model.result import EntrypointResult, Location, SourceLines
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.html.line_files import LineFile, held_by, line_files
from memci.render.html.line_rows import Folded, LineRow, LineText, Scale, line_rows
from memci.render.html.voice import line_url
from memci.render.markdown import Links
from memci.render.project import Project
from memci.units import format_bytes

MOST_FILES = 6
_OPEN = 2
"""Files that are to be seen at once; the others when somebody opens them."""
_NAMED = 3
_LONGEST_NAME = 120


@dataclass(frozen=True)
class FileView:
    """A file. `figures` says what it holds; `notes`, in sentences, what is not shown of it, and why.

    `changes`: whether the rows say what was in the base; `source`: whether they have the text of the lines.
    """

    name: str
    figures: str
    notes: Sequence[str]
    rows: Sequence[LineRow | Folded]
    total: LineRow
    changes: bool
    source: bool
    open: bool


@dataclass(frozen=True)
class LinesView:
    """The files, the weightiest first; `more`, in sentences, what is not among them."""

    files: Sequence[FileView]
    more: str = ""


@dataclass(frozen=True)
class _Page:
    """What is the same for all files of an entrypoint."""

    head_sources: Mapping[str, str]
    base_sources: Mapping[str, str]
    functions: Mapping[tuple[str, int], str]
    embed: bool
    compared: bool
    links: Links | None
    project: Project
    scale: Scale


def lines_view(
    head: EntrypointResult,
    base: EntrypointResult | None,
    head_sources: Mapping[str, str],
    base_sources: Mapping[str, str],
    *,
    embed: bool,
    links: Links | None,
    project: Project,
) -> LinesView | None:
    """The project's heaviest files; None when there are figures for none.

    The sources are the texts that were measured, by the names of their files. Without `embed` no line of them is
    shown; they still tell which line was which in the base.
    """
    files, gone = line_files(head, base)
    if not files:
        return None
    shown, others = files[:MOST_FILES], files[MOST_FILES:]
    page = _Page(
        head_sources=head_sources,
        base_sources=base_sources,
        functions={(site.file, site.line): site.function for site in head.project_sites},
        embed=embed,
        compared=base is not None,
        links=links,
        project=project,
        scale=Scale(
            heaviest=max((line[1] for file in shown for line in file.head.lines), default=0),
            peak=head.metrics["peak_heap"].value if "peak_heap" in head.metrics else 0,
        ),
    )
    return LinesView([_file(file, page, first=index < _OPEN) for index, file in enumerate(shown)], _more(others, gone))


def _file(file: LineFile, page: _Page, *, first: bool) -> FileView:
    name = file.head.file
    text = page.head_sources.get(name)
    old = page.base_sources.get(file.base.file) if file.base else None
    changes = line_changes(file.head, file.base, text, old) if file.base else None
    source = lines_of(text) if text is not None and page.embed else []
    functions = {line: function for (path, line), function in page.functions.items() if path == name}
    rows, total = line_rows(file.head, changes, LineText(source, functions, partial(_address, name, page)), page.scale)
    return FileView(
        name=plain(name, _LONGEST_NAME),
        figures=_figures(file, page),
        notes=list(_notes(file, page, told=changes is not None)),
        rows=rows,
        total=total,
        changes=changes is not None,
        source=bool(source),
        open=first,
    )


def _address(file: str, page: _Page, number: int) -> str | None:
    return line_url(page.links, page.project, Location(file=file, line=number))


def _figures(file: LineFile, page: _Page) -> str:
    share = page.scale.share(file.held)
    words = f"{format_bytes(file.held)} at the peak{f' ({share} of it)' if share else ''}"
    if not page.compared:
        return words
    if file.base is None:
        return f"{words}; the base has no figures for it"
    return f"{words}, {format_bytes(file.change, signed=True)} against the base"


def _notes(file: LineFile, page: _Page, *, told: bool) -> Iterator[str]:
    if page.embed and file.head.file not in page.head_sources:
        yield "Its source is not shown, because the file is not at hand as it was measured."
    if file.base and file.base.file != file.head.file:
        yield f"In the base its name is {plain(file.base.file, _LONGEST_NAME)}."
    if file.base and not told:
        yield (
            "The file has changed, and which line was which cannot be told: its text is not at hand as it was "
            "measured on both sides, or repeats itself too much. So only its sum is compared."
        )


def _more(others: list[LineFile], gone: list[SourceLines]) -> str:
    sentences = []
    if others:
        names = _named([file.head for file in others])
        sentences.append(f"Not shown: {names}.")
    if gone:
        sentences.append(f"The base alone has figures for {_named(gone)}.")
    return " ".join(sentences)


def _named(files: Sequence[SourceLines]) -> str:
    shown = [f"{plain(one.file, _LONGEST_NAME)} ({format_bytes(held_by(one))} at the peak)" for one in files[:_NAMED]]
    left = files[_NAMED:]
    if not left:
        return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
    rest = sum(held_by(one) for one in left)
    return f"{', '.join(shown)} and {plural(len(left), 'other')} ({format_bytes(rest)})"
