"""memci's end of the supervisor: starts it, talks to it, and sees to it that nothing outlives it."""

import json
import os
import selectors
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from memci.errors import MemciError
from memci.measure.process.output import Output, Source
from memci.measure.process.proc import MainThread

_FOLDER = Path(__file__).parent
_PROGRAM = "import sys; sys.path.append(sys.argv[1]); import supervisor; supervisor.run(int(sys.argv[2]))"
_LONGEST_EXIT = 10.0


@dataclass(frozen=True)
class Started:
    """The program runs: its pid, CLOCK_MONOTONIC just before its fork, and the least ru_maxrss it can report."""

    pid: int
    at: float
    floor: int


@dataclass(frozen=True)
class Refused:
    """The kernel would not start it: would not enter its directory, or would not execute it."""

    to_enter: bool
    errno: int


@dataclass(frozen=True)
class Exited:
    """The main process has ended: when, its wait status, its main thread, and its rusage (children it waited for
    included). `main` is None where the kernel keeps no schedstat."""

    at: float
    status: int
    main: MainThread | None
    cpu: float
    peak_rss: int


class Supervision:
    """One supervisor process, from its start to the moment it and everything below it has gone.

    Its messages arrive through the selector's loop and are kept here. `lost` is True when it died before its time:
    then the tree is nobody's, and whoever made this must end it.
    """

    def __init__(self, selector: selectors.BaseSelector, output: Output) -> None:
        self.started: Started | None = None
        self.refused: Refused | None = None
        self.exited: Exited | None = None
        self.gone = False
        self.lost = False
        self.broken: str | None = None
        self._selector = selector
        self._received = b""
        self._socket, theirs = socket.socketpair()
        with theirs:
            # From here on, whatever happens to memci, the other end of the socket closes with it.
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _PROGRAM, str(_FOLDER), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=output.writer(Source.STDOUT),
                stderr=output.writer(Source.STDERR),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self.pid = self._process.pid
        output.close_writers()
        selector.register(self._socket, selectors.EVENT_READ, self._receive)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.reap()

    def reap(self) -> None:
        """Hang up, which ends whatever is left, and wait for the supervisor to be gone."""
        self._hang_up()
        try:
            self._process.wait(_LONGEST_EXIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def start(self, program: Path, argv: tuple[str, ...], cwd: Path, env: Mapping[str, str]) -> None:
        """Have the program started; `started` or `refused` follows."""
        fields = [str(program), str(cwd), str(len(argv)), *argv, *(f"{name}={value}" for name, value in env.items())]
        data = b"".join(os.fsencode(field) + b"\0" for field in fields)
        self._send(len(data).to_bytes(8, "big") + data)

    def stop(self, grace: float) -> None:
        """SIGTERM now, SIGKILL for what is left after `grace` seconds; `gone` follows."""
        self._send(b"stop %.3f\n" % grace)

    def kill(self) -> None:
        """SIGKILL for everything; `gone` follows."""
        self._send(b"kill\n")

    def check(self) -> None:
        """MemciError when the supervisor could not do its work or has died."""
        if self.broken is not None:
            raise MemciError(f"The program could not be started: {self.broken}.")
        if self.lost:
            raise MemciError("The process through which memci watches the program was killed; the run does not count.")

    def _send(self, data: bytes) -> None:
        if self._socket.fileno() < 0:
            return
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            self.lost = not self.gone

    def _receive(self) -> None:
        try:
            data = self._socket.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            self.lost = not self.gone
            self._hang_up()
            return
        *lines, self._received = (self._received + data).split(b"\n")
        for line in lines:
            self._understand(json.loads(line))

    def _understand(self, message: dict[str, Any]) -> None:
        match message["event"]:
            case "started":
                self.started = Started(message["pid"], message["at"] / 1e9, message["floor"])
            case "refused":
                self.refused = Refused(bool(message["to_enter"]), message["errno"])
            case "exited":
                ran, waited = message["ran"], message["waited"]
                main = MainThread(ran / 1e9, waited / 1e9) if ran >= 0 else None
                self.exited = Exited(message["at"] / 1e9, message["status"], main, message["cpu"], message["peak_rss"])
            case "gone":
                self.gone = True
            case "broken":
                self.broken = os.strerror(message["errno"])

    def _hang_up(self) -> None:
        if self._socket.fileno() >= 0:
            self._selector.unregister(self._socket)
            self._socket.close()
