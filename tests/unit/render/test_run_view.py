from typing import Any

import pytest
from tests.factories import (
    MIB,
    bytes_metric,
    failed,
    hostile,
    out_of_memory,
    result,
    shop_job,
    shop_web,
    with_metrics,
)
from tests.unit.render.screen import below, line_with, printed

from memci.model.result import Allocation, Metric, Note, Process, Timeline
from memci.render.terminal.allocations import allocations_view
from memci.render.terminal.run import run_view

WIDTHS = (20, 40, 60, 80, 140)


def test_the_header_says_what_was_started_and_how_it_ended() -> None:
    text = printed(run_view(result(shop_web())))
    assert text.startswith("web ───")
    assert "gunicorn -w 2 -b 127.0.0.1:8000 shop.main:app" in text
    assert "http:8000/health" in text
    assert "3.12.1 · x86_64, glibc 2.36 · 10 clean runs" in text
    assert "✓ ready after 705 ms" in text


def test_a_program_that_ran_to_its_end() -> None:
    text = printed(run_view(result(shop_job())))
    assert "✓ ran to its end in 1.48 s" in text
    assert "listening" not in text
    assert "Its processes" not in text


def test_metrics_stand_in_one_column_with_their_spread() -> None:
    text = printed(run_view(result(shop_web())))
    heap, rss = line_with(text, "peak_heap"), line_with(text, "anon_rss")
    assert "72.3 MiB" in heap
    assert "2 runs, 0.01 % apart" in heap
    assert heap.index("MiB") == rss.index("MiB")
    assert "10 runs, 677 ms to 733 ms" in line_with(text, "cold_start ")


def test_a_wide_terminal_says_what_the_metrics_mean() -> None:
    meaning = "the most that was allocated at one time"
    assert meaning in line_with(printed(run_view(result(shop_web())), 140), "peak_heap")
    assert meaning not in printed(run_view(result(shop_web())), 80)


def test_a_server_has_a_line_for_listening_and_one_for_ready_with_the_memory_at_both() -> None:
    lines = below(printed(run_view(result(shop_web()))), "What it costs")
    assert lines[1].split() == ["listening", "75", "ms", "24.1", "MiB"]
    assert lines[2].split() == ["ready", "711", "ms", "79.7", "MiB"]


def test_an_unstable_metric_is_marked() -> None:
    line = line_with(printed(run_view(result(shop_job()))), "peak_heap")
    assert "unstable: 2 runs, 377.7 MiB to 385.3 MiB" in line


def test_a_process_maps_a_little_and_that_says_nothing() -> None:
    assert "peak_mapped" not in printed(run_view(result(shop_job())))
    assert "peak_mapped" in printed(run_view(result(shop_web())))


def test_allocation_sites_have_their_place_their_caller_and_whose_they_are() -> None:
    lines = below(printed(run_view(result(shop_web()))), "What holds the heap at its peak")
    assert lines[2].split() == [
        "11.4",
        "15.8",
        *["pandas/core/generic.py", "(the", "module's", "own", "code)", "pandas"],
    ]
    assert lines[3].strip() == "from shop/report.py:3"
    assert "shop/cache.py:41 load" in "\n".join(lines)
    assert lines[-1].strip() == "… and 2 more sites and the small ones: 10.4 MiB"


def test_a_wide_terminal_has_a_column_for_the_caller() -> None:
    lines = below(printed(run_view(result(shop_web())), 140), "What holds the heap at its peak")
    assert len(lines) == 13
    assert "shop/report.py:3" in lines[2]


def test_at_most_ten_sites_unless_all_are_asked_for() -> None:
    assert "click/core.py" not in printed(run_view(result(shop_web())))
    everything = printed(allocations_view(shop_web()))
    assert "click/core.py" in everything
    assert "… and sites too small to list: 9.8 MiB" in everything


def test_numbers_are_never_cut_however_narrow_the_terminal_is() -> None:
    text = printed(run_view(result(shop_web())), 40)
    for number in ("72.3 MiB", "1,204,331", "11.4", "38.2", "410.0"):
        assert number in text


def test_a_long_path_loses_its_beginning() -> None:
    deep = "a/very/deep/package/" * 8 + "module.py"
    site = Allocation(file=deep, line=7, function="work", bytes=MIB, count=1, project=False)
    text = printed(allocations_view(shop_web(allocations=[site], other_allocated_bytes=0)))
    line = line_with(text, "module.py:7 work")
    assert "…" in line
    assert len(line) <= 80


