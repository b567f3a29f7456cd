import pytest
from tests.fake_github import FakeGitHub
from tests.integration.github.conftest import MakeApi

from memci.github.api import Api
from memci.github.checks import create_check
from memci.github.errors import GitHubError
from memci.render.annotations import Annotation

HEAD = "c" * 40


@pytest.fixture(autouse=True)
def _commit(fake: FakeGitHub) -> None:
    fake.add_commit(HEAD)


def annotations(number: int) -> list[Annotation]:
    return [Annotation("warning", "shop/app.py", line, "Grown", f"Line {line}.") for line in range(1, number + 1)]


def lines(fake: FakeGitHub) -> list[int]:
    (check,) = fake.check_runs
    return [annotation["start_line"] for annotation in check["annotations"]]


def create(api: Api, number: int = 0) -> str:
    return create_check(api, HEAD, "memci", "failure", "Over budget", "# Figures", annotations(number))


def test_check_run(fake: FakeGitHub, api: Api) -> None:
    given = [
        Annotation("error", "shop/app.py", 3, "Forbidden import", "numpy is loaded."),
        Annotation("notice", "pyproject.toml", None, "Grown", "A package has grown."),
        Annotation("error", None, None, "Peak heap", "It is over its budget."),
    ]
    url = create_check(api, HEAD, "memci / web", "failure", "Over budget", "# Figures", given, "https://example.org/17")
    (check,) = fake.check_runs
    assert url == check["html_url"]
    assert (check["name"], check["head_sha"], check["conclusion"]) == ("memci / web", HEAD, "failure")
    assert (check["status"], check["details_url"]) == ("completed", "https://example.org/17")
    assert (check["output"]["title"], check["output"]["summary"]) == ("Over budget", "# Figures")
    assert check["annotations"] == [
        {
            "path": "shop/app.py",
            "start_line": 3,
            "end_line": 3,
            "annotation_level": "failure",
            "title": "Forbidden import",
            "message": "numpy is loaded.",
        },
        {
            "path": "pyproject.toml",
            "start_line": 1,
            "end_line": 1,
            "annotation_level": "notice",
            "title": "Grown",
            "message": "A package has grown.",
        },
    ]


@pytest.mark.parametrize(("number", "requests"), [(0, 1), (50, 1), (51, 2), (130, 3)])
def test_many_annotations(fake: FakeGitHub, api: Api, number: int, requests: int) -> None:
    create(api, number)
    assert lines(fake) == list(range(1, number + 1))
    assert len(fake.requests) == requests
    (check,) = fake.check_runs
    assert (check["output"]["title"], check["conclusion"]) == ("Over budget", "failure")


def test_check_run_whose_answer_was_lost_is_found_again(fake: FakeGitHub, api: Api) -> None:
    fake.lose("POST", "/check-runs")
    url = create(api, 3)
    (check,) = fake.check_runs
    assert url == check["html_url"]
    assert lines(fake) == [1, 2, 3]


def test_check_run_of_an_earlier_job_is_not_ours(fake: FakeGitHub, api: Api) -> None:
    create(api)
    fake.fail("POST", "/check-runs", 502)
    create(api)
    assert len({check["external_id"] for check in fake.check_runs}) == 2


def test_annotations_whose_answer_was_lost_are_not_doubled(fake: FakeGitHub, api: Api) -> None:
    fake.lose("PATCH", "/check-runs/")
    create(api, 130)
    assert lines(fake) == list(range(1, 131))


def test_annotations_that_were_not_added_are_added(fake: FakeGitHub, api: Api) -> None:
    fake.fail("PATCH", "/check-runs/", 502, times=2)
    create(api, 130)
    assert lines(fake) == list(range(1, 131))


def test_annotations_that_cannot_be_added(fake: FakeGitHub, api: Api) -> None:
    fake.fail("PATCH", "/check-runs/", 422)
    with pytest.raises(GitHubError, match=r"^Only the first 50 annotations of the check run could be written \(422\)"):
        create(api, 130)
    assert lines(fake) == list(range(1, 51))


def test_token_that_may_only_read(fake: FakeGitHub, api: Api) -> None:
    fake.permissions = {"checks:read"}
    with pytest.raises(
        GitHubError, match=r"could not be written \(403\): .*`permissions: checks: write`, or, for pull"
    ):
        create(api)


def test_token_of_a_person(fake: FakeGitHub, make_api: MakeApi) -> None:
    with pytest.raises(GitHubError, match=r"\(403\): You must authenticate via a GitHub App; "):
        create(make_api(fake.personal_token("alice")))
