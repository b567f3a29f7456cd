"""A real Chromium that opens a file from disk, and what was to be seen there. browser.mjs does it, by playwright."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).parent
Scheme = Literal["light", "dark"]
WIDE, NARROW = 1400, 390
_PROGRAMS = ("chromium", "google-chrome", "google-chrome-stable")
"""Debian's, and what the images of GitHub's runners have: Ubuntu's own chromium is a snap."""


@dataclass(frozen=True)
class Picture:
    """A screenshot: of the element that a CSS selector names (the `index`-th), or else of the whole page, or of what is
    in the window when it was opened."""

    path: str
    selector: str | None = None
    index: int = 0
    whole: bool = True


@dataclass(frozen=True)
class Visit:
    """How a page is to be looked at. `look`: functions of looks.mjs. `longest`: milliseconds to wait for figures."""

    file: Path
    width: int = WIDE
    height: int = 900
    scheme: Scheme = "light"
    motion: Literal["reduce", "no-preference"] = "no-preference"
    look: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    longest: int = 60_000


@dataclass(frozen=True)
class Drawing:
    """Figures that the page has and that were drawn. Seconds since navigation until all were, and until the page and
    its scripts had been read."""

    wanted: int
    drawn: int
    seconds: float
    loaded: float


@dataclass(frozen=True)
class Seen:
    """What a visit saw. `requests`: all but that for the file itself. `violations`: of the page's own policy.
    `looks`: what each of them answered."""

    url: str
    drawing: Drawing
    console: Sequence[str]
    errors: Sequence[str]
    requests: Sequence[str]
    violations: Sequence[str]
    dialogs: Sequence[str]
    windows: int
    looks: dict[str, Any] = field(default_factory=dict)

    def faults(self) -> list[str]:
        """What no page of ours may do, in words; empty when all is well."""
        return list(self._faults())

    def _faults(self) -> Iterator[str]:
        yield from (f"console: {message}" for message in self.console)
        yield from (f"error: {message}" for message in self.errors)
        yield from (f"request: {url}" for url in self.requests)
        yield from (f"violation: {what}" for what in self.violations)
        yield from (f"dialog: {message}" for message in self.dialogs)
        if not self.url.startswith("file:"):
            yield f"went to {self.url}"
        if self.windows:
            yield f"windows opened: {self.windows}"
        if self.drawing.drawn != self.drawing.wanted:
            yield f"drawn: {self.drawing.drawn} of {self.drawing.wanted} figures"


class NoBrowserError(Exception):
    """There is no browser here, or nothing to drive it with; the message says what would be right."""


def chromium() -> str:
    """The browser's program: CHROMIUM, or the first that is on PATH; NoBrowserError when there is none."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else _PROGRAMS:
        if program := shutil.which(name):
            return program
    if named:
        raise NoBrowserError(f"CHROMIUM is {named}, and there is no such program.")
    raise NoBrowserError(
        f"There is no Chromium: none of {', '.join(_PROGRAMS)} is on PATH. Install one (Debian: apt-get install "
        "chromium), or name it by CHROMIUM=/path/to/chromium."
    )


def visit(*visits: Visit, together: int = 1) -> list[Seen]:
    """Make the visits in one browser, each with a profile of its own and so many at a time (then their times say
    little); NoBrowserError when it cannot be started."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules/playwright-core").exists():
        raise NoBrowserError("Node 20 and tests/peers/node_modules are needed: run `make peers-env`.")
    wishes = [{**asdict(one), "file": str(one.file.resolve())} for one in visits]
    job = json.dumps({"executable": chromium(), "together": together, "visits": wishes})
    done = subprocess.run([node, HERE / "browser.mjs"], input=job, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoBrowserError(f"browser.mjs ended with {done.returncode}:\n{done.stderr}")
    return [Seen(**{**one, "drawing": Drawing(**one["drawing"])}) for one in json.loads(done.stdout)]
