"""What `memci init` says: what it found, what it wrote, what comes next."""

import os
import shlex
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.text import Text

from memci.commands.init_changes import Change
from memci.commands.init_place import Place
from memci.init import Candidate, Found, Tree
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.terminal.parts import GOOD, QUIET, STRONG, WARNING, Fitted, columns, indented, prose, section

_LONGEST = 2000
"""Characters of a line that are shown."""

_LONGEST_PATHS = 64
"""Characters behind `git add`, so that it fits on a line of 80."""

_UNTIL = {"exit": "it ends", "listen": "it listens"}

_EXAMPLE = """\
[tool.memci.entrypoints.web]
command = "gunicorn --bind 127.0.0.1:0 shop.wsgi:app"
ready = "http/health"

[tool.memci.entrypoints.report]
command = "python report.py --help"
"""


def init_view(found: Found, tree: Tree, place: Place, changes: Sequence[Change], *, dry_run: bool) -> RenderableType:
    """Everything, for a run that had something to write, or found it there."""
    return Group(
        _looked(tree, place),
        *([] if changes[0].left else _entrypoints(found)),
        *(part for change in changes for part in _file(change, place, dry_run=dry_run)),
        *_unmatched(changes[1:], place),
        *_next(changes, place, dry_run=dry_run),
        "",
    )


def nothing_view(found: Found, tree: Tree, place: Place) -> RenderableType:
    """Where nothing was found that could be started: what to write, and nothing was written."""
    parts: list[RenderableType] = [
        _looked(tree, place),
        "",
        Text("Nothing was found that memci could start, so nothing was written.", style=WARNING),
    ]
    if found.projects:
        parts.append(Text("Projects lie below this folder; run it in one of them:"))
        parts += [indented(_command(f"cd {shlex.quote(folder)} && memci init")) for folder in found.projects[:8]]
    title = "Or say yourself what to start" if found.projects else "Say yourself what to start"
    parts += [
        section(title, Text("in pyproject.toml, or in a memci.toml without `tool.memci.`:"), ""),
        _Source(_EXAMPLE),
        "",
        Text("Then run `memci init` again, for the workflow."),
    ]
    return Group(*parts, "")


def _looked(tree: Tree, place: Place) -> Text:
    count = sum(path.endswith(".py") for path in tree.files)
    files = plural(count, "Python file")
    text = Text(f"Looked through {files} in {plain(str(place.root))}; ran none of them.", style=QUIET)
    if not tree.complete:
        text.append(" There are more: only those nearest to it were read.", style=WARNING)
    return text


def _entrypoints(found: Found) -> Iterable[RenderableType]:
    table = columns(("", "|"), ("", "<"))
    for candidate in found.entrypoints:
        table.add_row(Text(candidate.name, style=STRONG), _described(candidate))
    yield section("Found", indented(table))
    if found.others:
        count = len(found.others)
        words = f"{plural(count, 'other')} that could be measured too: in the settings, behind a #."
        yield indented(Text(words, style=QUIET))


def _described(candidate: Candidate) -> RenderableType:
    started = f"{'import ' if candidate.key == 'import' else ''}{candidate.value}"
    until = _UNTIL.get(candidate.ready) or f"{candidate.ready.removeprefix('http') or '/'} answers"
    return Group(
        prose(f"{candidate.what}, in {candidate.where}"),
        Text(f"{plain(started, 300)}\nmeasured until {until}", style=QUIET),
    )


def _file(change: Change, place: Place, *, dry_run: bool) -> Iterable[RenderableType]:
    shown = _near(change.path, place)
    if change.left:
        yield ""
        yield Text.assemble((plain(shown), STRONG), (f" was left as it is: {change.left}.", WARNING))
        return
    words = {
        ("new", False): "written",
        ("added", False): "added at its end",
        ("new", True): "would be written",
        ("added", True): "would be added at its end",
    }[change.kind, dry_run]
    title = Text.assemble((plain(shown), STRONG), "  ", (words, WARNING if dry_run else GOOD))
    yield ""
    yield Fitted(lambda width: Rule(title, align="left", style=QUIET) if title.cell_len < width - 2 else title)
    yield _Source(change.text)


def _unmatched(workflows: Sequence[Change], place: Place) -> Iterable[RenderableType]:
    """A second stage beside a first one that was not written for it."""
    first, *second = workflows
    if first.left and any(not change.left for change in second):
        yield ""
        yield Text(
            f"See to it that {plain(_near(first.path, place))} is the first of two stages: `mode: measure`, no "
            "permission to write, and the name that the second one names.",
            style=WARNING,
        )


def _next(changes: Sequence[Change], place: Place, *, dry_run: bool) -> Iterable[RenderableType]:
    written = [change for change in changes if not change.left]
    if dry_run and written:
        yield section("Nothing was written yet", indented(Text("Leave out --dry-run, and it is.")))
        return
    steps = columns(("", "|"), ("", "<"))
    steps.add_row("1.", Group(_command("memci run"), Text("measures the start here, as the workflow will")))
    budgets = "Set budgets in the settings" if changes[0].left else "Take the # from the budgets, and set them"
    steps.add_row("2.", Text(f"{budgets} a little above what it says."))
    if written:
        paths = [shlex.quote(_near(change.path, place)) for change in written]
        together = " ".join(paths)
        # A command that went on in the next line could not be copied.
        added = [together] if len(together) <= _LONGEST_PATHS else paths
        steps.add_row(
            "3.",
            Group(
                *(_command(f"git add {path}") for path in added),
                Text(
                    f"Commit and push. The first run on {plain(place.branch)} keeps its figures, and pull requests "
                    "are compared with them."
                ),
            ),
        )
    yield section("Next", indented(steps))
    if not place.in_git:
        yield ""
        yield Text(
            "This is no git repository: GitHub reads the workflow from .github/workflows at the top of one.",
            style=WARNING,
        )


def _near(path: Path, place: Place) -> str:
    """The path from the project's folder, in which the command was given."""
    return os.path.relpath(path, place.root)


def _command(line: str) -> Text:
    return Text(plain(line, 400), style=STRONG)


class _Source:
    """A file's text, a line as a line: on a terminal, what is too long goes on below where it began."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._text.rstrip("\n").split("\n"):
            shown = plain(line, _LONGEST)
            style = QUIET if shown.lstrip().startswith("#") else ""
            for part in _folded(shown, options.max_width) if console.is_terminal else [shown]:
                yield Text(part, style=style, no_wrap=True, overflow="ignore")


def _folded(line: str, width: int) -> list[str]:
    """The line on as many as it needs; a comment goes on as one."""
    indent = " " * (len(line) - len(line.lstrip()))
    further = indent + ("# " if line.lstrip().startswith("#") else "  ")
    return textwrap.wrap(line, max(width, 20), subsequent_indent=further, break_on_hyphens=False) or [""]
