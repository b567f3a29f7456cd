"""How an ending is told."""

import signal

import pytest

from memci.measure.process.ending import Surroundings, ended, out_of_time
from memci.model.entrypoint import Ready

SERVER = Ready(kind="http", port=8000, path="/health")
BATCH = Ready()
MIB = 2**20


def exit_code(code: int) -> int:
    """The wait status of a process that exits so."""
    return code << 8


def test_running_to_the_end_is_what_exit_asks_for() -> None:
    outcome = ended(exit_code(0), Surroundings(BATCH))
    assert (outcome.state, outcome.exit_code, outcome.message) == ("exited", 0, "")


def test_ending_well_is_a_failure_for_a_server() -> None:
    outcome = ended(exit_code(0), Surroundings(SERVER, tail="bye"))
    assert (outcome.state, outcome.exit_code, outcome.output_tail) == ("failed", 0, "bye")
    assert outcome.message == "The program exited with code 0 before it was ready (http:8000/health)."


def test_a_server_that_went_into_the_background_is_told_to_stay() -> None:
    assert "start it in the foreground" in ended(exit_code(0), Surroundings(SERVER, left_running=1)).message
    assert "foreground" not in ended(exit_code(1), Surroundings(SERVER, left_running=1)).message


def test_a_short_program_that_was_ready_and_ended_well_was_ready() -> None:
    around = Surroundings(Ready("log", pattern="ready"), was_ready=True)
    assert ended(exit_code(0), around).state == "ready"
    assert ended(exit_code(1), around).message == "The program exited with code 1 as soon as it was ready."


def test_an_error_is_a_failure_with_its_code() -> None:
    outcome = ended(exit_code(255), Surroundings(BATCH))
    assert (outcome.state, outcome.exit_code) == ("failed", 255)
    assert outcome.message == "The program exited with code 255."


def test_a_crash_names_its_signal() -> None:
    outcome = ended(signal.SIGSEGV, Surroundings(BATCH))
    assert (outcome.state, outcome.signal, outcome.exit_code) == ("killed", "SIGSEGV", None)
    assert outcome.message == "The program was killed by SIGSEGV (segmentation fault)."
    assert "before it was ready" in ended(signal.SIGABRT, Surroundings(SERVER)).message


def test_a_signal_without_a_name_has_its_number() -> None:
    assert ended(signal.SIGRTMIN + 3, Surroundings(BATCH)).signal == f"signal {signal.SIGRTMIN + 3}"


def test_a_core_dump_is_the_same_signal() -> None:
    assert ended(signal.SIGSEGV | 0x80, Surroundings(BATCH)).signal == "SIGSEGV"


def test_sigkill_with_a_kill_counted_by_the_kernel_is_out_of_memory() -> None:
    outcome = ended(signal.SIGKILL, Surroundings(BATCH, memory=512 * MIB, killed_anywhere="killed"))
    assert (outcome.state, outcome.signal) == ("out-of-memory", "SIGKILL")
    assert outcome.message == "The kernel killed the program because memory ran out, having reached 512.0 MiB."


def test_sigkill_where_the_kernel_says_nothing_is_most_likely_that() -> None:
    outcome = ended(signal.SIGKILL, Surroundings(BATCH, memory=512 * MIB))
    assert outcome.state == "out-of-memory"
    assert "most likely" in outcome.message
    assert "512.0 MiB" in outcome.message


def test_sigkill_that_was_not_the_kernels_is_not_called_so() -> None:
    outcome = ended(signal.SIGKILL, Surroundings(BATCH, memory=512 * MIB, killed_anywhere="not-killed"))
    assert (outcome.state, outcome.signal) == ("killed", "SIGKILL")
    assert "somebody else" in outcome.message
    assert "512.0 MiB" in outcome.message


def test_a_program_whose_worker_was_killed_for_memory_ran_out_of_memory() -> None:
    around = Surroundings(SERVER, memory=MIB, killed_in_cgroup="killed", killed_anywhere="killed")
    outcome = ended(exit_code(3), around)
    assert (outcome.state, outcome.exit_code) == ("out-of-memory", 3)
    assert ended(exit_code(0), Surroundings(BATCH, killed_in_cgroup="killed")).state == "exited"


@pytest.mark.parametrize(
    "last",
    [
        "MemoryError",
        "MemoryError: Unable to allocate 8.00 TiB",
        "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 8.00 TiB for an array",
    ],
)
def test_an_uncaught_memory_error_is_out_of_memory(last: str) -> None:
    outcome = ended(exit_code(1), Surroundings(BATCH, memory=3 * MIB, last_error=last))
    assert (outcome.state, outcome.exit_code) == ("out-of-memory", 1)
    assert "having reached 3.0 MiB" in outcome.message


@pytest.mark.parametrize("last", ["NotAMemoryErrorAtAll", "caught MemoryError, going on", "OSError: MemoryError"])
def test_other_last_lines_are_not(last: str) -> None:
    assert ended(exit_code(1), Surroundings(BATCH, last_error=last)).state == "failed"


def test_a_memory_that_is_not_known_is_not_told() -> None:
    assert ended(signal.SIGKILL, Surroundings(BATCH, killed_anywhere="killed")).message.endswith("memory ran out.")


def test_out_of_time_says_what_was_waited_for() -> None:
    outcome = out_of_time(60.0, "it listens on no port", Surroundings(SERVER, tail="Booting"))
    assert (outcome.state, outcome.output_tail) == ("timeout", "Booting")
    assert outcome.message == "The program was not ready within 1 min: it listens on no port."
    assert "did not end within 2.00 s" in out_of_time(2.0, "it was still running", Surroundings(BATCH)).message
