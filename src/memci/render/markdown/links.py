"""Links from the comment to the lines, the commit and the run: built of checked and quoted parts only."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from memci.model.result import Location
from memci.render.escape import code, code_cell
from memci.render.project import NO_PROJECT, Project
from memci.render.voice import Voice, written

_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/%#?=&+-]*)?")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}/[A-Za-z0-9._-]{1,100}")
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LONGEST = 600


@dataclass(frozen=True)
class Links:
    """Where the comment may link to. ValueError when a part could not be part of a link.

    `server` such as https://github.com, `repository` owner/name, `sha` the head that was measured. `root`: the folder
    of the project in the repository.  `behind`: how many commits the base lies behind the tip of its branch.
    """

    server: str
    repository: str
    sha: str
    root: str = ""
    run_url: str | None = None
    report_url: str | None = None
    behind: int | None = None

    def __post_init__(self) -> None:
        for name, pattern in (("server", _URL), ("repository", _REPOSITORY), ("sha", _SHA)):
            _check(name, pattern, getattr(self, name))
        for name in ("run_url", "report_url"):
            if getattr(self, name) is not None:
                _check(name, _URL, getattr(self, name))

    def line(self, location: Location) -> str | None:
        """The address of a line of the project at the head; None when it would be too long."""
        path = f"{self.root}/{location.file}" if self.root else location.file
        anchor = f"#L{location.line}" if location.line else ""
        url = f"{self._base}/blob/{self.sha}/{quote(path, safe='/')}{anchor}"
        return url if len(url) <= _LONGEST else None

    def commit(self, sha: str) -> str | None:
        """The address of a commit of the repository."""
        return f"{self._base}/commit/{sha}" if _SHA.fullmatch(sha) else None

    @property
    def _base(self) -> str:
        return f"{self.server.rstrip('/')}/{self.repository}"


@dataclass(frozen=True)
class Linker:
    """Links the lines of a project's own files."""

    links: Links | None = None
    project: Project = NO_PROJECT

    @property
    def voice(self) -> Voice:
        """For sentences."""
        return Voice(code, self.place)

    def place(self, location: Location) -> str:
        """`shop/report.py:3` in a sentence."""
        return self._linked(code(written(location)), location)

    def cell(self, location: Location, text: str | None = None) -> str:
        """The same, or another foreign text for it, in a cell of a table."""
        return self._linked(code_cell(written(location) if text is None else text), location)

    def _linked(self, shown: str, location: Location) -> str:
        url = self.links.line(location) if self.links and self.project.owns(location.file) else None
        return f"[{shown}]({url})" if url else shown


def _check(name: str, pattern: re.Pattern[str], value: str) -> None:
    if len(value) > _LONGEST or not pattern.fullmatch(value):
        raise ValueError(f"{value!r} is no {name} to link to")
