"""How far a measurement has come, told to whoever wants to show it."""

from typing import Protocol


class Progress(Protocol):
    """Told about every pass: `begin`, then a `step` for each start that is done, then `end`, even if a pass stops
    early. `close` comes last, once, whatever happened."""

    def begin(self, entrypoint: str, pass_name: str, total: int) -> None:
        """A pass of `total` starts begins."""

    def step(self) -> None:
        """One start is done."""

    def end(self) -> None:
        """The pass is over."""

    def close(self) -> None:
        """The measurement is over."""
