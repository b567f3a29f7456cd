"""`memci init`: finds what the project starts with, and writes the settings and the workflow for it."""

from dataclasses import dataclass
from pathlib import Path

from memci.commands.console import output_console
from memci.commands.init_changes import Change, settings_change, workflow_changes, write
from memci.commands.init_files import read_tree
from memci.commands.init_place import Place, find_place
from memci.commands.init_view import init_view, nothing_view
from memci.errors import ExitCode, UsageError
from memci.init import Tree, detect
from memci.init.dependencies import pyproject, table


@dataclass(frozen=True)
class InitOptions:
    """`dry_run`: only show. `fork`: write the workflow of the second stage too, for pull requests from forks."""

    dry_run: bool = False
    fork: bool = False


def init_command(options: InitOptions) -> ExitCode:
    """Write what is missing, show it, and say what comes next. OK also when something was there already; NOT_MEASURED
    when nothing was found that could be started."""
    place = find_place(Path.cwd().resolve())
    tree = read_tree(place.root)
    _refuse_part_of_project(place, tree)
    found = detect(tree)
    settings = settings_change(found, place)
    console = output_console()
    if not found.entrypoints and not settings.left:
        console.print(nothing_view(found, tree, place), crop=False)
        return ExitCode.NOT_MEASURED
    changes: list[Change] = [settings, *workflow_changes(place, fork=options.fork)]
    if not options.dry_run:
        for change in changes:
            if not change.left:
                write(change)
    console.print(init_view(found, tree, place, changes, dry_run=options.dry_run), crop=False)
    return ExitCode.OK


def _refuse_part_of_project(place: Place, tree: Tree) -> None:
    """A folder inside a project is no project; a package's folder would be taken for one."""
    if any("/" not in path and not path.endswith(".py") for path in tree.files):
        return
    for folder in place.root.parents:
        if not folder.is_relative_to(place.top):
            return
        file = folder / "pyproject.toml"
        if file.is_file() and table(pyproject(Tree({file.name: file.read_text(errors="replace")})), "project"):
            raise UsageError(
                f"{place.root} is a part of the project in {folder}; run `memci init` there, or where a project begins."
            )
