"""`ready`: from `http:8000/health`, `listen`, `log:REGEX`, `notify` or `exit` to what they stand for."""

import re
import warnings
from difflib import get_close_matches

from memci.model.entrypoint import Ready
from memci.settings.values import read_text
from memci.units import quoted

KINDS = ("exit", "http", "listen", "log", "notify")

_LONGEST = 1000
_MOST_PORT = 65_535
_ADDRESS = re.compile(r"(?::(?P<port>[^/]*))?(?P<path>/.*)?", re.DOTALL)
_URL = re.compile(r"//[^/:]*(?P<port>:[0-9]+)?(?P<path>/.*)?", re.DOTALL)
_HTTP_PATH = re.compile(r"/[!-~]*")


def parse_ready(text: str) -> Ready:
    """Read `exit`, `http[:PORT][/PATH]`, `listen[:PORT]`, `log:REGEX` or `notify`.

    ValueError with a sentence that says what would be right.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{quoted(text)} is longer than {_LONGEST} characters")
    for kind in ("exit", "notify"):
        if text == kind:
            return Ready(kind=kind)
        if text.startswith((f"{kind}:", f"{kind}/")):
            raise ValueError(f"{quoted(text)} says too much; write only {kind!r}")
    if text.partition(":")[0] == "log":
        return _log(text)
    for kind in ("http", "listen"):
        if text == kind or text.startswith((f"{kind}:", f"{kind}/")):
            return _address(text, kind)
    if text.lower().startswith("https:"):
        raise ValueError(f"{quoted(text)} asks for TLS, which memci does not speak; write 'listen:PORT' or 'log:REGEX'")
    close = get_close_matches(re.split("[:/]", text)[0].strip().lower(), KINDS, n=1)
    hint = (
        f"did you mean {close[0]!r}?" if close else "write one of exit, http:PORT/PATH, listen:PORT, log:REGEX, notify"
    )
    raise ValueError(f"{quoted(text)} is not a way to be ready; {hint}")


def _log(text: str) -> Ready:
    pattern = text.removeprefix("log").removeprefix(":")
    if not pattern:
        raise ValueError(f"{quoted(text)} has no pattern; write the text to wait for, such as 'log:Listening on'")
    try:
        with warnings.catch_warnings(action="ignore"):  # what a later Python may read differently works today
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(
            f"{quoted(pattern)} is not a regular expression ({error}); put \\ before a sign that is meant"
        ) from None
    return Ready(kind="log", pattern=pattern)


def _address(text: str, kind: str) -> Ready:
    found = _ADDRESS.fullmatch(text.removeprefix(kind))
    port, path = (found["port"], found["path"]) if found else (None, None)
    url = _URL.fullmatch(path or "")
    if url:
        right = f"{kind}{url['port'] or ''}{url['path'] or ''}"
        raise ValueError(f"{quoted(text)} is a URL; the host is always this machine, so write {quoted(right)}")
    if kind == "listen":
        if path is not None:
            raise ValueError(
                f"{quoted(text)} has a path, which only http asks for; write 'listen:8000' or 'http:8000/health'"
            )
        return Ready(kind="listen", port=_port(text, port))
    if path is not None and not _HTTP_PATH.fullmatch(path):
        raise ValueError(f"{quoted(text)} has a character in its path that a request cannot hold; percent-encode it")
    return Ready(kind="http", port=_port(text, port), path=path or "/")


def _port(text: str, written: str | None) -> int | None:
    if written is None:
        return None
    if re.fullmatch(r"[0-9]{1,5}", written) and 1 <= int(written) <= _MOST_PORT:
        return int(written)
    raise ValueError(
        f"{quoted(text)} has the port {quoted(written)}; write a number from 1 to {_MOST_PORT}, or leave it out"
    )


def read_ready(value: object) -> Ready:
    """Reader of the key `ready`."""
    return parse_ready(read_text(value))
