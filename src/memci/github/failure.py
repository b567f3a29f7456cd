"""What became of a request that GitHub, or a server beside it, did not grant."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests
from github.GithubException import GithubException
from github.Requester import Requester

from memci.render.escape import plain

_MOST_READ = 8 * 1024
_LONGEST = 300
_MOST_ERRORS = 3

_PASSING = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    requests.exceptions.JSONDecodeError,
    json.JSONDecodeError,  # an answer that was cut off half-way
)

_BROKEN_OFF = "the answer broke off, or is none that can be read"
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.SSLError, "the server's certificate is not accepted"),
    (requests.exceptions.ProxyError, "the proxy cannot be reached"),
    (requests.ConnectTimeout, "the server does not accept connections in time"),
    (requests.Timeout, "the server does not answer in time"),
    (requests.exceptions.ChunkedEncodingError, _BROKEN_OFF),
    (requests.exceptions.ContentDecodingError, _BROKEN_OFF),
    (json.JSONDecodeError, _BROKEN_OFF),
    (requests.ConnectionError, "the server cannot be reached, or cut the connection"),
)
"""Those of the library hold the whole address, and of a faulty header the token in it. The first that fits counts."""


@dataclass(frozen=True)
class Failure:
    """`said` is one line, inert; nothing of an address is in it, which may hold a secret. `status` is None without an
    answer. `passing`: the same request may well be granted later."""

    status: int | None
    said: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    passing: bool = False

    @property
    def limited(self) -> bool:
        """A limit on requests was met: nothing was done, and it is to be asked for again, later."""
        if self.status == HTTPStatus.TOO_MANY_REQUESTS or Requester.isRateLimitError(self.said):
            return True
        return self.status == HTTPStatus.FORBIDDEN and (
            "retry-after" in self.headers or self.headers.get("x-ratelimit-remaining") == "0"
        )


def failure_of(error: GithubException | requests.RequestException | json.JSONDecodeError) -> Failure:
    """The failure that PyGithub's or requests' exception stands for."""
    if isinstance(error, GithubException):
        return _answered(error.status, error.headers or {}, error.data)
    if isinstance(error, requests.RequestException) and error.response is not None:
        response = error.response
        return _answered(response.status_code, response.headers, _body(response))
    passing = isinstance(error, _PASSING) and not isinstance(error, requests.exceptions.SSLError)
    return Failure(None, _unreached(error), passing=passing)


def _answered(status: int, headers: Mapping[str, Any], body: object) -> Failure:
    names = {str(name).lower(): str(value) for name, value in headers.items()}
    passing = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT
    return Failure(status, _said(body), names, passing)


def _body(response: requests.Response) -> object:
    """The answer's beginning; it may be a stream without end."""
    try:
        return json.loads(next(response.iter_content(_MOST_READ), b""))
    except (ValueError, requests.RequestException):
        return None


def _said(body: object) -> str:
    """What the answer's document says in words: GitHub's `message` and `errors`, or the results service's `msg`."""
    if not isinstance(body, dict):
        return ""
    said = [body.get("message") or body.get("msg")]
    errors = body.get("errors")
    if isinstance(errors, list):
        said += [
            one.get("message") or one.get("code") if isinstance(one, dict) else one for one in errors[:_MOST_ERRORS]
        ]
    return plain(": ".join(part for part in said if isinstance(part, str)), _LONGEST)


def _unreached(error: Exception) -> str:
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return f"the request could not be sent ({type(error).__name__})"
