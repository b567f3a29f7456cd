import pytest
from tests.fake_github import FakeGitHub

from memci.github.api import Api
from memci.github.errors import GitHubError
from memci.github.first_parent import branch_tip, first_parents


def sha(name: str, number: int = 0) -> str:
    return f"{name}{number:04d}".encode().hex().ljust(40, "0")


def straight(fake: FakeGitHub, name: str, number: int, start: str | None = None) -> list[str]:
    """A line of new commits on top of `start`, the newest last."""
    line = []
    for index in range(number):
        commit = sha(name, index)
        fake.add_commit(commit, [start] if start else [])
        line.append(commit)
        start = commit
    return line


def test_straight_line(fake: FakeGitHub, api: Api) -> None:
    line = straight(fake, "m", 120)
    assert first_parents(api, line[-1]) == line[::-1][:50]
    assert len(fake.requests) == 1


def test_line_to_its_root(fake: FakeGitHub, api: Api) -> None:
    line = straight(fake, "m", 3)
    assert first_parents(api, line[-1]) == line[::-1]
    assert first_parents(api, line[0]) == [line[0]]


@pytest.mark.parametrize("most", [1, 2, 50, 130, 250])
def test_length(fake: FakeGitHub, api: Api, most: int) -> None:
    line = straight(fake, "m", 260)
    assert first_parents(api, line[-1], most) == line[::-1][:most]


def test_merges_whose_second_parents_interleave(fake: FakeGitHub, api: Api) -> None:
    main, fork = sha("m"), sha("f")
    fake.add_commit(main)
    fake.add_commit(fork, [main])
    expected = [main]
    for number in range(1, 30):  # a commit here, a commit there, and a merge of both, again and again
        one, other, merged = sha("a", number), sha("b", number), sha("c", number)
        fake.add_commit(one, [expected[0]])
        fake.add_commit(other, [fork])
        fake.add_commit(merged, [one, other])
        expected[:0] = [merged, one]
        fork = other
    assert first_parents(api, expected[0], 60) == expected


def test_merge_that_brings_hundreds_of_commits(fake: FakeGitHub, api: Api) -> None:
    main = straight(fake, "m", 5)
    side = straight(fake, "s", 350, main[0])
    fake.add_commit(sha("merge"), [main[-1], side[-1]])
    assert first_parents(api, sha("merge")) == [sha("merge"), *main[::-1]]
    assert len(fake.requests) == 2


def test_requests_are_bounded(fake: FakeGitHub, api: Api) -> None:
    tip = sha("m")
    fake.add_commit(tip)
    for number in range(14):
        side = straight(fake, f"{number}s", 100, sha("m"))
        merged = sha("merge", number)
        fake.add_commit(merged, [tip, side[-1]])
        tip = merged
    line = first_parents(api, tip)
    assert line == [sha("merge", number) for number in range(13, 2, -1)]
    assert len(fake.requests) == 10


def test_unknown_commit(api: Api) -> None:
    with pytest.raises(GitHubError, match=r"^The base's history could not be looked up \(404\): it is not there, or"):
        first_parents(api, "f" * 40)


def test_token_that_may_not_read(fake: FakeGitHub, api: Api) -> None:
    fake.permissions.clear()
    with pytest.raises(GitHubError, match="give the job `permissions: contents: read`"):
        first_parents(api, straight(fake, "m", 1)[0])


def test_tip_of_a_branch(fake: FakeGitHub, api: Api) -> None:
    line = straight(fake, "m", 3)
    fake.add_commit(sha("n"), [line[-1]], branch="next/1")
    assert branch_tip(api, "next/1") == sha("n")
    with pytest.raises(GitHubError, match="newest commit could not be looked up"):
        branch_tip(api, "gone")
