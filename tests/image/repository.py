"""A repository on GitHub and its checkouts, as git knows them: what `actions/checkout` leaves in a workspace."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.fake_github import FakeGitHub


class Repository:
    """The commits of the fake's repository, with their files. Each is made known to the fake, with its sources."""

    def __init__(self, folder: Path, fake: FakeGitHub) -> None:
        self._folder = folder
        self._fake = fake
        folder.mkdir()
        self._git("init", "--quiet", "--initial-branch=main")

    def commit(self, branch: str, files: Mapping[str, str], message: str = "A commit") -> str:
        """Add files to a branch and return the commit's id. A new branch starts where the last commit was made."""
        branches = self._git("branch", "--format=%(refname:short)").split()
        if branches:
            self._git("switch", "--quiet", *(() if branch in branches else ("--create",)), branch)
        for name, text in files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self._git("add", ".")
        self._git("commit", "--quiet", f"--message={message}")
        return self._known(branch)

    def merge(self, head: str, base: str = "main") -> str:
        """What GitHub makes to test a pull request: a merge that is on no branch; its id."""
        self._git("switch", "--quiet", "--detach", base)
        self._git("merge", "--quiet", "--no-ff", "--no-edit", head)
        return self._known(None)

    def checkout(self, sha: str, workspace: Path, depth: int = 2) -> Path:
        """`actions/checkout` with `fetch-depth` and no credentials, into a new folder, which is returned."""
        self._git("init", "--quiet", str(workspace))
        there = ("-C", str(workspace))
        self._git(*there, "fetch", "--quiet", f"--depth={depth}", f"file://{self._folder}", sha)
        self._git(*there, "checkout", "--quiet", "--detach", sha)
        return workspace

    def _known(self, branch: str | None) -> str:
        sha, *parents = self._git("log", "-1", "--format=%H %P").split()
        self._fake.add_commit(sha, parents, branch=branch)
        for path in self._folder.rglob("*.py"):
            self._fake.put_file(path.relative_to(self._folder).as_posix(), sha, path.read_text())
        return sha

    def _git(self, *words: str) -> str:
        somebody = (
            "-c",
            "user.name=Alice",
            "-c",
            "user.email=alice@example.org",
            "-c",
            "uploadpack.allowAnySHA1InWant=true",
        )
        done = subprocess.run(["git", *somebody, *words], cwd=self._folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout
