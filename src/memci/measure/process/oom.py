"""Whether the kernel killed something because memory had run out: its own counters, before and after.

Three kinds count: memory.events of a v2 cgroup, memory.oom_control of a v1 one, and /proc/vmstat for the whole
machine, which even a container can read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from memci.measure.process.proc import read

Verdict = Literal["killed", "not-killed", "unknown"]

_MACHINE = Path("/proc/vmstat")


@dataclass(frozen=True)
class Mount:
    """A mounted cgroup hierarchy: v2, or the memory controller of v1. `root` is the cgroup found at `point`."""

    version: Literal[1, 2]
    root: str
    point: Path


def parse_oom_kills(text: bytes) -> int | None:
    """The oom_kill counter of memory.events, memory.oom_control or /proc/vmstat."""
    for line in text.splitlines():
        name, _, value = line.partition(b" ")
        if name == b"oom_kill":
            return int(value)
    return None


def parse_mounts(mountinfo: str) -> list[Mount]:
    """The cgroup hierarchies of /proc/PID/mountinfo that can limit memory."""
    mounts: list[Mount] = []
    for line in mountinfo.splitlines():
        place, _, kind = line.partition(" - ")
        _, _, _, root, point, *_ = place.split(" ")
        filesystem, _, options = kind.split(" ", 2)
        if filesystem == "cgroup2":
            mounts.append(Mount(2, root, Path(point)))
        elif filesystem == "cgroup" and "memory" in options.split(" ")[-1].split(","):
            mounts.append(Mount(1, root, Path(point)))
    return mounts


def counter_files(cgroup: str, mounts: Iterable[Mount]) -> list[Path]:
    """Where the counters of a process are, from its /proc/PID/cgroup."""
    paths = {}
    for line in cgroup.splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            paths[2] = path
        elif "memory" in controllers.split(","):
            paths[1] = path
    files = []
    for mount in mounts:
        if mount.version in paths:
            inside = _below(paths[mount.version], mount.root)
            files.append(mount.point / inside / ("memory.events" if mount.version == 2 else "memory.oom_control"))  # noqa: PLR2004
    return files


def _below(path: str, root: str) -> str:
    """A cgroup's path below the one that is mounted; a container may show a path of the host instead: then none."""
    if root == "/":
        return path.strip("/")
    return path[len(root) :].strip("/") if path == root or path.startswith(f"{root}/") else ""


class OomWatch:
    """Remembers the counters of every cgroup the tree was seen in, from the first sight of it."""

    def __init__(self) -> None:
        self._mounts = parse_mounts((read("/proc/self/mountinfo") or b"").decode(errors="replace"))
        self._cgroups: set[bytes] = set()
        self._before: dict[Path, int] = {}
        self._remember(_MACHINE)
        self.saw("self")

    def saw(self, pid: int | str) -> None:
        """A process of the tree is running; it may have moved to another cgroup."""
        cgroup = read(f"/proc/{pid}/cgroup")
        if cgroup and cgroup not in self._cgroups:
            self._cgroups.add(cgroup)
            for path in counter_files(cgroup.decode(errors="replace"), self._mounts):
                self._remember(path)

    def anywhere(self) -> Verdict:
        """Whether anything on this machine was killed since the start; needs a SIGKILL to go with it."""
        return self._rose([_MACHINE, *self._before])

    def in_cgroup(self) -> Verdict:
        """Whether something in a cgroup of the tree was killed since it was first seen there."""
        return self._rose([path for path in self._before if path != _MACHINE])

    def _rose(self, paths: Iterable[Path]) -> Verdict:
        known = [(path, before) for path in paths if (before := self._before.get(path)) is not None]
        if any((_kills(path) or 0) > before for path, before in known):
            return "killed"
        return "not-killed" if known else "unknown"

    def _remember(self, path: Path) -> None:
        kills = _kills(path)
        if kills is not None:
            self._before.setdefault(path, kills)


def _kills(path: Path) -> int | None:
    text = read(str(path))
    return parse_oom_kills(text) if text else None
