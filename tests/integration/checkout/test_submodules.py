"""Submodules of both sides, from what the user has, without a word in the user's configuration."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.checkout.repositories import Repository, contents, sides_of, tree

from memci.errors import MemciError


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    """git does not take submodules from a path of the machine, unless it is told to."""
    settings = Path(environ["HOME"]) / ".gitconfig"
    settings.write_text(settings.read_text() + '[protocol "file"]\nallow = always\n')
    return environ


@pytest.fixture
def library(make_repository: Callable[[str], Repository]) -> Repository:
    """A library of two versions, with a submodule of its own."""
    inner = make_repository("inner")
    inner.commit({"inner.py": "INNER = 1\n"})
    made = make_repository("library")
    made.git("submodule", "--quiet", "add", f"file://{inner.path}", "inner")
    made.commit({"library.py": "L = 1\n"})
    made.commit({"library.py": "L = 2\n"})
    return made


@pytest.fixture
def super_project(repository: Repository, library: Repository) -> Repository:
    """Takes the library at its first version, then at its second."""
    repository.git("submodule", "--quiet", "add", f"file://{library.path}", "lib dir")
    Repository(repository.path / "lib dir", repository.environ).git("checkout", "-q", "HEAD~1")
    repository.commit({})
    Repository(repository.path / "lib dir", repository.environ).git("checkout", "-q", "main")
    repository.commit({})
    repository.git("submodule", "--quiet", "update", "--init", "--recursive")
    return repository


def library_of(root: Path) -> str:
    return (root / "lib dir" / "library.py").read_text()


def test_each_side_has_its_own_version(super_project: Repository, room: Path) -> None:
    before = tree(super_project.path)
    with sides_of(super_project.path, "HEAD~1", super_project.environ, room=room) as sides:
        base, head = sides.base.target.root, sides.head.target.root
        assert (library_of(base), library_of(head)) == ("L = 1\n", "L = 2\n")
        assert (base / "lib dir" / "inner" / "inner.py").read_text() == "INNER = 1\n"
        inside = Repository(head / "lib dir", super_project.environ)
        assert inside.git("status", "--porcelain") == ""
        assert not sides.head.commit or not sides.head.commit.dirty
    assert tree(super_project.path) == before


def test_one_that_is_moved_but_not_committed(super_project: Repository, room: Path) -> None:
    Repository(super_project.path / "lib dir", super_project.environ).git("checkout", "-q", "--detach", "HEAD~1")
    with sides_of(super_project.path, "HEAD", super_project.environ, room=room) as sides:
        assert library_of(sides.base.target.root) == "L = 2\n"
        assert library_of(sides.head.target.root) == "L = 1\n"
        assert any("Uncommitted changes" in remark for remark in sides.remarks)


def test_one_that_is_added_but_not_committed(repository: Repository, library: Repository, room: Path) -> None:
    repository.git("submodule", "--quiet", "add", f"file://{library.path}", "lib dir")
    with sides_of(repository.path, "HEAD", repository.environ, room=room) as sides:
        assert library_of(sides.head.target.root) == "L = 2\n"
        assert not (sides.base.target.root / "lib dir").exists()


def test_one_that_the_user_left_empty_stays_empty(super_project: Repository, room: Path) -> None:
    clone = super_project.clone("clone")
    before = clone.inside()
    with sides_of(clone.path, "HEAD~1", clone.environ, room=room) as sides:
        assert contents(sides.head.target.root) == contents(clone.path)
        assert list((sides.base.target.root / "lib dir").iterdir()) == []
    assert clone.inside() == before


def test_one_that_only_the_base_has_is_cloned(super_project: Repository, room: Path) -> None:
    super_project.git("rm", "-q", "lib dir")
    super_project.commit({})
    before = super_project.inside()
    with sides_of(super_project.path, "HEAD~1", super_project.environ, room=room) as sides:
        assert library_of(sides.base.target.root) == "L = 2\n"
        assert not (sides.head.target.root / "lib dir").exists()
    assert super_project.inside() == before


def test_a_version_that_the_users_clone_lacks_is_fetched(super_project: Repository, room: Path) -> None:
    clone = super_project.clone("clone", "--depth=1")
    clone.git("submodule", "--quiet", "update", "--init", "--depth=1")
    with sides_of(clone.path, "HEAD~1", clone.environ, room=room) as sides:
        assert (library_of(sides.base.target.root), library_of(sides.head.target.root)) == ("L = 1\n", "L = 2\n")


def test_one_that_cannot_be_had_is_named(super_project: Repository, library: Repository, room: Path) -> None:
    clone = super_project.clone("clone", "--depth=1")
    clone.git("submodule", "--quiet", "update", "--init", "--depth=1")
    library.path.rename(library.path.with_name("moved away"))
    wanted = super_project.git("ls-tree", "HEAD~1", "lib dir").split()[2][:12]
    with (
        pytest.raises(MemciError, match=f"The submodule lib dir could not be checked out at {wanted}: "),
        sides_of(clone.path, "HEAD~1", clone.environ, room=room),
    ):
        pass


def test_an_address_relative_to_the_remote(super_project: Repository, room: Path) -> None:
    super_project.git("config", "--file", ".gitmodules", "submodule.lib dir.url", "../library")
    super_project.commit({})
    super_project.git("rm", "-q", "lib dir")
    super_project.commit({})
    clone = super_project.clone("clone")
    with sides_of(clone.path, "HEAD~1", clone.environ, room=room) as sides:
        assert library_of(sides.base.target.root) == "L = 2\n"
