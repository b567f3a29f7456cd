"""memray's core without the package around it: 50 modules for a moment instead of 437 for good.

`import memray` loads rich, textual, asyncio and more before the program starts, and so hides the cost of every
import that the program shares with it. The compiled core needs only a few names of those, which stand-ins give.
They are private to memray 1.20.0 (the release memci pins); when one is gone, `plain_tracker` takes over.
"""

import os
import sys

TYPE_CHECKING = False  # `typing` would be an import, and so would `from __future__`: hence the quotes below
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, ModuleType
    from typing import Any

    from memray import Tracker

    ThreadTrace = Callable[[FrameType, str, Any], None]

_ERRORS_ONLY = 40
"""memray warns on the program's stderr when an interpreter is linked statically, as Debian's are."""


def small_tracker(home: str, destination: "dict[str, Any]", options: "dict[str, Any]") -> "tuple[Tracker, ThreadTrace]":
    """Make a tracker from `memray._memray` in `home` with stand-ins, all gone from sys.modules afterwards.

    Returns the tracker and memray's hook for new threads. `destination` are the keywords of FileDestination,
    `options` those of Tracker. Raises whatever memray raises when its private names have changed.
    """
    stand_ins = _stand_ins(home + "/memray")
    displaced = {name: sys.modules[name] for name in stand_ins if name in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import memray._memray as core

        core.set_log_level(_ERRORS_ONLY)
        target = stand_ins["memray._destination"].FileDestination(**destination)
        # Making the tracker imports module_tools for the paths it writes into the capture's header.
        return core.Tracker(destination=target, **options), core.start_thread_trace
    finally:
        for name in stand_ins:
            sys.modules.pop(name, None)
        sys.modules.update(displaced)


def plain_tracker(
    home: str, destination: "dict[str, Any]", options: "dict[str, Any]"
) -> "tuple[Tracker, ThreadTrace, frozenset[str]]":
    """Make a tracker with all of memray imported; returns it, the thread hook, and the modules that must stay."""
    before = set(sys.modules)
    sys.path.append(home)
    try:
        import memray

        memray.set_log_level(_ERRORS_ONLY)  # type: ignore[attr-defined]  # missing from memray's stub
        tracker = memray.Tracker(destination=memray.FileDestination(**destination), **options)
    finally:
        sys.path.remove(home)
    thread_trace: ThreadTrace = memray.start_thread_trace  # type: ignore[attr-defined]  # missing from memray's stub
    return tracker, thread_trace, frozenset(set(sys.modules) - before)


def _stand_ins(package: str) -> "dict[str, ModuleType]":
    """Modules by name, with the few attributes the core touches while it loads and while it tracks."""
    module_type = type(sys)

    def module(name: str, **attributes: object) -> "ModuleType":
        made = module_type(name)
        made.__dict__.update(attributes)
        return made

    def nothing(*_args: object, **_keywords: object) -> None:
        return None

    class Destination:
        pass

    class FileDestination(Destination):
        def __init__(
            self, path: str, overwrite: bool = False, compress_on_exit: bool = True, buffered: bool = False
        ) -> None:
            self.path = path
            self.overwrite = overwrite
            self.compress_on_exit = compress_on_exit
            self.buffered = buffered

    class SocketDestination(Destination):
        pass

    class Path:
        """Enough of pathlib.Path to answer whether the destination is /dev/null."""

        def __init__(self, path: str) -> None:
            self.path = path

        def samefile(self, other: str) -> bool:
            return os.path.samefile(self.path, other)  # noqa: PTH121

    def path_info() -> "dict[str, str | list[str]]":
        return {
            "stdlib": os.path.dirname(os.__file__),  # noqa: PTH120
            "site_packages": [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))],
            "sys_path": [entry for entry in sys.path if entry],
        }

    return {
        "rich": module("rich", print=nothing, __path__=[]),
        "rich.progress": module("rich.progress", Progress=nothing, SpinnerColumn=nothing),
        "pathlib": module("pathlib", Path=Path),
        "datetime": module("datetime", datetime=nothing),
        "memray": module("memray", __path__=[package]),
        "memray._destination": module(
            "memray._destination",
            Destination=Destination,
            FileDestination=FileDestination,
            SocketDestination=SocketDestination,
        ),
        "memray._metadata": module("memray._metadata", Metadata=None),
        "memray._stats": module("memray._stats", Stats=None),
        "memray.reporters": module("memray.reporters", __path__=[]),
        "memray.reporters.module_tools": module("memray.reporters.module_tools", get_python_path_info=path_info),
    }
