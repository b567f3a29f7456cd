"""The grammar of `ready`."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.model.entrypoint import Ready
from memci.settings import parse_ready


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exit", Ready("exit")),
        ("notify", Ready("notify")),
        ("http", Ready("http")),
        ("http:8000", Ready("http", port=8000)),
        ("http/health", Ready("http", path="/health")),
        ("http:8000/health?deep=1", Ready("http", port=8000, path="/health?deep=1")),
        ("listen", Ready("listen")),
        ("listen:65535", Ready("listen", port=65535)),
        ("log:Booted in .* ms", Ready("log", pattern="Booted in .* ms")),
        ("log:[[a]: b", Ready("log", pattern="[[a]: b")),
    ],
)
def test_ready_is_read(text: str, expected: Ready) -> None:
    assert parse_ready(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("exit:0", "'exit:0' says too much; write only 'exit'"),
        ("notify/x", "'notify/x' says too much; write only 'notify'"),
        ("http:99999", "'http:99999' has the port '99999'; write a number from 1 to 65535, or leave it out"),
        ("http:0/x", "'http:0/x' has the port '0'; write a number from 1 to 65535, or leave it out"),
        ("http:/health", "'http:/health' has the port ''; write a number from 1 to 65535, or leave it out"),
        ("listen:web", "'listen:web' has the port 'web'; write a number from 1 to 65535, or leave it out"),
        (
            "http://localhost:8000/health",
            "'http://localhost:8000/health' is a URL; the host is always this machine, so write 'http:8000/health'",
        ),
        ("http://localhost", "'http://localhost' is a URL; the host is always this machine, so write 'http'"),
        (
            "https://localhost",
            "'https://localhost' asks for TLS, which memci does not speak; write 'listen:PORT' or 'log:REGEX'",
        ),
        (
            "http/a b",
            "'http/a b' has a character in its path that a request cannot hold; percent-encode it",
        ),
        (
            "listen:80/health",
            "'listen:80/health' has a path, which only http asks for; write 'listen:8000' or 'http:8000/health'",
        ),
        ("log", "'log' has no pattern; write the text to wait for, such as 'log:Listening on'"),
        ("log:", "'log:' has no pattern; write the text to wait for, such as 'log:Listening on'"),
        (
            "log:ready (",
            "'ready (' is not a regular expression (missing ), unterminated subpattern at position 6); "
            "put \\ before a sign that is meant",
        ),
        ("HTTP:80", "'HTTP:80' is not a way to be ready; did you mean 'http'?"),
        ("listening", "'listening' is not a way to be ready; did you mean 'listen'?"),
        (
            "soon",
            "'soon' is not a way to be ready; write one of exit, http:PORT/PATH, listen:PORT, log:REGEX, notify",
        ),
        ("log:" + "x" * 997, f"'log:{'x' * 55}…' is longer than 1000 characters"),
    ],
)
def test_a_refusal_says_what_would_be_right(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)) as refused:
        parse_ready(text)
    assert str(refused.value) == sentence


PORTS = st.none() | st.integers(1, 65_535)


@given(
    st.one_of(
        st.just(Ready("exit")),
        st.just(Ready("notify")),
        st.builds(Ready, st.just("listen"), PORTS),
        st.builds(Ready, st.just("http"), PORTS, st.from_regex(r"/([!-.0-~][!-~]{0,20})?", fullmatch=True)),
        st.builds(Ready, st.just("log"), pattern=st.from_regex(r"[a-z :/.*]{1,20}", fullmatch=True)),
    )
)
def test_what_is_written_reads_back(ready: Ready) -> None:
    try:
        read = parse_ready(str(ready))
    except ValueError as refused:
        assert "is not a regular expression" in str(refused)  # `a**` is none
    else:
        assert read == ready


@given(st.text())
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    for start in ("", "http", "http:", "listen:", "log:", "exit"):
        try:
            parse_ready(start + text)
        except ValueError as refused:
            assert str(refused).isprintable()
