"""A step in the image, started as GitHub's runner starts a container action, and what is there to see afterwards."""

import json
import os
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fake_github import FakeGitHub
from tests.image.build import Image
from tests.image.docker_socket import docker_socket
from tests.image.inputs import input_variables
from tests.image.job import Job, variables
from tests.image.storage import Container
from tests.image.watched import watch
from tests.runner import commands, file_commands

# Of a hosted runner: its user, whose own group is the one that may talk to Docker.
USER, DOCKER = 1001, 118
FILE_COMMANDS = {
    "GITHUB_OUTPUT": "set_output",
    "GITHUB_ENV": "set_env",
    "GITHUB_PATH": "add_path",
    "GITHUB_STATE": "save_state",
    "GITHUB_STEP_SUMMARY": "step_summary",
}
_ID = "5a3c9f0e-6f1d-4d43-9d8a-0d6b1c2e7f11"
_LONGEST = 280
# Tokens must not stand in a command line, which everybody can read: the environment comes through a pipe, and this
# program makes way for the real one. buildah adds words of its own to stderr, so both streams go to stdout.
_START = """
import json, os, sys
told = json.load(sys.stdin)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(1, 2)
os.execve(told["command"][0], told["command"], told["environment"])
"""


@dataclass(frozen=True)
class StepRun:
    """What a step did.

    `lines` are those of its output, stdout and stderr together as the runner sees them, each with the second since
    `began`, which is on the monotonic clock. `files` are the texts of the file commands by variable. `leftovers` are
    files and folders that are not the runner's user's, or no longer as they were. `alive` are command lines of
    processes that outlived the step. `docker_reached` counts connections to Docker's socket. `seconds` is the time of
    the whole, with the container's own start.
    """

    exit_code: int
    lines: list[tuple[float, str]]
    files: Mapping[str, str]
    leftovers: list[str]
    alive: list[str]
    docker_reached: int
    began: float
    seconds: float

    @property
    def log(self) -> str:
        """The whole output."""
        return "\n".join(line for _, line in self.lines)

    @property
    def commands(self) -> list[commands.Command]:
        """The workflow commands that the runner would have obeyed."""
        return commands.obeyed(self.log)

    def told(self, name: str) -> list[str]:
        """The messages of a workflow command, such as `error`."""
        return [command.data for command in self.commands if command.name == name]

    @property
    def outputs(self) -> dict[str, str]:
        """The step's outputs."""
        return file_commands.pairs(self.files["GITHUB_OUTPUT"])

    @property
    def summary(self) -> str:
        """The step's summary."""
        return self.files["GITHUB_STEP_SUMMARY"]


@dataclass(frozen=True)
class Runner:
    """A machine of a job. `folder` is its temporary folder, where the runner keeps home, event and file commands."""

    image: Image
    fake: FakeGitHub
    folder: Path

    def step(
        self, job: Job, workspace: Path, inputs: Mapping[str, str] | None = None, *, cancel_at: str | None = None
    ) -> StepRun:
        """`uses: memci/memci@v1`, with these inputs; cancelled when a line of the log holds `cancel_at`."""
        given = input_variables(inputs or {}, token=self.fake.token, matrix=job.matrix)
        return self.start(self.image.entrypoint, job, workspace, given, cancel_at=cancel_at)

    def start(
        self,
        command: Sequence[str],
        job: Job,
        workspace: Path,
        more: Mapping[str, str],
        user: str = "root",
        cancel_at: str | None = None,
    ) -> StepRun:
        """A command in the image; `more` is added to the job's variables."""
        self._prepare(job, workspace)
        environment = {
            **dict(pair.split("=", 1) for pair in self.image.config.get("Env", ())),
            "HOSTNAME": "0123456789ab",
            **self.image.registry.variables,
            **variables(job, self.fake),
            **{name: f"/github/file_commands/{kind}_{_ID}" for name, kind in FILE_COMMANDS.items()},
            **more,
            **job.variables,
        }
        order = json.dumps({"command": list(command), "environment": environment}).encode()
        owners = _owners(workspace, self.folder)
        began = time.monotonic()
        with self.image.storage.container(self.image.name) as container, docker_socket(DOCKER) as docker:
            volumes = {**self._volumes(workspace), docker.path: "/run/docker.sock"}
            started = (*self._how(container, volumes, user), "/usr/local/bin/python", "-I", "-c", _START)
            watched = watch(started, order, _LONGEST, (cancel_at, " ".join(command)) if cancel_at else None)
        took = time.monotonic() - began
        files = {name: _text(self._file(kind)) for name, kind in FILE_COMMANDS.items()}
        return StepRun(
            watched.exit_code,
            watched.lines,
            files,
            list(_leftovers(owners, _owners(workspace, self.folder))),
            watched.alive,
            docker.reached,
            watched.began,
            took,
        )

    def _prepare(self, job: Job, workspace: Path) -> None:
        """The runner's own folders, empty but for home, and everything in the hands of its user."""
        for name in ("_github_home", "_github_workflow", "_runner_file_commands"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "_github_workflow/event.json").write_text(json.dumps(job.payload))
        for kind in FILE_COMMANDS.values():
            self._file(kind).write_text("")
        give(workspace)
        give(self.folder)

    def _file(self, kind: str) -> Path:
        return self.folder / "_runner_file_commands" / f"{kind}_{_ID}"

    def _volumes(self, workspace: Path) -> dict[Path, str]:
        """As the runner has it, /github/runner_temp shows home, workflow and file commands a second time."""
        return {
            workspace: "/github/workspace",
            self.folder: "/github/runner_temp",
            self.folder / "_github_home": "/github/home",
            self.folder / "_github_workflow": "/github/workflow",
            self.folder / "_runner_file_commands": "/github/file_commands",
        }

    def _how(self, container: Container, volumes: Mapping[Path, str], user: str) -> list[str]:
        mounts = [f"--volume={here}:{there}" for here, there in volumes.items()]
        # An overlay: what a package's set-up changes there is dropped with the container.
        registry = self.image.registry
        mounts += [f"--volume={folder}:{folder}:O" for folder in (*registry.certificates, *registry.apt)]
        isolated = ("--isolation=chroot", "--network=host", "--workingdir=/github/workspace", f"--user={user}")
        return [*self.image.storage.command, "run", *isolated, *mounts, container.id, "--"]


def give(folder: Path) -> None:
    """Hand a folder and all that is in it to the runner's user."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, USER, DOCKER, follow_symlinks=False)


def _owners(*folders: Path) -> dict[Path, tuple[int, int, int]]:
    """User, group and mode of everything in the folders."""
    found = {path: path.lstat() for folder in folders for path in (folder, *folder.rglob("*"))}
    return {path: (status.st_uid, status.st_gid, status.st_mode) for path, status in found.items()}


def _leftovers(
    before: Mapping[Path, tuple[int, int, int]], after: Mapping[Path, tuple[int, int, int]]
) -> Iterator[str]:
    """What is new and not the user's, and what is no longer as it was."""
    for path, (user, group, mode) in after.items():
        if (user != USER) if path not in before else (before[path] != (user, group, mode)):
            yield f"{path} is now {user}:{group} {stat.filemode(mode)}"
    yield from (f"{path} is gone" for path in before.keys() - after.keys())


def _text(file: Path) -> str:
    """What the file holds; for the runner, one that is gone holds nothing."""
    return file.read_text() if file.exists() else ""
