"""A pull request puts a heavy import at the top of a file, and the step that measures it says what to do about it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.fake_github import FakeGitHub
from tests.integration.action.job import HEAD, NUMBER, Done, Job, repository
from tests.integration.advise.projects import git, project

from memci.model.advice_file import from_json

SETTINGS = '[entrypoints.app]\ncommand = "python app.py"\nruns = 1\n'
INSTALL = """
import sysconfig
from pathlib import Path

site = Path(sysconfig.get_path("purelib"))
(site / "heavy.py").write_text("TABLE = bytearray(8 * 2**20)\\n")
(site / "old.py").write_text("TABLE = bytearray(4 * 2**20)\\n")
"""
BEFORE = "import old\n\n\ndef sizes():\n    return len(old.TABLE)\n"
AFTER = "import heavy\nimport old\n\n\ndef sizes():\n    return len(old.TABLE) + len(heavy.TABLE)\n"


class Ran(NamedTuple):
    """What the step did, and on which GitHub."""

    done: Done
    fake: FakeGitHub
    workspace: Path


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("job")
    with FakeGitHub() as fake:
        repository(fake)
        job = Job(fake, folder)
        (job.workspace / "pyproject.toml").unlink()
        files = {"memci.toml": SETTINGS, "install.py": INSTALL, "app.py": "import report\n", "report.py": BEFORE}
        project(job.workspace, files)
        base = git(job.workspace, "rev-parse", "HEAD").strip()
        (job.workspace / "report.py").write_text(AFTER)
        git(job.workspace, "commit", "--quiet", "--all", "--message=heavy")
        job.sha = git(job.workspace, "rev-parse", "HEAD").strip()
        job.payload["pull_request"]["base"]["sha"] = base
        fake.put_file("report.py", base, BEFORE)
        fake.put_file("report.py", HEAD, AFTER)
        fake.add_pull(NUMBER, HEAD, base_sha=base)
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        job.environ = {"PATH": path, "HOME": str(folder / "home")}
        done = job.run(result="", baseline="none", install="uv --version && python install.py")
        yield Ran(done, fake, job.workspace)


def test_the_comment_says_what_start_up_can_do_without(ran: Ran) -> None:
    assert ran.done.code == 0, ran.done.log
    (comment,) = ran.fake.comments(NUMBER)
    assert "Start-up can do without `heavy`, imported at `report.py:1`: memci moved it" in comment["body"]
    assert "of heap" in comment["body"]


def test_one_click_makes_the_change(ran: Ran) -> None:
    (comment,) = ran.fake.review_comments(NUMBER)
    assert (comment["path"], comment["start_line"], comment["line"]) == ("report.py", 1, 6)
    changed = "import old\n\n\ndef sizes():\n    import heavy\n\n    return len(old.TABLE) + len(heavy.TABLE)\n"
    assert f"```suggestion\n{changed}```" in comment["body"]


def test_what_the_pull_request_has_nothing_to_do_with_was_not_tried(ran: Ran) -> None:
    (entrypoint,) = from_json((ran.workspace / ".memci/advice.json").read_bytes(), "advice").entrypoints
    assert [trial.packages for trial in entrypoint.trials] == [["heavy"]]
    assert entrypoint.what_ifs == []


def test_the_log_says_what_it_took(ran: Ran) -> None:
    assert "advice" in ran.done.log.splitlines()[-1]
