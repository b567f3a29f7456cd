"""Have a capture read by a process of its own, which a damaged one may bring down."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from memci.errors import MemciError
from memci.measure.naming import Places
from memci.measure.replay.figures import ProcessFigures

_REPLAY, _FLAMEGRAPH = "memci.measure.replay", "memci.measure.replay.flamegraph"
_LONGEST = 1800.0
_QUOTED = 200


def replay_capture(capture: Path, places: Places | None) -> ProcessFigures:
    """All figures of one capture, or the heap's peak alone when `places` is None.

    Raises MemciError when the capture is damaged.
    """
    asked = {"capture": str(capture), "places": None if places is None else asdict(places)}
    figures = _ask(_REPLAY, asked, capture)
    try:
        return ProcessFigures.from_json(figures)
    except (ValueError, TypeError, KeyError) as error:
        raise MemciError(f"The memray capture {capture.name} is damaged: its figures make no sense.") from error


def draw_flamegraph(capture: Path, *, embed_source: bool) -> str:
    """memray's own flamegraph of one capture, as HTML that loads nothing. MemciError when the capture is damaged."""
    asked = {"capture": str(capture), "embed_source": embed_source}
    return _ask(_FLAMEGRAPH, asked, capture).decode()


def _ask(module: str, asked: Mapping[str, object], capture: Path) -> bytes:
    """What the module answers when it is run."""
    try:
        done = subprocess.run(
            (sys.executable, "-P", "-m", module),
            input=json.dumps(asked).encode("ascii"),
            capture_output=True,
            timeout=_LONGEST,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise MemciError(f"The memray capture {capture.name} could not be read within {_LONGEST:g} seconds.") from error
    except OSError as error:
        raise MemciError(f"memci could not start Python to read a capture: {error.strerror}.") from error
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        if name == "SIGKILL":
            raise MemciError(f"Reading the memray capture {capture.name} was killed, for want of memory most likely.")
        raise MemciError(f"The memray capture {capture.name} is damaged: memray's reader fell over it ({name}).")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:_QUOTED]
        raise MemciError(f"The memray capture {capture.name} cannot be read: {said.rstrip('.')}.")
    return done.stdout


def _environment() -> dict[str, str]:
    """Ours, but for what slows Python down or makes it talk."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONMALLOC", "PYTHONVERBOSE"}}
