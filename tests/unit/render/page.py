"""What a comment looks like on a page: rendered as GitHub-flavoured Markdown and taken apart again."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt

_WITHOUT_END = {"br", "hr", "img", "input"}


@dataclass
class Page:
    """`elements`: how often each occurs; `attributes`: every one but the alignment of a cell, as element, name and
    value; `text`: what stands outside code; `code`: what stands in code; `rows`: how many cells each row has."""

    elements: dict[str, int] = field(default_factory=dict)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    text: str = ""
    code: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def page(markdown: str) -> Page:
    """The page of a comment; AssertionError when its elements are not well nested."""
    reader = _Reader()
    reader.feed(str(MarkdownIt("gfm-like", {"html": True}).render(markdown)))
    reader.close()
    assert not reader.page.open, reader.page.open
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements[tag] = self.page.elements.get(tag, 0) + 1
        self.page.attributes += [(tag, name, value or "") for name, value in attrs if name != "style"]
        if tag == "code":
            self.page.code.append("")
        if tag == "tr":
            self.page.rows.append(0)
        if tag in ("td", "th"):
            self.page.rows[-1] += 1
        if tag not in _WITHOUT_END:
            self.page.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.page.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.page.comments.append(data.strip())

    def handle_data(self, data: str) -> None:
        if "code" in self.page.open:
            self.page.code[-1] += data
        else:
            self.page.text += data
