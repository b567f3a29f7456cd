"""The base's commit is fetched with the job's token, into a repository that an earlier program may have prepared."""

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from memci.action.base_commit import have_base_commit
from memci.action.inputs import Inputs
from memci.action.log import Log
from memci.action.phases import Phases
from memci.action.plan import Plan
from memci.action.step import Step
from memci.github.api import Api
from memci.github.context import Context
from memci.github.event import Event
from memci.github.retrying import Retrying

SWORDFISH = "ghs_swordfish"


def git(folder: Path, *arguments: str) -> str:
    who = {f"GIT_{role}_{what}": "x" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), **who}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environ, check=True, capture_output=True, text=True)
    return done.stdout.strip()


class Checkout:
    """A clone that has the newest commit of acme/shop, and no other."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.folder, self.stream = folder / "acme" / "shop", folder / "checkout", io.StringIO()
        self.origin.mkdir(parents=True)
        git(self.origin, "init", "--quiet")
        git(self.origin, "config", "uploadpack.allowAnySHA1InWant", "true")
        self.commits = []
        for number in range(4):
            git(self.origin, "commit", "--quiet", "--allow-empty", "-m", str(number))
            self.commits.append(git(self.origin, "rev-parse", "HEAD"))
        git(folder, "clone", "--quiet", "--depth=1", f"file://{self.origin}", str(self.folder))

    def step(self, server: str) -> Step:
        context = Context(
            *("pull_request", "acme/shop", 1000, 1, 1, "w.yml", "job", self.commits[-1], "refs/pull/7/merge", "alice"),
            *(server, "http://127.0.0.1:1", self.folder, {}),
        )
        retrying = Retrying(lambda _seconds: None)
        return Step(
            {"PATH": os.environ["PATH"], "HOME": str(self.folder)},
            Inputs(github_token=SWORDFISH),
            context,
            Event("pull_request"),
            Plan("measure"),
            Api(SWORDFISH, "acme/shop", "http://127.0.0.1:1", retrying=retrying),
            retrying,
            Log(self.stream),
            Phases(),
        )

    def fetch(self, number: int) -> str | None:
        return have_base_commit(self.step(f"file://{self.origin.parent.parent}"), None, self.commits[number])

    def has(self, number: int) -> bool:
        return git(self.folder, "cat-file", "--batch-check", "--batch-all-objects").find(self.commits[number]) >= 0


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    yield Checkout(tmp_path)


def test_a_commit_that_is_there_is_not_fetched(checkout: Checkout) -> None:
    assert checkout.fetch(-1) == checkout.commits[-1]
    assert "Fetching" not in checkout.stream.getvalue()


def test_a_shallow_clone_gets_that_commit_alone(checkout: Checkout) -> None:
    assert checkout.fetch(1) == checkout.commits[1]
    assert [checkout.has(number) for number in range(4)] == [False, True, False, True]
    assert git(checkout.folder, "log", "--format=%H", checkout.commits[1]) == checkout.commits[1]


def test_a_whole_clone_stays_whole(checkout: Checkout) -> None:
    git(checkout.folder, "fetch", "--quiet", "--unshallow")
    git(checkout.origin, "commit", "--quiet", "--allow-empty", "-m", "newer")
    checkout.commits.append(git(checkout.origin, "rev-parse", "HEAD"))
    assert checkout.fetch(-1) == checkout.commits[-1]
    assert git(checkout.folder, "rev-parse", "--is-shallow-repository") == "false"
    assert git(checkout.folder, "rev-list", "--count", checkout.commits[-1]) == "5"


def test_what_cannot_be_fetched_is_a_warning(checkout: Checkout) -> None:
    checkout.commits.append("1" * 40)
    assert checkout.fetch(-1) is None
    assert "could not be fetched, so the base is not measured" in checkout.stream.getvalue()


def test_settings_that_a_program_has_left_in_the_repository_do_not_see_the_token(
    checkout: Checkout, tmp_path: Path
) -> None:
    """A step before this one has measured the same workspace, whose .git is the measured program's to write."""
    spy, seen = tmp_path / "spy", tmp_path / "seen"
    spy.write_text(f'#!/bin/sh\nenv >"{seen}"\n')
    spy.chmod(0o755)
    git(checkout.folder, "config", f"url.ext::{spy} #.insteadOf", "file://")
    git(checkout.folder, "config", "protocol.ext.allow", "always")
    checkout.fetch(1)
    assert not seen.exists() or "AUTHORIZATION" not in seen.read_text()
