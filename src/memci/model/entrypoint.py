"""What to start, what ready means, and what it may cost: an entrypoint as the settings describe it."""

from dataclasses import dataclass, field
from typing import Literal

from memci.model.result import MetricName

Level = Literal["error", "warn", "off"]


@dataclass(frozen=True)
class Ready:
    """When a start counts as done.

    kind `exit`: at the end; `http`: first 2xx/3xx answer (port found by itself when None); `listen`: the tree
    listens; `log`: `pattern` (a regular expression) matches a line of stdout or stderr; `notify`: READY=1.
    """

    kind: Literal["exit", "http", "listen", "log", "notify"] = "exit"
    port: int | None = None
    path: str = "/"
    pattern: str | None = None

    def __str__(self) -> str:
        """As a person writes it in the settings: `http:8000/health`, `listen`, `log:Booted`."""
        if self.kind == "log":
            return f"log:{self.pattern}"
        text: str = self.kind
        if self.port is not None:
            text += f":{self.port}"
        if self.kind == "http" and self.path != "/":
            text += self.path
        return text


@dataclass(frozen=True)
class Budget:
    """A limit on one metric, in bytes, seconds or a count. `increase` is a fraction (0.05 is 5 %); with a `floor`
    both must be passed before it counts."""

    max: float | None = None
    increase: float | None = None
    floor: float | None = None
    level: Level = "error"


@dataclass(frozen=True)
class Entrypoint:
    """Exactly one of `command` (argv), `shell` (a shell line), `import_` and `call` is set. Times in seconds.

    `smoke` (argv) or `smoke_shell` (a shell line): what has to pass on a changed program; at most one of them is set.
    `starts_per_day`: over all machines; `instances`: how many run side by side. None where nobody said it.
    """

    name: str
    command: tuple[str, ...] | None = None
    shell: str | None = None
    import_: str | None = None
    call: str | None = None
    ready: Ready = Ready()
    timeout: float = 60.0
    grace: float = 5.0
    runs: int = 10
    env: dict[str, str] = field(default_factory=dict)
    smoke: tuple[str, ...] | None = None
    smoke_shell: str | None = None
    starts_per_day: int | None = None
    instances: int | None = None
    budget: dict[MetricName, Budget] = field(default_factory=dict)
    forbid_imports: tuple[str, ...] = ()
    max_modules: int | None = None
