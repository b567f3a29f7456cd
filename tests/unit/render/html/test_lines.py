from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import CACHE_SOURCE, HOSTILE, MIB, cache_lines, hostile, shop_web

from memci.model.result import EntrypointResult, ProjectSite, SourceLines
from memci.render.html.line_rows import MOST_LINES, Folded, LineRow
from memci.render.html.lines import MOST_FILES, FileView, LinesView, lines_view
from memci.render.markdown import Links
from memci.render.project import NO_PROJECT, Project
from memci.render.templates import load_page_template

SOURCES = {"shop/cache.py": "\n".join(CACHE_SOURCE)}
LINKS = Links(server="https://github.com", repository="owner/shop", sha="c" * 40)
SHOP = Project(packages=frozenset({"shop"}))


def view(head: EntrypointResult, base: EntrypointResult | None = None, **options: Any) -> LinesView:
    chosen: dict[str, Any] = {"embed": True, "links": None, "project": NO_PROJECT, **options}
    sources, base_sources = chosen.pop("sources", SOURCES), chosen.pop("base_sources", {})
    found = lines_view(head, base, sources, base_sources, **chosen)
    assert found is not None
    return found


def file(found: LinesView, name: str = "shop/cache.py") -> FileView:
    return next(one for one in found.files if one.name == name)


def line(found: FileView, label: int | str) -> LineRow:
    return next(row for row in found.rows if isinstance(row, LineRow) and row.label == str(label))


def labels(found: FileView) -> list[str]:
    return [row.label if isinstance(row, LineRow) else row.words for row in found.rows]


def changed_cache(*lines: tuple[int, int, int, int, int], sha256: str = "b" * 64) -> EntrypointResult:
    return shop_web(lines=[SourceLines(file="shop/cache.py", sha256=sha256, lines=list(lines))])


def html(found: LinesView) -> str:
    return str(load_page_template("report/lines.html.j2").module.lines(found))  # type: ignore[attr-defined]


