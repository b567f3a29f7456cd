"""What tests hold: the servers of the fake, what is in them, what went wrong, what was asked."""

import contextlib
from collections.abc import Callable, Mapping
from types import TracebackType

from tests.fake_github import graphql
from tests.fake_github.blob_store import BlobStore
from tests.fake_github.faults import Faults
from tests.fake_github.messages import Answer, Answering, Incoming, Request
from tests.fake_github.rest import ROUTES, Rest
from tests.fake_github.results_service import ResultsService, runtime_token
from tests.fake_github.review_contents import ReviewContents
from tests.fake_github.server import Server
from tests.fake_github.state import GITHUB_ACTIONS, NAME, OWNER, REPOSITORY_ID, Actor

PERMISSIONS = ("contents:read", "actions:read", "pull-requests:write", "issues:write", "checks:write")


class FakeGitHub(ReviewContents):
    """One repository, acme/shop. A context manager; listens from its making on.

    As on GitHub, the API, the artifact service and the blob store are three servers: a header that
    must not go along on the way from one to another does go along on a careless one.
    """

    repository = f"{OWNER}/{NAME}"
    repository_id = REPOSITORY_ID
    detour: Callable[[Answering], Answering] | None = None
    """What requests to the API and their answers go through, for tests that check them; faults do not."""

    def __init__(self) -> None:
        super().__init__()
        self._faults = Faults()
        self.requests: list[Request] = []
        with contextlib.ExitStack() as stack:
            self._blobs = stack.enter_context(
                Server("blobs", BlobStore(self._state).answer, self._faults, self.requests)
            )
            results = ResultsService(self._state, self._blobs.origin)
            self._service = results
            self._results = stack.enter_context(Server("results", results.answer, self._faults, self.requests))
            rest = Rest(self._state, self._documents, ROUTES, results.address_to_read)
            # Not in the description that REST requests are checked by.
            queries = Rest(self._state, self._documents, graphql.ROUTES, results.address_to_read)
            described = rest.answer if FakeGitHub.detour is None else FakeGitHub.detour(rest.answer)

            def answer(incoming: Incoming) -> Answer:
                return queries.answer(incoming) if incoming.path == graphql.PATH else described(incoming)

            self._api = stack.enter_context(Server("api", answer, self._faults, self.requests))
            self._servers = stack.pop_all()
        self._documents.api_url = self._api.origin
        self.token = self._new_token("ghs", GITHUB_ACTIONS)
        self._state.permissions.update(PERMISSIONS)

    def __enter__(self) -> "FakeGitHub":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._servers.close()

    # Where it is, and what opens it.

    @property
    def api_url(self) -> str:
        return self._api.origin

    @property
    def results_url(self) -> str:
        return f"{self._results.origin}/"

    def runtime_token(self, run_id: int) -> str:
        return runtime_token(self._state, run_id)

    def personal_token(self, login: str) -> str:
        """Of a person: may do all that `permissions` say but make check runs, and knows its user."""
        return self._new_token("ghp", Actor(login))

    def app_token(self, slug: str) -> str:
        """Of an installed GitHub App."""
        return self._new_token("ghs", Actor(f"{slug}[bot]", "Bot", slug))

    def _new_token(self, kind: str, actor: Actor) -> str:
        token = f"{kind}_{self._state.new_id():036d}"
        self._state.tokens[token] = actor
        return token

    @property
    def permissions(self) -> set[str]:
        """What every token may: the set itself, to be changed."""
        return self._state.permissions

    @permissions.setter
    def permissions(self, permissions: set[str]) -> None:
        self._state.permissions = set(permissions)

    def use_camel_case(self) -> None:
        """The artifact service's answers say signedUploadUrl, as protobuf's JSON does by default."""
        self._service.camel_case = True

    def know_archives_only(self) -> None:
        """The artifact service is of the time before files were kept as they are."""
        self._service.newest_version = 4

    # What goes wrong.

    def fail(
        self,
        method: str,
        path_regex: str,
        status: int = 500,
        times: int = 1,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        *,
        server: str | None = None,
    ) -> None:
        """The next `times` such requests are answered so; see Faults.fail. `server`: api, results, blobs, None: any."""
        self._faults.fail(method, path_regex, status, times, headers, body, server=server)

    def limit(self, method: str, path_regex: str, retry_after: int = 1, times: int = 1, status: int = 403) -> None:
        """The secondary rate limit, in GitHub's words."""
        body = {
            "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
            "documentation_url": "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
            "status": str(status),
        }
        self.fail(method, path_regex, status, times, {"Retry-After": str(retry_after)}, body, server="api")

    def exhaust_rate_limit(self, left: int = 0) -> None:
        """After `left` more requests the primary limit is reached, and stays so."""
        self._state.requests_left = left

    def cut(
        self, method: str, path_regex: str, times: int = 1, *, server: str | None = None, done: bool = False
    ) -> None:
        """The next `times` such requests have their connection reset, after they were read or, if `done`, carried
        out."""
        self._faults.cut(method, path_regex, times, server=server, done=done)

    def lose(
        self, method: str, path_regex: str, status: int = 502, times: int = 1, *, server: str | None = None
    ) -> None:
        """The next `times` such requests take effect, but their answer is lost: the status comes in its place."""
        self._faults.lose(method, path_regex, status, times, server=server)

    def delay(self, path_regex: str, seconds: float) -> None:
        """From now on, every answer to such a path waits."""
        self._faults.delay(path_regex, seconds)

    def refuse_connections(self, server: str) -> None:
        """api, results or blobs: nobody listens there from now on."""
        {"api": self._api, "results": self._results, "blobs": self._blobs}[server].end()

    def clear_faults(self) -> None:
        self._faults.clear()
