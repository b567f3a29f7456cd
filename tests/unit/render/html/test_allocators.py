import re

import pytest
from tests.factories import (
    HOSTILE,
    MIB,
    bytes_metric,
    failed,
    hostile,
    seconds_metric,
    shop_job,
    shop_web,
    with_metrics,
)

from memci.model.report_data import EntrypointData, SizeClass
from memci.model.result import EntrypointResult, Process
from memci.render.html.allocators import allocators_figures
from memci.render.html.parts import Figure, Table
from memci.render.html.text import json_for_script


def sizes(*classes: tuple[int, int, int]) -> EntrypointData:
    return EntrypointData(name="web", sizes=[SizeClass(up_to=up, bytes=size, count=n) for up, size, n in classes])


def figure(ending: str, head: EntrypointResult, base: EntrypointResult | None = None, *data: EntrypointData) -> Figure:
    parts = allocators_figures("web-1", head, base, data[0] if data else None, data[1] if data[1:] else None)
    return next(part for part in parts if isinstance(part, Figure) and part.id == f"web-1-{ending}")


def table(head: EntrypointResult, base: EntrypointResult | None = None) -> Table:
    found = [part for part in allocators_figures("web-1", head, base, None, None) if isinstance(part, Table)]
    assert len(found) == 1
    return found[0]


def texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    assert all(len(row) == len(table.columns) for row in table.rows)
    return [[cell.text for cell in row] for row in table.rows]


BASE, HEAD = shop_web(False), shop_web(True)


def test_heap_and_mappings_stand_beside_what_is_resident() -> None:
    found = figure("kinds", HEAD, BASE)
    assert [trace["name"] for trace in found.data] == ["base", "head"]
    assert found.data[1]["y"] == ["heap proper", "mapped", "private RSS", "peak RSS"]
    assert found.data[1]["x"] == pytest.approx([72.3, 18.5, 79.7, 90.2], abs=0.01)
    assert texts(found.table)[0][:4] == ["heap proper", "34.1 MiB", "72.3 MiB", "+38.2 MiB"]
    assert texts(found.table)[1][3] == "–"
    assert found.summary.startswith("The heap was 72.3 MiB (+38.2 MiB) at its peak; 18.5 MiB (±0 B) were mapped")


def test_without_a_base_there_is_one_bar_of_each() -> None:
    found = figure("kinds", HEAD)
    assert [trace["name"] for trace in found.data] == ["head"]
    assert not found.layout["showlegend"]
    assert texts(found.table)[0][:2] == ["heap proper", "72.3 MiB"]


def test_what_the_base_does_not_know_is_no_nought() -> None:
    base = with_metrics(BASE)
    base = base.model_copy(update={"metrics": {"anon_rss": bytes_metric(1)}})
    found = figure("kinds", HEAD, base)
    assert texts(found.table)[0][:4] == ["heap proper", "–", "72.3 MiB", "–"]
    assert found.data[0]["x"] == [None, None, 1.0, None]


def test_a_difference_that_chance_makes_has_no_colour() -> None:
    base = with_metrics(HEAD, anon_rss=bytes_metric(79.6), peak_heap=bytes_metric(70.0))
    table = figure("kinds", HEAD, base).table
    assert table is not None
    assert [row[3].tone for row in table.rows] == ["grown", "quiet", "quiet", "quiet"]
    held = (sizes((64, 900, 20), (1024, MIB, 9)), sizes((64, 500, 10), (1024, 900, 1)))
    by_size = figure("sizes", HEAD, BASE, *held).table
    assert by_size is not None
    first, last = by_size.rows[0], by_size.rows[-1]
    assert (first[3].text, first[3].tone, first[6].tone) == ("+400 B", "quiet", "quiet")
    assert (last[3].tone, last[6].tone) == ("grown", "grown")


def test_a_failed_start_has_none() -> None:
    assert allocators_figures("web-1", failed(), failed(), None, None) == []


def test_sizes_are_counted_by_powers_of_two() -> None:
    data = sizes((64, MIB, 20_000), (512, 2 * MIB, 5_000), (2_048, 9 * MIB, 6_000))
    found = figure("sizes", HEAD, None, data)
    by_bytes, by_count = found.data
    assert by_bytes["x"] == ["≤ 64 B", "≤ 128 B", "≤ 256 B", "≤ 512 B", "≤ 1 KiB", "≤ 2 KiB"]
    assert by_bytes["y"] == [1, 0, 0, 2, 0, 9]
    assert by_count["y"] == [20_000, 0, 0, 5_000, 0, 6_000]
    assert [list(choice.visible) for choice in found.choices] == [[True, False], [False, True]]
    assert texts(found.table)[-1] == ["1 KiB to 2 KiB", "9.0 MiB", "6,000"]
    assert "1 KiB to 2 KiB: 9.0 MiB in 6,000 allocations (75.0 %)" in found.summary
    assert "up to 512 B, as most Python objects are, hold 3.0 MiB in 25,000 allocations" in found.summary


