"""Time and RSS of imports joined with what the heap holds because of them."""

from dataclasses import replace

from tests.unit.measure.capture.samples import ROOT, SITE, STDLIB, figures, naming, process

from memci.measure.capture import ImportRecord, join_imports
from memci.measure.capture.heap import HeapFigures, figures_of_tree
from memci.model.result import ProjectSite

PANDAS = ImportRecord(
    pid=1,
    module="pandas",
    parent="report",
    file=f"{SITE}/pandas/__init__.py",
    importer_file=f"{ROOT}/report.py",
    importer_line=4,
    importer_function="<module>",
    started_ns=3_500_000_000,
    cumulative_ns=2_000_000_000,
    self_ns=500_000_000,
    cumulative_rss=9_000,
    self_rss=-1_000,
)


def heap_of(imports: dict[str, tuple[int, int]], **files: str) -> HeapFigures:
    peak = sum(own for own, _ in imports.values())
    return figures_of_tree([process(1, 0, 9, figures(peak, imports=imports, module_files=files))], naming())


def test_a_module_known_from_both_sides() -> None:
    (one,) = join_imports([PANDAS], heap_of({"pandas": (100, 700)}), naming(), 1_000_000_000).imports
    assert (one.module, one.parent, one.file, one.project) == ("pandas", "report", "pandas/__init__.py", False)
    assert one.imported_by is not None
    assert (one.imported_by.file, one.imported_by.line, one.imported_by.function) == ("report.py", 4, "<module>")
    assert (one.started, one.cumulative_seconds, one.self_seconds) == (2.5, 2.0, 0.5)
    assert (one.self_bytes, one.cumulative_bytes) == (100, 700)
    assert (one.self_rss_bytes, one.cumulative_rss_bytes) == (-1_000, 9_000)
    assert one.processes == 1


def test_modules_known_from_one_side_alone_still_appear() -> None:
    heap = heap_of({"_json": (30, 30), "late": (5, 5)}, late=f"{ROOT}/late.py")
    held, late, timed = join_imports([PANDAS], heap, naming(), 0).imports
    assert (held.module, held.file, held.distribution, held.self_bytes) == ("_json", None, "python", 30)
    assert (late.module, late.file, late.project) == ("late", "late.py", True)
    assert (timed.module, timed.self_bytes, timed.cumulative_seconds) == ("pandas", 0, 2.0)


def test_no_byte_is_lost_in_the_join() -> None:
    heap = heap_of({"pandas": (100, 700), "other": (20, 20)})
    assert sum(one.self_bytes for one in join_imports([PANDAS], heap, naming(), 0).imports) == heap.peak_heap


def test_without_a_heap_there_is_still_time() -> None:
    (one,) = join_imports([PANDAS], None, naming(), 0).imports
    assert (one.self_bytes, one.cumulative_seconds) == (0, 2.0)


def test_of_several_processes_the_longest_is_told() -> None:
    slower = replace(PANDAS, pid=2, cumulative_ns=3_000_000_000, parent="__main__", cumulative_rss=1)
    (one,) = join_imports([PANDAS, slower, PANDAS], None, naming(), 0).imports
    assert (one.cumulative_seconds, one.parent, one.cumulative_rss_bytes, one.processes) == (3.0, "__main__", 1, 2)


def test_the_heaviest_come_first_then_the_slowest() -> None:
    records = [replace(PANDAS, module=name, cumulative_ns=time) for name, time in (("a", 1), ("b", 5), ("c", 5))]
    joined = join_imports(records, heap_of({"a": (7, 7)}), naming(), 0).imports
    assert [one.module for one in joined] == ["a", "b", "c"]


def test_built_in_and_frozen_modules_have_no_file_but_are_pythons() -> None:
    records = [
        replace(PANDAS, module="itertools", file="built-in", importer_file=None, parent=None),
        replace(PANDAS, module="zipimport", file="frozen"),
        replace(PANDAS, module="json", file=f"{STDLIB}/json/__init__.py"),
        replace(PANDAS, module="spread.over.folders", file=None),
    ]
    named = {one.module: (one.file, one.distribution) for one in join_imports(records, None, naming(), 0).imports}
    assert named == {
        "itertools": (None, "python"),
        "zipimport": (None, "python"),
        "json": ("json/__init__.py", "python"),
        "spread.over.folders": (None, None),
    }


def test_what_began_before_the_run_began_with_it() -> None:
    (one,) = join_imports([PANDAS], None, naming(), 9_000_000_000).imports
    assert one.started == 0.0


def test_hostile_names_are_made_harmless() -> None:
    record = replace(PANDAS, module="a\n" + "b" * 9_000, parent="\udc80", importer_function="\x1b[31m", file="/x/\0")
    (one,) = join_imports([record], None, naming(), 0).imports
    assert one.model_dump_json()
    assert "\n" not in one.module


def test_what_a_failed_import_left_behind_is_held_by_whoever_tried() -> None:
    tried = replace(PANDAS, module="pandas._optional", parent="pandas", ok=False)
    deeper = replace(PANDAS, module="pandas._optional.inner", parent="pandas._optional", ok=False)
    alone = replace(PANDAS, module="winreg_like", parent=None, ok=False)
    heap = heap_of(
        {"pandas": (100, 730), "pandas._optional": (20, 30), "pandas._optional.inner": (10, 10), "winreg_like": (5, 5)}
    )
    modules = ["pandas", "pandas._optional", "pandas._optional.inner", "winreg_like", None]
    sites = [
        ProjectSite(file="a.py", line=line, function="f", imported=module, bytes=1, count=1)
        for line, module in enumerate(modules)
    ]
    heap = replace(heap, project_sites=tuple(sites))
    joined = join_imports([deeper, tried, alone, PANDAS], heap, naming(), 0)
    assert [(one.module, one.self_bytes, one.cumulative_bytes) for one in joined.imports] == [("pandas", 130, 730)]
    assert joined.unattributed == heap.unattributed + 5
    assert [site.imported for site in joined.project_sites] == ["pandas", "pandas", "pandas", None, None]


def test_a_module_that_loads_at_the_second_try_is_loaded() -> None:
    tried = replace(PANDAS, ok=False)
    joined = join_imports([tried, PANDAS], heap_of({"pandas": (100, 730)}), naming(), 0)
    assert [one.module for one in joined.imports] == ["pandas"]
