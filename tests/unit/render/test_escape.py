import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.factories import HOSTILE

from memci.render.escape import code, code_block, code_cell, output_lines, plain, shorten, source_line

GFM = MarkdownIt("gfm-like")
TEXTS = st.text(st.characters() | st.sampled_from("`|\\*<@\n[]"), max_size=80)


@given(st.text(st.characters(exclude_categories=[])))
def test_plain_text_is_one_line_of_visible_characters(text: str) -> None:
    shown = plain(text, limit=50)
    assert len(shown) <= 50
    assert shown.isprintable()


def test_what_cannot_be_seen_is_shown_as_an_escape() -> None:
    assert plain("a\x1b[31mb\u202ec\n\U000e0041") == r"a\x1b[31mb\u202ec\n\U000e0041"
    assert plain("a space is no\xa0\u3000other") == r"a space is no\xa0\u3000other"


def test_what_can_be_seen_stays_as_it_is() -> None:
    assert plain("[red]Größe 漢字 ✓[/red] :bomb:") == "[red]Größe 漢字 ✓[/red] :bomb:"


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    assert shorten("beginning and end", 9) == "begi… end"
    assert shorten("exactly", 7) == "exactly"
    assert shorten("exactly", 1) == "…"


def test_output_keeps_its_last_lines_without_colours_and_overwritten_progress() -> None:
    text = "first\n\x1b[31mred\x1b[0m\x1b]8;;https://evil\x07link\x1b]8;;\x07\n10 %\r50 %\r100 %\r\n\tlast\x08\n\n"
    assert output_lines(text, most=3) == ["redlink", "100 %", r"    last\x08"]


def test_output_without_anything_to_see_has_no_lines() -> None:
    assert output_lines("", 5) == []
    assert output_lines("\n \n\n", 5) == []


def test_source_keeps_its_columns() -> None:
    assert source_line("\tx = 'a\tb'\r\n") == "    x = 'a  b'"
    assert source_line("# \u202e oops") == r"# \u202e oops"


@given(TEXTS)
def test_a_code_span_renders_as_nothing_but_its_text(text: str) -> None:
    shown = plain(text, 120)
    tokens = GFM.parseInline(code(text))[0].children or []
    if shown.strip():
        assert [(token.type, token.content) for token in tokens] == [("code_inline", shown)]
    else:
        assert [token.type for token in tokens] == ["text"]


@given(TEXTS)
def test_a_code_span_in_a_table_stays_in_its_cell(text: str) -> None:
    html = GFM.render(f"| a | b |\n|--|--|\n| {code_cell(text)} | end |\n")
    assert html.count("<td>") == 2
    assert "<td>end</td>" in html
    if plain(text).strip():
        assert "<td><code>" in html


def test_pipes_in_a_table_read_as_they_were() -> None:
    html = GFM.render(f"| a |\n|--|\n| {code_cell('a | b || c')} |\n")
    assert "<code>a | b || c</code>" in html


@pytest.mark.parametrize("text", HOSTILE)
def test_a_block_holds_every_line(text: str) -> None:
    lines = [plain(text), "second"]
    tokens = GFM.parse(code_block(lines))
    assert [(token.type, token.content) for token in tokens] == [("fence", "\n".join(lines) + "\n")]
