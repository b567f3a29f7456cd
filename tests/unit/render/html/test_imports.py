"""The picture of what imports cost: its parts add up to the peak, and growth is seen at once."""

import json
from itertools import chain

import pytest
from tests.factories import MIB, failed, hostile, imported, shop_web
from tests.unit.render.html.icicles import assert_sound, chosen, part, wholes

from memci.model.result import EntrypointResult, Import
from memci.render.html.imports import imports_figure
from memci.render.html.parts import Figure


def figure_of(head: EntrypointResult, base: EntrypointResult | None = None) -> Figure:
    figure = imports_figure("web-1", head, base)
    assert figure is not None
    assert_sound(figure)
    return figure


def added_up(entrypoint: EntrypointResult) -> int:
    return sum(item.self_bytes for item in entrypoint.imports) + entrypoint.unattributed_bytes


def test_heap_rss_and_time_are_offered_and_each_adds_up() -> None:
    head = shop_web()
    figure = figure_of(head)
    assert [choice.label for choice in figure.choices] == ["Heap at its peak", "RSS", "Time"]
    heap, rss, time = (wholes(chosen(figure, choice.label))[0] for choice in figure.choices)
    assert heap == added_up(head)
    assert rss == sum(item.self_rss_bytes for item in head.imports)
    assert time == pytest.approx(sum(item.self_seconds for item in head.imports))
    assert part(chosen(figure, "Heap at its peak"), "outside imports")["value"] == head.unattributed_bytes


def test_with_a_base_what_changed_comes_first_and_parts_are_coloured_by_growth() -> None:
    base, head = shop_web(False), shop_web(True)
    figure = figure_of(head, base)
    assert figure.choices[0].label == "What changed in the heap"
    changed = chosen(figure, "What changed in the heap")
    assert wholes(changed)[0] == added_up(head) - added_up(base)
    assert part(changed, "pandas")["parent"] == "shop.report"
    assert "flask" not in changed["labels"]
    held = chosen(figure, "Heap at its peak")
    assert part(held, "pandas")["colour"] == "#cf222e"
    assert part(held, "flask")["colour"] == part(held, "jinja2")["colour"] != "#cf222e"


def test_what_is_gone_is_shown_as_less_and_stands_in_the_table() -> None:
    figure = figure_of(shop_web(False), shop_web(True))
    gone = part(chosen(figure, "What changed in the heap"), "pandas")
    assert gone["text"].startswith("−")
    assert "<b>pandas</b>, no longer loaded" in gone["hovertext"]
    assert "pandas" not in chosen(figure, "Heap at its peak")["labels"]
    assert figure.table is not None
    row = next(row for row in figure.table.rows if row[0].text == "pandas")
    assert row[1].text.startswith("0 (−")
    assert row[3].tone == "shrunk"


def test_a_part_tells_of_every_measure_and_who_asked_for_it() -> None:
    base = shop_web(imports=[imported("shop", None, None, 1, None, 4, None)])
    head = shop_web(
        imports=[
            imported("shop", None, None, 2, 12, 4, 94, project=True),
            imported("pandas", "shop", ("shop/report.py", 3), 10, 10, 90, 90, "pandas"),
        ]
    )
    told = part(chosen(figure_of(head, base), "Time"), "shop")["hovertext"]
    assert "heap: 1.0 MiB → 12.0 MiB, itself 1.0 MiB → 2.0 MiB" in told
    assert "time: 4.0 ms → 94 ms, itself 4.0 ms" in told
    new = part(chosen(figure_of(head, base), "Time"), "pandas")["hovertext"]
    assert "<b>pandas</b>, new" in new
    assert "asked for by shop/report.py:3" in new


def test_memory_that_an_import_gave_back_takes_no_area_but_is_said() -> None:
    head = shop_web(
        imports=[
            Import(module="shop", self_bytes=MIB, self_rss_bytes=8 * MIB),
            Import(module="gc_now", parent="shop", self_bytes=MIB, self_rss_bytes=-3 * MIB),
        ]
    )
    figure = figure_of(head)
    assert wholes(chosen(figure, "RSS"))[0] == 8 * MIB
    assert part(chosen(figure, "RSS"), "all imports")["text"] == "5.0 MiB"
    assert "RSS: −3.0 MiB, itself −3.0 MiB" in part(chosen(figure, "Heap at its peak"), "gc_now")["hovertext"]


def test_small_modules_are_folded_and_none_is_lost() -> None:
    many = [
        Import(module=f"m{number}", parent=f"m{number // 7}" if number else None, self_bytes=number)
        for number in range(3_000)
    ]
    head = shop_web(imports=many, unattributed_bytes=0)
    figure = figure_of(head)
    assert wholes(chosen(figure, figure.choices[0].label))[0] == sum(range(3_000))
    picture = chosen(figure, figure.choices[0].label)
    folded = [int(name.split()[0]) for name in picture["labels"] if "smaller module" in name]
    shown = [name for name in picture["labels"] if name.startswith("m")]
    assert sum(folded) + len(shown) == 3_000
    assert len(picture["ids"]) < 450
    assert len(json.dumps(figure.data)) < 200_000


def test_the_tables_rows_add_up_to_the_whole() -> None:
    head = shop_web()
    figure = figure_of(head, shop_web(False))
    assert figure.table is not None
    rows = [[cell.text for cell in row] for row in figure.table.rows]
    assert rows[0][0] == "pandas"
    assert rows[-2][0] == "outside imports"
    assert rows[-1][0] == "all of it"
    assert rows[-1][2] == f"{added_up(head) / MIB:.1f} MiB"


def test_without_the_bases_heap_the_heaps_picture_is_of_the_head_alone() -> None:
    base = shop_web(imports=[item.model_copy(update={"self_bytes": 0}) for item in shop_web(False).imports])
    figure = figure_of(shop_web(), base)
    assert [choice.label for choice in figure.choices] == ["Heap at its peak", "RSS", "Time"]
    heap, time = (choice.visible for choice in (figure.choices[0], figure.choices[2]))
    names = [trace.get("name") for trace in figure.data]
    assert [name for name, seen in zip(names, heap, strict=True) if seen and name][:1] == ["pandas"]
    assert [name for name, seen in zip(names, time, strict=True) if seen and name] == ["grown", "shrunk", "unchanged"]


def test_a_base_that_failed_is_no_base() -> None:
    assert imports_figure("web-1", shop_web(), failed()) == imports_figure("web-1", shop_web(), None)
    assert imports_figure("web-1", failed(), shop_web()) is None


def test_hostile_names_are_inert_in_every_place() -> None:
    for head, base in ((hostile(), None), (hostile(), shop_web()), (shop_web(), hostile())):
        figure = figure_of(head, base)
        assert "hovertemplate" not in json.dumps(figure.data)
        assert figure.table is not None
        said = [figure.summary, *(cell.text for cell in chain.from_iterable(figure.table.rows))]
        assert all(text.isprintable() for text in said)


def test_times_of_two_jobs_are_not_held_against_each_other() -> None:
    figure = imports_figure("web-1", shop_web(), shop_web(False), by_turns=False)
    assert figure is not None
    assert_sound(figure)
    assert "567 ms of time" in figure.summary
    assert figure.table is not None
    assert [heading for heading, _ in figure.table.columns][2:] == [
        *("heap", "change", "RSS", "change", "time", "first asked for by")
    ]
    assert "→" not in part(chosen(figure, "Time"), "flask")["hovertext"].partition("time:")[2]
