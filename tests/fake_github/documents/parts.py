"""What all of GitHub's documents are made of."""

import base64
from datetime import datetime
from hashlib import sha1

from tests.fake_github.state import NAME, OWNER, State

WEB = "https://github.com"
FIRST_DAY = "2026-01-01T12:00:00Z"


def addresses(table: str, base: str) -> dict[str, str]:
    rows = (line.split(" ", 1) for line in table.strip().splitlines())
    return {key: base + ending for key, ending in rows}


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def number_of(text: str) -> int:
    """The same number for the same text."""
    return int(sha1(text.encode(), usedforsecurity=False).hexdigest()[:7], 16)


def node(kind: str, number: int) -> str:
    return base64.b64encode(f"0{len(kind)}:{kind}{number}".encode()).decode()


class Base:
    """Made for one state; `api_url` is what the addresses in the answers start with."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.api_url = ""

    @property
    def repository_url(self) -> str:
        return f"{self.api_url}/repos/{OWNER}/{NAME}"
