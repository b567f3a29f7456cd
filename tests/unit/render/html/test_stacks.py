"""The picture of the calls that the peak's bytes come from: its parts add up, and what changed is seen at once."""

import json
from itertools import chain

from hypothesis import given
from tests.call_trees import Called, call_tree, call_trees, loaded
from tests.factories import HOSTILE, KIB, MIB
from tests.unit.render.html.icicles import assert_sound, chosen, part, pictures, wholes

from memci.model.report_data import CallTree
from memci.render.html.stacks import stacks_figure


def web(*more: Called, cache: int = 2 * MIB, folded: int = 40 * KIB) -> CallTree:
    """A start that loads a module of the project and one of a distribution; `more` is called by the project."""
    flask = loaded("flask", "flask/__init__.py", size=3 * MIB, distribution="flask")
    load = Called("load", "shop/cache.py", cache, line=41, count=7, project=True)
    shop = loaded("shop", "shop/__init__.py", flask, load, *more, size=5 * KIB, line=3, project=True)
    run = Called("run", "gunicorn/app.py", 0, [Called("load_app", "gunicorn/util.py", 9, [shop])], folded=folded)
    return call_tree(Called("<module>", "gunicorn/__main__.py", 1 * KIB, [run], distribution="gunicorn"))


INJECTED = Called("hold", "shop/leak.py", 5 * MIB, line=12, project=True)


def test_a_site_of_5_mib_more_is_shown_with_5_mib_and_the_parts_add_up_to_the_difference() -> None:
    base, head = web(), web(INJECTED, folded=41 * KIB)
    figure = stacks_figure("web-1", head, base)
    assert figure is not None
    assert_sound(figure)
    assert figure.choices[0].label == "What changed"
    picture = chosen(figure, "What changed")
    site = part(picture, "hold shop/leak.py:12")
    assert (site["value"], site["text"], site["parent"]) == (5 * MIB, "+5.0 MiB", "import shop")
    assert wholes(picture)[0] == head.total - base.total == 5 * MIB + KIB
    assert "+5.0 MiB = +5.0 MiB grown − 0 B shrunk" in figure.summary
    assert "hold (shop/leak.py:12), called by import shop (shop/__init__.py:3)" in figure.summary


def test_what_grew_and_what_shrank_stand_beside_each_other_with_their_signs() -> None:
    figure = stacks_figure("web-1", web(INJECTED, cache=1 * MIB), web())
    assert figure is not None
    picture = chosen(figure, "What changed")
    grown, shrunk = part(picture, "hold shop/leak.py:12"), part(picture, "load shop/cache.py:41")
    assert (grown["text"], grown["colour"]) == ("+5.0 MiB", "#cf222e")
    assert (shrunk["text"], shrunk["value"]) == ("−1.0 MiB", 1 * MIB)
    assert "+4.0 MiB = +5.0 MiB grown − 1.0 MiB shrunk" in figure.summary
    assert wholes(picture)[0] == 6 * MIB
    assert part(picture, "the whole peak")["text"] == "+4.0 MiB"


def test_what_has_not_changed_is_left_out_of_what_changed_and_grey_elsewhere() -> None:
    figure = stacks_figure("web-1", web(INJECTED), web())
    assert figure is not None
    assert "import flask" not in chosen(figure, "What changed")["labels"]
    held = chosen(figure, "Head at its peak")
    assert part(held, "import flask")["colour"] == part(held, "load shop/cache.py:41")["colour"]
    assert part(held, "hold shop/leak.py:12")["text"] == "5.0 MiB (+5.0 MiB)"
    assert "hold shop/leak.py:12" not in chosen(figure, "Base at its peak")["labels"]


def test_without_a_change_there_is_no_such_choice() -> None:
    figure = stacks_figure("web-1", web(), web())
    assert figure is not None
    assert_sound(figure)
    assert [choice.label for choice in figure.choices] == ["Head at its peak", "Base at its peak"]
    assert figure.summary == "Both peaks are 5.0 MiB, and no part of them differs."


def test_the_head_alone_is_coloured_by_whose_code_it_is() -> None:
    figure = stacks_figure("web-1", web(), None)
    assert figure is not None
    assert_sound(figure)
    assert figure.choices == ()
    (picture,) = pictures(figure)
    assert wholes(picture)[0] == web().total
    legend = {trace["name"]: trace["marker"]["color"] for trace in figure.data if trace["type"] == "scatter"}
    assert part(picture, "load shop/cache.py:41")["colour"] == legend["this project"]
    assert part(picture, "import flask")["colour"] == legend["flask"]
    assert "flask 59.5 %" in figure.summary


def test_a_part_tells_where_it_is_how_much_and_who_called() -> None:
    figure = stacks_figure("web-1", web(), web(cache=1 * MIB))
    assert figure is not None
    told = part(chosen(figure, "Head at its peak"), "load shop/cache.py:41")["hovertext"]
    assert "shop/cache.py:41 · this project" in told
    assert "base 1.0 MiB → head 2.0 MiB: +1.0 MiB, 39.6 % of the peak" in told
    assert "by itself 2.0 MiB (+1.0 MiB) in 7 allocations" in told
    assert "called by import shop" in told


