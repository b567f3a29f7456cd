"""One record of a capture, as memray's reader hands it out."""

from typing import Protocol

from memci.measure.replay.frames import Frame


class Record(Protocol):
    """memray's AllocationRecord, as far as it is used here."""

    @property
    def address(self) -> int:
        """Where."""

    @property
    def allocator(self) -> int:
        """What did it: a memray.AllocatorType."""

    @property
    def size(self) -> int:
        """Bytes; 0 when memory is freed."""

    @property
    def stack_id(self) -> int:
        """The same for the same stack."""

    def stack_trace(self, max_stacks: int) -> list[Frame]:
        """The innermost frames first."""
