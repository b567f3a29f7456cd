"""Nothing that a result file carries in acts on the page."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.comparisons import HEAD_SHA, KINDS, cause, comparison, crashed, entrypoint, hostile_comparison, way
from tests.factories import HOSTILE
from tests.unit.render.page import Page, page

from memci.model.comparison import Comparison, Waiver
from memci.model.result import Location
from memci.render.markdown import Links, render_comment, render_summary
from memci.render.markdown.chart import safe

LINKS = Links("https://github.com", "owner/shop", HEAD_SHA, run_url="https://github.com/owner/shop/actions/runs/7")

OURS = {
    *("h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "ul", "li", "a"),
    *("strong", "details", "summary", "sub"),
}
FOREIGN = (
    "@octocat",
    "evil.example",
    "octocat/hello",
    "GH-1",
    "[red]",
    "{{",
    "{%",
    "[link]",
    "#1",
    "onerror",
    "<",
    "!--",
)


def assert_inert(shown: Page) -> None:
    assert set(shown.elements) <= OURS
    assert set(shown.comments) <= {"memci:comment"}
    for element, name, value in shown.attributes:
        assert (element, name) in {("a", "href"), ("code", "class"), ("details", "open")}
        if name == "href":
            assert re.fullmatch(r"https://github\.com/owner/shop/(blob|commit|actions)/[A-Za-z0-9._~/%#-]+", value)
        if name == "class":
            assert value in {"language-mermaid", "language-sh", "language-text"}
    for harm in FOREIGN:
        assert harm not in shown.text, harm


def hostile_crash() -> Comparison:
    one = crashed()
    (broken,) = one.entrypoints
    assert broken.outcome
    outcome = broken.outcome.model_copy(
        update={"message": "\n".join(HOSTILE), "output_tail": "\n".join(HOSTILE) + "\x00", "signal": HOSTILE[1]}
    )
    return one.model_copy(update={"entrypoints": [broken.model_copy(update={"outcome": outcome})]})


@pytest.mark.parametrize("render", [render_comment, render_summary])
@pytest.mark.parametrize("one", [hostile_comparison(), hostile_crash()], ids=["figures", "crash"])
@pytest.mark.parametrize("links", [LINKS, None], ids=["linked", "plain"])
def test_hostile_text_is_inert(one: Comparison, links: Links | None, render: object) -> None:
    text = render(one, links)  # type: ignore[operator]
    assert not set(text) & set("\x1b\x00\x07\x08\r\u202e\u202c\u2066\u2069\u200b")
    assert_inert(page(text))


def test_a_hostile_table_keeps_its_columns() -> None:
    shown = page(render_comment(hostile_comparison(), LINKS))
    assert set(shown.rows) <= {4, 5, 6}
    assert shown.rows


def test_a_comment_that_is_not_hostile_has_the_same_elements() -> None:
    for make in KINDS.values():
        assert set(page(render_comment(make(), LINKS)).elements) <= OURS


def test_mermaid_gets_letters_and_digits_only() -> None:
    name = '"]\n  click a "javascript:alert(1)" %%{init: {}}%% ```'
    chart = render_comment(comparison(entrypoint(name))).partition("```mermaid\n")[2].partition("\n```")[0]
    title = next(line for line in chart.split("\n") if "title" in line)
    assert re.fullmatch(r' {4}title "peak_heap of [A-Za-z0-9._-]+, MiB"', title)
    assert chart.count("%%{") == 1


@given(st.text())
def test_what_mermaid_gets_is_safe(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]{0,40}", safe(text))


@pytest.mark.parametrize(
    "file",
    [
        "shop/../../../../evil/repo",
        "/etc/passwd",
        "shop//evil.py",
        "shop/./evil.py",
        "https://evil.example/shop.py",
        "shop\\..\\evil.py",
        "other/file.py",
        "",
    ],
)
def test_a_file_that_cannot_be_the_project_s_is_not_linked(file: str) -> None:
    where = Location(file=file, line=1)
    (one,) = comparison(entrypoint(verdict="warn", causes=[cause("new-import", 1, where=where)])).entrypoints
    assert "/blob/" not in render_comment(comparison(one), LINKS)


def test_a_link_cannot_be_left() -> None:
    file = "shop/a)](evil.example) <b> `x` |.py"
    text = render_comment(
        comparison(entrypoint(verdict="warn", causes=[cause("new-site", 1, where=Location(file=file, line=1))])), LINKS
    )
    assert f"/blob/{HEAD_SHA}/shop/a%29%5D%28evil.example%29%20%3Cb%3E%20%60x%60%20%7C.py#L1)" in text
    assert_inert(page(text))


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("`|\\*<@\n[]()#_~&:"), max_size=60)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_is_inert(name: str, file: str, other: str) -> None:
    where = Location(file=f"shop/{file}", line=3, function=other)
    one = entrypoint(
        name,
        "waived",
        ready=other,
        command=[file, other],
        causes=[
            cause("new-import", 1, module=other, where=where, chain=way((other, file, 1), (name, other, 2))),
            cause("distribution", 1, distribution=name, base_version=file, head_version=other),
            cause("gone-site", -1, where=where),
        ],
    )
    text = render_comment(comparison(one, waiver=Waiver(by=name, reason=file)), LINKS)
    shown = page(text)
    assert set(shown.elements) <= OURS
    assert shown.elements["table"] == 3
    assert set(shown.rows) <= {6}
    assert all(
        value.startswith("https://github.com/owner/shop/") for _, key, value in shown.attributes if key == "href"
    )
