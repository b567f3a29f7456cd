"""Run a program under memray as the heap pass does: `python launcher.py FOLDER PROGRAM [ARGUMENT…]`.

Every module is loaded through a frame that names it; its line tells one loading from another.
"""

import os
import runpy
import sys
import time
from collections.abc import Callable
from types import FunctionType
from typing import Any

from memray import FileDestination, Tracker

IMPORT_SYSTEM = vars(sys.modules["_frozen_importlib"])


def named_loading(load: Callable[[Any], Any]) -> Callable[[Any], Any]:
    loads = 0

    def template(spec: Any, load: Any) -> Any:
        return load(spec)

    def load_named(spec: Any) -> Any:
        nonlocal loads
        loads += 1
        label = f"<memci import {spec.name}>"
        code = template.__code__.replace(co_name=label, co_qualname=label, co_firstlineno=loads)
        return FunctionType(code, {})(spec, load)

    for function in (template, load_named):
        function.__code__ = function.__code__.replace(co_filename="<frozen importlib._bootstrap>")
    return load_named


def main() -> None:
    folder, program, *arguments = sys.argv[1:]
    capture = f"{folder}/heap-{os.getpid()}-{time.monotonic_ns()}.bin"
    sys.argv[:] = [program, *arguments]
    with Tracker(destination=FileDestination(capture, overwrite=True, compress_on_exit=False), follow_fork=True):
        IMPORT_SYSTEM["_load_unlocked"] = named_loading(IMPORT_SYSTEM["_load_unlocked"])
        runpy.run_path(program)


if __name__ == "__main__":
    main()
