"""What the probe saw as a process ended. The program could have written these files itself, so they are checked."""

import json
import re
from pathlib import Path

from memci.errors import MemciError

_LARGEST_FILE = 4_096
_LARGEST_NUMBER = 2**62


_STATUS_LINE = re.compile(rb"^RssAnon:\s+(\d{1,15}) kB$", re.MULTILINE)


def read_last_anon_rss(folder: Path, pid: int) -> int | None:
    """RssAnon of process `pid` just before its interpreter went, in bytes.

    None when it left without passing the probe: by os._exit, exec or a signal, or as `python -I`.
    """
    try:
        with (folder / f"exit-{pid}.status").open("rb") as file:
            found = _STATUS_LINE.search(file.read(_LARGEST_FILE))
    except OSError:
        return None
    return int(found.group(1)) * 1024 if found else None


def read_preloaded_modules(folder: Path, pid: int) -> int | None:
    """How many modules process `pid` held when the imports pass began to watch; None when it never did."""
    for path in sorted(folder.glob(f"start-{pid}-*.json")):
        fields = _read_numbers(path)
        if fields is not None and "modules" in fields:
            return fields["modules"]
    return None


def read_probe_errors(folder: Path) -> list[str]:
    """What went wrong inside the probe, a line each, without doubles."""
    lines: list[str] = []
    for path in sorted(folder.glob("probe-error-*.txt")):
        with path.open(encoding="utf-8", errors="replace") as text:
            lines += [line for line in text.read(_LARGEST_FILE).splitlines() if line and line not in lines]
    return lines


def never_loaded(lack: str) -> MemciError:
    """The error to raise when there is no trace of the probe; `lack` is what could not be done for want of it."""
    return MemciError(
        f"memci's probe was never loaded, so {lack}: Python ignores PYTHONPATH when started with -I, -E or -S, and a "
        "program that is not Python cannot be looked into; start it without those options."
    )


def used_plain_tracker(folder: Path) -> str | None:
    """Why the small memray bootstrap was not used, when it was not."""
    for path in sorted(folder.glob("plain-tracker-*.txt")):
        with path.open(encoding="utf-8", errors="replace") as text:
            return text.read(_LARGEST_FILE).strip()
    return None


def _read_numbers(path: Path) -> dict[str, int] | None:
    try:
        with path.open("rb") as file:
            raw = json.loads(file.read(_LARGEST_FILE))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(raw, dict):
        return None
    return {
        name: value
        for name, value in raw.items()
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_NUMBER
    }
