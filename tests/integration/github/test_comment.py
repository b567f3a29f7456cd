import re
import threading

import pytest
from tests.fake_github import FakeGitHub
from tests.integration.github.conftest import MakeApi

from memci.github.api import Api
from memci.github.comment import marker, post_comment, remove_comment
from memci.github.errors import GitHubError

BOT = "github-actions[bot]"
ONE = r"/issues/comments/\d+$"
ALL = r"/issues/7/comments$"


@pytest.fixture(autouse=True)
def _pull(fake: FakeGitHub) -> None:
    fake.add_pull(7, "c" * 40)


def bodies(fake: FakeGitHub) -> list[str]:
    return [comment["body"] for comment in fake.comments(7)]


def ours(text: str, key: str = "key") -> str:
    return f"{marker(key)}\n{text}"


def written(fake: FakeGitHub) -> list[tuple[str, int | None]]:
    """What was asked to be changed, and the answers."""
    return [
        (request.method, request.status)
        for request in fake.requests
        if request.method != "GET" and request.path != "/graphql"
    ]


def test_first_comment(fake: FakeGitHub, api: Api) -> None:
    fake.add_comment(7, "Nice work")
    url = post_comment(api, 7, "key", "Figures")
    assert bodies(fake) == ["Nice work", ours("Figures")]
    assert url == fake.comments(7)[1]["html_url"]
    assert len(fake.requests) == 2


def test_later_comment_stands_where_the_first_did(fake: FakeGitHub, api: Api) -> None:
    first = post_comment(api, 7, "key", "Figures")
    fake.add_comment(7, "I see")
    assert post_comment(api, 7, "key", "Better figures") == first
    assert bodies(fake) == [ours("Better figures"), "I see"]


@pytest.mark.parametrize("stored", ["Figures\n\nMore", "Figures\r\n\r\nMore\r\n", "Figures  \n\nMore\n\n"])
def test_same_text_is_not_written_again(fake: FakeGitHub, api: Api, stored: str) -> None:
    fake.add_comment(7, ours(stored), BOT, "Bot")
    post_comment(api, 7, "key", "Figures\n\nMore\n")
    assert written(fake) == []


def test_keys_have_comments_of_their_own(fake: FakeGitHub, api: Api) -> None:
    for key in ("a", "a-b", "b", "a"):
        post_comment(api, 7, key, f"Of {key}")
    assert bodies(fake) == [ours("Of a", "a"), ours("Of a-b", "a-b"), ours("Of b", "b")]


def test_marker_in_a_text_is_text(fake: FakeGitHub, api: Api) -> None:
    post_comment(api, 7, "a", f"Someone wrote\n{marker('b')}\n{marker('c')}")
    post_comment(api, 7, "b", "Of b")
    assert len(bodies(fake)) == 2
    assert bodies(fake)[1] == ours("Of b", "b")


@pytest.mark.parametrize(("login", "kind"), [("alice", "User"), ("renovate[bot]", "Bot"), ("github-actions", "User")])
def test_somebody_elses_comment_is_not_touched(fake: FakeGitHub, api: Api, login: str, kind: str) -> None:
    pasted = ours("Look how small")
    fake.add_comment(7, pasted, login, kind)
    post_comment(api, 7, "key", "Figures")
    remove_comment(api, 7, "key")
    assert bodies(fake) == [pasted]
    assert written(fake) == [("POST", 201), ("DELETE", 204)]


def test_comment_of_a_deleted_account_is_not_touched(fake: FakeGitHub, api: Api) -> None:
    nobody = {"id": 1, "user": None, "body": ours("x"), "html_url": "u", "url": f"{fake.api_url}/x"}
    fake.fail("GET", ALL, 200, body=[nobody])
    post_comment(api, 7, "key", "Figures")
    assert bodies(fake) == [ours("Figures")]


def test_each_token_has_a_comment_of_its_own(fake: FakeGitHub, make_api: MakeApi) -> None:
    tokens = [fake.token, fake.personal_token("alice"), fake.app_token("acme-bot")]
    for text in ("Figures", "Better figures"):
        for token in tokens:
            post_comment(make_api(token), 7, "key", text)
    assert bodies(fake) == [ours("Better figures")] * 3
    assert [comment["user"]["login"] for comment in fake.comments(7)] == [BOT, "alice", "acme-bot[bot]"]


def test_login_in_another_case_is_the_same(fake: FakeGitHub, make_api: MakeApi) -> None:
    fake.add_comment(7, ours("Figures"), "Alice")
    post_comment(make_api(fake.personal_token("alice")), 7, "key", "Better figures")
    assert bodies(fake) == [ours("Better figures")]


def test_comment_on_the_third_page(fake: FakeGitHub, api: Api) -> None:
    for number in range(230):
        fake.add_comment(7, f"Comment {number}")
    url = post_comment(api, 7, "key", "Figures")
    assert post_comment(api, 7, "key", "Better figures") == url
    assert bodies(fake)[230:] == [ours("Better figures")]


def test_oldest_of_several_stays(fake: FakeGitHub, api: Api) -> None:
    first = fake.add_comment(7, ours("Old"), BOT, "Bot")
    for number in range(120):
        fake.add_comment(7, f"Comment {number}")
    fake.add_comment(7, ours("Newer"), BOT, "Bot")
    fake.add_comment(7, ours("Figures"), BOT, "Bot")
    url = post_comment(api, 7, "key", "Figures")
    assert [comment["id"] for comment in fake.comments(7) if comment["body"] == ours("Figures")] == [first]
    assert url.endswith(f"-{first}")
    assert len(bodies(fake)) == 121


