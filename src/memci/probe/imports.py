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
    from typing import Any

    FindAndLoad = Callable[[str, Callable[[str], object]], ModuleType]

    load: Callable[[str, str], dict[str, Any]]
    probe_folder: str


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
    """Time the imports and hear the program's marks; returns the modules to keep in sys.modules (none)."""
    from time import monotonic_ns

    files = load("log", probe_folder)  # noqa: F821 (given by start.py)
    marks = load("marks", probe_folder)  # noqa: F821 (given by start.py)
    log, resident = files["Log"], files["Statm"]().resident
    _write_header(folder, os.getpid(), monotonic_ns())
    _time_imports(log(folder + "/imports.jsonl"), resident)
    marks["listen"](log(folder + "/marks.jsonl"), resident)
    return frozenset()


def _time_imports(log: "Any", resident: "Callable[[], int]") -> None:
    """Wrap the import system's entry."""
    import _frozen_importlib
    import _imp
    from _json import encode_basestring_ascii as quote
    from _thread import get_ident
    from time import monotonic_ns

    original: FindAndLoad = _frozen_importlib._find_and_load  # type: ignore[attr-defined]  # private to CPython
    stacks: dict[int, list[_Entry]] = {}
    modules = sys.modules

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
