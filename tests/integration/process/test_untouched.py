"""What a program finds is what it would find when started from a shell, and what it writes is all drained."""

import os
import signal
import sys
from pathlib import Path

from tests.integration.process.programs import RunProgram

from memci.measure.process import Limits, Start, run_process
from memci.model.entrypoint import Ready


def told(run: RunProgram, line: str) -> str:
    """What a shell line prints."""
    return run("sh", "-c", f"{line}; exit 1").outcome.output_tail


def test_no_signal_is_ignored_or_blocked(run: RunProgram) -> None:
    """Python ignores SIGPIPE, and its children would too; a caller may have ignored more."""
    before = signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
    try:
        lines = told(run, "grep -E '^Sig(Ign|Blk)' /proc/self/status").splitlines()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGUSR1, before)
    assert len(lines) == 2
    # 32 and 33 are glibc's own: whoever started the tests may have them blocked, and no program can change that.
    assert {int(line.split()[1], 16) & ~(0b11 << 31) for line in lines} == {0}


def test_only_the_three_standard_descriptors_are_open(run: RunProgram) -> None:
    seen = run(
        python="""
            import os, sys
            for name in sorted(os.listdir("/proc/self/fd"), key=int):
                try:
                    print(name, os.readlink(f"/proc/self/fd/{name}"))
                except FileNotFoundError:
                    pass
            sys.exit(1)
        """
    )
    first, second, third, *more = seen.outcome.output_tail.splitlines()
    assert first == "0 /dev/null"
    assert (second.split(":")[0], third.split(":")[0]) == ("1 pipe", "2 pipe")
    assert second[2:] != third[2:]
    assert more == []


def test_umask_directory_arguments_and_environment_are_as_given(run: RunProgram, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        (tmp_path / "in here").mkdir()
        seen = run(
            sys.executable,
            "-S",
            "-c",
            "import os, sys\n"
            "ours = {k: v for k, v in os.environb.items() if k != b'LC_CTYPE'}\n"
            "print(oct(os.umask(0)), os.getcwd(), [os.fsencode(a) for a in sys.argv[1:]], ours); sys.exit(1)",
            "",
            "two words",
            "line\nbreak",
            "\udcff",
            cwd=tmp_path / "in here",
            env={"A": "=b=\nc", "\udcfe": ""},
        )
    finally:
        os.umask(before)
    arguments = [b"", b"two words", b"line\nbreak", b"\xff"]
    expected = {b"A": b"=b=\nc", b"\xfe": b""}
    assert seen.outcome.output_tail == f"0o27 {tmp_path / 'in here'} {arguments} {expected}\n"


def test_it_leads_a_session_without_a_terminal(run: RunProgram) -> None:
    seen = run(
        python="""
            import os, sys
            try:
                os.open("/dev/tty", os.O_RDWR)
            except OSError:
                print(os.getsid(0) == os.getpgid(0) == os.getpid(), os.isatty(0), os.isatty(1), os.read(0, 1))
            sys.exit(1)
        """
    )
    assert seen.outcome.output_tail == "True False False b''\n"


def test_100_megabytes_are_drained_and_counted(run: RunProgram) -> None:
    seen = run(
        python="""
            import sys
            print("the reason", file=sys.stderr)
            chunk = b"x" * 999_999 + b"\\n"
            for _ in range(100):
                sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.write(b"the end\\n")
            sys.exit(1)
        """
    )
    assert seen.output_bytes == 100_000_000 + len("the reason\nthe end\n")
    assert "the reason\n" in seen.outcome.output_tail
    assert seen.outcome.output_tail.endswith("x\nthe end\n")


def test_100_megabytes_are_searched_for_a_line(run: RunProgram) -> None:
    seen = run(
        python="""
            import sys, time
            line = b"nothing to see here, and much of it" * 30 + b"\\n"
            for _ in range(100_000_000 // len(line)):
                sys.stdout.buffer.write(line)
            sys.stdout.buffer.write(b"Ready")
            sys.stdout.buffer.flush()
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="^Ready"),
    )
    assert seen.outcome.state == "ready"
    assert seen.output_bytes > 99_000_000


def test_a_reader_that_goes_away_kills_by_sigpipe(run: RunProgram) -> None:
    assert told(run, "(cat /dev/zero; echo $? >&2) | head -c 1 > /dev/null").strip() == str(128 + signal.SIGPIPE)


def test_ticks_tell_how_long_it_has_run(environment: dict[str, str], tmp_path: Path) -> None:
    ticks: list[float] = []
    start = Start(("sleep", "0.3"), tmp_path, environment)
    run = run_process(start, Ready(), Limits(60, 1), work=tmp_path, tick=ticks.append)
    assert len(ticks) > 3
    assert ticks == sorted(ticks)
    assert run.ready_after is not None
    assert 0 <= ticks[0] < ticks[-2] < run.ready_after
