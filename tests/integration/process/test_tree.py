"""Programs that are more than one process."""

import sys

import pytest
from tests.integration.process.programs import RunProgram

from memci.model.entrypoint import Ready

# When a tree has settled is a matter of moments.
pytestmark = pytest.mark.alone

MEGABYTE = 1_000_000


def test_a_daemon_that_holds_the_output_open_is_listed_and_ended(run: RunProgram) -> None:
    seen = run(
        python="""
            import os, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.execvp("sleep", ["sleep", "1234"])
                os._exit(0)
            os.wait()
            time.sleep(0.2)
        """
    )
    assert seen.outcome.state == "exited"
    assert seen.left_running == ("sleep 1234",)
    # An orphan has no parent in the tree.
    assert [(process.command, process.parent) for process in seen.processes[1:]][-1] == ("sleep 1234", None)


def test_a_server_that_daemonises_itself_is_told_to_stay(run: RunProgram) -> None:
    seen = run("sh", "-c", "sleep 1234 & exit 0", ready=Ready("listen"))
    assert seen.outcome.state == "failed"
    assert "foreground" in seen.outcome.message
    assert seen.left_running == ("sleep 1234",)


def test_helpers_that_see_the_end_a_moment_later_are_not_left_running(run: RunProgram) -> None:
    seen = run("sh", "-c", "sleep 0.1 & exit 0")
    assert seen.outcome.state == "exited"
    assert seen.left_running == ()


def test_orphans_are_reaped_while_it_runs(run: RunProgram) -> None:
    """A program that waits for a daemon it has ended to be gone would wait for ever for a zombie."""
    seen = run(
        python="""
            import os, signal, time
            reader, writer = os.pipe()
            if os.fork() == 0:
                if os.fork() == 0:
                    os.write(writer, b"%d" % os.getpid())
                    time.sleep(1000)
                os._exit(0)
            os.wait()
            orphan = int(os.read(reader, 20))
            os.kill(orphan, signal.SIGKILL)
            while True:
                try:
                    os.kill(orphan, 0)
                except ProcessLookupError:
                    break
                time.sleep(0.01)
        """
    )
    assert seen.outcome.state == "exited"


def test_fifty_sleepers_that_ignore_everything_die(run: RunProgram) -> None:
    seen = run(
        python="""
            import os, signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            for place in range(50):
                if os.fork() == 0:
                    if place % 2:
                        os.setsid()
                    time.sleep(1000)
            print("all there")
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="all there"),
        grace=0.1,
    )
    assert seen.outcome.state == "ready"
    assert len(seen.processes) == 51


def test_a_tree_that_keeps_forking_dies(run: RunProgram) -> None:
    """Each process starts its successor in a session of its own and ends, so that the tree is never the same twice."""
    seen = run(
        python="""
            import os, signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print("off", flush=True)
            if os.fork() == 0:
                while True:
                    if os.fork():
                        time.sleep(0.002)
                        os._exit(0)
                    os.setsid()
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="off"),
        grace=0.1,
    )
    assert seen.outcome.state == "ready"


def test_memory_shared_after_a_fork_counts_once(run: RunProgram) -> None:
    seen = run(
        python="""
            import os, time
            held = bytearray(b"x" * 60_000_000)
            for _ in range(3):
                if os.fork() == 0:
                    own = bytearray(b"y" * 10_000_000)
                    time.sleep(1000)
            print("up")
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="up"),
    )
    assert len(seen.processes) == 4
    assert seen.anon_rss is not None
    assert 90 * MEGABYTE < seen.anon_rss < 120 * MEGABYTE
    main, *others = seen.processes
    assert main.parent is None
    assert {process.parent for process in others} == {main.pid}
    for process in seen.processes:
        assert process.anon_rss is not None
        assert process.peak_rss is not None
        assert process.peak_rss >= process.anon_rss > 60 * MEGABYTE


def test_memory_is_read_when_the_workers_are_all_there(run: RunProgram) -> None:
    """Ready comes with the first of three workers; the others follow a little later, as gunicorn's do."""
    seen = run(
        python="""
            import os, time
            for place in range(3):
                if os.fork() == 0:
                    own = bytearray(b"y" * 20_000_000)
                    print("worker", place)
                    time.sleep(1000)
                time.sleep(0.1)
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="worker 0"),
    )
    assert len(seen.processes) == 4
    assert seen.anon_rss is not None
    assert seen.anon_rss > 60 * MEGABYTE
    assert seen.ready_after is not None
    assert seen.ready_after < seen.timeline[-1][0]


def test_a_restless_tree_is_not_waited_for_for_ever(run: RunProgram) -> None:
    seen = run(
        python="""
            import os
            os.fork()
            print("up")
            while True:
                pass
        """,
        ready=Ready("log", pattern="up"),
    )
    assert seen.outcome.state == "ready"
    assert seen.anon_rss is not None


def test_the_peak_is_that_of_the_largest_process(run: RunProgram) -> None:
    waited_for = run("sh", "-c", """"$0" -c 'held = bytearray(b"x" * 70_000_000)'; exit 0""", sys.executable)
    assert waited_for.peak_rss is not None
    assert waited_for.peak_rss > 70 * MEGABYTE
    not_waited_for = run(
        python="""
            import os, time
            if os.fork() == 0:
                held = bytearray(b"x" * 70_000_000)
                time.sleep(1000)
            time.sleep(0.5)
            os._exit(0)
        """
    )
    assert not_waited_for.peak_rss is not None
    assert not_waited_for.peak_rss > 70 * MEGABYTE
