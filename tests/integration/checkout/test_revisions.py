"""From a name to a commit, in full and in shallow clones, without a trace in the clone's refs."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.integration.checkout.repositories import Repository, sides_of

from memci.errors import MemciError, UsageError
from memci.measure.checkout.git import Git
from memci.measure.checkout.revision import Revisions


def resolve(repository: Repository, ref: str) -> str:
    return Revisions(Git(repository.path, repository.environ), lambda _: None).resolve(ref)


def error(repository: Repository, ref: str) -> str:
    with pytest.raises(UsageError) as caught:
        resolve(repository, ref)
    return str(caught.value)


@pytest.fixture
def forked(repository: Repository) -> Repository:
    """`main` with four commits and a tag of each kind; `feature`, which is checked out, left it at the second."""
    repository.git("branch", "feature")
    repository.commit({"shop.py": "VERSION = 'third'\n"})
    repository.git("tag", "light")
    repository.commit({"shop.py": "VERSION = 'fourth'\n"})
    repository.git("tag", "-a", "-m", "heavy", "v1.0")
    repository.git("checkout", "-q", "feature")
    repository.commit({"feature.py": ""})
    repository.commit({"feature.py": "1"})
    return repository


NAMES = ["main", "origin/main", "v1.0", "light", "main~2", "main^", "v1.0~1", "HEAD", "HEAD~3", "HEAD~1^", "feature"]
CLONES = {
    "full": ["--no-tags"],
    "single": ["--single-branch", "--branch", "feature", "--no-tags"],
    "shallow": ["--depth=1", "--branch", "feature"],
    "deeper": ["--depth=2", "--branch", "feature"],
}


@pytest.mark.parametrize("options", CLONES.values(), ids=CLONES)
def test_names_mean_in_a_clone_what_they_mean_in_full(forked: Repository, options: list[str]) -> None:
    clone = forked.clone("clone", *options)
    clone.git("checkout", "-q", "--detach")
    known = clone.git("log", "--format=%H", "HEAD")
    before = clone.inside()
    shallow = clone.path / ".git" / "shallow"
    for name in NAMES:
        assert resolve(clone, name) == forked.git("rev-parse", f"{name.removeprefix('origin/')}^{{commit}}"), name
    sha = forked.git("rev-parse", "main~1")
    assert resolve(clone, sha) == sha
    assert clone.git("log", "--format=%H", "HEAD") == known
    after = clone.inside()
    assert shallow.exists() == ("--depth" in options[0])
    for found in (before, after):
        found.pop("shallow", None)
    assert after == before


def test_a_fetch_never_cuts_the_history_that_is_there(forked: Repository) -> None:
    """`main` ends in the middle of what the clone has: to fetch it at depth 1 would take its parents away."""
    forked.git("branch", "-f", "main", "feature~2")
    clone = forked.clone("clone", "--depth=4", "--branch", "feature")
    known = clone.git("log", "--format=%H")
    assert resolve(clone, "main") == forked.git("rev-parse", "main")
    assert clone.git("log", "--format=%H") == known


def test_a_merge_that_actions_checkout_fetched_has_two_parents(forked: Repository) -> None:
    forked.git("checkout", "-q", "--detach", "main")
    forked.git("merge", "-q", "--no-edit", "feature")
    forked.git("update-ref", "refs/pull/7/merge", "HEAD")
    forked.git("checkout", "-q", "feature")
    clone = forked.clone("clone", "--depth=1", "--branch", "light")
    clone.git("fetch", "-q", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
    clone.git("checkout", "-q", "--detach", "refs/remotes/pull/7/merge")
    assert resolve(clone, "HEAD^1") == forked.git("rev-parse", "main")
    assert resolve(clone, "HEAD^2~1") == forked.git("rev-parse", "feature~1")


def test_a_shallow_clone_is_measured_against_a_branch_it_does_not_have(forked: Repository, room: Path) -> None:
    clone = forked.clone("clone", "--depth=1", "--branch", "feature")
    said: list[str] = []
    with sides_of(clone.path, "main", clone.environ, room=room, said=said) as sides:
        assert (sides.base.target.root / "shop.py").read_text() == "VERSION = 'fourth'\n"
    assert said == ["'main' is not in this clone; asking origin."]


def test_the_remote_of_the_branch_is_asked(forked: Repository) -> None:
    clone = forked.clone("clone", "--depth=1", "--branch", "feature", "--origin", "upstream")
    clone.git("remote", "add", "origin", "file:///nowhere")
    assert resolve(clone, "main") == forked.git("rev-parse", "main")


def test_an_unknown_name_brings_those_that_are_close(forked: Repository) -> None:
    assert error(forked, "maim") == "There is no commit 'maim'; did you mean main?"
    assert error(forked.clone("clone", "--depth=1", "--branch", "feature"), "ligth").endswith("did you mean light?")
    assert error(forked, "x" * 9).endswith("write a branch, a tag or a commit id.")


@pytest.mark.parametrize("ref", ["", "--all", "-n1"])
def test_an_option_is_no_commit(repository: Repository, ref: str) -> None:
    assert "cannot be a commit" in error(repository, ref)


def test_what_is_no_commit_and_what_is_not_there(forked: Repository) -> None:
    clone = forked.clone("clone", "--depth=1", "--branch", "feature")
    assert "further than the history does" in error(forked, "HEAD~40")
    assert "further than the history does" in error(clone, "HEAD~40")
    assert "a remote knows only whole ids" in error(clone, forked.git("rev-parse", "main~1")[:10])
    tree = forked.git("rev-parse", "HEAD^{tree}")
    assert "is no commit" in error(clone, tree)
    with pytest.raises(MemciError, match=f"'{'0' * 40}' could not be fetched from origin: .*not our ref"):
        resolve(clone, "0" * 40)


def test_a_remote_that_cannot_be_reached_is_told_with_gits_own_words(forked: Repository) -> None:
    clone = forked.clone("clone", "--depth=1", "--branch", "feature")
    clone.git("remote", "set-url", "origin", "file:///nowhere/at/all")
    with pytest.raises(MemciError, match=r"origin could not be asked for the commit: .*/nowhere/at/all.*\.$"):
        resolve(clone, "main")


def test_no_git_checkout_no_commit_no_git(
    make_repository: Callable[[str], Repository], environ: Mapping[str, str], tmp_path: Path, room: Path
) -> None:
    empty = make_repository("empty")
    plain = tmp_path / "plain"
    plain.mkdir()
    for root, variables, said in (
        (plain, environ, "is not in a git checkout"),
        (empty.path, environ, "has no commit yet"),
        (empty.path / ".git", environ, "is not in a git checkout"),
        (empty.path, {**environ, "PATH": str(plain)}, "There is no git on PATH"),
    ):
        with pytest.raises(UsageError, match=said), sides_of(root, "HEAD", variables, room=room):
            pass


def test_how_base_and_head_stand_to_each_other_is_said(forked: Repository, room: Path) -> None:
    with sides_of(forked.path, "main", forked.environ, room=room) as sides:
        [remark] = sides.remarks
    common = forked.git("merge-base", "main", "feature")[:12]
    assert remark.startswith("HEAD lacks 2 commits of 'main'")
    assert remark.endswith(f"the commit they have in common is {common}.")
    with sides_of(forked.path, "feature", forked.environ, room=room) as sides:
        assert sides.remarks == [
            "'feature' is the commit that is checked out, and nothing is changed: both sides are the same."
        ]
