"""Nothing in a page is anything but ours."""

import re
from typing import Any

from tests.unit.render.html.document import Document

OURS = {
    *("html", "head", "meta", "title", "link", "style", "body", "header", "nav", "main", "section", "h1"),
    *("h2", "h3", "h4", "p", "ul", "li", "a", "span", "small", "code", "pre", "div", "table", "caption"),
    *("thead", "tbody", "tfoot", "tr", "th", "td", "details", "summary", "figure", "label", "select"),
    *("option", "svg", "g", "path", "circle", "noscript", "script"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "id", "style", "title"),
    *(
        "role",
        "tabindex",
        "open",
        "scope",
        "colspan",
        "value",
        "type",
        "for",
        "data-figure",
        "data-verdict",
        "aria-label",
    ),
    *("aria-labelledby", "aria-describedby", "aria-hidden", "viewbox", "width", "height", "d", "cx", "cy"),
    *("r"),
}
STYLE = re.compile(r"(height:\d+px|--[a-z-]+: ?\d+(\.\d+)?%?);?")
ADDRESS = re.compile(r"#[a-z0-9-]+|data:,|https://github\.com/owner/shop/(blob|commit|actions)/[A-Za-z0-9._~/%#-]+")
DRAWN = re.compile(r"</?(b|i|br|extra|span)>")
INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def assert_inert(shown: Document) -> None:
    """No foreign element, attribute, address or character, in the page or in what its charts draw."""
    assert {element.tag for element in shown.elements} <= OURS
    assert not shown.comments
    for element in shown.elements:
        assert set(element.attributes) <= ATTRIBUTES, element
        assert STYLE.fullmatch(element.attributes.get("style", "height:0px")), element
        assert ADDRESS.fullmatch(element.attributes.get("href", "#main")), element
    assert not INVISIBLE.search(shown.text)
    for figure in shown.figures.values():
        for text in texts(figure):
            assert not re.search("[<>]", DRAWN.sub("", text)), text


def texts(value: Any) -> list[str]:
    """Every text in JSON."""
    match value:
        case str():
            return [value]
        case list():
            return [text for one in value for text in texts(one)]
        case dict():
            return [text for one in value.values() for text in texts(one)]
        case _:
            return []
