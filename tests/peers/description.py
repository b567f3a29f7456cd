"""GitHub's own description of its API, held against what goes to and from the fake, by Prism's checking proxy."""

import contextlib
import json
import re
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import count
from types import TracebackType
from urllib.parse import quote, unquote

import pytest
import requests

from tests.fake_github.faults import Faults
from tests.fake_github.messages import Answer, Answering, Incoming, json_answer
from tests.fake_github.server import Server
from tests.peers.cut_description import CUT
from tests.peers.processes import HERE, node

_TOLD_BY_PRISM = "https://stoplight.io/prism/errors#"
_FAKE = "x-fake"
_STARTS_WITHIN = 60
_ANSWERS_WITHIN = 60
_LAST_WORDS = 2000
# Those of one connection; and what Prism is to leave as it is.
_NOT_HANDED_ON = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "keep-alive"}
_SET_BY_THE_SERVER = _NOT_HANDED_ON | {"date", "server", "content-encoding", "content-type"}


@dataclass(frozen=True)
class Exchange:
    """A request that was checked, with its answer."""

    method: str
    path: str
    status: int
    violations: tuple[str, ...]
    """How it differs from what GitHub describes; empty as it should be."""


class Description:
    """A context manager; `detour` is for FakeGitHub.detour. One proxy serves all the fakes of a process."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self._fakes: dict[str, Answering] = {}
        self._numbers = count()

    def __enter__(self) -> "Description":
        with contextlib.ExitStack() as stack:
            behind = stack.enter_context(Server("api", self._behind, Faults(), []))
            self._log = stack.enter_context(tempfile.TemporaryFile())
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            command = [
                node(),
                str(HERE / "prism.cjs"),
                "proxy",
                "--errors",
                "--port",
                str(port),
                str(CUT),
                behind.origin,
            ]
            prism = stack.enter_context(subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT))
            stack.callback(prism.terminate)
            self._prism = f"http://127.0.0.1:{port}"
            self._wait(prism)
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def violations(self) -> list[str]:
        return [
            f"{exchange.method} {exchange.path} ({exchange.status}): {violation}"
            for exchange in self.exchanges
            for violation in exchange.violations
        ]

    def detour(self, answer: Answering) -> Answering:
        """An answering that asks Prism, which asks `answer` in turn."""
        name = str(next(self._numbers))
        self._fakes[name] = answer
        return lambda incoming: self._through_prism(name, incoming)

    def _through_prism(self, name: str, incoming: Incoming) -> Answer:
        headers = {key: value for key, value in incoming.headers.items() if key not in _NOT_HANDED_ON}
        try:
            answer = requests.request(
                incoming.method,
                f"{self._prism}{_one_segment(incoming.path)}?{incoming.query}".rstrip("?"),
                headers={**headers, _FAKE: name},
                data=incoming.body,
                allow_redirects=False,
                timeout=_ANSWERS_WITHIN,
            )
        except requests.RequestException:
            self.exchanges.append(Exchange(incoming.method, incoming.path, 0, (self._no_answer(),)))
            raise
        self.exchanges.append(Exchange(incoming.method, incoming.path, answer.status_code, _violations(answer)))
        handed_on = {key: value for key, value in answer.headers.items() if key.lower() not in _SET_BY_THE_SERVER}
        return Answer(answer.status_code, answer.content, answer.headers.get("content-type"), handed_on)

    def _behind(self, incoming: Incoming) -> Answer:
        answer = self._fakes.get(incoming.headers.get(_FAKE, ""))
        if answer is None:
            return json_answer(404, {"message": "no fake asked for"})
        return answer(replace(incoming, path=unquote(incoming.path)))

    def _wait(self, prism: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + _STARTS_WITHIN
        while prism.poll() is None and time.monotonic() < until:
            with contextlib.suppress(requests.ConnectionError):
                requests.get(self._prism, timeout=_ANSWERS_WITHIN)
                return
            time.sleep(0.05)
        pytest.fail(self._no_answer(), pytrace=False)

    def _no_answer(self) -> str:
        self._log.seek(0)
        return f"Prism does not answer; its last words: {self._log.read()[-_LAST_WORDS:].decode(errors='replace')}"


def _one_segment(path: str) -> str:
    """A file's whole path is one parameter in GitHub's description; for Prism a parameter ends at a slash."""
    return re.sub(r"(?<=/contents/).+", lambda rest: quote(unquote(rest[0]), safe=""), path)


def _violations(answer: requests.Response) -> tuple[str, ...]:
    found = json.loads(answer.headers.get("sl-violations", "[]"))
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        problem = answer.json()
        if problem.get("type", "").startswith(_TOLD_BY_PRISM):
            found = problem.get("validation") or [{"message": problem.get("detail", problem["title"])}]
    # Not every error that GitHub answers with is in its description; what is not an error has to be.
    return tuple(
        f"{'.'.join(one.get('location', ()))}: {one['message']}"
        for one in found
        if one.get("severity") != "Warning" or answer.status_code < 400
    )
