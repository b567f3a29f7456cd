"""Memory that runs out: killed by the kernel, killed by somebody, refused by an allocator."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.process.programs import LONG, RunProgram

from memci.measure.process import proc
from memci.measure.process.oom import counter_files, parse_mounts
from memci.units import parse_bytes

# The kernel counts those it kills for the whole machine.
pytestmark = pytest.mark.alone

LIMIT = parse_bytes("120 MiB")
HERE = Path(__file__).parent


@pytest.fixture
def limited(mark: str) -> Iterator[Path]:
    """The `cgroup.procs` of a cgroup of the test's own that may use LIMIT bytes."""
    mounts = parse_mounts(Path("/proc/self/mountinfo").read_text())
    places = [path for path in counter_files(Path("/proc/self/cgroup").read_text(), mounts) if path.exists()]
    if not places:
        pytest.skip("no cgroup that limits memory is mounted here")
    v1 = places[0].name == "memory.oom_control"
    group = places[0].parent / f"memci-test-{mark}"
    try:
        group.mkdir()
    except OSError as error:
        pytest.skip(f"a cgroup cannot be made here: {error}")
    try:
        limit = group / ("memory.limit_in_bytes" if v1 else "memory.max")
        try:
            limit.write_text(str(LIMIT))
        except OSError as error:
            pytest.skip(f"this cgroup cannot limit memory: {error}")
        swap = group / ("memory.swappiness" if v1 else "memory.swap.max")
        if swap.exists():
            swap.write_text("0")
        yield group / "cgroup.procs"
    finally:
        group.rmdir()


GROW = """
    import sys, time
    with open(sys.argv[1], "w") as procs:
        procs.write("0")
    time.sleep(0.2)
    held = [b"x" * 1_000_000 for _ in range(1_000)]
"""


def test_a_kill_by_the_kernel_in_the_programs_own_cgroup(run: RunProgram, limited: Path) -> None:
    seen = run(str(limited), python=GROW)
    assert (seen.outcome.state, seen.outcome.signal) == ("out-of-memory", "SIGKILL")
    assert seen.outcome.message.startswith("The kernel killed the program because memory ran out, having reached ")
    assert seen.peak_rss is not None
    assert LIMIT * 0.8 < seen.peak_rss <= LIMIT * 1.1
    assert max(size for _, size in seen.timeline) > LIMIT * 0.4


def test_a_kill_by_the_kernel_in_the_cgroup_that_memci_is_in(
    limited: Path, environment: dict[str, str], source: Callable[[str], Path]
) -> None:
    program = source("held = [b'x' * 1_000_000 for _ in range(1_000)]")
    script = 'echo 0 > "$1"; shift; exec "$@"'
    command = [sys.executable, str(HERE / "runner.py"), "exit", str(LONG), "1", sys.executable, str(program)]
    done = subprocess.run(
        ["sh", "-c", script, "sh", str(limited), *command], env=environment, stdout=subprocess.PIPE, check=True
    )
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert (outcome["state"], outcome["signal"]) == ("out-of-memory", "SIGKILL")
    assert outcome["peak_rss"] > LIMIT * 0.3


def test_a_worker_killed_by_the_kernel_explains_the_exit_of_its_parent(run: RunProgram, limited: Path) -> None:
    seen = run(
        str(limited),
        python="""
            import os, sys, time
            with open(sys.argv[1], "w") as procs:
                procs.write("0")
            time.sleep(0.2)
            if os.fork() == 0:
                held = [b"x" * 1_000_000 for _ in range(1_000)]
            sys.exit(9 if os.wait()[1] else 0)
        """,
    )
    assert (seen.outcome.state, seen.outcome.exit_code) == ("out-of-memory", 9)
    assert "killed a process of the program" in seen.outcome.message


def test_a_kill_by_somebody_else_is_not_blamed_on_memory(run: RunProgram) -> None:
    if proc.read("/proc/vmstat") is None or b"oom_kill " not in (proc.read("/proc/vmstat") or b""):
        pytest.skip("this kernel does not count out-of-memory kills")
    seen = run(python="import os, signal; held = b'x' * 80_000_000; os.kill(os.getpid(), signal.SIGKILL)")
    assert (seen.outcome.state, seen.outcome.signal) == ("killed", "SIGKILL")
    assert "somebody else" in seen.outcome.message
    assert seen.peak_rss is not None
    assert seen.peak_rss > 80_000_000
    assert "MiB" in seen.outcome.message


def test_an_allocation_that_is_refused(run: RunProgram) -> None:
    seen = run(
        python="""
            import resource
            resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))
            held = [b"x" * 1_000_000 for _ in range(1_000)]
        """
    )
    assert (seen.outcome.state, seen.outcome.exit_code) == ("out-of-memory", 1)
    assert "MemoryError" in seen.outcome.message
    assert "having reached" in seen.outcome.message
    assert seen.outcome.output_tail.rstrip().endswith("MemoryError")


def test_a_memory_error_that_was_dealt_with_is_none(run: RunProgram) -> None:
    seen = run(
        python="""
            import sys
            try:
                bytearray(1 << 60)
            except MemoryError:
                sys.exit("no room for the cache")
        """
    )
    assert seen.outcome.state == "failed"
