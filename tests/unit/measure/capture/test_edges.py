"""Who asked for which module, as the probe and as hostile programs write it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.measure.capture import ImportEdge, read_import_edges

GOOD = [7, "shop", "/app/shop.py", 3, "<module>", "json", 1_000]


def written(folder: Path, *lines: object) -> Path:
    path = folder / "edges.jsonl"
    path.write_bytes(b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines))
    return path


def changed(index: int, value: object) -> list[object]:
    return [*GOOD[:index], value, *GOOD[index + 1 :]]


def test_an_edge(tmp_path: Path) -> None:
    assert read_import_edges(written(tmp_path, GOOD)) == [
        ImportEdge(pid=7, importer="shop", file="/app/shop.py", line=3, function="<module>", module="json")
    ]


def test_c_code_that_asks_by_itself_has_no_name(tmp_path: Path) -> None:
    (edge,) = read_import_edges(written(tmp_path, [7, None, None, 0, None, "json", 1_000]))
    assert (edge.importer, edge.file, edge.function) == (None, None, None)


def test_a_module_needs_the_packages_that_it_is_in_once_in_each_process(tmp_path: Path) -> None:
    path = written(tmp_path, changed(5, "a.b.c"), changed(5, "a.b.d"), [8, *GOOD[1:5], "a.b", 1_000])
    edges = [(edge.pid, edge.importer, edge.function, edge.module) for edge in read_import_edges(path)]
    assert edges == [
        (7, "shop", "<module>", "a.b.c"),
        (7, "a.b.c", None, "a.b"),
        (7, "a.b", None, "a"),
        (7, "shop", "<module>", "a.b.d"),
        (7, "a.b.d", None, "a.b"),
        (8, "shop", "<module>", "a.b"),
        (8, "a.b", None, "a"),
    ]


def test_only_what_was_asked_for_before_the_deadline_counts(tmp_path: Path) -> None:
    path = written(tmp_path, [*GOOD[:6], 2_000], changed(5, "os"))
    assert [edge.module for edge in read_import_edges(path, 2_000)] == ["os"]


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[7, \n",
        b"\xff\xfe\n",
        b"null\n",
        GOOD[:-1],
        [*GOOD, 1],
        changed(0, "7"),
        changed(0, True),
        changed(1, 5),
        changed(3, -1),
        changed(5, None),
        changed(5, ""),
        changed(6, 1.5),
    ],
    ids=str,
)
def test_what_is_no_edge_is_passed_over(tmp_path: Path, line: object) -> None:
    assert [edge.module for edge in read_import_edges(written(tmp_path, line, GOOD))] == ["json"]


def test_a_name_of_nothing_but_dots_comes_to_an_end(tmp_path: Path) -> None:
    edges = read_import_edges(written(tmp_path, changed(5, "....")))
    assert [edge.module for edge in edges] == ["....", "...", "..", "."]


def test_a_name_of_very_many_packages_is_passed_over(tmp_path: Path) -> None:
    """Together they would be half as long as a line times as many."""
    path = written(tmp_path, changed(5, "a." * 20_000 + "b"), GOOD)
    assert [edge.module for edge in read_import_edges(path)] == ["json"]


def test_without_a_file_there_are_no_edges(tmp_path: Path) -> None:
    assert read_import_edges(tmp_path / "edges.jsonl") == []


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall_over(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("hostile") / "edges.jsonl"
    path.write_bytes(data)
    assert read_import_edges(path) == []
