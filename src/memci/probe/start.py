"""Choose and start the pass, then restore what the program would have seen without memci.

Environment: MEMCI_PROBE_PASS (`clean`, `imports`, `edges` or `heap`), MEMCI_PROBE_FOLDER (where to write),
MEMCI_PROBE_MEMRAY (the folder that holds `memray/`; heap only), MEMCI_PROBE_TRACKER (`small` or `plain`),
MEMCI_PROBE_BYTECODE (`written`: even under `python -B`, as in the warm-up; `installed`: the program reads what lies
beside its sources and writes none), MEMCI_PROBE_SERVED (a listing of files that are run from other texts; see
`served.py`), MEMCI_PROBE_COLLECTOR (`off`: the garbage collector does not run by itself).

Whatever fails in here must not fail the program: it is written to `probe-error-PID.txt` in the folder instead. The
one exception: a program that was to run from other texts must not run as it is.
"""

import os
import sys

TYPE_CHECKING = False  # `typing` would be an import, and so would `from __future__`: hence the quotes below
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_PROBE_FRAMES = "<memci probe>"
_kept_alive: "list[ModuleType]" = []


def load(name: str, folder: str) -> "dict[str, Any]":
    """Execute a file beside this one, without a trace in sys.modules, and return its namespace."""
    import _imp
    from _frozen_importlib_external import SourceFileLoader

    loader = SourceFileLoader("memci_probe_" + name, folder + "/" + name + ".py")
    code: Any = loader.get_code("memci_probe_" + name)
    _imp._fix_co_filename(code, _PROBE_FRAMES)  # type: ignore[attr-defined]  # private to CPython
    namespace: dict[str, Any] = {"__name__": "memci_probe_" + name, "load": load, "probe_folder": folder}
    exec(code, namespace)  # noqa: S102
    return namespace


def run(inject: str) -> None:
    """Start the pass that the environment asks for and hand on to the program's own sitecustomize."""
    modules_before = dict(sys.modules)
    sys.path[:] = [entry for entry in sys.path if entry != inject]
    sys.path_importer_cache.pop(inject, None)
    finders_before = set(sys.path_importer_cache)
    bytecode = os.environ.get("MEMCI_PROBE_BYTECODE")
    if bytecode == "written":
        sys.dont_write_bytecode = False
    folder = os.environ.get("MEMCI_PROBE_FOLDER")
    wanted = os.environ.get("MEMCI_PROBE_PASS")
    if folder and wanted:
        probe = inject.rpartition("/")[0]
        _serve(probe, folder)
        try:
            keep: frozenset[str] = load(wanted, probe)["start"](folder)
        except BaseException as error:
            keep = frozenset()
            _report(folder, error)
        if os.environ.get("MEMCI_PROBE_COLLECTOR") == "off":
            _stop_collector()
        _forget_new_modules(modules_before, keep)
        for path in set(sys.path_importer_cache) - finders_before:
            del sys.path_importer_cache[path]
    if bytecode == "installed":
        # Not sooner: the probe's own code must cost the same in every start.
        sys.pycache_prefix = None
        sys.dont_write_bytecode = True
    _chain()


def _serve(probe: str, folder: str) -> None:
    listing = os.environ.get("MEMCI_PROBE_SERVED")
    if not listing:
        return
    try:
        load("served", probe)["serve"](listing, folder)
    except BaseException as error:
        text = f"memci cannot run the changed program: {type(error).__name__}: {error}\n"
        os.write(2, text.encode("utf-8", "backslashreplace"))
        os._exit(1)


def _stop_collector() -> None:
    import gc

    gc.disable()


def _forget_new_modules(before: "dict[str, ModuleType]", keep: "frozenset[str]") -> None:
    """Take what the probe imported off sys.modules, so that the program pays for its own imports in full.

    The module objects stay alive: memray's core goes on using its own copies.
    """
    for name in [name for name in sys.modules if name not in before and name not in keep]:
        _kept_alive.append(sys.modules.pop(name))


def _chain() -> None:
    """Load the next sitecustomize on the path in place of ours, or end as Python does when there is none."""
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import PathFinder

    sys.modules.pop("sitecustomize", None)
    spec = PathFinder.find_spec("sitecustomize")
    if spec is None or spec.loader is None:
        # What site.py gets, and passes over in silence, when no sitecustomize exists.
        raise ImportError("No module named 'sitecustomize'", name="sitecustomize")
    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


def _report(folder: str, error: BaseException) -> None:
    text = f"{type(error).__name__}: {error}"
    try:
        with open(f"{folder}/probe-error-{os.getpid()}.txt", "a", encoding="utf-8", errors="replace") as out:  # noqa: PTH123
            out.write(text + "\n")
    except OSError:
        return
