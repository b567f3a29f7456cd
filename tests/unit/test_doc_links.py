"""Every relative link in the documents leads to a file that is there, and every anchor to a heading."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "examples/README.md", "tests/README.md")),
        *(ROOT / "benchmarks").glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
    ]
)

_FENCED = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+).+?\1")
_LINK = re.compile(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def links(document: Path) -> list[str]:
    """Targets of the document's links, but for those that lead elsewhere."""
    prose = _CODE.sub("", _FENCED.sub("", document.read_text(encoding="utf-8")))
    return [target for target in _LINK.findall(prose) if not re.match(r"[a-z]+:", target)]


def anchors(document: Path) -> set[str]:
    """As GitHub makes them of headings: small letters, dashes for spaces, a number behind what is there already."""
    names: dict[str, int] = {}
    made = set()
    for heading in _HEADING.findall(_FENCED.sub("", document.read_text(encoding="utf-8"))):
        text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")
        times = names.get(name, 0)
        names[name] = times + 1
        made.add(f"{name}-{times}" if times else name)
    return made


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    broken = []
    for target in links(document):
        file, _, anchor = target.partition("#")
        there = (document.parent / file).resolve() if file else document
        if not there.exists() or not there.is_relative_to(ROOT) or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def test_there_are_links_to_check() -> None:
    assert sum(len(links(document)) for document in DOCUMENTS) > 20


@pytest.mark.parametrize("name", [path.name for path in sorted((ROOT / "docs" / "workflows").glob("*.yml"))])
def test_every_workflow_is_linked_to(name: str) -> None:
    assert f"workflows/{name}" in {target for document in DOCUMENTS for target in links(document)}
