"""`memci show CAPTURE --flamegraph`: memray's own flamegraph of a capture that a run has kept."""

import os
import sys
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.commands.console import output_console, write_stdout
from memci.commands.embedding import may_embed
from memci.commands.output import STDOUT, near
from memci.errors import ExitCode, MemciError, UsageError
from memci.measure.capture.header import is_capture, read_header
from memci.measure.capture.worker import draw_flamegraph
from memci.settings import load_settings
from memci.store import write_text

_RESULTS_BEGIN = b"{"


@dataclass(frozen=True)
class Browser:
    """Opens a page by its address, for somebody who sits in front of a `terminal` and has a screen."""

    terminal: bool
    environ: Mapping[str, str]
    open: Callable[[str], bool]

    def show(self, page: Path) -> bool:
        """Whether it was opened: not in a script, nor where there is no screen, where a browser of text would start."""
        screen = any(self.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
        return self.terminal and (screen or sys.platform == "darwin") and self.open(page.resolve().as_uri())


@dataclass(frozen=True)
class FlamegraphOptions:
    """Without `output` the page goes beside the capture, under its name with .html. `browse`: open it."""

    capture: Path
    output: Path | None = None
    browse: bool = True


def flamegraph_command(options: FlamegraphOptions, browser: Browser | None = None) -> ExitCode:
    """Draw it, write it, say where it is, and open it; UsageError when the file is no capture."""
    capture = options.capture
    _check(capture)
    output = options.output or capture.with_suffix(".html")
    if os.path.realpath(output) == os.path.realpath(capture):
        raise UsageError(f"{output} is the capture itself; name another file with -o.")
    read_header(capture)
    embed = may_embed(load_settings(Path()), [capture.resolve().parent])
    html = draw_flamegraph(capture, embed_source=embed)
    if output == STDOUT:
        write_stdout(html)
        return ExitCode.OK
    try:
        write_text(output, html)
    except OSError as error:
        raise MemciError(
            f"The flamegraph could not be written to {output} ({error.strerror}); name another place with -o."
        ) from None
    opened = options.browse and (browser or _browser()).show(output)
    words = f"Flamegraph: {near(output)}{' (opened in the browser)' if opened else ''}"
    output_console().print(words, markup=False, soft_wrap=True)
    return ExitCode.OK


def _browser() -> Browser:
    return Browser(sys.stdout.isatty(), os.environ, webbrowser.open)


def _check(capture: Path) -> None:
    try:
        with capture.open("rb") as file:
            begin = file.read(1)
    except OSError as error:
        raise UsageError(
            f"{capture} could not be read ({error.strerror}); give a capture that --keep-captures has kept."
        ) from None
    if not is_capture(capture) and begin == _RESULTS_BEGIN:
        raise UsageError(
            f"{capture} is no capture but a result, most likely; --flamegraph draws a file that "
            "`memci run --keep-captures DIR` has kept, such as DIR/NAME/heap-1.bin."
        )
