"""Fetches an artifact's archive: the API points to a blob store, which gets no token."""

import hashlib
import time
from collections.abc import Callable
from http import HTTPStatus

import requests

from memci.github.api import Api
from memci.github.artifacts.archive import LARGEST_ARCHIVE, ArchiveError
from memci.github.artifacts.info import ArtifactInfo
from memci.github.artifacts.web import TIMEOUT, is_safe, new_session
from memci.github.errors import GitHubError
from memci.units import format_bytes, quoted

_AT_ONCE = 64 * 1024
_LONGEST = 120.0
"""Seconds for one archive: a store that sends a byte now and then never falls silent."""

_NEEDS = "actions: read"


def download(
    api: Api, info: ArtifactInfo, largest: int = LARGEST_ARCHIVE, clock: Callable[[], float] = time.monotonic
) -> bytes:
    """The archive, `largest` bytes at most, with the digest that GitHub has for it.

    ArchiveError when it is larger or has another digest; GitHubError when it cannot be had. A server that says no
    digest (GitHub Enterprise Server did not always) is believed without: whoever uploads an archive says its digest,
    too, so it proves that the archive is whole, and not that it is honest.
    """
    undone = f"The artifact {info.id} could not be downloaded"
    with new_session() as session:

        def fetch() -> bytes:
            # The address is good for a minute, so every attempt begins with a new one.
            return _read(session, _address(api, info.id, undone), undone, largest, clock)

        data = api.call(fetch, undone, _NEEDS)
    _check_digest(data, info.digest)
    return data


def _address(api: Api, artifact_id: int, undone: str) -> str:
    headers, _ = api.repository.requester.requestJsonAndCheck(
        "GET", f"{api.repository.url}/actions/artifacts/{artifact_id}/zip"
    )
    address = headers.get("location")
    if not isinstance(address, str) or not is_safe(address):
        raise GitHubError(f"{undone}: GitHub does not say where it is kept, or at an address that is not https.")
    return address


def _read(session: requests.Session, address: str, undone: str, largest: int, clock: Callable[[], float]) -> bytes:
    end = clock() + _LONGEST
    with session.get(
        address, headers={"Accept-Encoding": "identity"}, timeout=TIMEOUT, allow_redirects=False, stream=True
    ) as response:
        # In the words for the API these would read as if the job lacked a permission.
        if response.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
            raise GitHubError(f"{undone} ({response.status_code}): the blob store refuses it.", response.status_code)
        response.raise_for_status()
        if response.status_code != HTTPStatus.OK or response.headers.get("Content-Encoding", "identity") != "identity":
            raise GitHubError(
                f"{undone} ({response.status_code}): the blob store does not answer with the archive itself.",
                response.status_code,
            )
        data = bytearray()
        for chunk in response.iter_content(_AT_ONCE):
            data += chunk
            if len(data) > largest:
                raise ArchiveError(f"The archive is larger than {format_bytes(largest)}, the most that is read.")
            if clock() > end:
                raise requests.Timeout
    return bytes(data)


def _check_digest(data: bytes, digest: str | None) -> None:
    if digest is None:
        return
    kind, _, expected = digest.partition(":")
    if kind != "sha256":
        raise ArchiveError(f"The archive's digest is of a kind that is not known, {quoted(kind)}; sha256 is.")
    found = hashlib.sha256(data).hexdigest()
    if found != expected.lower():
        raise ArchiveError(
            f"The archive is not the one that was uploaded: its digest is sha256:{found[:12]}…, and GitHub has "
            f"{quoted(digest[:19])}…."
        )
