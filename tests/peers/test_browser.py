"""The browser that looks at report pages sees what is wrong with one, and nothing wrong with a good one."""

import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.peers.browser import Picture, Seen, Visit, visit
from tests.peers.processes import ROOT

LOOKS = ("overflow", "text", "drawn", "elements", "accessible", "axe", "choices", "keyboard", "arrows")
GOOD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>Good</title>
</head>
<body>
<main>
<h1>Good</h1>
<p>text</p>
<figure>
<label for="which">Show</label>
<select id="which"><option>one</option><option>two</option></select>
<div id="chart" data-figure="chart" role="img" aria-label="a chart"><svg class="main-svg" width="100" height="100"><path class="js-line" d="M0 0L9 9"/></svg></div>
<figcaption>A chart</figcaption>
</figure>
</main>
<script>
const path = document.querySelector("path");
which.onchange = () => path.setAttribute("d", which.selectedIndex ? "M9 9L0 0" : "M0 0L9 9");
document.documentElement.dataset.drawn = 1;
</script>
</body>
</html>
"""  # noqa: E501


IMAGE = '<img alt="" src="https://evil.example/x.png">'
REACHES_OUT = "fetch('https://evil.example/x').catch(() => 0); new WebSocket('wss://evil.example/y');"
WITHOUT_POLICY = ("default-src 'none'; script-src 'unsafe-inline'; ", "")
PARAGRAPH, SCRIPT = "<p>text</p>", "const path ="


def changed(*changes: tuple[str, str]) -> str:
    page = GOOD
    for old, new in changes:
        assert page.count(old) == 1, old
        page = page.replace(old, new)
    return page


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """The good page, and others that are each bad in one way, all seen by one browser."""
    pages = {
        "good": GOOD,
        "against its policy": changed((PARAGRAPH, IMAGE)),
        "requests": changed(WITHOUT_POLICY, (PARAGRAPH, IMAGE), (SCRIPT, f"{REACHES_OUT} {SCRIPT}")),
        "talks": changed((SCRIPT, f"console.warn('odd'); alert('hello'); open('about:blank'); {SCRIPT}")),
        "throws": changed((SCRIPT, f"setTimeout(() => {{ throw new Error('oh') }}); {SCRIPT}")),
        "leaves": changed((SCRIPT, f"location = 'about:blank'; {SCRIPT}")),
        "undrawn": changed(("dataset.drawn = 1", "dataset.drawn = 0")),
        "empty": changed(('<path class="js-line" d="M0 0L9 9"/>', ""), (SCRIPT, "const path = document.body;")),
        "nothing chosen": changed(("path.setAttribute(", "which.selectedIndex && path.remove(")),
        "nothing changes": changed(("which.onchange", "which.other")),
        "no way back": changed(('"M0 0L9 9")', '"M5 5L9 9")')),
        "unlabelled": changed(('<label for="which">Show</label>', "")),
        "pale": changed((PARAGRAPH, '<p style="color: #ccc">text</p>')),
        "wide": changed((PARAGRAPH, '<p style="width: 3000px">text</p>')),
        "out of reach": changed(('<select id="which">', '<select id="which" tabindex="-1">')),
        "invisible": changed(('<select id="which">', '<select id="which" style="outline: none">')),
        "taken": changed(
            (PARAGRAPH, '<p onclick="1"><a href="javascript:1">text</a></p>'), (SCRIPT, f"pwned = 1; {SCRIPT}")
        ),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page)
    visits = [Visit(folder / f"{name}.html", look=LOOKS, longest=1_000) for name in pages]
    return dict(zip(pages, visit(*visits, together=4), strict=True))


def test_good_page_is_good(seen: dict[str, Seen]) -> None:
    good = seen["good"]
    assert good.faults() == []
    assert (good.drawing.wanted, good.drawing.drawn, good.looks["drawn"]) == (1, 1, {"chart": True})
    assert good.drawing.loaded <= good.drawing.seconds
    assert good.looks["overflow"] == 0
    assert good.looks["text"].split() == ["Good", "text", "Show", "one", "two", "A", "chart"]
    assert good.looks["choices"] == [{"figure": "chart", "count": 2, "different": 2, "empty": 0, "back": True}]
    assert good.looks["arrows"] == [{"figure": "chart", "changed": True, "back": True}]
    assert good.looks["axe"]["violations"] == []
    assert "color-contrast" in good.looks["axe"]["passes"]
    assert [(stop["id"], stop["visible"]) for stop in good.looks["keyboard"]] == [("which", True)]
    assert {(part["role"], part["name"]) for part in good.looks["accessible"]} >= {
        ("heading", "Good"),
        ("combobox", "Show"),
        ("image", "a chart"),
    }
    assert not good.looks["elements"]["taken"]


@pytest.mark.parametrize(
    ("page", "faults"),
    [
        ("against its policy", ["console: error: Loading the image", "request: https:", "violation: img-src: https:"]),
        ("requests", ["request: https://evil.example/x", "request: wss://evil.example/y"]),
        ("talks", ["console: warning: odd", "dialog: hello", "windows opened: 1"]),
        ("throws", ["error: oh"]),
        ("leaves", ["went to about:blank"]),
        ("undrawn", ["drawn: 0 of 1 figures"]),
    ],
)
def test_faults_are_seen(seen: dict[str, Seen], page: str, faults: list[str]) -> None:
    found = seen[page].faults()
    for fault in faults:
        assert [one for one in found if one.startswith(fault)], found


@pytest.mark.parametrize(
    ("page", "look", "wrong"),
    [
        ("empty", "drawn", {"chart": False}),
        ("nothing chosen", "choices", [{"figure": "chart", "count": 2, "different": 2, "empty": 1, "back": False}]),
        ("nothing changes", "choices", [{"figure": "chart", "count": 2, "different": 1, "empty": 0, "back": True}]),
        ("nothing changes", "arrows", [{"figure": "chart", "changed": False, "back": True}]),
        ("no way back", "choices", [{"figure": "chart", "count": 2, "different": 2, "empty": 0, "back": False}]),
        ("out of reach", "keyboard", []),
    ],
)
def test_looks_tell_what_is_wrong(seen: dict[str, Seen], page: str, look: str, wrong: Any) -> None:
    assert seen[page].looks[look] == wrong
    assert seen["good"].looks[look] != wrong


def test_other_looks_tell_what_is_wrong(seen: dict[str, Seen]) -> None:
    assert seen["wide"].looks["overflow"] > 1_000
    assert [one["id"] for one in seen["unlabelled"].looks["axe"]["violations"]] == ["select-name"]
    assert [one["id"] for one in seen["pale"].looks["axe"]["violations"]] == ["color-contrast"]
    assert [stop["visible"] for stop in seen["invisible"].looks["keyboard"]] == [False]
    taken = seen["taken"].looks["elements"]
    assert taken["taken"]
    assert taken["handlers"] == ["onclick"]
    assert "javascript:1" in taken["addresses"]


def test_pictures(tmp_path: Path) -> None:
    file, whole, part = (tmp_path / name for name in ("page.html", "whole.png", "part.png"))
    file.write_text(GOOD)
    visit(Visit(file, width=500, height=300, pictures=[Picture(str(whole)), Picture(str(part), "#chart svg")]))
    sizes = [struct.unpack(">II", picture.read_bytes()[16:24]) for picture in (whole, part)]
    assert sizes[0] == (500, 300)
    assert sizes[1] == (100, pytest.approx(100, abs=1)), "where it lies between two pixels it takes one more"


def test_without_a_browser_there_is_a_sentence(tmp_path: Path) -> None:
    """In a process of its own, whose PATH leads nowhere."""
    code = "from tests.peers.browser import *\ntry: chromium()\nexcept NoBrowserError as error: print(error)"
    said = [
        subprocess.run(
            [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for env in ({"PATH": str(tmp_path)}, {"PATH": str(tmp_path), "CHROMIUM": "/nowhere/chromium"})
    ]
    assert "apt-get install chromium" in said[0]
    assert said[1] == "CHROMIUM is /nowhere/chromium, and there is no such program.\n"
