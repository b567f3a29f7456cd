"""Result files on disk: read with care, written whole or not at all."""

import errno
import os
import tempfile
from pathlib import Path

from memci.errors import MemciError, UsageError
from memci.model import report_data_file
from memci.model.report_data import ReportData
from memci.model.result import Result
from memci.model.result_file import LARGEST_FILE, from_json, to_json

_FOLDER = ".memci"


def read_result(path: Path) -> Result:
    """Read a result file; UsageError when there is none, or when it is not one this memci can read."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError(f"{path} could not be read ({error.strerror}); give a file written by `memci run`.") from None
    if len(text) > LARGEST_FILE:
        raise UsageError(f"{path} is larger than {LARGEST_FILE // 1024**2} MiB, which no result is.")
    return from_json(text, str(path))


def report_data_path(result: Path) -> Path:
    """Where the report data of a result file are: `result.report.json` beside `result.json`."""
    return result.parent / f"{result.stem}.report{result.suffix}"


def read_report_data(result: Path) -> ReportData | None:
    """The report data beside a result file; None when there are none, or none that this memci can read.

    Whether they belong to the result is told by `ReportData.of`.
    """
    try:
        # A pipe would have us wait for somebody to write.
        descriptor = os.open(report_data_path(result), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            text = file.read(report_data_file.LARGEST + 1)
    except OSError:
        return None
    return report_data_file.from_json(text)


def write_report_data(data: ReportData, result: Path) -> None:
    """Write the report data beside the file `result`; OSError when that cannot be done."""
    write_text(report_data_path(result), report_data_file.to_json(data))


def advice_path(result: Path) -> Path:
    """Where an advice on what a result file is of is looked for: `result.advice.json` beside `result.json`."""
    return result.parent / f"{result.stem}.advice{result.suffix}"


def default_advice_path(root: Path) -> Path:
    """Where an advice is kept when nothing else was asked for."""
    return root / _FOLDER / "advice.json"


def write_text(path: Path, text: str) -> None:
    """Replace `path` in one step, so that a reader never meets half a file; OSError when it cannot be written.

    A link stays a link; a device or a pipe (`/dev/stdout`, a fifo) is written into, never replaced.
    """
    # Before anything else: what /dev/stdout leads to has no name when it is a pipe.
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as file:
            file.write(text)
        return
    path = _followed(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(staged).chmod(0o666 & ~_umask())
        Path(staged).replace(path)
    except BaseException:
        Path(staged).unlink(missing_ok=True)
        raise


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError:
        # So Python calls links that lead to themselves.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def _umask() -> int:
    """What the caller wants new files to lack; there is no way to ask but to set it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def default_result_path(root: Path) -> Path:
    """Where a run is kept when nothing else was asked for."""
    return root / _FOLDER / "result.json"


def project_of(result: Path) -> Path:
    """The project that keeps a result file: a run writes it to .memci there."""
    folder = result.resolve().parent
    return folder.parent if folder.name == _FOLDER else folder


def base_result_path(head: Path) -> Path:
    """Where the base's result is, beside that of the head it was measured with: `result.base.json`."""
    return head.parent / f"{head.stem}.base{head.suffix}"


def write_result(result: Result, path: Path, spare: Path) -> Path:
    """Write the result to `path`, or, where that is not possible, to a new file in the folder `spare`.

    Returns where it is now. What was measured is not lost to a read-only checkout or a full disk.
    """
    return _write_somewhere(to_json(result), "result", path, spare)


def write_comparison(text: str, path: Path, spare: Path) -> Path:
    """The same for the text of a comparison."""
    return _write_somewhere(text, "comparison", path, spare)


def write_advice(text: str, path: Path, spare: Path) -> Path:
    """The same for the text of an advice."""
    return _write_somewhere(text, "advice", path, spare)


def _write_somewhere(text: str, what: str, path: Path, spare: Path) -> Path:
    try:
        write_text(path, text)
    except OSError as first:
        # The name is fixed so that the growing result of several entrypoints replaces itself.
        place = spare / f"memci-{path.stem}-{os.getpid()}.json"
        try:
            write_text(place, text)
        except OSError as second:
            raise MemciError(
                f"The {what} could be written neither to {path} ({first.strerror}) nor to {place} ({second.strerror}); "
                "give a place with room by -o."
            ) from second
        return place
    if path.parent.name == _FOLDER:
        ignore = path.parent / ".gitignore"
        if not ignore.exists():
            write_text(ignore, "# Made by memci; what it measures is not for the repository.\n*\n")
    return path
