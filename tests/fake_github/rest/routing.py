"""From a request to its route: who asks, what they may, rate limits, errors in GitHub's own words, pages."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlencode

from tests.fake_github.documents import Documents
from tests.fake_github.messages import Answer, Document, Incoming, json_answer
from tests.fake_github.state import NAME, OWNER, Actor, Artifact, State

_DOCUMENTATION = "https://docs.github.com/rest"
_LIMIT = 5000
_RESETS_AT = 4102444800
_MOST_ON_A_PAGE = 100
OURS = re.escape(f"/repos/{OWNER}/{NAME}")


class RefusalError(Exception):
    """An error answer."""

    def __init__(
        self,
        status: int,
        message: str | None = None,
        *,
        errors: Sequence[Document] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        document: Document = {"message": message or HTTPStatus(status).phrase}
        if errors:
            document["errors"] = list(errors)
        document |= {"documentation_url": _DOCUMENTATION, "status": str(status)}
        self.answer = json_answer(status, document, headers)


@dataclass(frozen=True)
class Call:
    """What a route's function is handed."""

    state: State
    documents: Documents
    incoming: Incoming
    actor: Actor
    parts: tuple[str, ...]
    """What the pattern's groups met."""
    artifact_address: Callable[[Artifact], str]
    """A signed address to read an artifact's data by."""

    def fields(self) -> Document:
        try:
            fields = self.incoming.json()
        except ValueError as error:
            raise RefusalError(400, "Problems parsing JSON") from error
        if not isinstance(fields, dict):
            raise RefusalError(400, "Body should be a JSON object")
        return fields

    def page(self, items: Sequence[Any], key: str | None = None) -> Answer:
        """The page asked for, with the Link header; under `key` with the total when there is one."""
        parameters = self.incoming.parameters
        size = min(max(_whole(parameters.get("per_page"), 30), 1), _MOST_ON_A_PAGE)
        number = max(_whole(parameters.get("page"), 1), 1)
        last = max(-(-len(items) // size), 1)
        shown = list(items[(number - 1) * size : number * size])
        wanted = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        if number >= last:
            del wanted["next"], wanted["last"]
        if number == 1:
            del wanted["prev"], wanted["first"]
        links = [f'<{self._address(page)}>; rel="{relation}"' for relation, page in wanted.items()]
        document = shown if key is None else {"total_count": len(items), key: shown}
        return json_answer(200, document, {"Link": ", ".join(links)} if links else {})

    def _address(self, page: int) -> str:
        query = urlencode({**self.incoming.parameters, "page": page})
        return f"{self.documents.api_url}{self.incoming.path}?{query}"


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    """A pattern for the whole path."""
    function: Callable[[Call], Answer]
    needs: tuple[str, ...] = ()
    """Permissions, any of which is enough; to write includes to read."""


class Rest:
    def __init__(
        self, state: State, documents: Documents, routes: Sequence[Route], artifact_address: Callable[[Artifact], str]
    ) -> None:
        self._state = state
        self._documents = documents
        self._routes = [(route, re.compile(route.path)) for route in routes]
        self._artifact_address = artifact_address

    def answer(self, incoming: Incoming) -> Answer:
        with self._state.lock:
            try:
                answer = self._routed(incoming)
            except RefusalError as refused:
                answer = refused.answer
            return Answer(
                answer.status, answer.body, answer.content_type, {**self._every_answer_has(), **answer.headers}
            )

    def _routed(self, incoming: Incoming) -> Answer:
        actor = self._actor(incoming)
        if self._state.requests_left == 0:
            raise RefusalError(403, f"API rate limit exceeded for {actor.login}.")
        self._state.requests_left -= 1
        if not incoming.headers.get("user-agent"):
            raise RefusalError(403, "Request forbidden by administrative rules.")
        path = unquote(incoming.path)
        for route, pattern in self._routes:
            met = pattern.fullmatch(path)
            if met is not None and route.method == incoming.method:
                self._permit(route, actor)
                return route.function(
                    Call(self._state, self._documents, incoming, actor, met.groups(), self._artifact_address)
                )
        raise RefusalError(404)

    def _actor(self, incoming: Incoming) -> Actor:
        kind, _, token = incoming.headers.get("authorization", "").partition(" ")
        if not token:
            raise RefusalError(401, "Requires authentication")
        actor = self._state.tokens.get(token)
        if kind.lower() not in ("bearer", "token") or actor is None:
            raise RefusalError(401, "Bad credentials")
        return actor

    def _permit(self, route: Route, actor: Actor) -> None:
        have = self._state.permissions
        if route.needs and not any(need in have or need.replace(":read", ":write") in have for need in route.needs):
            who = "integration" if actor.app else "personal access token"
            accepted = "; ".join(need.replace("-", "_").replace(":", "=") for need in route.needs)
            raise RefusalError(
                403, f"Resource not accessible by {who}", headers={"X-Accepted-GitHub-Permissions": accepted}
            )

    def _every_answer_has(self) -> dict[str, str]:
        return {
            "Server": "github.com",
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": "0000:0:0:0:0",
            "X-RateLimit-Limit": str(_LIMIT),
            "X-RateLimit-Remaining": str(self._state.requests_left),
            "X-RateLimit-Used": str(_LIMIT - self._state.requests_left),
            "X-RateLimit-Reset": str(_RESETS_AT),
            "X-RateLimit-Resource": "core",
        }


def validation_failed(resource: str, field: str, code: str, message: str | None = None) -> RefusalError:
    error = {"resource": resource, "code": code, "field": field}
    return RefusalError(422, "Validation Failed", errors=[error if message is None else {**error, "message": message}])
