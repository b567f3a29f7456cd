"""The edges pass: all of the imports pass, and who asks for what is loaded already.

One JSON array a line goes to `edges.jsonl` for each module that asks for another, once for every function of it that
does, and once for every line at its top: [pid, importer, file, line, function, module, at_ns]. The importer is the
`__name__` of the code that asks, null when that is C code by itself; `at_ns` is CLOCK_MONOTONIC. `from p import x` asks
for `p`, and for `p.x` when that is a module. What a module needs only because it is inside a package is not written
down.

On Python 3.9 and 3.10 tracebacks have a line more for each import that failed, named as one of Python's own.
"""

import os
import sys

TYPE_CHECKING = False  # `typing` would be an import, and so would `from __future__`: hence the quotes below
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, ModuleType
    from typing import Any

    Importer = Callable[[], FrameType | None]
    Asked = Callable[[FrameType | None, str], None]
    FindAndLoad = Callable[[str, Callable[[str], object]], ModuleType]

    load: Callable[[str, str], dict[str, Any]]
    probe_folder: str


def start(folder: str) -> "frozenset[str]":
    """Time the imports, and write down who asks for what; returns the modules to keep in sys.modules (none)."""
    imports = load("imports", probe_folder)  # noqa: F821 (given by start.py)
    kept: frozenset[str] = imports["start"](folder)
    log = load("log", probe_folder)["Log"](folder + "/edges.jsonl")  # noqa: F821 (given by start.py)
    importer, asked = imports["_importer"], _asked(log)
    _hear_statements(importer, asked)
    _hear_calls(importer, asked)
    return kept


def _asked(log: "Any") -> "Asked":
    """What is to be called with each frame that asks for a module (None for C code), and the module's full name."""
    from _json import encode_basestring_ascii as quote
    from time import monotonic_ns

    known: set[tuple[object, ...]] = set()

    def text(value: object) -> str:
        return quote(value) if type(value) is str else "null"

    def asked(frame: "FrameType | None", module: str) -> None:
        name, file, line, function = None, None, 0, None
        if frame is not None:
            name = frame.f_globals.get("__name__")
            name = name if type(name) is str else None
            file, line, function = frame.f_code.co_filename, frame.f_lineno or 0, frame.f_code.co_name
        # Of two statements at the top of a module one can go while the other stays.
        edge = (name, function, line if function == "<module>" else 0, module)
        if edge in known or (name is not None and name.startswith("memci_probe_")):
            return
        known.add(edge)
        row = (os.getpid(), text(name), text(file), line, text(function), quote(module), monotonic_ns())
        try:
            log.write(("[%d,%s,%s,%d,%s,%s,%d]\n" % row).encode("ascii"))
        except OSError:
            return  # a full disk must not fail the program's import

    return asked


def _hear_statements(importer: "Importer", asked: "Asked") -> None:
    """Wrap `__import__`, which every import statement calls, also for what is loaded already."""
    import _imp
    import builtins

    original = builtins.__import__
    modules = sys.modules

    def __import__(  # noqa: A001, N807 - the names that tracebacks and the program know
        name: "Any",
        globals: "Any" = None,  # noqa: A002
        locals: "Any" = None,  # noqa: A002
        fromlist: "Any" = (),
        level: int = 0,
    ) -> "Any":
        module = _absolute(name, globals, level)
        frame = importer() if module else None
        if module:
            asked(frame, module)
        try:
            imported = original(name, globals, locals, fromlist, level)
        except BaseException as error:
            if error.__traceback__ is not None:
                error.__traceback__ = error.__traceback__.tb_next
            raise
        if fromlist and module:
            for member in _members(modules.get(module), fromlist):
                if f"{module}.{member}" in modules:
                    asked(frame, f"{module}.{member}")
        return imported

    # Where Python trims its own frames from tracebacks by their file's name, ours go with them.
    _imp._fix_co_filename(__import__.__code__, "<frozen importlib._bootstrap>")  # type: ignore[attr-defined]  # private to CPython
    builtins.__import__ = __import__


def _hear_calls(importer: "Importer", asked: "Asked") -> None:
    """Wrap what `importlib.import_module` comes by, and C code, for what is loaded already or not."""
    import _frozen_importlib
    import _imp
    from _thread import get_ident

    finding: dict[int, list[tuple[FrameType | None, str]]] = {}
    original: FindAndLoad = _frozen_importlib._find_and_load  # type: ignore[attr-defined]  # private to CPython

    def _find_and_load(name: str, import_: "Callable[[str], object]") -> "ModuleType":
        if type(name) is not str:
            return original(name, import_)
        frame = importer()
        within = finding.setdefault(get_ident(), [])
        # The packages around a module are asked for by the import system, on the way to it.
        if not within or within[-1][0] is not frame or not within[-1][1].startswith(name + "."):
            asked(frame, name)
        within.append((frame, name))
        try:
            return original(name, import_)
        finally:
            within.pop()

    _imp._fix_co_filename(_find_and_load.__code__, "<frozen importlib._bootstrap>")  # type: ignore[attr-defined]  # private to CPython
    _frozen_importlib._find_and_load = _find_and_load  # type: ignore[attr-defined]  # private to CPython


def _absolute(name: object, names: "dict[str, Any] | None", level: int) -> "str | None":
    """The full name of what a statement asks for; None for what Python will refuse."""
    if type(name) is not str or type(level) is not int or level < 0:
        return None
    if level == 0:
        return name
    package = _package(names) if type(names) is dict else None
    if not package or package.count(".") < level - 1:
        return None
    base = package.rsplit(".", level - 1)[0]
    return f"{base}.{name}" if name else base


def _package(names: "dict[str, Any]") -> "str | None":
    """The package that the code with these globals is in, as Python works it out."""
    package = names.get("__package__")
    if package is None:
        package = getattr(names.get("__spec__"), "parent", None)
    if package is None:
        package = names.get("__name__")
        if type(package) is str and "__path__" not in names:
            package = package.rpartition(".")[0]
    return package if type(package) is str else None


def _members(module: object, fromlist: object) -> "list[str]":
    """The names that `from module import …` binds, for as much as is known of them."""
    wanted = _listed(fromlist)
    if "*" in wanted and type(module) is type(sys):
        wanted += _listed(module.__dict__.get("__all__"))
    return wanted


def _listed(names: object) -> "list[str]":
    return [name for name in names if type(name) is str] if isinstance(names, (tuple, list)) else []
