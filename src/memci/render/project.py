"""Which files are the project's own: only those are in its repository, to be linked to or annotated."""

from dataclasses import dataclass

from memci.model.comparison import EntrypointComparison
from memci.model.result import Location


@dataclass(frozen=True)
class Project:
    """Its top-level `packages`, and `files` that are known to be its own."""

    packages: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entrypoint: EntrypointComparison) -> "Project":
        """As far as the figures of one entrypoint tell."""
        sites = [cause.where.file for cause in entrypoint.causes if cause.where and cause.kind.endswith("-site")]
        own = [change.file for change in entrypoint.allocations if change.project]
        packages = [cost.package for cost in entrypoint.packages if cost.project]
        return cls(frozenset(packages), frozenset([*sites, *own]))

    def owns(self, file: str) -> bool:
        """Whether the file is the project's: relative to its root, and in no way out of it."""
        parts = file.removeprefix("src/").split("/")
        if "\\" in file or any(part in ("", ".", "..") for part in file.split("/")):
            return False
        return file in self.files or parts[0].removesuffix(".py") in self.packages

    def own(self, location: Location | None) -> Location | None:
        """The location when it is in a file of the project."""
        return location if location is not None and self.owns(location.file) else None


NO_PROJECT = Project()
"""Of which no file is known."""