def test_the_tables_rows_add_up_to_the_whole() -> None:
    many = [Called(f"f{number}", "shop/many.py", number * KIB, project=True) for number in range(60)]
    base, head = web(), web(*many)
    figure = stacks_figure("web-1", head, base)
    assert figure is not None
    assert figure.table is not None
    rows = [[cell.text for cell in row] for row in figure.table.rows]
    assert len(rows) == 22
    assert rows[0][:1] + rows[0][4:5] == ["f59 shop/many.py", "+59.0 KiB"]
    assert rows[-2][0] == "46 other places and calls too small to list"
    assert rows[-1][:5] == ["the whole peak", "", "5.0 MiB", "6.8 MiB", "+1.7 MiB"]


def test_a_function_in_the_table_is_named_with_its_heaviest_line() -> None:
    lines = [
        Called("outer", "shop/a.py", 0, [Called("<listcomp>", "shop/a.py", size, line=line)])
        for line, size in ((9, 1), (5, 8), (7, 2))
    ]
    roots = [Called(f"f{number}", "b.py", 0, [one]) for number, one in enumerate(lines)]
    figure = stacks_figure("web-1", call_tree(*roots), None)
    assert figure is not None
    assert figure.table is not None
    assert [cell.text for cell in figure.table.rows[0]][:1] == ["<listcomp> shop/a.py:5"]


def test_a_picture_is_as_high_as_its_rows_but_never_higher_than_a_screen() -> None:
    deep = Called("f0", "a.py", 1, project=True)
    for number in range(1, 40):
        deep = Called(f"f{number}", "a.py", 1, [deep], project=True)
    low, middle, high = (
        stacks_figure("web-1", tree, None) for tree in (call_tree(Called("main", "a.py", 1)), web(), call_tree(deep))
    )
    assert low is not None
    assert middle is not None
    assert high is not None
    assert low.height < middle.height < high.height < 600


def test_a_base_whose_heap_is_not_known_is_no_base() -> None:
    assert stacks_figure("web-1", web(), CallTree()) == stacks_figure("web-1", web(), None)
    assert stacks_figure("web-1", CallTree(), web()) is None
    assert stacks_figure("web-1", None, web()) is None


@given(call_trees(), call_trees())
def test_every_picture_adds_up(head: CallTree, base: CallTree) -> None:
    figure = stacks_figure("web-1", head, base)
    if not head.parents:
        assert figure is None
        return
    assert figure is not None
    assert_sound(figure)
    if base.parents:
        assert wholes(chosen(figure, "Head at its peak"))[0] == head.total
        assert wholes(chosen(figure, "Base at its peak"))[0] == base.total
        if any(choice.label == "What changed" for choice in figure.choices):
            assert wholes(chosen(figure, "What changed"))[0] >= abs(head.total - base.total)
    else:
        assert wholes(pictures(figure)[0])[0] == head.total


def test_hostile_names_are_inert_in_every_place() -> None:
    evil = [
        Called(text, other, (number + 1) * MIB, distribution=text or None, project=number % 5 == 0)
        for number, (text, other) in enumerate(zip(HOSTILE, reversed(HOSTILE), strict=True))
    ]
    templated = Called("%{label}%{customdata[0]}", "%{x}", 7 * MIB, distribution="%{y}")
    for head, base in ((call_tree(*evil, templated), None), (call_tree(*evil, templated), call_tree(evil[0]))):
        figure = stacks_figure("web-1", head, base)
        assert figure is not None
        assert_sound(figure)
        assert "hovertemplate" not in json.dumps(figure.data)
        assert "texttemplate" not in json.dumps(figure.data)
        assert figure.table is not None
        said = [figure.summary, *(cell.text for cell in chain.from_iterable(figure.table.rows))]
        assert all(text.isprintable() for text in said)


def test_a_large_tree_stays_small_on_the_page() -> None:
    many = [
        Called(
            f"call_{number}", "a" * 50 + f"/{number % 90}.py", number, [Called(f"inner_{number}", "b.py", 3 * number)]
        )
        for number in range(1, 9_000)
    ]
    figure = stacks_figure("web-1", call_tree(*many), call_tree(*many[::2]))
    assert figure is not None
    assert all(len(picture["ids"]) <= 450 for picture in pictures(figure))
    assert len(json.dumps(figure.data)) < 400_000


def test_allocations_of_calls_too_small_to_be_nodes_are_not_known_so_no_sum_is_said() -> None:
    folded, whole = (stacks_figure("web-1", web(folded=size), None) for size in (40 * KIB, 0))
    for figure, said in ((folded, ""), (whole, "12")):
        assert figure is not None
        assert figure.table is not None
        assert figure.table.rows[-1][-1].text == said
