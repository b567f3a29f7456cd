"""GitHub's REST API for one repository and one token."""

import json
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import TypeVar

import requests
from github import Auth, Github
from github.GithubException import BadAttributeException
from github.Repository import Repository

from memci.errors import UsageError
from memci.github.errors import GitHubError
from memci.github.retrying import Retrying

T = TypeVar("T")

_ANSWERS_WITHIN = 20
_PER_PAGE = 100

_ACTIONS = "github-actions[bot]"
"""Whom the job's own token writes as."""
_NO_ANSWER = (None, HTTPStatus.UNAUTHORIZED)

_UNEXPECTED = (BadAttributeException, AssertionError, AttributeError, KeyError, RuntimeError, TypeError, ValueError)
"""What PyGithub ends with when an answer is a different document than GitHub's, such as the page of a proxy."""


class Api:
    """`repository` is PyGithub's, and sends nothing by itself. All that is done with it is done inside `call`.
    `full_name`: OWNER/NAME."""

    def __init__(self, token: str, repository: str, base_url: str, *, retrying: Retrying) -> None:
        """The token as GitHub gave it out, `repository` as OWNER/NAME, `base_url` from GITHUB_API_URL."""
        self.retrying = retrying
        self._github = Github(
            auth=Auth.Token(_header_safe(token)),
            base_url=base_url,
            user_agent="memci",
            timeout=_ANSWERS_WITHIN,
            per_page=_PER_PAGE,
            lazy=True,
            # The waiting is all in `retrying`, which knows how long the job may hang in total.
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=None,
        )
        self.full_name = repository
        self.repository: Repository = self._github.get_repo(repository)

    def call(self, do: Callable[[], T], undone: str, needs: str | None) -> T:
        """What `do` returns, by retrying.Retrying.call. GitHubError also for an answer that is not GitHub's."""

        def done() -> T:
            try:
                return do()
            except (requests.RequestException, json.JSONDecodeError):
                raise
            except _UNEXPECTED as error:
                raise GitHubError(
                    f"{undone}: what answered is not GitHub's API, or no longer as memci knows it "
                    f"({type(error).__name__}); look at GITHUB_API_URL and at proxies on the way."
                ) from error

        return self.retrying.call(done, undone, needs)

    @cached_property
    def login(self) -> str:
        """Whom GitHub names as the author of what is written with the token."""
        undone = "Whose name the token writes in could not be found out"
        try:
            # The one question that the job's own token, an app's and a person's all get an answer to.
            return self.call(self._viewer, undone, None)
        except GitHubError as error:
            if error.limited or error.status in _NO_ANSWER or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
        try:
            return self.call(lambda: self._github.get_user().login, undone, None)
        except GitHubError as error:
            if error.limited or error.status not in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
                raise
        return _ACTIONS

    def _viewer(self) -> str:
        _, answer = self._github.requester.graphql_query("{ viewer { login } }", {})
        login = answer["data"]["viewer"]["login"]
        if not isinstance(login, str):
            raise TypeError
        return login


def _header_safe(token: str) -> str:
    """An error about a faulty header would show the token."""
    token = token.strip()
    if not token:
        raise UsageError(
            "The input `github-token` is empty; leave it out, and the job's own token is taken. A secret is empty in "
            "runs for forks and Dependabot: write `${{ secrets.NAME || github.token }}`."
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("The input `github-token` is no token: it holds blanks, line ends or letters beyond ASCII.")
    return token
