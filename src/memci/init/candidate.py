"""What was found: entrypoints that memci could start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Candidate:
    """An entrypoint: its name, what to start (as the settings' key and value), and when that is ready.

    `what` and `where` say what it is and in which file it stands; `remarks` are sentences for those who read the
    settings.
    """

    name: str
    key: Literal["command", "import"]
    value: str
    what: str
    where: str
    ready: str = "exit"
    env: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """`entrypoints`: those to measure. `others`: what could be one too. `install`: lines that install the project
    where memci would not guess them. `projects`: folders below that are projects of their own."""

    entrypoints: tuple[Candidate, ...] = ()
    others: tuple[Candidate, ...] = ()
    install: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