class Cells(HTMLParser):
    """How many cells each row of a table takes up, and which elements there are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[int] = []
        self.elements: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        if tag == "tr":
            self.rows.append(0)
        elif tag in ("td", "th"):
            self.rows[-1] += int(dict(attrs).get("colspan") or 1)


def test_figures_stand_beside_the_source() -> None:
    row = line(file(view(shop_web())), 21)
    assert (row.at_peak, row.most_live, row.total, row.times) == ("4.1 MiB", "4.1 MiB", "4.1 MiB", "60,000")
    assert row.source == CACHE_SOURCE[20]
    assert not row.named


def test_the_heaviest_file_comes_first() -> None:
    assert [one.name for one in view(shop_web()).files] == ["shop/report.py", "shop/cache.py"]


def test_a_file_that_only_leads_to_the_others_comes_last() -> None:
    way = SourceLines(file="shop/entry.py", sha256="c" * 64, lines=[(9, 60 * MIB, 60 * MIB, 90 * MIB, 300_000)])
    site = ProjectSite(file="shop/cache.py", line=35, function="load", bytes=6 * MIB, count=3)
    found = view(shop_web(lines=[way, *shop_web().lines], project_sites=[site]))
    assert [one.name for one in found.files] == ["shop/report.py", "shop/cache.py", "shop/entry.py"]


def test_heat_is_against_the_heaviest_line_of_all() -> None:
    found = view(shop_web())
    assert line(file(found, "shop/report.py"), 3).heat == 100
    assert line(file(found), 21).heat == 11
    assert line(file(found), 3).heat == 0, "80 KiB of 38 MiB are nothing that could be seen"
    assert line(file(found), 15).heat == 0
    assert line(file(found), 21).share == "5.7 %"


def test_lines_that_hold_nothing_are_folded() -> None:
    assert "… 7 lines that allocate nothing" in labels(file(view(shop_web())))


def test_the_sum_of_a_file_is_below_it() -> None:
    found = file(view(shop_web()))
    assert (found.total.label, found.total.at_peak, found.total.times) == ("all lines", "7.3 MiB", "160,261")
    assert found.figures == "7.3 MiB at the peak (10.0 % of it)"


def test_a_line_may_have_changed_in_a_file_that_did_not() -> None:
    base = changed_cache((21, MIB, MIB, MIB, 10), (35, 1_900 * 1024, 0, 0, 0), (30, 2 * MIB, 0, 0, 0), sha256="a" * 64)
    found = file(view(shop_web(), base))
    grown, same, gone = line(found, 21).change, line(found, 35).change, line(found, 30).change
    assert (grown.text, grown.tone) == ("+3.1 MiB", "grown")
    assert (same.text, same.tone) == ("–", "quiet")
    assert (gone.text, gone.tone) == ("−2.0 MiB", "shrunk")
    assert found.total.change.text == "+2.4 MiB"
    assert found.figures.endswith("+2.4 MiB against the base")


def test_lines_of_a_changed_file_are_found_by_their_text() -> None:
    old = "\n".join(["import os", *CACHE_SOURCE, "LEFT = [0] * 9"])
    base = changed_cache((22, MIB, MIB, MIB, 10), (len(CACHE_SOURCE) + 2, 512 * 1024, 0, 0, 0))
    found = file(view(shop_web(), base, base_sources={"shop/cache.py": old}))
    assert line(found, 21).change.text == "+3.1 MiB"
    assert line(found, "1 removed line").change.text == "−512.0 KiB"
    assert not found.notes


def test_without_a_text_of_the_base_only_the_sum_is_compared() -> None:
    found = file(view(shop_web(), changed_cache((22, MIB, MIB, MIB, 10))))
    assert not found.changes
    assert "only its sum is compared" in found.notes[0]
    assert found.figures.endswith("+6.3 MiB against the base")
    assert "against base" not in html(view(shop_web(), changed_cache((22, MIB, MIB, MIB, 10))))


def test_a_file_that_was_renamed_is_the_same() -> None:
    base = shop_web(lines=[SourceLines(file="shop/store.py", sha256="a" * 64, lines=cache_lines().lines)])
    found = file(view(shop_web(), base))
    assert found.total.change.text == "–"
    assert found.notes == ["In the base its name is shop/store.py."]


def test_source_that_may_not_be_shown_is_not() -> None:
    found = view(shop_web(), embed=False)
    assert labels(file(found)) == ["3", "15", "16", "20", "21", "35", "37"]
    text = html(found)
    assert not any(one.strip() and one.strip() in text for one in CACHE_SOURCE)
    assert not file(found).notes


def test_source_that_may_not_be_shown_still_tells_which_line_was_which() -> None:
    base = changed_cache((22, MIB, MIB, MIB, 10))
    old = {"shop/cache.py": "\n".join(["import os", *CACHE_SOURCE])}
    found = file(view(shop_web(), base, base_sources=old, embed=False))
    assert line(found, 21).change.text == "+3.1 MiB"


def test_where_the_source_is_not_at_hand_the_functions_are_named() -> None:
    sites = [ProjectSite(file="shop/cache.py", line=21, function="parse", bytes=1, count=1)]
    found = file(view(shop_web(project_sites=sites), sources={}))
    assert (line(found, 21).source, line(found, 21).named) == ("parse", True)
    assert "not at hand as it was measured" in found.notes[0]


def test_lines_of_the_project_are_linked() -> None:
    found = view(shop_web(), links=LINKS, project=SHOP)
    assert line(file(found), 21).href == f"https://github.com/owner/shop/blob/{'c' * 40}/shop/cache.py#L21"
    assert (
        f'<a href="https://github.com/owner/shop/blob/{"c" * 40}/shop/cache.py#L21" rel="noopener noreferrer">21</a>'
        in html(found)
    )
    assert line(file(view(shop_web(), links=LINKS)), 21).href is None, "nobody knows whose file it is"


def test_without_any_figures_there_is_nothing_to_see() -> None:
    nothing = shop_web(lines=[])
    assert lines_view(nothing, None, {}, {}, embed=True, links=None, project=NO_PROJECT) is None
    assert lines_view(nothing, shop_web(), {}, {}, embed=True, links=None, project=NO_PROJECT) is None


def test_files_and_lines_that_are_too_many_are_summed_up() -> None:
    many = [(number, MIB * number, MIB * number, MIB, 1) for number in range(1, MOST_LINES + 51)]
    files = [SourceLines(file=f"shop/{index}.py", lines=many[: 400 - index]) for index in range(MOST_FILES + 2)]
    found = view(shop_web(lines=files), sources={"shop/0.py": "x = 1\n" * 1_000})
    assert len(found.files) == MOST_FILES
    assert found.more.startswith("Not shown: shop/6.py (")
    first = file(found, "shop/0.py")
    assert len([row for row in first.rows if isinstance(row, LineRow) and row.heat]) == MOST_LINES
    assert line(first, "50 other lines").at_peak == "1.25 GiB"
    assert "… 48 lines that hold little" in labels(first)


def test_files_that_only_the_base_has_are_named() -> None:
    base = shop_web(lines=[cache_lines(), SourceLines(file="shop/old.py", lines=[(1, 3 * MIB, 0, 0, 0)])])
    assert view(shop_web(), base).more == "The base alone has figures for shop/old.py (3.0 MiB at the peak)."
    assert file(view(shop_web(), base), "shop/report.py").figures.endswith("the base has no figures for it")


@pytest.mark.parametrize("embed", [True, False])
def test_every_row_has_the_same_cells_and_a_line_its_head(embed: bool) -> None:
    base = changed_cache((21, MIB, MIB, MIB, 10), sha256="a" * 64)
    text = html(view(shop_web(), base, embed=embed))
    found = Cells(text)
    assert set(found.rows) == {7, 8}, "7 where nothing is compared"
    assert '<th scope="row">21</th>' in text
    assert "<caption>shop/cache.py, line by line" in text
    assert '<td class="grown">+3.1 MiB</td>' in text
    assert 'style="--heat:11"' in text


def test_names_and_source_that_mean_harm_stay_text() -> None:
    sources = {one.file: "\n".join(HOSTILE) for one in hostile().lines}
    text = html(view(hostile(), hostile(), sources=sources))
    expected = {"div", "details", "summary", "h4", "code", "span", "table", "caption", "thead", "tbody", "tfoot"}
    assert Cells(text).elements <= expected | {"tr", "th", "td", "p"}
    assert "\u202e" not in text
    assert "\x1b" not in text


numbers = st.integers(0, 60)
sizes = st.integers(0, 2**40)
some_lines = st.lists(st.tuples(numbers, sizes, sizes, sizes, st.integers(0, 10**9)), max_size=40)


@given(some_lines, some_lines, st.booleans())
def test_a_file_s_sum_is_that_of_its_lines(head: list[Any], base: list[Any], same: bool) -> None:
    one, other = changed_cache(*head), changed_cache(*base, sha256="b" * 64 if same else "a" * 64)
    texts = {"shop/cache.py": "\n".join(CACHE_SOURCE)}
    found = lines_view(one, other, texts, texts, embed=True, links=None, project=NO_PROJECT)
    assert found is not None
    rows = [row for row in found.files[0].rows if isinstance(row, LineRow)]
    assert sum(row.times != "" for row in rows) >= len({row[0] for row in head})
    assert all(isinstance(row, LineRow | Folded) for row in found.files[0].rows)
    assert found.files[0].changes


def test_a_change_has_a_colour_where_it_has_one_in_every_other_table() -> None:
    """In the picture of the calls 20 KiB is noise."""
    base = changed_cache((35, 1_880 * 1024, 0, 0, 0), sha256="a" * 64)
    change = line(file(view(shop_web(), base)), 35).change
    assert (change.text, change.tone) == ("+20.0 KiB", "quiet")
