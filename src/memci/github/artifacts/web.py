"""Requests beside GitHub's REST API: to the results service and to the blob store."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import requests

CONNECTS_WITHIN = 10.0
ANSWERS_WITHIN = 60.0
"""Seconds; the second is the longest silence, not the time a transfer may take."""

TIMEOUT = (CONNECTS_WITHIN, ANSWERS_WITHIN)


def new_session() -> requests.Session:
    """A session that sends the headers it is told, through the proxy it is told, and no password from a .netrc."""
    session = requests.Session()
    session.auth = _as_it_is
    session.headers["User-Agent"] = "memci"
    return session


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read or change what is sent there: https, or this machine itself."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host)