def test_sizes_of_both_sides() -> None:
    found = figure("sizes", HEAD, BASE, sizes((64, 3 * MIB, 9)), sizes((64, MIB, 3), (16, 5, 1)))
    assert [trace["name"] for trace in found.data] == ["base", "head"] * 2
    assert all(len(choice.visible) == len(found.data) for choice in found.choices)
    assert texts(found.table)[-1] == ["32 B to 64 B", "1.0 MiB", "3.0 MiB", "+2.0 MiB", "3", "9", "+6"]
    assert found.summary.endswith("Those of 32 B to 64 B changed most: +2.0 MiB.")


def test_sizes_that_make_no_sense_are_shown_as_they_are() -> None:
    found = figure("sizes", HEAD, None, sizes((0, 0, 0), (3, 1, 1), (3, 1, 1), (2**63 - 1, 2**63 - 1, 2**63 - 1)))
    assert texts(found.table)[3][1:] == ["2 B", "2"]
    assert len(found.data[0]["x"]) < 80


def test_without_data_there_are_no_sizes() -> None:
    parts = allocators_figures("web-1", HEAD, BASE, EntrypointData(name="web"), sizes((64, 1, 1)))
    assert not [part for part in parts if isinstance(part, Figure) and part.id.endswith("sizes")]


def process(index: int, parent: int | None, command: str, mib: float) -> Process:
    return Process(pid_index=index, parent=parent, command=command, anon_rss=round(mib * MIB))


def test_processes_stand_below_their_parents_beside_the_base_s() -> None:
    found = table(HEAD, BASE)
    indent = "\N{NO-BREAK SPACE}" * 3
    assert [row[0] for row in texts(found)] == [
        "gunicorn: master [shop.main:app]",
        *[f"{indent}gunicorn: worker [shop.main:app]"] * 2,
    ]
    assert texts(found)[1][1:3] == ["32.7 MiB", "+19.1 MiB"]
    assert found.caption == "What each of 3 processes holds: 32.7 MiB of private memory at most"


def test_processes_are_told_by_place_and_command() -> None:
    head = shop_web(
        processes=[process(0, None, "serve", 1), process(1, 0, "worker --port 81", 5), process(2, 0, "cron", 2)]
    )
    base = shop_web(
        processes=[process(7, None, "serve", 1), process(8, 7, "cron", 1), process(9, 7, "worker --port 90", 3)]
    )
    shown = {row[0].strip("\N{NO-BREAK SPACE}"): row[1:] for row in texts(table(head, base))}
    assert shown["worker --port 81"] == ["5.0 MiB", "+2.0 MiB"]
    assert shown["cron"] == ["2.0 MiB", "+1.0 MiB"]


def test_processes_that_come_and_go_are_said_to() -> None:
    head = shop_web(processes=[process(0, None, "serve", 1), process(1, 0, "new", 5)])
    base = shop_web(processes=[process(0, None, "serve", 1), process(1, 0, "old", 3), process(2, 0, "old", 3)])
    found = table(head, base)
    assert [row[0].strip("\N{NO-BREAK SPACE}") for row in texts(found)] == [
        "serve",
        "new (new)",
        "old (only in the base)",
        "old (only in the base)",
    ]
    assert texts(found)[1][1:] == ["5.0 MiB", "+5.0 MiB"]
    assert texts(found)[2][1:] == ["–", "−3.0 MiB"]
    assert "the base has 3" in found.caption


def test_one_process_is_no_tree() -> None:
    assert not [part for part in allocators_figures("a", shop_job(), None, None, None) if isinstance(part, Table)]


def test_a_tree_that_is_none_and_one_that_is_too_large() -> None:
    many = [process(index, (index + 1) % 5_000, f"p{index % 7}", 1) for index in range(5_000)]
    found = table(shop_web(processes=many), shop_web(processes=many))
    assert len(found.rows) == 60
    assert found.more == "4,940 more processes are not shown."


def test_the_first_start_beside_the_others() -> None:
    found = figure("first-start", HEAD, BASE)
    assert found.summary == (
        "Without bytecode, as in a fresh image, the first start takes 3.4× as long: 2.44 s instead of 711 ms; "
        "the base's takes 4.0× as long: 1.21 s instead of 301 ms."
    )
    assert texts(found.table)[0] == ["without bytecode", "1.21 s", "2.44 s", "+1.23 s", "first_start, 1 start"]
    assert found.data[1]["x"] == pytest.approx([2440, 711])


def test_a_first_start_that_is_no_slower_is_said_to_be() -> None:
    head = with_metrics(HEAD, first_start=seconds_metric(700, runs=1))
    assert "the first start takes no longer: 700 ms instead of 711 ms." in figure("first-start", head).summary


def test_a_base_without_a_first_start_is_left_out() -> None:
    assert [trace["name"] for trace in figure("first-start", HEAD, failed()).data] == ["head"]


def test_nothing_foreign_is_drawn() -> None:
    parts = allocators_figures("web-1", hostile(), hostile(), sizes((64, 1, 1)), None)
    drawn = json_for_script([[part.data, part.layout] for part in parts if isinstance(part, Figure)])
    assert not any(text in drawn for text in HOSTILE if text)
    for part in parts:
        if isinstance(part, Figure):
            assert re.fullmatch("[a-z0-9-]+", part.id)
            assert part.summary
        else:
            assert all(cell.isprintable() for row in texts(part) for cell in (one.replace("\xa0", " ") for one in row))
