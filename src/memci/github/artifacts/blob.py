"""The blob store that keeps artifacts, as far as sending one there goes: Azure's block blobs by a signed address."""

import base64
from urllib.parse import parse_qs, quote, urlsplit

import requests

from memci.github.artifacts.web import TIMEOUT, is_safe
from memci.github.errors import GitHubError
from memci.github.retrying import Retrying

BLOCK = 8 * 1024 * 1024
"""Bytes that are sent, and sent again, at once."""


def secrets_of(address: str) -> list[str]:
    """What must not be seen of a signed address: whoever has its signature may write there."""
    try:
        query = urlsplit(address).query
    except ValueError:
        return []
    decoded = parse_qs(query).get("sig", [])
    written = [part.removeprefix("sig=") for part in query.split("&") if part.startswith("sig=")]
    return sorted({secret for secret in [*decoded, *written] if secret})


def put(
    data: bytes, mime_type: str, address: str, *, session: requests.Session, retrying: Retrying, undone: str
) -> None:
    """Send data to a signed address, block by block, to be handed out as `mime_type`; GitHubError when that is
    refused, `undone` in front."""
    if not is_safe(address):
        raise GitHubError(f"{undone}: the address to send it to is not https.")
    ids = []
    for start in range(0, len(data), BLOCK):
        # All ids of a blob must have one length.
        ids.append(base64.b64encode(f"{start:020d}".encode()).decode())
        _put(
            f"{address}&comp=block&blockid={quote(ids[-1], safe='')}",
            data[start : start + BLOCK],
            {"Content-Type": "application/octet-stream"},
            session=session,
            retrying=retrying,
            undone=undone,
        )
    blocks = "".join(f"<Latest>{block}</Latest>" for block in ids)
    _put(
        f"{address}&comp=blocklist",
        f'<?xml version="1.0" encoding="utf-8"?><BlockList>{blocks}</BlockList>'.encode(),
        {"Content-Type": "application/xml", "x-ms-blob-content-type": mime_type},
        session=session,
        retrying=retrying,
        undone=undone,
    )


def _put(
    address: str,
    body: bytes,
    headers: dict[str, str],
    *,
    session: requests.Session,
    retrying: Retrying,
    undone: str,
) -> None:
    response = retrying.send(
        lambda: session.put(address, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False), undone
    )
    if response.is_redirect:
        raise GitHubError(
            f"{undone} ({response.status_code}): the blob store points to another address, where nothing is sent to; "
            "look at proxies on the way.",
            response.status_code,
        )
