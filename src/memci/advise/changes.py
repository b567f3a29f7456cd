"""From imports that can be deferred to the project's files as they would be then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from memci.advise.files import ProjectFiles
from memci.deferral.deferrable import Deferrable
from memci.deferral.diff import unified_diff
from memci.deferral.encoding import read_source, write_source
from memci.deferral.lazy import made_lazy
from memci.deferral.rewrite import deferred


@dataclass(frozen=True)
class Change:
    """Files of the project before and after, as bytes by their path from the root. Both have the same paths."""

    root: Path
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]

    def diff(self) -> str:
        """As `git apply` takes it."""
        return unified_diff(_texts(self.before), _texts(self.after))

    def changed(self) -> "Change":
        """The files that differ, alone."""
        paths = [path for path, content in self.before.items() if self.after[path] != content]
        return Change(
            self.root, {path: self.before[path] for path in paths}, {path: self.after[path] for path in paths}
        )

    def places_before(self) -> dict[Path, bytes]:
        """The files by where they are, as they were."""
        return {self.root / path: content for path, content in self.before.items()}

    def places_after(self) -> dict[Path, bytes]:
        """The files by where they are, as they would be."""
        return {self.root / path: content for path, content in self.after.items()}


def change_for(files: ProjectFiles, imports: Sequence[Deferrable], *, lazy: bool) -> Change:
    """The files that hold these imports, and the same with each import deferred. RewriteError when one cannot be."""
    paths = sorted({one.imported.file for one in imports})
    before = {path: files.content[path] for path in paths}
    after = {}
    for path, raw in before.items():
        here = [one for one in imports if one.imported.file == path]
        text = read_source(raw)
        after[path] = write_source(made_lazy(text, here) if lazy else deferred(text, here), raw)
    return Change(files.root, before, after)


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: read_source(raw) for path, raw in files.items()}
