"""How long report pages take until every chart in them is drawn, and how large they are.

    python -m benchmarks.report_page [--count 5] [--check] [--pages FOLDER]

memci measures each program and writes its page, which is then opened from disk in a real Chromium: from the navigation
to the last chart, scrolling through the page. Pages that are in FOLDER already are not measured again, and new ones are
kept there. torch's is among them when an interpreter that has it is named by TORCH_PYTHON.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from tests.peers import report_pages
from tests.peers.browser import Drawing, NoBrowserError, Visit, visit

from benchmarks.report import Line, arguments, show

MOST_SECONDS, MOST_BYTES = 2.0, 7_000_000


def programs() -> dict[str, Callable[[Path], Path]]:
    """What is measured, by name."""
    found: dict[str, Callable[[Path], Path]] = {
        "shop, before and after": report_pages.shop,
        "shop, two workers": partial(report_pages.shop, workers=2),
        "django": report_pages.django,
        "pandas": partial(report_pages.imported, "pandas"),
        "checksum, three ways": report_pages.checksum,
    }
    if torch := os.environ.get("TORCH_PYTHON"):
        found["torch"] = partial(report_pages.imported, "torch", python=torch)
    return found


def main() -> int:
    """Measure; the exit code."""
    parser = arguments(__doc__, default=5, counted="visits")
    parser.add_argument("--pages", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        pages = options.pages or Path(temporary)
        pages.mkdir(parents=True, exist_ok=True)
        files = {name: page(name, make, pages) for name, make in programs().items()}
        lines = [line(name, file, drawings(file, options.count)) for name, file in files.items()]
    title = f"report pages: medians of {options.count} visits, at most {MOST_SECONDS:.0f} s and {MOST_BYTES:,} bytes"
    # Nothing is said of other programs: Chromium's processes, which it does not wait for, would count as such.
    return show(title, ["", "bytes", "charts", "plotly read", "all drawn"], lines, options.check, None)


def page(name: str, make: Callable[[Path], Path], pages: Path) -> Path:
    """The page in the folder; it is made when it is not there."""
    kept = pages / f"{name.replace(', ', '-').replace(' ', '-')}.html"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copyfile(make(Path(folder)), kept)
    return kept


def drawings(file: Path, count: int) -> list[Drawing]:
    """Of that many visits, one after another, and one before them that does not count."""
    try:
        return [seen.drawing for seen in visit(*[Visit(file)] * (count + 1))][1:]
    except NoBrowserError as error:
        raise SystemExit(str(error)) from error


def line(name: str, file: Path, seen: list[Drawing]) -> Line:
    """What is said of a page."""
    size, seconds = file.stat().st_size, median(one.seconds for one in seen)
    charts = f"{min(one.drawn for one in seen)} of {seen[0].wanted}"
    whole = all(one.drawn == one.wanted for one in seen)
    return Line(
        [name, f"{size:,}", charts, f"{median(one.loaded for one in seen):.2f} s", f"{seconds:.2f} s"],
        met=whole and seconds <= MOST_SECONDS and size <= MOST_BYTES,
    )


if __name__ == "__main__":
    sys.exit(main())
