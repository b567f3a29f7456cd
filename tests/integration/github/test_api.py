import pytest
import requests
from tests.fake_github import FakeGitHub
from tests.integration.github.conftest import NOW, MakeApi

from memci.errors import UsageError
from memci.github.api import Api
from memci.github.errors import GitHubError
from memci.github.retrying import Retrying

HEAD = "c" * 40
UNDONE = "The pull request could not be read"
NEEDS = "pull-requests: read"


@pytest.fixture(autouse=True)
def _pull(fake: FakeGitHub) -> None:
    fake.add_pull(7, HEAD)


def head(api: Api) -> str:
    return api.call(lambda: api.repository.get_pull(7).head.sha, UNDONE, NEEDS)


def test_nothing_is_sent_before_something_is_asked(fake: FakeGitHub, api: Api) -> None:
    assert api.repository.full_name == fake.repository
    assert fake.requests == []


@pytest.mark.parametrize("status", [408, 500, 502, 503])
def test_faults_that_pass(fake: FakeGitHub, api: Api, slept: list[float], status: int) -> None:
    fake.fail("GET", "/pulls/7", status, times=4)
    assert head(api) == HEAD
    assert len(slept) == 4
    assert len(fake.requests) == 5


def test_connection_that_is_cut(fake: FakeGitHub, api: Api, slept: list[float]) -> None:
    fake.cut("GET", "/pulls/7", times=2)
    assert head(api) == HEAD
    assert len(slept) == 2


def test_answer_that_breaks_off(fake: FakeGitHub, api: Api, slept: list[float]) -> None:
    fake.fail("GET", "/pulls/7", 200, body=b'{"head": {"sha": "cccc')
    assert head(api) == HEAD
    assert len(slept) == 1


@pytest.mark.parametrize("body", [b"<html>502</html>", b"", b"{", b"[]", b'{"message": "x"}', b"7"])
def test_faults_that_do_not_pass(fake: FakeGitHub, api: Api, body: bytes) -> None:
    fake.fail("GET", "/pulls/7", 502, times=99, body=body)
    with pytest.raises(GitHubError, match=rf"^{UNDONE}.*\.$"):
        head(api)


def test_nobody_listens(fake: FakeGitHub, api: Api) -> None:
    fake.refuse_connections("api")
    with pytest.raises(GitHubError, match=rf"^{UNDONE}: the server cannot be reached.*\(5 attempts\)\.$") as failed:
        head(api)
    assert failed.value.status is None


def test_secondary_limit(fake: FakeGitHub, api: Api, slept: list[float]) -> None:
    fake.limit("GET", "/pulls/7", retry_after=7)
    assert head(api) == HEAD
    assert slept == [7.5]


def test_primary_limit_is_not_waited_for(fake: FakeGitHub, api: Api, slept: list[float]) -> None:
    fake.exhaust_rate_limit()
    with pytest.raises(GitHubError, match=r"\(403\): GitHub's limit on requests is reached") as failed:
        head(api)
    assert failed.value.status == 403
    assert slept == []


def test_missing_permission(fake: FakeGitHub, api: Api, slept: list[float]) -> None:
    fake.permissions.clear()
    with pytest.raises(GitHubError, match=r"\(403\): the token may not do that; give the job `permissions: pull-r"):
        head(api)
    assert slept == []


def test_wrong_token(make_api: MakeApi) -> None:
    with pytest.raises(GitHubError, match=r"\(401\): the token is not valid") as failed:
        head(make_api("ghs_none"))
    assert failed.value.status == 401


@pytest.mark.parametrize(
    "body", [b"<html>Sign in to the network</html>", b"[]", b"null", b"7", b'{"head": 7}', b"[" * 100_000]
)
def test_somebody_else_answers(fake: FakeGitHub, api: Api, body: bytes) -> None:
    fake.fail("GET", "/pulls/7", 200, times=99, body=body)
    with pytest.raises(GitHubError, match=rf"^{UNDONE}.*\.$"):
        head(api)


def test_token_with_line_end(fake: FakeGitHub, make_api: MakeApi) -> None:
    assert head(make_api(f"{fake.token}\n")) == HEAD


@pytest.mark.parametrize("token", ["", "\n", "ghs_a b", "ghs_a\nb", "ghs_ä", "ghs_\x07"])
def test_token_that_is_none(fake: FakeGitHub, token: str) -> None:
    retrying = Retrying()
    with pytest.raises(UsageError, match="github-token") as refused:
        Api(token, fake.repository, fake.api_url, retrying=retrying)
    assert "ghs_" not in str(refused.value)


def test_pages_go_on_where_they_failed(fake: FakeGitHub, api: Api) -> None:
    for number in range(250):
        fake.add_comment(7, f"Comment {number}")
    comments = api.repository.get_issue(7).get_comments()
    fake.fail("GET", "/comments", 500, times=1)
    assert len(api.call(lambda: list(comments), UNDONE, NEEDS)) == 250
    assert [request.status for request in fake.requests] == [500, 200, 200, 200]
    assert all("per_page=100" in request.query for request in fake.requests)


