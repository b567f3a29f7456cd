"""The base is its commit, the head is what the user sees, and the user's checkout is as it was."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.checkout.repositories import Repository, contents, sides_of, tree

from memci.errors import UsageError
from memci.measure.commit import read_commit
from memci.model.result import Commit

COMMITTED = {
    "kept.txt": "as it is",
    "changed.txt": "old",
    "staged.txt": "old",
    "staged and changed.txt": "old",
    "deleted.txt": "gone soon",
    "deleted from index.txt": "gone soon",
    "renamed.txt": "a text that is long enough to be found again under its new name",
    "restored.txt": "staged, then put back",
    "tool": "#!/bin/sh\n",
    "becomes a folder": "a file",
    "folder/becomes a file": "in a folder",
    "linked/one.txt": "one",
    "way": "a file that becomes a link",
    "only/one.txt": "the only one in its folder",
    ".gitignore": "*.log\nignored/\n",
    "größe\nund so.txt": "old",
}


@pytest.fixture
def dirty(repository: Repository) -> Repository:
    """A checkout with a change of every kind."""
    git, top = repository.git, repository.path
    repository.commit(COMMITTED)
    (top / "link").symlink_to("kept.txt")
    git("add", "link")
    git("commit", "-q", "-m", "with a link")
    repository.write({"kept.txt": "stashed"})
    git("stash")
    repository.write(dict.fromkeys(("staged.txt", "staged and changed.txt", "restored.txt"), "staged"))
    git("rm", "-q", "deleted from index.txt")
    git("mv", "renamed.txt", "new name.txt")
    git("add", "-u")
    repository.write({"changed.txt": "new", "staged and changed.txt": "new", "größe\nund so.txt": "new"})
    repository.write({"restored.txt": COMMITTED["restored.txt"]})
    (top / "deleted.txt").unlink()
    (top / "tool").chmod(0o755)
    (top / "becomes a folder").unlink()
    repository.write({"becomes a folder/inside.txt": "new"})
    shutil.rmtree(top / "folder")
    repository.write({"folder": "a file now"})
    shutil.move(top / "linked", top / "moved")
    (top / "linked").symlink_to("moved")
    (top / "way").unlink()
    (top / "way").symlink_to("/nowhere/at all")
    (top / "link").unlink()
    repository.write({"link": "a file now"})
    shutil.rmtree(top / "only")
    repository.write({"untracked/deep er/new.txt": "new", "empty": "", "noted but not staged.txt": "new"})
    git("add", "-N", "noted but not staged.txt")
    (top / "untracked" / "run").write_text("#!/bin/sh\n")
    (top / "untracked" / "run").chmod(0o700)
    return repository


def test_the_head_is_what_the_user_sees(dirty: Repository, room: Path) -> None:
    with sides_of(dirty.path, "HEAD", dirty.environ, room=room) as sides:
        assert contents(sides.head.target.root) == contents(dirty.path)
        assert not (sides.head.target.root / "only").exists()
        assert sides.head.commit is not None
        assert sides.head.commit.sha == dirty.git("rev-parse", "HEAD")
        assert (sides.head.commit.ref, sides.head.commit.dirty) == ("refs/heads/main", True)
        assert any("Uncommitted changes are measured" in remark for remark in sides.remarks)


def test_the_base_is_its_commit_alone(dirty: Repository, room: Path, tmp_path: Path) -> None:
    dirty.git("worktree", "add", "-q", "--detach", str(tmp_path / "plain"), "HEAD~1")
    with sides_of(dirty.path, "HEAD~1", dirty.environ, room=room) as sides:
        assert contents(sides.base.target.root) == contents(tmp_path / "plain")
        assert sides.base.commit is not None
        assert (sides.base.commit.sha, sides.base.commit.dirty) == (dirty.git("rev-parse", "HEAD~1"), False)
        assert len(str(sides.base.target.root)) == len(str(sides.head.target.root))


def test_the_checkout_stays_as_it_was(dirty: Repository, room: Path) -> None:
    before = tree(dirty.path)
    folders = sorted(path for path in dirty.path.rglob("*") if path.is_dir())
    with sides_of(dirty.path, "HEAD~1", dirty.environ, room=room) as sides:
        (sides.head.target.root / "kept.txt").write_text("measured programs write where they are")
    assert tree(dirty.path) == before
    assert sorted(path for path in dirty.path.rglob("*") if path.is_dir()) == folders


def test_what_is_nobodys_source_is_not_copied(repository: Repository, room: Path) -> None:
    repository.write(
        {
            "run.log": "ignored",
            ".memci/result.json": "{}",
            "environment/pyvenv.cfg": "home = /usr/bin",
            "environment/lib/module.py": "",
            "__pycache__/shop.pyc": "",
            "other/file.txt": "another repository",
            "mine.txt": "mine",
        }
    )
    Repository(repository.path / "other", repository.environ).git("init", "-q")
    repository.git("worktree", "add", "-q", "--detach", "beside")
    with sides_of(repository.path, "HEAD", repository.environ, room=room) as sides:
        names = {path.name for path in sides.head.target.root.iterdir()}
    assert names == {".git", ".gitignore", "shop.py", "data", "mine.txt"}


def test_no_hook_runs(repository: Repository, room: Path, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    for folder in (repository.path / ".git" / "hooks", hooks):
        folder.mkdir(exist_ok=True)
        for name in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor"):
            (folder / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
            (folder / name).chmod(0o755)
    for setting in ("", str(hooks)):
        repository.git("config", "core.hooksPath", setting or ".git/hooks")
        repository.git("config", "core.fsmonitor", str(hooks / "fsmonitor"))
        (tmp_path / "ran").unlink(missing_ok=True)
        repository.write({"shop.py": "VERSION = 'changed'\n"})
        with sides_of(repository.path, "HEAD~1", repository.environ, room=room):
            pass
        assert not (tmp_path / "ran").exists()


def test_a_git_hook_may_run_memci(
    repository: Repository, make_repository: Callable[[str], Repository], room: Path
) -> None:
    other = make_repository("other")
    other.commit({"other.py": ""})
    variables = {"GIT_DIR": str(other.path / ".git"), "GIT_INDEX_FILE": str(other.path / "index"), "GIT_PREFIX": "x/"}
    with sides_of(repository.path, "HEAD~1", {**repository.environ, **variables}, room=room) as sides:
        assert (sides.base.target.root / "shop.py").read_text() == "VERSION = 'base'\n"
        assert not variables.keys() & sides.head.target.environ.keys()
    assert not (other.path / "index").exists()


def test_a_project_in_a_subfolder(repository: Repository, room: Path) -> None:
    repository.commit({"services/api/app.py": "1", "common.py": "1"})
    repository.commit({"services/api/app.py": "2"})
    repository.write({"common.py": "2"})
    with sides_of(repository.path / "services" / "api", "HEAD~1", repository.environ, room=room) as sides:
        base, head = sides.base.target.root, sides.head.target.root
        assert (base.parts[-3:], head.parts[-3:]) == (("base", "services", "api"), ("head", "services", "api"))
        assert (base / "app.py").read_text() == "1"
        assert (head.parents[1] / "common.py").read_text() == "2"
    with (
        pytest.raises(UsageError, match=r"no folder services/api in HEAD~2"),
        sides_of(repository.path / "services" / "api", "HEAD~2", repository.environ, room=room),
    ):
        pass


def test_from_a_linked_worktree(repository: Repository, room: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    repository.git("worktree", "add", "-q", "-b", "other", str(linked))
    (linked / "shop.py").write_text("VERSION = 'other'\n")
    before = repository.inside()
    with sides_of(linked, "main~1", repository.environ, room=room) as sides:
        assert (sides.base.target.root / "shop.py").read_text() == "VERSION = 'base'\n"
        assert (sides.head.target.root / "shop.py").read_text() == "VERSION = 'other'\n"
    assert repository.inside() == before


def test_a_sparse_checkout_stays_sparse(repository: Repository, room: Path) -> None:
    repository.commit({"big/file.txt": "x"})
    repository.git("sparse-checkout", "set", "--no-cone", "/*", "!/big/")
    assert not (repository.path / "big").exists()
    with sides_of(repository.path, "HEAD~1", repository.environ, room=room) as sides:
        assert contents(sides.head.target.root) == contents(repository.path)


def test_a_partial_clone_gets_the_files_it_lacks(repository: Repository, room: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    partial = repository.clone("partial", "--filter=blob:none")
    with sides_of(partial.path, "HEAD~1", repository.environ, room=room) as sides:
        assert (sides.base.target.root / "shop.py").read_text() == "VERSION = 'base'\n"


def test_paths_of_the_checkout_are_hidden_and_files_go_by_the_copy(repository: Repository, room: Path) -> None:
    with sides_of(repository.path, "HEAD~1", repository.environ, room=room) as sides:
        for target in (sides.base.target, sides.head.target):
            said = f"in {target.root}/shop.py and {repository.path}/shop.py"
            assert target.privacy.text(said) == "in shop.py and shop.py"
            named = target.naming.file(str(target.root / "shop.py"))
            assert (named.path, named.project) == ("shop.py", True)


def test_an_unfinished_merge_is_measured_as_it_lies_there(repository: Repository, room: Path) -> None:
    repository.git("checkout", "-q", "-b", "other", "HEAD~1")
    repository.commit({"shop.py": "VERSION = 'other'\n", "data/more.txt": "2\n"})
    subprocess.run(
        ["git", "merge", "main"], cwd=repository.path, env=repository.environ, capture_output=True, check=False
    )
    assert "UU shop.py" in repository.git("status", "--porcelain")
    before = tree(repository.path)
    with sides_of(repository.path, "main", repository.environ, room=room) as sides:
        assert contents(sides.head.target.root) == contents(repository.path)
    assert tree(repository.path) == before


def test_the_commit_of_a_checkout_that_is_measured_alone(repository: Repository, tmp_path: Path) -> None:
    sha = repository.git("rev-parse", "HEAD")
    before = tree(repository.path)
    assert read_commit(repository.path) == Commit(sha=sha, ref="refs/heads/main", dirty=False)
    assert tree(repository.path) == before
    repository.write({"new.py": ""})
    assert read_commit(repository.path) == Commit(sha=sha, ref="refs/heads/main", dirty=True)
    # Of a project in a subfolder only that folder counts.
    assert read_commit(repository.path / "data") == Commit(sha=sha, ref="refs/heads/main", dirty=False)
    assert read_commit(tmp_path / "room that is not there") is None
    assert read_commit(tmp_path) is None
