"""Start the worker as somebody who may do nothing, listen to it, end everything, and take what it has left."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from memci.action.sandbox.ending import Ending, started_as
from memci.action.sandbox.environment import allowed
from memci.action.sandbox.identity import Identity
from memci.action.sandbox.lines import Lines
from memci.action.sandbox.order import (
    ADVICE,
    BASE,
    BASE_REPORT_DATA,
    REPORT,
    REPORT_DATA,
    RESULT,
    Job,
    Order,
    Report,
    job_to_json,
    report_from_json,
)
from memci.action.sandbox.quarters import Quarters, quarters
from memci.action.sandbox.spool import read_spooled
from memci.errors import ExitCode, MemciError
from memci.measure.checkout.signals import deferred_signals
from memci.model import advice_file, report_data_file
from memci.model.result_file import LARGEST_FILE

_WORKER = ("-I", "-m", "memci.action.sandbox.worker")
_LARGEST_REPORT = 4 * 1024 * 1024
_CONTAINER = "MEMCI_CONTAINER"
"""Set to 1 by the image."""
_CHUNK = 65536
_LAST_CHUNKS = 64
_TIDIES_WITHIN = 4.0
"""Seconds between SIGTERM and SIGKILL; a cancelled job is given about ten."""


@dataclass(frozen=True)
class Work:
    """What came of an order. `files`: the text of result files and of the report data beside them, by their names in
    the spool, as far as they are there; all of it is as hostile as the measured program."""

    report: Report
    files: Mapping[str, bytes]


def work(
    order: Order,
    identity: Identity | None,
    environ: Mapping[str, str],
    log: Callable[[str], None],
) -> Work:
    """Have the order carried out as `identity` (None: as whom this process runs), with what of `environ` the project's
    code may see. `log` is given lines of visible characters, which may be anybody's.

    However this is left, nothing that was started is left running, and no folder but the caches in the job's HOME (in
    the image, which is thrown away, its temporary ones too).
    That it did not come to its end, and a failure that it tells of, is in the report; what it has measured until then
    is there all the same. MemciError when what it has left is not what it can have left.
    """
    home = Path(environ["HOME"]) if environ.get("HOME") else None
    with quarters(identity, home, thrown_away=environ.get(_CONTAINER) == "1") as rooms:
        variables = _variables(environ, order, rooms)
        job = job_to_json(Job(order, str(rooms.spool), str(rooms.venv)))
        began = monotonic()
        code = _run([sys.executable, *_WORKER], identity, variables, job, log)
        took = monotonic() - began
        owner = os.geteuid() if identity is None else identity.uid
        text = read_spooled(rooms.spool_descriptor, REPORT, owner, _LARGEST_REPORT)
        report = _cut_short(code) if text is None else report_from_json(text)
        files = {name: read_spooled(rooms.spool_descriptor, name, owner, LARGEST_FILE) for name in (RESULT, BASE)}
        largest = {
            ADVICE: advice_file.LARGEST,
            **dict.fromkeys((REPORT_DATA, BASE_REPORT_DATA), report_data_file.LARGEST),
        }
        for name, most in largest.items():
            try:
                files[name] = read_spooled(rooms.spool_descriptor, name, owner, most)
            except MemciError as error:
                # No verdict rests on them.
                log(str(error))
        return Work(_with_own_share(report, took), {name: text for name, text in files.items() if text is not None})


def _variables(environ: Mapping[str, str], order: Order, rooms: Quarters) -> dict[str, str]:
    """What the worker starts with. All caches are below one folder, so that a job can keep them: uv's and pip's own,
    memci's, and the Pythons that uv has fetched."""
    variables = allowed(environ, order.pass_env)
    if rooms.home is None:
        home = environ.get("HOME", str(rooms.temporary))
    else:
        home = str(rooms.home)
        variables["UV_PYTHON_INSTALL_DIR"] = f"{home}/.cache/uv-python"
    return {**variables, "HOME": home, "TMPDIR": str(rooms.temporary)}


def _cut_short(code: int) -> Report:
    return Report(
        error=f"The process that measures {_ended(code)} before it had told anything; the measured program, or the "
        "lack of memory, has ended it.",
        exit_code=ExitCode.NOT_MEASURED,
    )


def _with_own_share(report: Report, took: float) -> Report:
    """The rest of the time that the worker took, its own start and end included, is memci's own."""
    own = max(0.0, took - sum(seconds for name, seconds in report.phases.items() if name != "own"))
    return replace(report, phases={**report.phases, "own": own})


def _run(
    argv: list[str], identity: Identity | None, variables: Mapping[str, str], job: bytes, log: Callable[[str], None]
) -> int:
    """The worker's exit code, once everything that it has started is gone too."""
    with Ending(identity) as ending:
        with deferred_signals():
            process = subprocess.Popen(
                argv,
                env=dict(variables),
                cwd="/",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **started_as(identity),
            )
        try:
            _listen(process, job, Lines(log))
        finally:
            with deferred_signals():
                _stop(process)
        if process.returncode < 0:
            ending.let_leave()
    return process.returncode


def _listen(process: "subprocess.Popen[bytes]", job: bytes, lines: Lines) -> None:
    """Hand the worker its job, and pass on what it says until it ends.

    What it leaves running may hold its output open for ever, so it is the process that is waited for.
    """
    told, said = process.stdin, process.stdout
    if told is None or said is None:
        raise MemciError("The process that measures has no pipes.")
    with told, said, selectors.DefaultSelector() as selector:
        # A worker that has ended already has said why.
        with suppress(BrokenPipeError):
            told.write(job)
            told.close()
        ended = os.pidfd_open(process.pid)
        try:
            os.set_blocking(said.fileno(), False)
            selector.register(ended, selectors.EVENT_READ)
            selector.register(said, selectors.EVENT_READ)
            while ended not in {key.fd for key, _ in selector.select()}:
                if not _pass_on(said.fileno(), lines):
                    selector.unregister(said)
                    selector.select()
                    break
            for _ in range(_LAST_CHUNKS):
                if not _pass_on(said.fileno(), lines):
                    break
        finally:
            os.close(ended)
            lines.end()


def _pass_on(descriptor: int, lines: Lines) -> bool:
    """Whether there was anything."""
    try:
        chunk = os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return False
    lines.add(chunk)
    return bool(chunk)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """The worker gets a moment to take away what it has put into the repository."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_TIDIES_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _ended(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    return (
        f"was ended by {signal.Signals(-code).name}" if -code in set(signal.Signals) else f"was ended by signal {-code}"
    )
