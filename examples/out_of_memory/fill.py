"""A start-up that runs out of memory, safe to try anywhere.

It fills blocks of 8 MiB and never stops by itself, under a limit that it sets itself: 256 MiB of address space more
than it had when it began. True cost: the limit leaves room for 31 blocks, 260,046,848 bytes; the 32nd raises
MemoryError and the program ends with exit code 1. Under a tighter limit from outside, a container's or a cgroup's,
the kernel kills it with SIGKILL before that: one of 128 MiB leaves room for 14 or 15.
"""

import resource
from pathlib import Path

BLOCK = 8 * 1024**2
ROOM = 256 * 1024**2


def limit_address_space(room: int) -> None:
    """Let this process map `room` bytes more than it has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + room, hard))


if __name__ == "__main__":
    limit_address_space(ROOM)
    blocks: list[bytes] = []
    while True:
        blocks.append(b"x" * BLOCK)
        print(f"{len(blocks)} blocks, {len(blocks) * BLOCK:,} bytes", flush=True)
