"""Whether the figures are true: against GNU time, against what the program itself knows, against each other."""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.process.programs import RunProgram, wait_until

from memci.measure.process import proc
from memci.model.entrypoint import Ready

# What is told of a CPU's time is held against what the program itself has seen of it.
pytestmark = pytest.mark.alone

MEGABYTE = 1_000_000
MIB = 1 << 20
GNU_TIME = shutil.which("time")

needs_gnu_time = pytest.mark.skipif(GNU_TIME is None, reason="GNU time is not installed")


def peak_by_gnu_time(*argv: str) -> int:
    """The maximum resident set size that GNU time tells (bytes), the median of five."""
    peaks = []
    for _ in range(5):
        command = [str(GNU_TIME), "-f", "%M", *argv]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks.append(int(done.stderr.splitlines()[-1]) * 1024)
    return round(statistics.median(peaks))


@needs_gnu_time
@pytest.mark.parametrize(
    "options", [["-S", "-c", "pass"], ["-c", "import json, asyncio"], ["-c", "held = bytearray(b'x' * 50_000_000)"]]
)
def test_the_peak_is_that_of_gnu_time(run: RunProgram, options: list[str]) -> None:
    """Also when memci itself is far larger: Linux gives a child the peak of the memory it was forked from."""
    ballast = bytearray(b"x" * 300 * MEGABYTE)
    expected = peak_by_gnu_time(sys.executable, *options)
    peaks = [run(sys.executable, *options).peak_rss for _ in range(5)]
    assert len(ballast) > 10 * expected or expected > 30 * MEGABYTE
    assert statistics.median(peak or 0 for peak in peaks) == pytest.approx(expected, rel=0.01)


def test_a_program_smaller_than_the_supervisor_is_not_given_the_supervisors_peak(run: RunProgram) -> None:
    seen = run("sleep", "0.3")
    assert seen.peak_rss is not None
    assert 100_000 < seen.peak_rss < 4 * MIB


def test_a_small_program_too_short_to_be_seen_has_no_peak_or_a_small_one(run: RunProgram) -> None:
    assert (run("true").peak_rss or 0) < 4 * MIB


def test_memory_at_ready_is_what_the_program_holds(run: RunProgram) -> None:
    seen = run(
        python="""
            import time
            freed = b"x" * 80_000_000
            del freed
            held = b"x" * 50_000_000
            print("up")
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="up"),
    )
    assert seen.anon_rss is not None
    assert seen.peak_rss is not None
    assert 50 * MEGABYTE < seen.anon_rss < 65 * MEGABYTE
    assert 80 * MEGABYTE < seen.peak_rss < 105 * MEGABYTE
    [process] = seen.processes
    assert process.anon_rss == pytest.approx(seen.anon_rss, rel=0.01)
    assert process.peak_rss == seen.peak_rss
    assert process.pid == seen.pid


def test_memory_when_it_begins_to_listen_and_when_it_is_ready(run: RunProgram) -> None:
    seen = run(
        python="""
            import socket, time
            server = socket.create_server(("127.0.0.1", 0))
            time.sleep(0.2)
            held = bytearray(b"x" * 50_000_000)
            print("up")
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="up"),
    )
    assert seen.anon_rss is not None
    assert seen.listening_anon_rss is not None
    assert seen.anon_rss - seen.listening_anon_rss == pytest.approx(50 * MEGABYTE, rel=0.02)


def test_two_starts_hold_the_same(run: RunProgram) -> None:
    program = "import asyncio, http.client, time; print('up'); time.sleep(1000)"
    figures = [run(python=program, ready=Ready("log", pattern="up")).anon_rss or 0 for _ in range(4)]
    # The first one writes bytecode.
    assert max(figures[1:]) - min(figures[1:]) <= 0.002 * max(figures[1:])


