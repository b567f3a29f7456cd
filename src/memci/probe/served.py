"""Some of the program's files read from other texts, so that a change can be tried and no file is touched.

The listing is a row of names, each closed by a NUL: the absolute path of a file, the path of the text in its place,
and so on. Code from a text goes by the file's name, and so do `__file__` and `__spec__`; its bytecode is kept as that
of any module. Whoever reads a file without running it (a traceback's lines, `inspect.getsource`) finds what is on the
disk. What was taken from a text is added to `served.txt`, closed by a NUL each.
"""

import os
import sys

TYPE_CHECKING = False  # `typing` would be an import, and so would `from __future__`: hence the quotes below
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    load: Callable[[str, str], dict[str, Any]]
    probe_folder: str


class Texts:
    """The texts by the files they stand for. A file is known by its path, or else by what it is on the disk: a path
    may lead through links, or start at the working directory."""

    def __init__(self, listing: str, log: str) -> None:
        with open(listing, "rb") as file:  # noqa: PTH123
            names = [os.fsdecode(name) for name in file.read().split(b"\0")]
        self._texts = dict(zip(names[::2], names[1::2]))
        self._log = log
        self._told: set[str] = set()
        self._alike: dict[str, list[tuple[str, tuple[int, int]]]] = {}
        for path in self._texts:
            status = os.stat(path)  # noqa: PTH116
            self._alike.setdefault(path.rpartition("/")[2], []).append((path, (status.st_dev, status.st_ino)))

    def find(self, path: str) -> "str | None":
        """The file, as it is listed, that this is a path of."""
        if path in self._texts:
            return path
        alike = self._alike.get(path.rpartition("/")[2])
        if alike is None:
            return None
        try:
            status = os.stat(path)  # noqa: PTH116
        except (OSError, ValueError):
            return None
        identity = (status.st_dev, status.st_ino)
        return next((listed for listed, one in alike if one == identity), None)

    def text(self, listed: str) -> str:
        """The path of the text that stands for a file."""
        return self._texts[listed]

    def taken(self, listed: str) -> None:
        """Write down that the text was run."""
        if listed in self._told:
            return
        self._told.add(listed)
        try:
            out = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.write(out, os.fsencode(listed) + b"\0")
            os.close(out)
        except OSError:
            return  # a full disk must not fail the program's import; memci takes the text for one that never ran

    def missing(self, listed: str, error: OSError) -> ImportError:
        """What to raise when the text cannot be read: the file itself must not run in its place."""
        reason = f"memci cannot run the changed {listed}: its text cannot be read ({error.strerror or error})"
        return ImportError(reason, path=listed)


def serve(listing: str, folder: str) -> None:
    """Serve what is listed from now on, to this process and those it forks. Raises OSError when the listing, or a
    file in it, is not there."""
    texts = Texts(listing, folder + "/served.txt")
    _serve_modules(texts)
    _serve_opened(texts)
    if sys.argv and texts.find(sys.argv[0]) is not None:
        load("script", probe_folder)["serve_script"](texts)  # noqa: F821 (given by start.py)


def _serve_modules(texts: Texts) -> None:
    """Wrap what every loader of source asks for code."""
    import _imp
    from _frozen_importlib_external import SourceFileLoader, SourceLoader

    original = SourceLoader.get_code

    def get_code(loader: "Any", fullname: str) -> "Any":
        path = str(loader.get_filename(fullname))
        listed = texts.find(path)
        if listed is None:
            return original(loader, fullname)
        # A copy, since a loader of the program's own may change code as it is compiled.
        kind = type(loader) if isinstance(loader, SourceFileLoader) else SourceFileLoader
        other = object.__new__(kind)
        text = texts.text(listed)
        other.__dict__.update(loader.__dict__, name=fullname, path=text)

        def get_filename(_fullname: str) -> str:
            return text

        def source_to_code(data: "Any", _path: str, *more: "Any", **named: "Any") -> "Any":
            return loader.source_to_code(data, path, *more, **named)

        other.__dict__.update(get_filename=get_filename, source_to_code=source_to_code)
        try:
            code = original(other, fullname)
        except OSError as error:
            raise texts.missing(listed, error) from error
        _imp._fix_co_filename(code, path)  # type: ignore[attr-defined]  # private to CPython
        texts.taken(listed)
        return code

    # Python trims its own frames from tracebacks by their file's name; ours then go with them.
    _imp._fix_co_filename(get_code.__code__, "<frozen importlib._bootstrap_external>")  # type: ignore[attr-defined]  # private to CPython
    SourceLoader.get_code = get_code  # type: ignore[assignment,method-assign]  # as loose as its callers


def _serve_opened(texts: Texts) -> None:
    """Wrap what opens a file to run it: `runpy` does, and with it the main script of a spawned process, and tools
    that run a script for somebody, such as cProfile."""
    import io

    original = io.open_code

    def open_code(path: str) -> "Any":
        listed = texts.find(path) if type(path) is str else None
        if listed is None:
            return original(path)
        try:
            file = original(texts.text(listed))
        except OSError as error:
            raise texts.missing(listed, error) from error
        texts.taken(listed)
        return file

    io.open_code = open_code
