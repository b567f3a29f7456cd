"""The figures of real captures, against memray's own and against what the programs are known to allocate."""

from collections import Counter
from collections.abc import Iterable

import pytest
from memray import AllocatorType, FileReader
from tests.integration.capture.conftest import Track, Tracked

from memci.measure.capture import HeapFigures, read_peak
from memci.model.result import Allocation

MB = 1_000_000
FREES = {AllocatorType.FREE, AllocatorType.PYMALLOC_FREE}


def with_line(sites: Iterable[Allocation], line: int) -> Allocation:
    return next(site for site in sites if (site.file, site.line) == ("main.py", line))


def simple_peak(tracked: Tracked, *, mapped: bool) -> int:
    """The high-water mark by plain bookkeeping, either of the heap or of mappings that are unmapped whole."""
    live: dict[int, int] = {}
    now = peak = 0
    with FileReader(tracked.capture()) as reader:
        for record in reader.get_allocation_records():
            if (record.allocator in {AllocatorType.MMAP, AllocatorType.MUNMAP}) is not mapped:
                continue
            if record.allocator in FREES or record.allocator == AllocatorType.MUNMAP:
                now -= live.pop(record.address, 0)
            else:
                live[record.address] = record.size
                now += record.size
            peak = max(peak, now)
    return peak


def assert_adds_up(heap: HeapFigures) -> None:
    assert sum(site.bytes for site in heap.sites) + heap.other_bytes == heap.peak_heap
    assert sum(one.self_bytes for one in heap.imports.values()) + heap.unattributed == heap.peak_heap
    assert all(one.self_bytes <= one.cumulative_bytes <= heap.peak_heap for one in heap.imports.values())
    assert max((size for _, size in heap.timeline), default=0) <= heap.peak_heap


def test_the_peak_is_memrays_where_nothing_is_mapped(track: Track) -> None:
    tracked = track("import decimal\nkept = [bytes(n) for n in range(2_000)]\ngone = bytes(9_000_000)\ndel gone\n")
    heap = tracked.reduced()
    with FileReader(tracked.capture()) as reader:
        high = list(reader.get_high_watermark_allocation_records())
        assert heap.peak_mapped == 0
        assert heap.peak_heap == reader.metadata.peak_memory == sum(record.size for record in high)
        assert heap.started_at == pytest.approx(reader.metadata.start_time.timestamp())
        allocations = sum(record.allocator not in FREES for record in reader.get_allocation_records())
    assert heap.allocations == allocations
    theirs: Counter[int] = Counter()
    for record in high:
        for _, file, line in record.stack_trace(max_stacks=1):
            theirs[line] += record.size * file.endswith("/main.py")
    ours: Counter[int] = Counter()
    for site in heap.sites:
        ours[site.line] += site.bytes * (site.file == "main.py")
    assert ours[2] == theirs[2] > 2 * MB
    assert ours[3] == theirs[3] > 9 * MB
    assert (heap.complete, heap.truncated) == (True, False)
    assert read_peak(tracked.folder) == heap.peak_heap
    assert_adds_up(heap)


def test_mappings_are_kept_apart_and_move_no_peak(track: Track) -> None:
    """memray's own peak is the 80 MB of the mapping; the heap's is where the mapping does not yet exist."""
    tracked = track(
        """\
        import mmap
        early = bytes(20_000_000)
        del early
        mapped = mmap.mmap(-1, 80_000_000)
        late = bytes(5_000_000)
        mapped.close()
        """
    )
    heap = tracked.reduced()
    assert heap.peak_heap == simple_peak(tracked, mapped=False)
    assert heap.peak_mapped == simple_peak(tracked, mapped=True) >= 80 * MB
    assert with_line(heap.sites, 2).bytes == pytest.approx(20 * MB, abs=1_000)
    assert not any((site.file, site.line) == ("main.py", 5) for site in heap.sites)
    assert read_peak(tracked.folder) == heap.peak_heap
    assert_adds_up(heap)


def test_line_by_line(track: Track) -> None:
    tracked = track(
        """\
        def work():
            a = [1] * 1_000_000
            b = [2] * 4_000_000
            del b
            for _ in range(3):
                c = bytes(1_000_000)
            return a

        kept = work()
        """
    )
    (main,) = tracked.reduced().lines
    assert main.file == "main.py"
    assert main.sha256 is not None
    lines = {line: figures for line, *figures in main.lines}
    pointers = 8
    # A few hundred bytes beside: frames, the names of locals.
    a, b = (pytest.approx(count * pointers, abs=2_000) for count in (1_000_000, 4_000_000))
    assert lines[2][:3] == [a, a, a]
    assert lines[3][:3] == [b, b, b]
    assert lines[6][0] == pytest.approx(0, abs=2_000)
    # The next one is made before the last is let go.
    assert lines[6][1:3] == [pytest.approx(2 * MB, abs=2_000), pytest.approx(3 * MB, abs=2_000)]
    assert lines[6][3] >= 3
    # What the function allocates is its caller's too, but a file is charged on its innermost line only.
    assert lines[9][2] < 10_000


