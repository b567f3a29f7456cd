"""The step's log: sentences, folded parts, and the runner's workflow commands, which nobody else can print."""

import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TextIO

from memci.errors import DEFECT
from memci.render.escape import plain

Level = Literal["error", "warning", "notice", "debug"]

_LONGEST_LINE = 1_000


class Log:
    """Writes to the step's stdout. Whatever is said is one line of plain text and no command; what comes from the
    project's programs stands, besides, where the runner obeys nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._quiet = ""

    def say(self, sentence: str) -> None:
        """A line."""
        self._write(inert(plain(sentence, _LONGEST_LINE)))

    def tell(self, level: Level, message: str, *, title: str = "", file: str = "", line: int | None = None) -> None:
        """An annotation; `file` is relative to the workspace."""
        properties = {"title": title, "file": file, "line": str(line) if line and file else ""}
        said = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
        self._command(f"::{level}{' ' if said else ''}{said}::{_data(message)}")

    def mask(self, secret: str) -> None:
        """Have the runner blot this out from here on."""
        for line in secret.splitlines():
            if line.strip():
                self._command(f"::add-mask::{_data(line)}")

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """A folded part of the log. Inside, the runner obeys nothing but what this object says."""
        self._command(f"::group::{_data(plain(title))}")
        self._quiet = secrets.token_hex(16)
        self._write(f"::stop-commands::{self._quiet}")
        try:
            yield
        finally:
            token, self._quiet = self._quiet, ""
            self._write(f"::{token}::")
            self._command("::endgroup::")

    def tell_defect(self, level: Level, title: str) -> None:
        """An annotation about the exception that is being handled, with its traceback in a folded part."""
        with self.group("What went wrong"):
            for line in traceback.format_exc().splitlines():
                self.say(line)
        self.tell(level, DEFECT, title=title)

    def _command(self, text: str) -> None:
        if not self._quiet:
            self._write(text)
            return
        self._write(f"::{self._quiet}::")
        self._write(text)
        # A token that has been shown is no secret any more.
        self._quiet = secrets.token_hex(16)
        self._write(f"::stop-commands::{self._quiet}")

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()


def inert(line: str) -> str:
    """The line, changed where the runner takes it for a command: `::name::` at its beginning, `##[name]` anywhere."""
    shown = line.replace("##[", r"#\x23[")
    return rf"\x3a{shown.lstrip()[1:]}" if shown.lstrip().startswith("::") else shown


def _data(text: str) -> str:
    """As the runner's own toolkit escapes a command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
