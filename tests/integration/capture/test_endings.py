"""Captures of processes that end in every way, and captures that are damaged."""

import random
from pathlib import Path

import pytest
from tests.integration.capture.conftest import Track, Tracked

from memci.errors import MemciError
from memci.measure.capture import read_peak

HOLDS = "kept = bytes(5_000_000)\n"
MB = 1_000_000


def test_a_program_that_fails_ends_its_tracking_as_it_should(track: Track) -> None:
    tracked = track(HOLDS + "import sys\nsys.exit(3)\n")
    assert tracked.exit_code == 3
    heap = tracked.reduced()
    assert (heap.complete, heap.truncated) == (True, False)


@pytest.mark.parametrize("ending", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.abort()"])
def test_a_process_cut_off_leaves_an_incomplete_capture_with_the_right_peak(track: Track, ending: str) -> None:
    heap = track(HOLDS + f"import os\n{ending}\n").reduced()
    assert (heap.complete, heap.truncated) == (False, False)
    # Beside what it holds there is the interpreter's own: the modules that run the program.
    assert heap.peak_heap == pytest.approx(5 * MB, rel=0.2)
    assert len(heap.processes) == 1


def test_a_process_that_becomes_another_program_leaves_two_captures_of_which_the_larger_counts(track: Track) -> None:
    again = "import os, runpy, sys\nfrom pathlib import Path\n"
    tracked = track(
        again + HOLDS + "if len(sys.argv) > 1:\n"
        f"    os.execv(sys.executable, [sys.executable, {str(Path(__file__).parent / 'launcher.py')!r}, sys.argv[1], "
        "__file__])\n",
        "../captures",
    )
    assert len(list(tracked.folder.iterdir())) == 2
    heap = tracked.reduced()
    assert heap.peak_heap == pytest.approx(5 * MB, rel=0.4)
    assert len(heap.processes) == 1


HEAVY = "DATA = bytes(4_000_000)\n"
FORKS = """
import os, sys, time
kept = bytes(2_000_000)
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        import heavy
        time.sleep(0.5)
        os._exit(0)
    children.append(child)
    if len(sys.argv) > 1:
        os.waitpid(child, 0)
if len(sys.argv) == 1:
    for child in children:
        os.waitpid(child, 0)
"""


def test_workers_alive_together_add_up(track: Track) -> None:
    tracked = track(FORKS, heavy=HEAVY)
    heap = tracked.reduced()
    assert len(heap.processes) == 4
    assert heap.peak_heap == pytest.approx(14 * MB, rel=0.2)
    assert heap.imports["heavy"].processes == 3
    assert heap.imports["heavy"].self_bytes == pytest.approx(12 * MB, rel=0.01)
    assert sum(one.self_bytes for one in heap.imports.values()) + heap.unattributed == heap.peak_heap
    assert sum(site.bytes for site in heap.sites) + heap.other_bytes == heap.peak_heap
    assert max(size for _, size in heap.timeline) == pytest.approx(14 * MB, rel=0.2)
    assert read_peak(tracked.folder) == heap.peak_heap


def test_workers_one_after_the_other_do_not_add_up(track: Track) -> None:
    heap = track(FORKS, "wait", heavy=HEAVY).reduced()
    assert len(heap.processes) == 4
    assert heap.peak_heap == pytest.approx(6 * MB, rel=0.3)
    # What was ever allocated is everybody's.
    assert heap.allocated > 14 * MB


NO_ROOM = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
def work(n):
    return [str(n), (n, n), {n: n}]
kept = [work(n) for n in range(20_000)]
"""


def test_a_full_disk_is_noticed_although_the_capture_can_be_read(track: Track) -> None:
    """A limit on the size of files does to memray what a full disk does, and needs no file system of its own."""
    tracked = track(NO_ROOM)
    assert tracked.exit_code == 0
    assert tracked.reduced().truncated
    with pytest.raises(MemciError, match="stopped writing"):
        read_peak(tracked.folder)


def test_no_room_at_all_leaves_an_empty_capture(track: Track) -> None:
    tracked = track(HOLDS)
    tracked.capture().write_bytes(b"")
    with pytest.raises(MemciError, match="is empty"):
        tracked.reduced()


def test_damage_is_a_sentence_or_a_flag_but_never_a_crash(track: Track) -> None:
    """memray's reader is not made for damaged files: some end it by a signal."""
    tracked = track("import json\nkept = [bytes(100) for _ in range(500)]\n")
    path = tracked.capture()
    whole = path.read_bytes()
    used = len(whole.rstrip(b"\0"))
    chance = random.Random(11)  # noqa: S311 (damage, not a secret)
    noticed = 0
    for _ in range(12):
        damaged = bytearray(whole)
        begin = chance.randrange(200, used)
        damaged[begin:used] = chance.randbytes(used - begin)
        path.write_bytes(damaged)
        noticed += _is_noticed(tracked)
    assert noticed == 12


def _is_noticed(tracked: Tracked) -> bool:
    try:
        return tracked.reduced().truncated
    except MemciError as error:
        assert str(error).endswith(".") or "cannot be read" in str(error)
        return True


def test_a_capture_cut_short_is_truncated(track: Track) -> None:
    tracked = track("import json\n" + HOLDS)
    path = tracked.capture()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert tracked.reduced().truncated
