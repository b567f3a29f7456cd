"""The imports pass: how long each import takes, what it adds to RSS, and which line asked for it.

One JSON array a line goes to `imports.jsonl` when an import finishes, so that nothing is lost when the process
is killed: [pid, thread, module, parent, file, importer_file, importer_line, importer_function, started_ns,
cumulative_ns, self_ns, cumulative_rss, self_rss, ok]. Times are CLOCK_MONOTONIC, sizes bytes.
"""

import os
import sys

TYPE_CHECKING = False  # `typing` would be an import, and so would `from __future__`: hence the quotes below
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, ModuleType

    FindAndLoad = Callable[[str, Callable[[str], object]], ModuleType]

_HIGH_DESCRIPTOR = 400
"""Our descriptors start here, so that the program's own keep the numbers they would have had."""


def _open_high(path: str, flags: int) -> int:
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    low = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        return fcntl(low, F_DUPFD_CLOEXEC, _HIGH_DESCRIPTOR)
    finally:
        os.close(low)


class _Log:
    """An append-only file whose descriptor is checked before each write: a program may close what it does not know."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.descriptor = -1
        self.identity: tuple[int, int] | None = None
        self.open()

    def open(self) -> None:
        self.descriptor = _open_high(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        status = os.fstat(self.descriptor)
        self.identity = (status.st_dev, status.st_ino)

    def write(self, line: bytes) -> None:
        try:
            status = os.fstat(self.descriptor)
            if (status.st_dev, status.st_ino) != self.identity:
                self.open()
        except OSError:
            self.open()
        os.write(self.descriptor, line)


class _Statm:
    """This process's resident bytes from /proc/self/statm."""

    def __init__(self) -> None:
        self.page = os.sysconf("SC_PAGE_SIZE")
        self.open()

    def open(self) -> None:
        self.descriptor = _open_high("/proc/self/statm", os.O_RDONLY)
        self.pid = os.getpid()

    def resident(self) -> int:
        try:
            if os.getpid() != self.pid:
                # /proc/self was resolved when it was opened: a forked child would read its parent.
                self.open()
            return int(os.pread(self.descriptor, 128, 0).split()[1]) * self.page
        except (OSError, ValueError, IndexError):
            return 0


class _Entry:
    __slots__ = ("child_ns", "child_rss", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.child_ns = 0
        self.child_rss = 0


def _write_header(folder: str, pid: int, now: int) -> None:
    text = '{"pid": %d, "started_ns": %d, "modules": %d}\n' % (pid, now, len(sys.modules))
    with open(f"{folder}/start-{pid}-{now}.json", "w", encoding="ascii") as out:  # noqa: PTH123
        out.write(text)


def _importer() -> "FrameType | None":
    """The frame that holds the import statement, past our own, the import system's and importlib's.

    None when C code asks: site-less start-up, an encoding, `-m`.
    """
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        filename = frame.f_code.co_filename
        if not filename.startswith(("<frozen importlib", "<memci probe")) and not filename.endswith(
            "/importlib/__init__.py"
        ):
            return frame
        frame = frame.f_back
    return None


def _origin(name: str) -> object:
    """The file a module was loaded from, or `built-in` and `frozen` as Python calls them; None when it is gone."""
    module = sys.modules.get(name)
    return getattr(getattr(module, "__spec__", None), "origin", None)


def start(folder: str) -> "frozenset[str]":
    """Wrap the import system's entry; returns the modules to keep in sys.modules (none)."""
    import _frozen_importlib
    import _imp
    from _json import encode_basestring_ascii as quote
    from _thread import get_ident
    from time import monotonic_ns

    original: FindAndLoad = _frozen_importlib._find_and_load  # type: ignore[attr-defined]  # private to CPython
    log = _Log(folder + "/imports.jsonl")
    resident = _Statm().resident
    stacks: dict[int, list[_Entry]] = {}
    modules = sys.modules
    _write_header(folder, os.getpid(), monotonic_ns())

    def text(value: object) -> str:
        return quote(value) if type(value) is str else "null"

    def asked_by(frame: "FrameType | None") -> str:
        if frame is None:
            return "null,0,null"
        return f"{text(frame.f_code.co_filename)},{frame.f_lineno or 0},{text(frame.f_code.co_name)}"

    def record(
        entry: _Entry, parent: "str | None", asker: str, figures: "tuple[int, int, int, int, int]", ok: int
    ) -> None:
        line = "[%d,%d,%s,%s,%s,%s,%d,%d,%d,%d,%d,%d]\n" % (
            os.getpid(),
            get_ident(),
            text(entry.name),
            text(parent),
            text(_origin(entry.name)),
            asker,
            *figures,
            ok,
        )
        try:
            log.write(line.encode("ascii"))
        except OSError:
            return  # a full disk must not fail the program's import

    def _find_and_load(name: str, import_: "Callable[[str], object]") -> "ModuleType":
        if name in modules or type(name) is not str:
            return original(name, import_)
        package = name.rpartition(".")[0]
        if package and package not in modules:
            # The import system would load it inside the child's turn, and the package would look like the
            # child's import. Asked for first, it stands beside it.
            import_(package)
        asker = asked_by(_importer())
        stack = stacks.setdefault(get_ident(), [])
        above = stack[-1] if stack else None
        entry = _Entry(name)
        stack.append(entry)
        ok = 0
        memory = resident()
        begun = monotonic_ns()
        try:
            module = original(name, import_)
            ok = 1
            return module
        finally:
            elapsed = monotonic_ns() - begun
            grown = resident() - memory
            stack.pop()
            if above is not None:
                above.child_ns += elapsed
                above.child_rss += grown
            figures = (begun, elapsed, elapsed - entry.child_ns, grown, grown - entry.child_rss)
            record(entry, None if above is None else above.name, asker, figures, ok)

    # Python trims its own frames from tracebacks by their file's name; ours then go with them.
    _imp._fix_co_filename(_find_and_load.__code__, "<frozen importlib._bootstrap>")  # type: ignore[attr-defined]  # private to CPython
    _frozen_importlib._find_and_load = _find_and_load  # type: ignore[attr-defined]  # private to CPython
    return frozenset()
