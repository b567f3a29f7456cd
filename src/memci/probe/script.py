"""The main script (`python app.py`) from another text: Python runs it without a loader, so this does what Python would.

An audit hook hears that the script is about to be opened, runs the text instead, and ends the program from there. The
program sees one frame more below its own, where `python -m` has two.
"""

import sys

TYPE_CHECKING = False  # `typing` would be an import, and so would `from __future__`: hence the quotes below
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

_PROBE_FRAMES = "<memci probe>"


def serve_script(texts: "Any") -> None:
    """Have the script taken from `texts` (served.Texts), when it is one of them."""

    def hook(event: str, arguments: "tuple[Any, ...]") -> None:
        if event != "cpython.run_file":
            return
        # What is called by a hook goes unseen by memray and debuggers, unless the hook says otherwise. It has said so
        # for this one event; for those to come it need not be seen itself.
        hook.__dict__.pop("__cantrace__", None)
        path = arguments[0]
        listed = texts.find(path)
        if listed is None:
            return
        namespace = sys.modules["__main__"].__dict__
        try:
            code = _compiled(texts, listed, path)
            _enter(namespace, path)
            try:
                exec(code, namespace)  # noqa: S102
            finally:
                _flush()
        except SystemExit:
            raise
        except BaseException as error:
            _hide_frames(namespace)
            if isinstance(error, KeyboardInterrupt):
                _note_interrupt()
            raise
        _leave(namespace)
        raise SystemExit(0)

    hook.__cantrace__ = True  # type: ignore[attr-defined]  # an attribute of ours
    sys.addaudithook(hook)


def _compiled(texts: "Any", listed: str, path: str) -> "Any":
    try:
        with open(texts.text(listed), "rb") as file:  # noqa: PTH123
            source = file.read()
    except OSError as error:
        raise texts.missing(listed, error) from error
    texts.taken(listed)
    return compile(source, path, "exec", dont_inherit=True)


def _enter(namespace: "dict[str, Any]", path: str) -> None:
    """As Python sets up `__main__` for a script."""
    from _frozen_importlib_external import SourceFileLoader

    namespace["__file__"] = path
    if sys.version_info < (3, 15):
        namespace["__cached__"] = None
    namespace["__loader__"] = SourceFileLoader("__main__", path)


def _leave(namespace: "dict[str, Any]") -> None:
    """As Python leaves `__main__` when the script is over, unless by SystemExit."""
    namespace.pop("__file__", None)
    namespace.pop("__cached__", None)


def _flush() -> None:
    """As Python does when the script is over, before the functions that are registered for the exit."""
    for stream in (getattr(sys, "stderr", None), getattr(sys, "stdout", None)):
        try:
            stream.flush()  # type: ignore[union-attr]  # None has none
        except Exception:  # noqa: S112 - Python says nothing either
            continue


def _hide_frames(namespace: "dict[str, Any]") -> None:
    """Have Python report the error that is about to leave without our frames, and then leave `__main__`."""
    report = getattr(sys, "excepthook", None)
    if report is None:
        _leave(namespace)
        return

    def excepthook(kind: "type[BaseException]", error: BaseException, trace: "TracebackType | None") -> None:
        sys.excepthook = report
        while trace is not None and trace.tb_frame.f_code.co_filename == _PROBE_FRAMES:
            trace = trace.tb_next
        error.__traceback__ = sys.last_traceback = trace
        try:
            report(kind, error, trace)
        finally:
            _leave(namespace)

    sys.excepthook = excepthook


def _note_interrupt() -> None:
    """A program that dies of Ctrl-C ends by the signal. Python remembers that of the last source that it ran."""
    try:
        exec("raise KeyboardInterrupt")  # noqa: S102
    except KeyboardInterrupt:
        return
