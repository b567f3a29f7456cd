"""What is started, and how long it may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.errors import UsageError


@dataclass(frozen=True)
class Start:
    """A program to execute as it is, without a shell. `env` is the whole environment, nothing is added to it but
    NOTIFY_SOCKET for `notify`. UsageError when the operating system could not be handed these strings."""

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]

    def __post_init__(self) -> None:
        if not self.argv or not self.argv[0]:
            raise UsageError("The command is empty; write what to start.")
        for word in (*self.argv, str(self.cwd), *self.env, *self.env.values()):
            if "\0" in word:
                raise UsageError(f"{word[:60]!r} holds a NUL character, which no command or environment can carry.")
        for name in self.env:
            if not name or "=" in name:
                raise UsageError(f"{name!r} is no name for an environment variable: it is empty or holds a '='.")


@dataclass(frozen=True)
class Limits:
    """Seconds. `timeout`: until it must be ready (or have ended); `grace`: between SIGTERM and SIGKILL."""

    timeout: float
    grace: float
