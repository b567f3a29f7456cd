"""What surrounds a step on a runner, for a user that exists nowhere else, and the step itself as its own process."""

import json
import os
import shutil
import signal
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from memci.measure.process import proc
from memci.model.entrypoint import Entrypoint

UID = 2**24 + 2 * os.getpid()
"""All that runs as this user is ended after a step, so no other tests may run as the same one."""

GID = UID + 1
CANARY = "ghs_canaryCANARYcanary"
PROGRAMS = Path(__file__).parent / "programs"
STEP = Path(__file__).with_name("a_step.py")

COMMAND_FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY")


def as_user(argv: Sequence[object]) -> "subprocess.CompletedProcess[str]":
    """Run a command as the user of the workspace."""
    try:
        return subprocess.run(
            list(map(str, argv)),
            cwd="/",
            env={"PATH": os.defpath},
            user=UID,
            group=GID,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
    except PermissionError:
        return subprocess.CompletedProcess([], 126, "", "")


def running() -> list[str]:
    """The commands of the user's processes. They are stopped first, all at once: one that is another process all the
    time would be seen nowhere. Those who are left are ended."""
    as_user(["/bin/sh", "-c", "kill -STOP -1"])
    found = []
    for pid in proc.pids():
        lines = (proc.read(f"/proc/{pid}/status") or b"").decode().splitlines()
        fields = dict(line.partition(":")[::2] for line in lines)
        if str(UID) in fields.get("Uid", "").split() and "Z" not in fields.get("State", ""):
            found.append(proc.command(pid))
    as_user(["/bin/sh", "-c", "kill -KILL -1"])
    return found


@dataclass
class Outcome:
    """What the step's process said of its work. `error` is that of a MemciError, `read` what it was to read."""

    report: dict[str, Any]
    result: dict[str, Any] | None
    base: dict[str, Any] | None
    log: list[str]
    error: str | None
    read: str | None

    @property
    def state(self) -> str:
        """How the program's start ended; of one that failed, why."""
        assert self.result is not None, (self.error, self.report, self.log)
        outcome = self.result["entrypoints"][0]["outcome"]
        return " ".join(filter(None, [outcome["state"], outcome["message"], outcome["output_tail"]]))


@dataclass
class House:
    """Folders as in the container, under `top`, which the user may pass."""

    top: Path
    python: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        """The user's."""
        return self.top / "workspace"

    @property
    def temporary(self) -> Path:
        """RUNNER_TEMP, which holds the others by another name."""
        return self.top / "temp"

    @property
    def commands(self) -> Path:
        """Where the file commands are."""
        return self.temporary / "_runner_file_commands"

    @property
    def home(self) -> Path:
        """The job's HOME."""
        return self.temporary / "_github_home"

    @classmethod
    @contextmanager
    def built(cls, python: Path) -> Iterator["House"]:
        """A house with an empty workspace."""
        house = cls(Path(tempfile.mkdtemp(prefix="house-")), python)
        try:
            house.top.chmod(0o711)
            for folder in (house.workspace, house.temporary, house.commands, house.home, house.events):
                folder.mkdir()
            for name in COMMAND_FILES:
                (house.commands / name.lower()).write_text("")
                house.environ[name] = str(house.commands / name.lower())
            (house.events / "event.json").write_text("{}")
            house.environ |= {
                "GITHUB_EVENT_PATH": str(house.events / "event.json"),
                "HOME": str(house.home),
                "RUNNER_TEMP": str(house.temporary),
                "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
                "ACTIONS_RUNTIME_TOKEN": CANARY,
                "INPUT_GITHUB-TOKEN": CANARY,
                "MY_SECRET": CANARY,
            }
            house.give()
            yield house
        finally:
            shutil.rmtree(house.top)

    @property
    def events(self) -> Path:
        """Where the event's payload is."""
        return self.temporary / "_github_workflow"

    def give(self) -> None:
        """The runner's folders to the user."""
        for top in (self.workspace, self.temporary):
            os.chown(top, UID, GID)
            for path in top.rglob("*"):
                os.chown(path, UID, GID, follow_symlinks=False)

    def has(self, *programs: str, **files: str) -> None:
        """Programs of the tests in the workspace."""
        for name in programs:
            shutil.copy(PROGRAMS / name, self.workspace)
        self.write(files)

    def write(self, files: Mapping[str, str]) -> None:
        """Text by path in the workspace."""
        for name, text in files.items():
            path = self.workspace / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.give()

    def step(self, *command: str, order: Mapping[str, Any] | None = None, **told: Any) -> Outcome:
        """Measure `python COMMAND…` in the workspace, in a process that stands for the container's."""
        with self.begun(*command, order=order, **told) as process:
            out, err = process.communicate(timeout=200)
        assert process.returncode == 0, err
        return Outcome(**json.loads(out))

    @contextmanager
    def begun(
        self, *command: str, order: Mapping[str, Any] | None = None, **told: Any
    ) -> Iterator["subprocess.Popen[str]"]:
        """The step's process, which has begun; it is ended if need be."""
        entrypoint = Entrypoint("it", command=("python", *command), runs=1, timeout=30.0, grace=0.2)
        orders = {"root": str(self.workspace), "entrypoints": [asdict(entrypoint)], "install": [], **(order or {})}
        process = subprocess.Popen(
            [self.python, "-I", STEP, json.dumps({"order": orders, "workspace": str(self.workspace), **told})],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=60)
