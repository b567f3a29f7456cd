"""Files from and to the workspace, touched with nobody's rights but those of the identity.

The workspace is the measured program's: a name in it may be a link to a file that only root can read or write.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from memci.action.sandbox.ending import started_as
from memci.action.sandbox.identity import Identity
from memci.errors import MemciError

_WITHIN = 60.0
_IGNORE = b"# Made by memci; what it measures is not for the repository.\n*\n"

_WRITE = """
import json, os, sys
folder, sizes = sys.argv[1], json.loads(sys.argv[2])
try:
    try:
        os.mkdir(folder)
    except FileExistsError:
        pass
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    for name, size in sizes.items():
        staged = f".{name}-{os.getpid()}"
        file = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644, dir_fd=place)
        with open(file, "wb") as file:
            file.write(sys.stdin.buffer.read(size))
        os.rename(staged, name, src_dir_fd=place, dst_dir_fd=place)
except OSError as error:
    sys.exit(os.strerror(error.errno))
"""
_READ = """
import os, stat, sys
try:
    file = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        sys.exit("it is no file")
    with open(file, "rb") as file:
        sys.stdout.buffer.write(file.read(int(sys.argv[2])))
except OSError as error:
    sys.exit(os.strerror(error.errno))
"""


def deposit(identity: Identity | None, folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` by name into `folder`, which is made when there is none, as the identity (None: as this process).

    MemciError when the folder is a link, or cannot be written. In a workspace of root's, root writes.
    """
    # There only root can have made a folder, so none of the names up to here is the program's.
    writer = None if identity is not None and identity.stand_in else identity
    everything = {".gitignore": _IGNORE, **files}
    sizes = json.dumps({name: len(content) for name, content in everything.items()})
    done = _run(writer, _WRITE, [str(folder), sizes], b"".join(everything.values()))
    if done.returncode != 0:
        raise MemciError(f"The results could not be written into {folder} ({_said(done)}).")


def read_as(identity: Identity | None, path: Path, largest: int) -> bytes:
    """The content of a file that is named by the project or lies in the workspace, as the identity may read it.

    MemciError when it may not, or it is no file, or has more than `largest` bytes.
    """
    done = _run(identity, _READ, [str(path), str(largest + 1)], b"")
    if done.returncode != 0:
        raise MemciError(f"{path} could not be read ({_said(done)}).")
    if len(done.stdout) > largest:
        raise MemciError(f"{path} is larger than {largest:,} bytes.")
    return done.stdout


def _run(
    identity: Identity | None, program: str, arguments: Sequence[str], given: bytes
) -> "subprocess.CompletedProcess[bytes]":
    """Run a small program that has nothing of ours."""
    try:
        return subprocess.run(
            [sys.executable, "-I", "-S", "-c", program, *arguments],
            env={},
            cwd="/",
            input=given,
            capture_output=True,
            check=False,
            timeout=_WITHIN,
            **started_as(identity),
        )
    except subprocess.TimeoutExpired:
        raise MemciError(f"{arguments[0]} could not be reached within {_WITHIN:.0f} s.") from None


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    lines = os.fsdecode(done.stderr).split("\n")
    return next((line for line in reversed(lines) if line.strip()), "no reason was given")[:200]
