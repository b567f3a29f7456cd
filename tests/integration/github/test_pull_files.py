import pytest
from tests.fake_github import FakeGitHub

from memci.github.api import Api
from memci.github.errors import GitHubError
from memci.github.patch import ChangedLines
from memci.github.pull_files import pull_files

BASE, HEAD = "b" * 40, "c" * 40
LINES = [f"x{number} = {number}\n" for number in range(1, 31)]


@pytest.fixture(autouse=True)
def _pull(fake: FakeGitHub) -> None:
    fake.add_pull(7, HEAD, base_sha=BASE)


def asked(fake: FakeGitHub) -> int:
    return len(fake.requests)


def test_lines_that_are_shown_and_lines_that_are_new(fake: FakeGitHub, api: Api) -> None:
    fake.put_file("shop/a.py", BASE, "".join(LINES))
    fake.put_file("shop/a.py", HEAD, "".join(["import pandas\n", *LINES[:20], "y = 0\n", *LINES[21:]]))
    fake.put_file("shop/b.py", HEAD, "import numpy\n")
    assert pull_files(api, 7, ["shop/a.py", "shop/b.py"]) == {
        "shop/a.py": ChangedLines((range(1, 5), range(19, 26)), frozenset({1, 22})),
        "shop/b.py": ChangedLines((range(1, 2),), frozenset({1})),
    }
    assert asked(fake) == 1


@pytest.mark.parametrize("status", ["modified", "renamed"])
def test_file_without_a_diff_is_missing(fake: FakeGitHub, api: Api, status: str) -> None:
    fake.add_pull_file(7, "shop/a.py", None, status, previous="a.py" if status == "renamed" else None)
    assert pull_files(api, 7, ["shop/a.py", "a.py"]) == {}


def test_renamed_file_has_its_new_name(fake: FakeGitHub, api: Api) -> None:
    fake.add_pull_file(7, "shop/a.py", "@@ -1 +1 @@\n-x\n+y", "renamed", previous="a.py")
    assert set(pull_files(api, 7, ["shop/a.py", "a.py"])) == {"shop/a.py"}


def test_no_more_pages_are_read_than_needed(fake: FakeGitHub, api: Api) -> None:
    for number in range(350):
        fake.add_pull_file(7, f"{number:03}.py", "@@ -1 +1 @@\n-x\n+y")
    assert set(pull_files(api, 7, ["150.py", "020.py"])) == {"020.py", "150.py"}
    assert asked(fake) == 2
    assert pull_files(api, 7, ["none.py"]) == {}
    assert asked(fake) == 2 + 4


def test_for_no_files_nothing_is_asked(fake: FakeGitHub, api: Api) -> None:
    assert pull_files(api, 7, []) == {}
    assert asked(fake) == 0


def test_answer_that_was_lost_is_asked_for_again(fake: FakeGitHub, api: Api) -> None:
    fake.add_pull_file(7, "a.py", "@@ -1 +1 @@\n-x\n+y")
    fake.lose("GET", "/files$")
    assert set(pull_files(api, 7, ["a.py"])) == {"a.py"}


def test_pull_request_that_is_not_there(api: Api) -> None:
    with pytest.raises(GitHubError, match=r"The pull request's changes could not be read \(404\)"):
        pull_files(api, 8, ["a.py"])
