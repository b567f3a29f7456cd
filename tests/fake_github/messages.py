"""What a request and an answer are for the parts of the fake."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

Document = dict[str, Any]


@dataclass(frozen=True)
class Incoming:
    """A request as it arrived."""

    method: str
    path: str
    """Without the query."""
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def json(self) -> Any:
        """ValueError when the body is none."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[Incoming], Answer]


@dataclass(frozen=True)
class Request:
    """What tests look at afterwards."""

    server: str
    """api, results or blobs."""
    method: str
    path: str
    status: int | None
    """None when the connection was cut instead of answered."""
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def json_answer(status: int, document: object, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(document).encode(), "application/json; charset=utf-8", headers or {})
