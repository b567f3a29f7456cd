"""Tries whatever a program could try to get at the job around it, and writes down what came of it.

argv: a file of JSON with `files` (path by name), `places`, `socket`, `suid` (a set-user-ID copy of `id`), `canary`.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

told = json.loads(Path(sys.argv[1]).read_text())
found: dict[str, Any] = {}


def attempt(name: str, doing: Callable[[], object]) -> None:
    """Keep what it gives, or why it was refused."""
    try:
        found[name] = str(doing())
    except Exception as error:
        found[name] = type(error).__name__


def status(field: str) -> list[str]:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split(":")[1].split() for line in lines if line.startswith(f"{field}:"))


def look_into_everybody() -> None:
    """The processes whose environment can be read, and of these those that hold the canary."""
    read, holding = [], []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            content = (process / "environ").read_bytes()
        except OSError:
            continue
        read.append(process.name)
        if told["canary"].encode() in content:
            holding.append(process.name)
    found["read"], found["holding"] = read, holding


def find_step() -> Path:
    """The process that has started the one that measures."""
    pid = os.getppid()
    while b"a_step.py" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return Path(f"/proc/{pid}")


def look_into(step: Path) -> None:
    for kind in ("environ", "mem", "maps"):
        attempt(f"step {kind}", (step / kind).read_bytes)
    for kind in ("fd", "cwd", "root"):
        attempt(f"step {kind}", lambda kind=kind: list((step / kind).iterdir()))  # type: ignore[misc]
    attempt("signal step", lambda: os.kill(int(step.name), 9))


def get_at(name: str, path: Path) -> None:
    folder = path.parent
    attempt(f"read {name}", path.read_text)
    attempt(f"write {name}", lambda: path.write_text("x=1\n"))
    attempt(f"replace {name}", lambda: Path("own").replace(path))
    attempt(f"list {name}", lambda: list(folder.iterdir()))
    attempt(f"rename {name}", lambda: folder.rename(folder.with_name("gone")))
    attempt(f"open {name}", lambda: folder.chmod(0o755))


found["environment"] = dict(os.environ)
found["uids"], found["gids"], found["groups"] = status("Uid"), status("Gid"), status("Groups")
found["no_new_privs"] = status("NoNewPrivs")
found["descriptors"] = [str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.exists()]
look_into_everybody()
look_into(find_step())
for name, path in told["files"].items():
    get_at(name, Path(path))
for place in told["places"]:
    attempt(f"place {place}", Path(place, "from-the-program").touch)
attempt("link to shadow", lambda: Path("shadow").hardlink_to("/etc/shadow"))
attempt("socket", lambda: socket.socket(socket.AF_UNIX).connect(told["socket"]))
attempt("suid", lambda: subprocess.check_output([told["suid"], "-u"], text=True).strip())
attempt("setuid", lambda: os.setuid(0))
attempt("setgroups", lambda: os.setgroups([0]))
attempt("home", Path.home().joinpath("mine").touch)
attempt("temporary", Path(os.environ["TMPDIR"], "mine").touch)
Path("findings.json").write_text(json.dumps(found))