def test_two_jobs_at_once_leave_one_comment_in_the_end(fake: FakeGitHub, make_api: MakeApi) -> None:
    jobs = [
        threading.Thread(target=post_comment, args=(make_api(), 7, "key", f"Figures {number}")) for number in range(4)
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    post_comment(make_api(), 7, "key", "Figures")
    assert bodies(fake) == [ours("Figures")]


@pytest.mark.parametrize("status", [500, 502])
def test_comment_whose_answer_was_lost_is_found_again(fake: FakeGitHub, api: Api, status: int) -> None:
    fake.lose("POST", ALL, status)
    url = post_comment(api, 7, "key", "Figures")
    assert bodies(fake) == [ours("Figures")]
    assert url == fake.comments(7)[0]["html_url"]


def test_comment_that_was_not_made_is_made(fake: FakeGitHub, api: Api) -> None:
    fake.fail("POST", ALL, 502, times=3)
    post_comment(api, 7, "key", "Figures")
    assert bodies(fake) == [ours("Figures")]


def test_connection_cut_after_the_comment_was_sent(fake: FakeGitHub, api: Api) -> None:
    fake.cut("POST", ALL)
    post_comment(api, 7, "key", "Figures")
    assert bodies(fake) == [ours("Figures")]


@pytest.mark.parametrize("status", [404, 410])
def test_comment_that_vanishes_meanwhile_is_made_anew(fake: FakeGitHub, api: Api, status: int) -> None:
    vanishing = fake.add_comment(7, ours("Old"), BOT, "Bot")
    fake.fail("PATCH", ONE, status, body={"message": "Not Found"})
    assert not post_comment(api, 7, "key", "Figures").endswith(f"-{vanishing}")
    assert ours("Figures") in bodies(fake)


def test_next_of_ours_is_taken_when_the_first_vanishes(fake: FakeGitHub, api: Api) -> None:
    fake.add_comment(7, ours("Old"), BOT, "Bot")
    second = fake.add_comment(7, ours("Old"), BOT, "Bot")
    fake.fail("PATCH", ONE, 404, body={"message": "Not Found"})
    assert post_comment(api, 7, "key", "Figures").endswith(f"-{second}")


def test_token_that_may_only_read(fake: FakeGitHub, api: Api, slept: list[float]) -> None:
    fake.permissions = {"pull-requests:read", "contents:read"}
    with pytest.raises(GitHubError) as failed:
        post_comment(api, 7, "key", "Figures")
    assert failed.value.status == 403
    assert str(failed.value) == (
        "The comment could not be posted (403): the token may not do that; give the job `permissions: pull-requests: "
        "write`, or, for pull requests from forks and from Dependabot, where that has no effect, report from a second "
        "workflow on `workflow_run`."
    )
    assert slept == []


def test_permission_for_pull_requests_is_enough(fake: FakeGitHub, api: Api) -> None:
    fake.permissions = {"pull-requests:write"}
    post_comment(api, 7, "key", "Figures")
    post_comment(api, 7, "key", "Better figures")
    remove_comment(api, 7, "key")
    assert bodies(fake) == []


def test_comment_that_is_too_long(api: Api) -> None:
    with pytest.raises(GitHubError, match=r"\(422\): Validation Failed: body is too long"):
        post_comment(api, 7, "key", "x" * 70_000)


def test_pull_request_that_is_not_there(api: Api) -> None:
    with pytest.raises(GitHubError, match=r"The comment could not be posted \(404\): it is not there, or"):
        post_comment(api, 8, "key", "Figures")


def test_superfluous_comment_that_cannot_be_deleted_is_no_failure(fake: FakeGitHub, api: Api) -> None:
    for _ in range(2):
        fake.add_comment(7, ours("Old"), BOT, "Bot")
    fake.fail("DELETE", ONE, 403)
    post_comment(api, 7, "key", "Figures")
    assert bodies(fake) == [ours("Figures"), ours("Old")]


def test_remove(fake: FakeGitHub, api: Api) -> None:
    fake.add_comment(7, "Nice work")
    for key in ("key", "other", "key"):
        fake.add_comment(7, ours("Figures", key), BOT, "Bot")
    fake.fail("DELETE", ONE, 502)
    remove_comment(api, 7, "key")
    assert bodies(fake) == ["Nice work", ours("Figures", "other")]


def test_remove_what_vanishes_meanwhile(fake: FakeGitHub, api: Api) -> None:
    fake.add_comment(7, ours("Figures"), BOT, "Bot")
    fake.lose("DELETE", ONE)
    remove_comment(api, 7, "key")
    assert bodies(fake) == []


def test_nothing_to_remove_takes_no_permission_to_write(fake: FakeGitHub, api: Api) -> None:
    fake.permissions = {"pull-requests:read"}
    remove_comment(api, 7, "key")
    assert len(fake.requests) == 1


def test_marker_is_a_comment_of_html() -> None:
    assert re.fullmatch(r"<!-- memci:sticky a-b -->", marker("a-b"))
