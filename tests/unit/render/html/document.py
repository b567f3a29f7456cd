"""The report page taken apart again, as a browser would read it."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_WITHOUT_END = {"meta", "link"}


@dataclass
class Element:
    """`text`: all that is inside."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[str] = field(default_factory=list)


@dataclass
class Document:
    """All elements in their order, and how the page looks to one who reads it."""

    elements: list[Element] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Those of these names."""
        return [element for element in self.elements if element.tag in tags]

    def having(self, name: str, value: str) -> list[Element]:
        """Those with an attribute of which this is a word."""
        return [element for element in self.elements if value in element.attributes.get(name, "").split()]

    @property
    def text(self) -> str:
        """What stands in the body, but for scripts."""
        return next(iter(self.all("body"))).text

    @property
    def figures(self) -> dict[str, Any]:
        """The JSON of each figure, by the figure's id."""
        blocks = [one for one in self.all("script") if one.attributes.get("type") == "application/json"]
        return {one.attributes["id"].removesuffix("-data"): json.loads(one.text) for one in blocks}


def document(html: str) -> Document:
    """AssertionError when its elements are not well nested."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, [element.tag for element in reader.open]
    return reader.document


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"{tag} has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=[one.tag for one in self.open])
        self.document.elements.append(element)
        if tag not in _WITHOUT_END:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_comment(self, data: str) -> None:
        self.document.comments.append(data)

    def handle_data(self, data: str) -> None:
        quiet = bool(self.open) and self.open[-1].tag in ("script", "style")
        for element in self.open[-1:] if quiet else self.open:
            element.text += data
