"""A WSGI application that takes a while to load, and then writes down when it was."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

time.sleep(0.2)
held = bytearray(b"x" * 20_000_000)
Path(f"loaded-{os.getpid()}").write_text(str(time.monotonic()))


def app(environ: dict[str, object], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Answers everything."""
    start_response("200 OK", [("Content-Length", str(len(str(environ["PATH_INFO"]))))])
    return [str(environ["PATH_INFO"]).encode()]
