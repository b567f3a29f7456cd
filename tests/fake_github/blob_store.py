"""The part of Azure's block blobs that artifacts are kept by: signed addresses, blocks, block lists."""

import re

from tests.fake_github.messages import Answer, Incoming
from tests.fake_github.results_service import SIGNATURE
from tests.fake_github.state import State

_BLOB = re.compile(r"^/actions-results/([^/]+)/artifact(?:\.zip)?$")
_MOST_IN_A_BLOCK = 100 << 20
_HEADERS = {
    "x-ms-request-id": "1",
    "x-ms-version": "2025-11-05",
    "ETag": '"0x1"',
    "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT",
}


class BlobStore:
    def __init__(self, state: State) -> None:
        self._state = state

    def answer(self, incoming: Incoming) -> Answer:
        found = _BLOB.match(incoming.path)
        if found is None:
            return _error(404, "ResourceNotFound")
        # A signed address is all it takes; with another token beside it, Azure refuses.
        if "authorization" in incoming.headers:
            return _error(400, "InvalidAuthenticationInfo")
        right = "r" if incoming.method in ("GET", "HEAD") else "w"
        if incoming.parameters.get("sig") != SIGNATURE or right not in incoming.parameters.get("sp", ""):
            return _error(403, "AuthenticationFailed")
        with self._state.lock:
            return self._put(incoming, found[1]) if incoming.method == "PUT" else self._get(incoming, found[1])

    def _put(self, incoming: Incoming, blob: str) -> Answer:
        component = incoming.parameters.get("comp")
        blocks = self._state.blocks.setdefault(blob, {})
        if component == "block":
            block = incoming.parameters.get("blockid", "")
            if any(len(other) != len(block) for other in blocks) or len(incoming.body) > _MOST_IN_A_BLOCK:
                return _error(400, "InvalidBlobOrBlock")
            if not incoming.body:
                return _error(400, "InvalidHeaderValue")
            blocks[block] = incoming.body
        elif component == "blocklist":
            names = re.findall(rb"<(?:Latest|Uncommitted|Committed)>([^<]+)<", incoming.body)
            if any(name.decode() not in blocks for name in names):
                return _error(400, "InvalidBlockList")
            self._state.blobs[blob] = b"".join(blocks[name.decode()] for name in names)
            self._state.blob_types[blob] = _type_in(incoming)
        elif incoming.headers.get("x-ms-blob-type") == "BlockBlob":
            self._state.blobs[blob] = incoming.body
            self._state.blob_types[blob] = _type_in(incoming)
        else:
            return _error(400, "MissingRequiredHeader")
        return Answer(201, headers=_HEADERS)

    def _get(self, incoming: Incoming, blob: str) -> Answer:
        data = self._state.blobs.get(blob)
        if incoming.method not in ("GET", "HEAD"):
            return _error(405, "UnsupportedHttpVerb")
        if data is None:
            return _error(404, "BlobNotFound")
        # What a signed address says of the name is said again.
        named = {"Content-Disposition": incoming.parameters["rscd"]} if "rscd" in incoming.parameters else {}
        return Answer(200, data, self._state.blob_types[blob], {**_HEADERS, **named})


def _type_in(incoming: Incoming) -> str:
    return incoming.headers.get("x-ms-blob-content-type", "application/octet-stream")


def _error(status: int, code: str) -> Answer:
    text = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{code}.</Message></Error>'
    return Answer(status, text.encode(), "application/xml", {**_HEADERS, "x-ms-error-code": code})
