"""What `memci init` says, on terminals of several widths."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.unit.init.samples import SAMPLES
from tests.unit.render.screen import line_with, printed

from memci.commands.init_changes import Change, settings_change, workflow_changes
from memci.commands.init_place import Place
from memci.commands.init_view import init_view, nothing_view
from memci.init import Tree, detect

COLOR = re.compile(r"\x1b\[[0-9;]*m")


def said(name: str, root: Path, width: int, *, dry_run: bool = False, fork: bool = True) -> str:
    """On a terminal, without its colours."""
    tree = Tree(SAMPLES[name].files)
    place = Place(root, root, "main")
    found = detect(tree)
    changes = [settings_change(found, place), *workflow_changes(place, fork=fork)]
    return COLOR.sub("", printed(init_view(found, tree, place, changes, dry_run=dry_run), width, color=True))


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("width", [40, 80, 140])
@pytest.mark.parametrize("name", ["django, gunicorn", "two applications", "console scripts", "a library"])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(
    name: str, width: int, dry_run: bool, tmp_path: Path
) -> None:
    text = said(name, tmp_path, width, dry_run=dry_run)
    assert max(map(cell_len, text.split("\n"))) <= width
    wide = said(name, tmp_path, 400, dry_run=dry_run)
    # A line that goes on below breaks words where it must, and a comment has its sign again.
    assert re.sub(r"[\s#─]", "", text) == re.sub(r"[\s#─]", "", wide)


@pytest.mark.parametrize("width", [80, 140])
def test_the_files_are_shown_as_they_are(width: int, tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path, "main")
    lines = said("flask, gunicorn", tmp_path, width).split("\n")
    for change in workflow_changes(place, fork=True):
        first = lines.index(change.text.split("\n", maxsplit=1)[0])
        shown = change.text.rstrip("\n").split("\n")
        assert lines[first : first + len(shown)] == shown


def test_a_second_stage_beside_a_workflow_of_ones_own(tmp_path: Path) -> None:
    workflow = tmp_path / ".github" / "workflows" / "memci.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text("name: mine\n")
    text = said("flask, gunicorn", tmp_path, 140)
    assert ".github/workflows/memci.yml was left as it is: it is there already." in text.split("\n")
    assert line_with(text, "is the first of two stages: `mode: measure`")
    assert "`mode: measure`" not in said("flask, gunicorn", tmp_path, 140, fork=False)


def test_what_to_write_where_nothing_was_found(tmp_path: Path) -> None:
    tree = Tree({"a/b/pyproject.toml": "", "it's/setup.py": ""})
    view = nothing_view(detect(tree), tree, Place(tmp_path, tmp_path, "main"))
    text = COLOR.sub("", printed(view, 40, color=True))
    assert max(map(cell_len, text.split("\n"))) <= 40
    assert "cd a/b && memci init" in text
    assert """cd 'it'"'"'s' && memci init""" in text
    assert "[tool.memci.entrypoints.web]" in text


def test_foreign_text_is_shown_as_what_it_is(tmp_path: Path) -> None:
    tree = Tree({"main.py": "print(1)\n"})
    changes = [Change(tmp_path / name, "new", "x = '\x1b]0;title\x07'\n") for name in ("memci.toml", "memci.yml")]
    view = init_view(detect(tree), tree, Place(tmp_path, tmp_path, "\x1b[2J"), changes, dry_run=False)
    text = COLOR.sub("", printed(view, 140, color=True))
    assert "\x1b" not in text
    assert "\\x1b]0;title\\x07" in text
