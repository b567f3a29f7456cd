import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
import requests
from github.GithubException import GithubException

from memci.github.errors import GitHubError
from memci.github.retrying import Retrying

NOW = 1_800_000_000.0


@dataclass
class Machine:
    """A clock that the sleep moves on, and what was slept."""

    now: float = NOW
    slept: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def retrying(self, jitter: float = 0.5, *, attempts: int = 5, patience: float = 180.0) -> Retrying:
        return Retrying(
            self.sleep,
            lambda: self.now,
            jitter=lambda: jitter,
            say=self.said.append,
            attempts=attempts,
            patience=patience,
        )


def answer(status: int, message: str = "", headers: Mapping[str, str] | None = None) -> GithubException:
    return GithubException(status, {"message": message}, dict(headers or {}))


def failing(*errors: Exception) -> Callable[[], str]:
    """Raises one after the other, then returns `done`."""
    left = iter(errors)

    def do() -> str:
        for error in left:
            raise error
        return "done"

    return do


def test_time_is_spent_once_enough_was_lost_to_a_server_that_is_silent() -> None:
    machine = Machine()
    retrying = machine.retrying(patience=100.0)

    def silent() -> str:
        machine.now += 60.0
        raise requests.Timeout

    spent = []
    for _ in range(2):
        spent.append(retrying.spent)
        with pytest.raises(GitHubError):
            retrying.call(silent, "It failed")
    assert [*spent, retrying.spent] == [False, True, True]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520])
def test_what_passes_is_tried_again(status: int) -> None:
    machine = Machine()
    assert machine.retrying().call(failing(answer(status)), "It failed") == "done"
    assert len(machine.slept) == 1


@pytest.mark.parametrize(
    "error",
    [
        requests.ConnectionError("refused"),
        requests.ConnectTimeout(),
        requests.ReadTimeout(),
        requests.exceptions.ProxyError(),
        requests.exceptions.ChunkedEncodingError(),
        requests.exceptions.ContentDecodingError(),
        json.JSONDecodeError("Unterminated string", "{", 1),
    ],
)
def test_what_cuts_a_connection_is_tried_again(error: Exception) -> None:
    machine = Machine()
    assert machine.retrying().call(failing(error), "It failed") == "done"
    assert len(machine.slept) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 422])
def test_other_answers_are_final(status: int) -> None:
    machine = Machine()
    with pytest.raises(GitHubError, match=rf"^It failed \({status}\): .*\.$") as failed:
        machine.retrying().call(failing(answer(status, "Not so")), "It failed")
    assert failed.value.status == status
    assert machine.slept == []


@pytest.mark.parametrize(
    "error",
    [requests.exceptions.SSLError(), requests.exceptions.InvalidURL(), requests.exceptions.MissingSchema()],
)
def test_what_is_wrong_for_good_is_final(error: Exception) -> None:
    machine = Machine()
    with pytest.raises(GitHubError, match=r"^It failed: .*\.$") as failed:
        machine.retrying().call(failing(error), "It failed")
    assert failed.value.status is None
    assert machine.slept == []


def test_waits_grow() -> None:
    machine = Machine()
    with pytest.raises(GitHubError, match=r"^It failed \(502\): Bad gateway \(5 attempts\)\.$"):
        machine.retrying().call(failing(*[answer(502, "Bad gateway")] * 5), "It failed")
    assert machine.slept == [1, 2, 4, 8]
    assert machine.said[0] == "The server answered 502 (Bad gateway); trying again in 1 s."


def test_waits_of_jobs_that_failed_together_differ() -> None:
    slept = []
    for jitter in (0.0, 0.25, 1.0):
        machine = Machine()
        machine.retrying(jitter).call(failing(answer(500)), "It failed")
        slept += machine.slept
    assert slept == [0.5, 0.75, 1.5]


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_time_that_the_server_asks_for(status: int) -> None:
    machine = Machine()
    machine.retrying().call(failing(answer(status, headers={"Retry-After": "30"})), "It failed")
    assert machine.slept == [30.5]


@pytest.mark.parametrize("status", [403, 429])
def test_limit_that_is_lifted_soon(status: int) -> None:
    machine = Machine()
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW) + 20)}
    machine.retrying().call(failing(answer(status, "API rate limit exceeded for x", headers)), "It failed")
    assert machine.slept == [20.5]


def test_limit_whose_end_has_passed() -> None:
    machine = Machine()
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) - 20)}
    machine.retrying().call(failing(answer(403, headers=headers)), "It failed")
    assert machine.slept == [0.5]


def test_secondary_limit_without_a_time() -> None:
    machine = Machine()
    said = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    machine.retrying().call(failing(answer(403, said)), "It failed")
    assert machine.slept == [60.5]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 3000)},
        {"retry-after": "3000"},
        {"retry-after": "9" * 400},
    ],
)
def test_long_limit_is_not_waited_for(headers: dict[str, str]) -> None:
    machine = Machine()
    with pytest.raises(GitHubError, match=r"It failed \(403\): GitHub's limit .*run it again later\.$"):
        machine.retrying().call(failing(answer(403, headers=headers)), "It failed")
    assert machine.slept == []


def test_patience_is_for_the_whole_job() -> None:
    machine = Machine()
    retrying = machine.retrying(patience=20.0)
    for _ in range(10):
        with pytest.raises(GitHubError):
            retrying.call(failing(*[answer(500)] * 5), "It failed")
    assert sum(machine.slept) <= 20


def test_slow_failures_use_the_patience_up() -> None:
    machine = Machine()
    retrying = machine.retrying(patience=100.0)
    attempts = 0

    def hang() -> None:
        nonlocal attempts
        attempts += 1
        machine.now += 40
        raise requests.ReadTimeout

    for _ in range(3):
        with pytest.raises(GitHubError, match="does not answer in time"):
            retrying.call(hang, "It failed")
    assert attempts == 3 + 2


def test_slow_successes_cost_no_patience() -> None:
    machine = Machine()
    retrying = machine.retrying(patience=10.0)

    def slow() -> None:
        machine.now += 40

    retrying.call(slow, "It failed")
    assert retrying.call(failing(answer(500)), "It failed") == "done"


def test_other_errors_pass_through() -> None:
    with pytest.raises(ZeroDivisionError):
        Machine().retrying().call(failing(ZeroDivisionError()), "It failed")