def test_imports_are_charged_with_what_they_hold(track: Track) -> None:
    tracked = track(
        "import outer\nmore = bytes(2_000_000)\n",
        outer="DATA = bytes(3_000_000)\nimport inner\nfrom inner import make\nMADE = make()\n",
        inner="DATA = bytes(7_000_000)\ndef make():\n    return bytes(4_000_000)\n",
    )
    heap = tracked.reduced()
    outer, inner = heap.imports["outer"], heap.imports["inner"]
    assert inner.self_bytes == inner.cumulative_bytes == pytest.approx(7 * MB, rel=0.01)
    # Made by inner's function, but while outer was being imported.
    assert outer.self_bytes == pytest.approx(7 * MB, rel=0.01)
    assert outer.cumulative_bytes == outer.self_bytes + inner.self_bytes
    assert heap.unattributed == pytest.approx(2 * MB, rel=0.05)
    by_place = {(site.file, site.line): site for site in heap.sites}
    assert by_place["inner.py", 3].function == "make"
    assert_adds_up(heap)


def test_a_line_of_the_project_holds_what_it_calls_but_not_what_it_imports(track: Track) -> None:
    tracked = track(
        "import json\nimport outer\nmore = outer.load()\nraw = json.loads('[' + '1.5,' * 200_000 + '2]')\n",
        outer="import json\ndef load():\n    return bytes(4_000_000)\nfrom inner import DATA\nMADE = load()\n",
        inner="DATA = bytes(7_000_000)\n",
    )
    heap = tracked.reduced()
    held = {(site.file, site.line, site.function, site.imported): site.bytes for site in heap.project_sites}
    assert held["outer.py", 3, "load", "outer"] == pytest.approx(4 * MB, rel=0.01)
    assert held["outer.py", 3, "load", None] == pytest.approx(4 * MB, rel=0.01)
    assert held["inner.py", 1, "<module>", "inner"] == pytest.approx(7 * MB, rel=0.01)
    # A list of 200,000 floats that json made, and the text that it made them from.
    assert held["main.py", 4, "<module>", None] == pytest.approx(200_000 * (8 + 24 + 4), rel=0.1)
    assert held.get(("outer.py", 4, "<module>", "outer"), 0) < 20_000
    within = sum(size for (*_, imported), size in held.items() if imported == "outer")
    assert within <= heap.imports["outer"].self_bytes
    assert sum(size for (*_, imported), size in held.items() if imported is None) <= heap.unattributed


def test_a_module_loaded_again_is_charged_to_the_line_that_did_it(track: Track) -> None:
    tracked = track("import sys, part\nold = sys.modules.pop('part')\nimport part\n", part="DATA = bytes(1_000_000)\n")
    (main,) = [one for one in tracked.reduced().lines if one.file == "main.py"]
    totals = {line: total for line, _, _, total, _ in main.lines}
    assert totals[1] == pytest.approx(totals[3], rel=0.05)
    assert totals[3] > MB


def test_a_modules_own_code_has_its_file(track: Track) -> None:
    source = "".join(f"def f{number}(a, b): return {{a: {number}, 'x{number}': b}}\n" for number in range(300))
    tracked = track("import part\n", part=source)
    own = next(site for site in tracked.reduced().sites if site.function == "<import>")
    assert (own.file, own.line, own.project) == ("part.py", 0, True)
    assert own.bytes > 50_000


def test_a_site_of_the_standard_library_names_the_projects_line(track: Track) -> None:
    tracked = track("import json\ndef load():\n    return json.loads('[' + '1.5,' * 200_000 + '2]')\nkept = load()\n")
    site = next(site for site in tracked.reduced().sites if site.distribution == "python" and site.caller is not None)
    assert site.file.startswith("json/")
    assert site.caller is not None
    assert (site.caller.file, site.caller.line, site.caller.function) == ("main.py", 3, "load")


def test_threads_are_told_like_everything_else(track: Track) -> None:
    tracked = track(
        """\
        import threading
        kept = []
        def work():
            kept.append(bytes(3_000_000))
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        """
    )
    heap = tracked.reduced()
    assert with_line(heap.sites, 4).bytes == pytest.approx(12 * MB, rel=0.01)
    assert heap.peak_heap == simple_peak(tracked, mapped=False)


def test_the_timeline_is_the_heap_without_mappings(track: Track) -> None:
    tracked = track(
        """\
        import mmap, time
        mapped = mmap.mmap(-1, 500_000_000)
        kept = bytes(10_000_000)
        time.sleep(0.1)
        """
    )
    heap = tracked.reduced()
    seconds = [moment for moment, _ in heap.timeline]
    assert seconds == sorted(seconds)
    assert max(size for _, size in heap.timeline) == pytest.approx(10 * MB, rel=0.05)