class TestLogin:
    def test_job_token(self, fake: FakeGitHub, api: Api) -> None:
        assert api.login == "github-actions[bot]"
        assert api.login == "github-actions[bot]"
        assert len(fake.requests) == 1

    def test_person(self, fake: FakeGitHub, make_api: MakeApi) -> None:
        assert make_api(fake.personal_token("alice")).login == "alice"

    def test_app(self, fake: FakeGitHub, make_api: MakeApi) -> None:
        assert make_api(fake.app_token("acme-bot")).login == "acme-bot[bot]"

    def test_person_where_queries_are_not_let_through(self, fake: FakeGitHub, make_api: MakeApi) -> None:
        fake.fail("POST", "/graphql", 404)
        assert make_api(fake.personal_token("alice")).login == "alice"

    def test_job_token_where_queries_are_not_let_through(self, fake: FakeGitHub, api: Api) -> None:
        fake.fail("POST", "/graphql", 403)
        assert api.login == "github-actions[bot]"

    def test_query_with_errors(self, fake: FakeGitHub, make_api: MakeApi) -> None:
        fake.fail("POST", "/graphql", 200, body={"errors": [{"message": "Something went wrong"}]})
        assert make_api(fake.personal_token("alice")).login == "alice"

    @pytest.mark.parametrize("status", [500, 503])
    def test_outage_is_no_answer(self, fake: FakeGitHub, api: Api, status: int) -> None:
        fake.fail("POST", "/graphql", status, times=99)
        with pytest.raises(GitHubError, match="Whose name the token writes in"):
            _ = api.login

    @pytest.mark.parametrize("status", [200, 403])
    def test_limit_is_no_answer(self, fake: FakeGitHub, api: Api, status: int) -> None:
        said = "API rate limit exceeded for installation."
        body = {"message": said, "errors": [{"type": "RATE_LIMITED", "message": said}]}
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"}
        fake.fail("POST", "/graphql", status, body=body, headers=headers)
        with pytest.raises(GitHubError, match="limit on requests is reached") as failed:
            _ = api.login
        assert failed.value.limited

    def test_limit_on_the_second_question_is_no_answer(self, fake: FakeGitHub, api: Api) -> None:
        fake.fail("POST", "/graphql", 404)
        fake.fail("GET", "/user", 403, headers={"Retry-After": "3000"})
        with pytest.raises(GitHubError, match="limit on requests is reached"):
            _ = api.login

    def test_wrong_token(self, make_api: MakeApi) -> None:
        with pytest.raises(GitHubError) as failed:
            _ = make_api("ghs_none").login
        assert failed.value.status == 401


class TestSend:
    """Requests beside PyGithub, such as those to the blob store."""

    def get(self, fake: FakeGitHub, slept: list[float], stream: bool = False) -> requests.Response:
        retrying = Retrying(slept.append, lambda: NOW + sum(slept), jitter=lambda: 0.5)
        headers = {"Authorization": f"Bearer {fake.token}"}
        address = f"{fake.api_url}/repos/{fake.repository}/pulls/7?sig=SECRET"
        return retrying.send(lambda: requests.get(address, headers=headers, timeout=5, stream=stream), "It failed")

    def test_answer(self, fake: FakeGitHub, slept: list[float]) -> None:
        fake.fail("GET", "/pulls/7", 503, times=2)
        assert self.get(fake, slept).json()["number"] == 7
        assert len(slept) == 2

    @pytest.mark.parametrize("stream", [False, True])
    def test_refusal(self, fake: FakeGitHub, slept: list[float], stream: bool) -> None:
        fake.fail("GET", "/pulls/7", 409, body={"code": "already_exists", "msg": "an artifact with this name exists"})
        with pytest.raises(GitHubError, match=r"^It failed \(409\): an artifact with this name exists\.$") as failed:
            self.get(fake, slept, stream=stream)
        assert failed.value.status == 409

    def test_long_refusal_is_not_read_to_its_end(self, fake: FakeGitHub, slept: list[float]) -> None:
        fake.fail("GET", "/pulls/7", 404, body=b"x" * 10_000_000)
        with pytest.raises(GitHubError, match=r"^It failed \(404\): the server does not say why\.$"):
            self.get(fake, slept, stream=True)

    def test_cut(self, fake: FakeGitHub, slept: list[float]) -> None:
        fake.cut("GET", "/pulls/7", times=99)
        with pytest.raises(GitHubError, match=r"^It failed: the server cannot be reached, or cut") as failed:
            self.get(fake, slept)
        assert "SECRET" not in str(failed.value)
        assert len(slept) == 4
