"""The workflows of this repository: its own, those in docs/ and in its text, and those that `memci init` writes."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from memci.init import texts
from tests.peers.processes import ROOT

_BLOCK = re.compile(r"^```ya?ml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_AROUND_STEPS = """\
name: steps
on: [pull_request]
permissions: {}
jobs:
  job:
    runs-on: ubuntu-latest
    steps:
"""
# Name, branch and folder: usual ones, and such that would mean something to YAML or to GitHub.
_PROJECTS = [
    ("memci", "main", ""),
    ("memci shop", "trunk", "apps/shop"),
    ("memci: 'a' \"b\" #c", "!feature/[x]*?", "apps/${{ github.token }}/- a: {b}"),
    ("on", "1.0", "no"),
]


@dataclass(frozen=True)
class Workflow:
    source: str
    """Where a reader finds it."""
    text: str

    def written(self, folder: Path) -> Path:
        """A file with the same text and a name that says where it is from."""
        file = folder / (re.sub(r"[^\w.-]", "-", self.source).removesuffix(".yml").lstrip(".") + ".yml")
        file.write_text(self.text)
        return file


def whole_workflows() -> list[Workflow]:
    files = [*(ROOT / ".github/workflows").glob("*.y*ml"), *(ROOT / "docs/workflows").glob("*.y*ml")]
    shown = [workflow for workflow in _shown() if re.search(r"(?m)^jobs:", workflow.text)]
    of_files = [Workflow(str(file.relative_to(ROOT)), file.read_text()) for file in sorted(files)]
    return [*of_files, *shown, *_written_by_init()]


def steps_in_the_text() -> list[Workflow]:
    """Steps that are shown without the workflow around them: in one."""
    return [
        Workflow(shown.source, _AROUND_STEPS + textwrap.indent(textwrap.dedent(shown.text), " " * 6))
        for shown in _shown()
        if re.match(r"\s*- (uses|name|run|id|if):", shown.text)
    ]


def _written_by_init() -> Iterator[Workflow]:
    for number, (name, branch, folder) in enumerate(_PROJECTS):
        for forks in (False, True):
            project = texts.Workflow(name, branch, folder, forks=forks)
            source = f"memci init {number} {'for forks' if forks else ''}"
            yield Workflow(source, texts.workflow_text(project))
        yield Workflow(f"memci init {number} report", texts.report_text(project))


def _shown() -> list[Workflow]:
    return [
        Workflow(f"{file.relative_to(ROOT)}:{text[: block.start()].count(chr(10)) + 1}", block[1])
        for file in [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
        for text in [file.read_text()]
        for block in _BLOCK.finditer(text)
    ]
