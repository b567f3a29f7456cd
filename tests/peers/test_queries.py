"""What memci asks GitHub's GraphQL API, by that API's own schema."""

import json
from typing import Any

from memci.github.api import Api
from memci.github.retrying import Retrying
from tests.fake_github import FakeGitHub
from tests.peers.processes import run_node


def wrong_with(query: str) -> list[str]:
    found: list[str] = json.loads(run_node("graphql.mjs", query))
    return found


def test_query_of_the_client_fits_the_schema() -> None:
    with FakeGitHub() as fake:
        api = Api(fake.token, fake.repository, fake.api_url, retrying=Retrying())
        assert api.login == "github-actions[bot]"
        sent: list[dict[str, Any]] = [json.loads(one.body) for one in fake.requests if one.path == "/graphql"]
    assert [wrong_with(one["query"]) for one in sent] == [[]]


def test_query_that_does_not_fit_is_noticed() -> None:
    assert wrong_with("{ viewer { logn } }") == ['Cannot query field "logn" on type "User". Did you mean "login"?']
