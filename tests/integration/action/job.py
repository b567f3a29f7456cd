"""A job that runs memci's step on results from the host, against the fake GitHub."""

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fake_github import FakeGitHub
from tests.runner import file_commands
from tests.runner.commands import Command, obeyed

from memci.action.main import act
from memci.model import report_data_file
from memci.model.report_data import CallFrame, CallTree, EntrypointData, ReportData
from memci.model.result import Result
from memci.model.result_file import to_json

MERGE, HEAD, BASE, OLDER = "d" * 40, "c" * 40, "b" * 40, "a" * 40
"""A pull request's merge and its head; the base branch's tip, and the commit before that."""

MAIN_RUN, PULL_RUN, OTHER_RUN = 100, 200, 300
NUMBER = 7

SETTINGS = """
[tool.memci.entrypoints.web]
command = "gunicorn shop.wsgi:app"
ready = "http/health"
budget.peak_heap = "60 MiB"
budget.peak_rss.level = "off"
budget.anon_rss.level = "off"
"""


@dataclass
class Done:
    """What one step left behind."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    commands: list[Command] = field(default_factory=list)

    def told(self, level: str) -> list[str]:
        """The messages of annotations of this level."""
        return [command.data for command in self.commands if command.name == level]


class Job:
    """A job on `fake`, with a workspace below `folder`. Change what it is before `run`."""

    def __init__(self, fake: FakeGitHub, folder: Path, event: str = "pull_request", **payload: Any) -> None:
        self.fake = fake
        self.workspace = folder / "workspace"
        self.commands = folder / "file_commands"
        for place in (self.workspace, self.commands):
            place.mkdir(exist_ok=True)
        (self.workspace / "pyproject.toml").write_text(SETTINGS)
        self.event = event
        self.payload: dict[str, Any] = payload or self.pull_payload()
        self.run_id = {"push": MAIN_RUN, "pull_request": PULL_RUN}.get(event, OTHER_RUN)
        self.sha = MERGE if event == "pull_request" else BASE
        self.environ: dict[str, str] = {}
        if self.run_id == OTHER_RUN:
            fake.add_run(OTHER_RUN, event=event, head_sha=self.sha)

    def pull_payload(self, head: str = HEAD, labels: tuple[str, ...] = (), fork: int | None = None) -> dict[str, Any]:
        """The payload of a pull request's event."""
        owner = "acme" if fork is None else "mallory"
        repository = {"id": fork or self.fake.repository_id, "owner": {"login": owner}}
        own = {"id": self.fake.repository_id, "owner": {"login": "acme"}}
        return {
            "action": "synchronize",
            "number": NUMBER,
            "pull_request": {
                "number": NUMBER,
                "state": "open",
                "labels": [{"name": label} for label in labels],
                "head": {"sha": head, "ref": "feature", "repo": repository},
                "base": {"sha": BASE, "ref": "main", "repo": own},
            },
        }

    def measured(self, head: Result, base: Result | None = None, *, data: bool = False) -> None:
        """What `memci run -o result.json` wrote in a step before, with report data or without."""
        for name, result in (("result", head), ("result.base", base)):
            if result is not None:
                (self.workspace / f"{name}.json").write_text(to_json(result))
            if result is not None and data:
                (self.workspace / f"{name}.report.json").write_text(report_data_file.to_json(data_of(result)))

    def run(self, **inputs: str) -> Done:
        """Run the step with these inputs, `_` for `-`, over action.yml's defaults."""
        files = {name: self.commands / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        event = self.commands / "event.json"
        event.write_text(json.dumps(self.payload))
        given = {"result": "result.json", "github-token": self.fake.token, **inputs}
        environ = {
            "PATH": "/usr/bin:/bin",
            "GITHUB_EVENT_NAME": self.event,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": self.fake.repository,
            "GITHUB_REPOSITORY_ID": str(self.fake.repository_id),
            "GITHUB_RUN_ID": str(self.run_id),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_WORKFLOW_REF": f"{self.fake.repository}/.github/workflows/memci.yml@refs/heads/main",
            "GITHUB_JOB": "start-up",
            "GITHUB_SHA": self.sha,
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_ACTOR": "alice",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_API_URL": self.fake.api_url,
            "GITHUB_WORKSPACE": str(self.workspace),
            "ACTIONS_RESULTS_URL": self.fake.results_url,
            "ACTIONS_RUNTIME_TOKEN": self.fake.runtime_token(self.run_id),
            **{name: str(file) for name, file in files.items()},
            **{f"INPUT_{name.upper().replace('_', '-')}": value for name, value in given.items()},
            **self.environ,
        }
        stream = io.StringIO()
        code = act(environ, stream, sleep=lambda _seconds: None, whose=lambda _workspace: None)
        log = stream.getvalue()
        outputs = file_commands.pairs(files["GITHUB_OUTPUT"].read_text())
        return Done(int(code), log, outputs, files["GITHUB_STEP_SUMMARY"].read_text(), obeyed(log))


def data_of(result: Result, function: str = "load_everything") -> ReportData:
    """Report data of the result, in which one function holds all."""
    return ReportData(
        entrypoints=[
            EntrypointData(
                name=one.name,
                peak=CallTree(
                    table=[CallFrame(function=function, file="shop/report.py")],
                    parents=[-1],
                    frames=[0],
                    lines=[3],
                    bytes=[round(one.metrics["peak_heap"].value)],
                    counts=[1],
                    folded=[0],
                ),
            )
            for one in result.entrypoints
        ]
    )


def repository(fake: FakeGitHub) -> None:
    """Two commits on main, a pull request on the second, and the runs of both."""
    fake.add_commit(OLDER)
    fake.add_commit(BASE, [OLDER], branch="main")
    fake.add_commit(HEAD, [BASE], branch="feature")
    fake.add_commit(MERGE, [BASE, HEAD])
    fake.add_run(MAIN_RUN, head_sha=BASE)
    fake.add_run(PULL_RUN, event="pull_request", head_sha=HEAD, head_branch="feature")
    fake.add_pull(NUMBER, HEAD, base_sha=BASE)
