"""Prints everything by which a program could notice that it is being measured, and leaves with code 7."""

import sys

print("modules", sorted(sys.modules))
print("path", sys.path)
print("argv", sys.argv)
print("flags", sys.flags)
print("finders", sorted(sys.path_importer_cache))
print("hooks", len(sys.meta_path), len(sys.path_hooks))
for name in ("sitecustomize", "usercustomize"):
    module = sys.modules.get(name)
    print(name, getattr(module, "__file__", None), getattr(module, "SAID", None))

import threading  # noqa: E402

print("main thread", threading.current_thread() is threading.main_thread(), threading.active_count())
seen = []
thread = threading.Thread(target=lambda: seen.append(threading.current_thread().name), name="worker")
thread.start()
thread.join()
print("threads", seen)

import datetime  # noqa: E402
import enum  # noqa: E402
import pathlib  # noqa: E402

print("fresh", datetime.date(2026, 11, 21), enum.Enum("Colour", "RED").RED, pathlib.PurePath("a") / "b")

print("descriptor", open("/dev/null").fileno() < 100)  # noqa: SIM115, PTH123
sys.stdout.flush()
sys.stderr.write("to stderr\n")


def fail_to_import():
    try:
        import no_such_module.inner  # noqa: F401
    except ImportError:
        import traceback

        traceback.print_exc()


fail_to_import()
import atexit  # noqa: E402

atexit.register(print, "at exit")
sys.stdout.flush()
import broken_module  # noqa: E402, F401