def test_the_timeline_has_the_peak_in_its_place(run: RunProgram) -> None:
    seen = run(
        python="""
            import time
            time.sleep(0.2)
            held = bytearray(b"x" * 100_000_000)
            time.sleep(0.2)
            del held
            time.sleep(0.2)
        """
    )
    assert seen.ready_after is not None
    seconds = [moment for moment, _ in seen.timeline]
    assert seconds == sorted(seconds)
    assert 0 <= seconds[0] <= seconds[-1] <= seen.ready_after
    top = max(seen.timeline, key=lambda point: point[1])
    assert top[1] > 100 * MEGABYTE
    assert seen.timeline[0][1] < 50 * MEGABYTE
    assert seen.timeline[-1][1] < 50 * MEGABYTE
    assert seen.anon_rss is not None
    assert seen.anon_rss < 50 * MEGABYTE


def test_cpu_time_is_what_the_program_has_used(run: RunProgram) -> None:
    burn = "import time, os\nwhile time.process_time() < 0.3: pass\n"
    ended = run(python=burn)
    assert ended.cpu_time is not None
    assert ended.ready_after is not None
    assert 0.3 <= ended.cpu_time < 0.6
    # A child that was waited for, and one that was not.
    server = run(
        python=f"""
            import os, subprocess, sys, time
            burn = {burn!r}
            subprocess.run([sys.executable, "-c", burn])
            if os.fork() == 0:
                exec(burn)
                print("up")
                time.sleep(1000)
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="up"),
    )
    assert server.cpu_time is not None
    assert server.cpu_time >= 0.6


@pytest.fixture
def busy_cpu() -> Iterator[int]:
    """A CPU on which two other processes compete for every moment."""
    cpu = max(os.sched_getaffinity(0))
    command = ["-c", f"import os; os.sched_setaffinity(0, [{cpu}]); print('on', flush=True)\nwhile True: pass"]
    with contextlib.ExitStack() as stack:
        for _ in range(2):
            process = stack.enter_context(subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE))
            stack.callback(process.kill)
            assert process.stdout is not None
            assert process.stdout.readline() == b"on\n"
        yield cpu


BURN = "import os, time\nos.sched_setaffinity(0, [{cpu}])\nwhile time.process_time() < 0.2: pass\n"


def test_waiting_for_a_cpu_is_told_apart(run: RunProgram, busy_cpu: int) -> None:
    seen = run(python=BURN.format(cpu=busy_cpu))
    assert seen.ready_after is not None
    assert seen.run_queue_wait is not None
    assert seen.cpu_time is not None
    assert seen.ready_after > 1.5 * seen.cpu_time
    assert seen.run_queue_wait > 0.2 * seen.ready_after
    assert seen.ready_after - seen.run_queue_wait == pytest.approx(seen.cpu_time, rel=0.35)


def test_the_wait_of_a_child_that_does_the_work_counts(run: RunProgram, busy_cpu: int) -> None:
    burn = BURN.format(cpu=busy_cpu)
    seen = run(
        python=f"""
            import subprocess, sys, time
            worker = subprocess.Popen([sys.executable, "-c", {burn!r} + "print('up', flush=True); time.sleep(1000)"])
            worker.wait()
        """,
        ready=Ready("log", pattern="up"),
    )
    assert seen.ready_after is not None
    assert seen.run_queue_wait is not None
    assert 0.2 * seen.ready_after < seen.run_queue_wait < seen.ready_after


def test_the_waits_of_workers_side_by_side_are_not_added_up(run: RunProgram, busy_cpu: int) -> None:
    burn = BURN.format(cpu=busy_cpu)
    seen = run(
        python=f"""
            import os, subprocess, sys
            workers = [subprocess.Popen([sys.executable, "-c", {burn!r}]) for _ in range(4)]
            for worker in workers:
                worker.wait()
            print("up", flush=True)
            import time
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="up"),
    )
    assert seen.ready_after is not None
    assert seen.run_queue_wait is not None
    assert seen.run_queue_wait < seen.ready_after


def test_what_python_reports_of_itself_agrees(run: RunProgram, tmp_path: Path) -> None:
    """The start is told on the clock the program reads, and not later than its first line."""
    seen = run(python="import time; open('began', 'w').write(str(time.monotonic())); time.sleep(0.2)")
    assert seen.ready_after is not None
    began = float((tmp_path / "began").read_text())
    assert seen.started < began
    assert began + 0.2 <= seen.started + seen.ready_after
    assert seen.steal >= 0.0
    wait_until(lambda: proc.status(seen.pid) is None)
