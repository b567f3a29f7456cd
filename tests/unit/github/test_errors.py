import pytest
import requests
from github.GithubException import GithubException

from memci.errors import ExitCode, MemciError
from memci.github.errors import refused
from memci.github.failure import failure_of

TO_WRITE = (
    "give the job `permissions: pull-requests: write`, or, for pull requests from forks and from Dependabot, where "
    "that has no effect, report from a second workflow on `workflow_run`."
)
UNDONE = "The comment could not be posted"


def sentence(status: int, message: str, needs: str | None = "pull-requests: write", **more: object) -> str:
    return str(refused(UNDONE, needs, failure_of(GithubException(status, {"message": message, **more}, {}))))


@pytest.mark.parametrize("who", ["integration", "personal access token"])
def test_token_that_may_only_read(who: str) -> None:
    assert (
        sentence(403, f"Resource not accessible by {who}") == f"{UNDONE} (403): the token may not do that; {TO_WRITE}"
    )


def test_token_that_may_not_read() -> None:
    said = sentence(403, "Resource not accessible by integration", "actions: read")
    assert said == f"{UNDONE} (403): the token may not do that; give the job `permissions: actions: read`."


def test_refusal_for_another_reason() -> None:
    said = sentence(403, "Unable to create comment because issue is locked.")
    assert said.startswith(f"{UNDONE} (403): Unable to create comment because issue is locked; should the token lack")


def test_wrong_token() -> None:
    said = sentence(401, "Bad credentials")
    assert said == f"{UNDONE} (401): the token is not valid, or no longer; check the input `github-token`."


def test_what_cannot_be_seen() -> None:
    assert sentence(404, "Not Found") == (
        f"{UNDONE} (404): it is not there, or the token may not see it; for that, give the job "
        "`permissions: pull-requests: write`."
    )


def test_what_github_does_not_take() -> None:
    errors = [{"resource": "IssueComment", "code": "custom", "field": "body", "message": "body is too long"}]
    assert sentence(422, "Validation Failed", errors=errors) == f"{UNDONE} (422): Validation Failed: body is too long."


def test_server_without_permissions() -> None:
    assert sentence(403, "", None) == f"{UNDONE} (403): the server does not say why."
    assert sentence(404, "no such run", None) == f"{UNDONE} (404): no such run."


@pytest.mark.parametrize(
    "body", [None, "text", 7, [], {}, {"message": 7}, {"message": None, "errors": "x"}, {"errors": [7, None, {}]}]
)
def test_answers_that_say_nothing(body: object) -> None:
    said = str(refused(UNDONE, None, failure_of(GithubException(422, body, None))))
    assert said == f"{UNDONE} (422): the server does not say why."


def test_what_a_server_says_is_made_inert() -> None:
    said = sentence(422, "\x1b[31mA\n::error::B\u202e" + "x" * 1000)
    assert "\n" not in said
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < 500


def test_address_is_not_shown() -> None:
    address = "http://127.0.0.1:1/blob?sig=SECRET"
    with pytest.raises(requests.ConnectionError) as failed:
        requests.get(address, timeout=5)
    assert "SECRET" in str(failed.value)
    said = str(refused(UNDONE, None, failure_of(failed.value)))
    assert said == f"{UNDONE}: the server cannot be reached, or cut the connection."


def test_token_is_not_shown() -> None:
    with pytest.raises(requests.exceptions.InvalidHeader) as failed:
        requests.get("http://127.0.0.1:1/", headers={"Authorization": "token SECRET\nx"}, timeout=5)
    assert "SECRET" in str(failed.value)
    said = str(refused(UNDONE, None, failure_of(failed.value)))
    assert said == f"{UNDONE}: the request could not be sent (InvalidHeader)."


def test_exit_code() -> None:
    error = refused(UNDONE, None, failure_of(GithubException(500, None, None)))
    assert isinstance(error, MemciError)
    assert error.exit_code == ExitCode.NOT_MEASURED
