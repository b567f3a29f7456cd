"""A file's bytes in a commit: those that were committed, whatever the repository asks to be done with them."""

from tests.integration.checkout.repositories import Repository

from memci.measure.checkout.git import Git


def test_a_file_as_it_was_committed(repository: Repository) -> None:
    git = Git(repository.path, repository.environ)
    before = repository.inside()
    assert git.file_at("HEAD", "shop.py", 100) == b"VERSION = 'head'\n"
    assert git.file_at("HEAD~1", "shop.py", 100) == b"VERSION = 'base'\n"
    assert git.at(repository.path / "data").file_at("HEAD", "prices.txt", 100) == b"1\n"
    assert repository.inside() == before


def test_what_is_not_there_or_too_large_is_none(repository: Repository) -> None:
    git = Git(repository.path, repository.environ)
    for sha, path, most in (
        ("HEAD", "nothing.py", 100),
        ("HEAD", "data", 100),
        ("HEAD", "shop.py", 5),
        ("f" * 40, "shop.py", 100),
    ):
        assert git.file_at(sha, path, most) is None


def test_no_filter_of_the_repository_is_run(repository: Repository) -> None:
    repository.git("config", "filter.shout.smudge", f"touch {repository.path}/ran; cat")
    repository.git("config", "diff.shout.textconv", f"touch {repository.path}/ran; cat")
    repository.commit({".gitattributes": "*.py filter=shout diff=shout\n"})
    (repository.path / "ran").unlink(missing_ok=True)
    assert Git(repository.path, repository.environ).file_at("HEAD", "shop.py", 100) == b"VERSION = 'head'\n"
    assert not (repository.path / "ran").exists()
