"""The heap pass: memray's tracker over the whole life of the process, and a frame that names each import.

Most of what an import allocates has the import system as its innermost frame. Every module is therefore loaded
through a code object named `<memci import NAME>`, which then stands in the stack of all that its loading costs.
"""

import os
import sys

TYPE_CHECKING = False  # `typing` would be an import, and so would `from __future__`: hence the quotes below
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import FrameType, ModuleType
    from typing import Any

    from memray import Tracker

    ThreadTrace = Callable[[FrameType, str, Any], None]

    load: Callable[[str, str], dict[str, Any]]
    probe_folder: str


def start(folder: str) -> "frozenset[str]":
    """Start tracking into `heap-PID-NANOSECONDS.bin`; returns the modules to keep in sys.modules."""
    import atexit
    from time import monotonic_ns

    destination = {
        "path": f"{folder}/heap-{os.getpid()}-{monotonic_ns()}.bin",
        "overwrite": True,
        "compress_on_exit": False,
        "buffered": False,
    }
    options = {
        "follow_fork": True,
        # A process that is killed, or leaves by os._exit as forked children do, ends with its last sample.
        "memory_interval_ms": 1,
        # There PYTHONMALLOC=malloc does not exist; elsewhere it shows every object to memray at half the cost.
        "trace_python_allocators": "t" in getattr(sys, "abiflags", ""),
    }
    # memray copies the command line into the capture, and refuses one that is not UTF-8.
    argv = sys.argv
    sys.argv = [word.encode("utf-8", "backslashreplace").decode("utf-8") for word in argv]
    try:
        tracker, start_thread_trace, kept = _make_tracker(folder, destination, options)
    finally:
        sys.argv = argv
    _name_imports(start_thread_trace)
    atexit.register(tracker.__exit__, None, None, None)
    # Last, so that as little as possible of ours is seen.
    tracker.__enter__()
    # Up to 3.9 the callbacks live in the module: a second copy would take the place of ours.
    return kept | {"atexit"} if sys.version_info < (3, 10) else kept


def _make_tracker(
    folder: str, destination: "dict[str, Any]", options: "dict[str, Any]"
) -> "tuple[Tracker, ThreadTrace, frozenset[str]]":
    """memray's tracker and thread hook, and the modules that have to stay in sys.modules for them."""
    home = os.environ["MEMCI_PROBE_MEMRAY"]
    bootstrap = load("bootstrap", probe_folder)  # noqa: F821 (given by start.py)
    reason = "asked for"
    if os.environ.get("MEMCI_PROBE_TRACKER", "small") == "small":
        try:
            return (*bootstrap["small_tracker"](home, destination, options), frozenset())
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
    made: tuple[Tracker, ThreadTrace, frozenset[str]] = bootstrap["plain_tracker"](home, destination, options)
    _note_fallback(folder, reason)
    return made


def _name_imports(start_thread_trace: "ThreadTrace") -> None:
    import _frozen_importlib

    original = _frozen_importlib._load_unlocked  # type: ignore[attr-defined]  # private to CPython

    def template(spec: "ModuleSpec", load_unlocked: "Callable[[ModuleSpec], ModuleType]") -> "ModuleType":
        return load_unlocked(spec)

    # Python trims the import system's frames from tracebacks by their file's name; ours then go with them.
    code = template.__code__.replace(co_filename="<frozen importlib._bootstrap>")
    renamed = ["co_name", "co_qualname"] if hasattr(code, "co_qualname") else ["co_name"]
    function: Any = type(template)  # types.FunctionType
    no_globals: dict[str, Any] = {}
    loads = [0]

    def _load_unlocked(spec: "ModuleSpec") -> "ModuleType":
        # The line tells one load from the next: a module may be loaded again, for somebody else.
        loads[0] += 1
        changes: dict[str, Any] = dict.fromkeys(renamed, f"<memci import {spec.name}>")
        named = code.replace(co_firstlineno=loads[0], **changes)
        module: ModuleType = function(named, no_globals)(spec, original)
        if spec.name == "threading":
            # memray told its own copy of `threading`, which the program does not see, how to follow new threads.
            module.setprofile(start_thread_trace)
        return module

    import _imp

    _imp._fix_co_filename(_load_unlocked.__code__, "<frozen importlib._bootstrap>")  # type: ignore[attr-defined]  # private to CPython
    _frozen_importlib._load_unlocked = _load_unlocked  # type: ignore[attr-defined]  # private to CPython


def _note_fallback(folder: str, reason: str) -> None:
    with open(f"{folder}/plain-tracker-{os.getpid()}.txt", "w", encoding="utf-8", errors="replace") as out:  # noqa: PTH123
        out.write(f"{reason}\n")