def test_the_processes_stand_below_their_parents() -> None:
    lines = below(printed(run_view(result(shop_web()))), "Its processes")
    assert lines[2].split()[:3] == ["14.2", "22.9", "8.1"]
    assert lines[3].index("gunicorn") == lines[2].index("gunicorn") + 2


def test_a_ring_of_processes_shows_each_once() -> None:
    ring = [Process(pid_index=n, parent=(n + 1) % 3, command=f"process{n}") for n in range(3)]
    text = printed(run_view(result(shop_web(processes=ring))))
    assert [text.count(f"process{n}") for n in range(3)] == [1, 1, 1]


def test_what_is_held_outside_imports() -> None:
    text = printed(run_view(result(shop_web())))
    assert "12.7 MiB of the peak of 72.3 MiB is held outside imports." in text


def test_notes_are_whole_sentences() -> None:
    assert "!  Two heap peaks of the same start lie 2.0 % apart" in printed(run_view(result(shop_job())))


def test_a_failed_program_shows_what_it_said_last() -> None:
    text = printed(run_view(result(failed())))
    assert "✗ failed with exit code 1" in text
    assert "what it said last" in text
    assert "│ ModuleNotFoundError: No module named 'flaks' │" in text
    assert "0 clean runs" not in text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ({"state": "killed", "exit_code": None, "signal": "SIGSEGV"}, "✗ killed by SIGSEGV"),
        ({"state": "killed", "exit_code": None, "signal": None}, "✗ killed by a signal"),
        ({"state": "timeout", "exit_code": None}, "✗ took longer than its time limit"),
        ({"state": "not-found", "exit_code": None}, "✗ could not be started"),
        ({"state": "failed", "exit_code": 0}, "✗ ended before it was ready"),
    ],
)
def test_how_else_a_start_may_end(outcome: dict[str, Any], words: str) -> None:
    assert words in printed(run_view(result(failed(**outcome))))


def test_out_of_memory_says_what_it_had_reached() -> None:
    text = printed(run_view(result(out_of_memory())))
    assert "✗ ran out of memory" in text
    assert "it had reached 255.4 MiB" in text
    assert below(text, "What it had used by then")[0].split()[:3] == ["peak_rss", "255.4", "MiB"]


def test_output_longer_than_a_screen_keeps_its_end() -> None:
    text = printed(run_view(result(failed(output_tail="\n".join(f"line {n}" for n in range(500))))))
    assert "line 499" in text
    assert "line 480" in text
    assert "line 479" not in text


def test_without_a_heap_the_rest_is_shown() -> None:
    bare = shop_web(
        metrics={"anon_rss": bytes_metric(20)},
        allocations=[],
        imports=[],
        timeline=Timeline(),
        notes=[Note(kind="no-capture", message="Python was started with -I, so the heap could not be measured.")],
    )
    text = printed(run_view(result(bare)), 120)
    assert "20.0 MiB" in text
    assert "could not be measured" in text
    assert "What holds the heap" not in text
    assert "What the imports cost" not in text


def test_several_entrypoints_follow_one_another() -> None:
    text = printed(run_view(result(shop_web(), shop_job(), failed())))
    assert text.index("web ──") < text.index("nightly ──") < text.index("broken ──")


def test_a_result_without_entrypoints_is_empty() -> None:
    assert printed(run_view(result())).strip() == ""


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_terminal(width: int) -> None:
    text = printed(run_view(result(shop_web(), shop_job(), failed(), out_of_memory())), width)
    assert max(map(len, text.split("\n"))) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_text_is_printed_as_it_is(width: int) -> None:
    text = printed(run_view(result(hostile())), width)
    assert not set(text) & set("\x1b\x00\x07\x08\r\u202e\u202c\u2066\u2069\u200b")


def test_markup_is_not_taken_for_markup() -> None:
    text = printed(run_view(result(hostile())), 140)
    assert text.startswith("[red]markup[/red] :bomb: ──")
    assert r"\u202egnp.exe\u202c" in text


def test_colour_codes_are_rich_s_own_only() -> None:
    plainly, coloured = (printed(run_view(result(hostile())), 140, color=color) for color in (False, True))
    assert "\x1b[" in coloured
    assert "\x1b]8" not in coloured
    assert "\x1b" not in plainly


def test_a_zero_heap_has_no_shares() -> None:
    nothing = with_metrics(shop_web(), peak_heap=Metric(unit="bytes", value=0))
    assert "pandas/core/generic.py" in printed(run_view(result(nothing)))
