"""Requests that are sent again when that may help: after a limit, a fault of the server, or a cut connection."""

import json
import random
import time
from collections.abc import Callable
from typing import TypeVar

import requests
from github.GithubException import GithubException

from memci.github.errors import refused
from memci.github.failure import Failure, failure_of

T = TypeVar("T")

_AFTER_A_LIMIT = 60.0
"""Seconds that GitHub wants to be left alone for after a secondary limit that names no time."""


class Retrying:
    """How often, and for how long, a job asks again.

    One for the whole job: once `patience` seconds were lost to failed attempts and to waiting, every further call has
    one attempt, so that a GitHub that is down or a limit that is used up never holds the gate's verdict back for long.
    A wait that GitHub asks for and that is longer than `longest` is not begun.

    `clock` tells seconds since 1970, as x-ratelimit-reset does; `jitter` gives a number from 0 to 1; `say` is told of
    every wait.
    """

    def __init__(
        self,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        *,
        jitter: Callable[[], float] = random.random,
        say: Callable[[str], None] = lambda _line: None,
        attempts: int = 5,
        longest: float = 60.0,
        patience: float = 180.0,
    ) -> None:
        self._sleep, self._clock, self._jitter, self._say = sleep, clock, jitter, say
        self._attempts, self._longest, self._patience = attempts, longest, patience
        self._lost = 0.0

    @property
    def spent(self) -> bool:
        """Whether all the time is lost that the job gives away: what it can do without is better not begun."""
        return self._lost >= self._patience

    def call(self, do: Callable[[], T], undone: str, needs: str | None = None) -> T:
        """What `do` returns; GitHubError, as memci.github.errors.refused words it, when it cannot be had.

        `do` talks to a server by PyGithub or requests, and raises what they raise. It is called again from its
        beginning, and what failed may have taken effect all the same: a `do` that creates something looks first
        whether it is there.
        """
        attempt = 0
        while True:
            attempt += 1
            started = self._clock()
            try:
                return do()
            except (GithubException, requests.RequestException, json.JSONDecodeError) as error:
                failure = failure_of(error)
                self._lost += max(0.0, self._clock() - started)
                wait = self._wait(failure, attempt)
                if wait is None:
                    raise refused(undone, needs, failure, attempt) from error
            self._say(f"{_what_happened(failure)}; trying again in {wait:.0f} s.")
            self._sleep(wait)
            self._lost += wait

    def send(
        self, request: Callable[[], requests.Response], undone: str, needs: str | None = None
    ) -> requests.Response:
        """The same for one request by `requests`: its answer, whose status is below 400."""

        def checked() -> requests.Response:
            response = request()
            response.raise_for_status()
            return response

        return self.call(checked, undone, needs)

    def _wait(self, failure: Failure, attempt: int) -> float | None:
        """Seconds until the next attempt; None when there is to be none."""
        if attempt >= self._attempts or not (failure.passing or failure.limited):
            return None
        asked = self._asked(failure)
        backoff = 2.0 ** (attempt - 1) * (0.5 + self._jitter())
        wait = backoff if asked is None else asked + self._jitter()
        if (asked or 0) > self._longest or self._lost + wait > self._patience:
            return None
        return wait

    def _asked(self, failure: Failure) -> float | None:
        """Seconds that the server wants to be left alone for; None when it does not say."""
        after = failure.headers.get("retry-after", "")
        if after.isdecimal():
            return float(after)
        reset = failure.headers.get("x-ratelimit-reset", "")
        if failure.limited and failure.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
            return max(0.0, float(reset) - self._clock())
        return _AFTER_A_LIMIT if failure.limited else None


def _what_happened(failure: Failure) -> str:
    if failure.limited:
        return "GitHub's limit on requests is reached"
    if failure.status is None:
        return failure.said[:1].upper() + failure.said[1:]
    return f"The server answered {failure.status}" + (f" ({failure.said})" if failure.said else "")
