"""Draw the report pages of the examples as docs/report.md shows them: how docs/report-*.png are made.

    python scripts/picture-report.py [NAME…] [--pages FOLDER]

Measures the example shop's pull request and the ways to a checksum (some minutes), opens the pages in
Chromium, and takes a picture of each part; with NAMEs, such as `timeline`, of those alone. Pages that are in FOLDER
already, as shop.html and several.html, are not measured again, and new ones are kept there.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.peers import report_pages  # noqa: E402
from tests.peers.browser import NARROW, Picture, Visit, visit  # noqa: E402

RUNS = 10
WIDTH, HEIGHT = 1240, 760
TALL = 1600
"""An element is taken whole when it has room in the window."""
SHOP, SEVERAL = "shop", "several"
MEASURED = {SHOP: report_pages.shop, SEVERAL: report_pages.checksum}
PARTS = {
    "timeline": "figure[id$=-timeline]",
    "imports": "figure[id$=-imports]",
    "change": "figure[id$=-stacks]",
    "lines": "section[id$=-lines] details",
    "allocators": "figure[id$=-kinds]",
}
"""Of the shop's page, by what the picture is called: the first element of the selector."""


def views(shop: Path, several: Path, into: Path) -> dict[str, Visit]:
    """By the name of its picture: how the page is to be looked at for it."""

    def picture(name: str, selector: str | None = None) -> list[Picture]:
        return [Picture(str(into / f"report-{name}.png"), selector, whole=False)]

    return {
        "head": Visit(shop, width=WIDTH, height=HEIGHT, pictures=picture("head")),
        "dark": Visit(shop, width=WIDTH, height=HEIGHT, scheme="dark", pictures=picture("dark")),
        "phone": Visit(shop, width=NARROW, height=HEIGHT, pictures=picture("phone")),
        "several": Visit(several, width=WIDTH, height=TALL, pictures=picture("several", "section#overview")),
        **{
            name: Visit(shop, width=WIDTH, height=TALL, pictures=picture(name, selector))
            for name, selector in PARTS.items()
        },
    }


def page(name: str, pages: Path) -> Path:
    """The page in the folder; it is measured when it is not there."""
    kept = pages / f"{name}.html"
    if not kept.exists():
        print(f"measuring {name} …", file=sys.stderr)  # noqa: T201
        with tempfile.TemporaryDirectory() as folder:
            shutil.copyfile(MEASURED[name](Path(folder), runs=RUNS), kept)
    return kept


def main() -> None:
    """Measure, look, keep the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--pages", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        pages = options.pages or Path(temporary)
        pages.mkdir(parents=True, exist_ok=True)
        found = views(page(SHOP, pages), page(SEVERAL, pages), ROOT / "docs")
        if unknown := set(options.names) - found.keys():
            parser.error(f"there is no picture {sorted(unknown)[0]}; there are {', '.join(found)}")
        visit(*[view for name, view in found.items() if name in (options.names or found)])


if __name__ == "__main__":
    main()
