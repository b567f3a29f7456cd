"""What a program that a test started said, and how it left."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from memci.measure.child_environment import Pass


@dataclass(frozen=True)
class Answer:
    """Exit code (negative: the signal), and both streams as text."""

    code: int
    stdout: str
    stderr: str


class Started(Protocol):
    """Runs the measured interpreter with the probe of a pass, or without any, and waits for its end."""

    def __call__(
        self,
        *arguments: str,
        with_pass: Pass | None,
        folder: Path | None = None,
        tracker: str = "small",
        served: Path | None = None,
        collector_off: bool = False,
        **own: str,
    ) -> Answer:
        """`own` are environment variables; `folder` is where the probe writes; `served`: a listing of texts."""
