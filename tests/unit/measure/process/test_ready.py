"""The parts of being ready that need no process."""

import pytest

from memci.measure.process.output import Source
from memci.measure.process.proc import Listener
from memci.measure.process.ready.get import final_status, is_http, request
from memci.measure.process.ready.http import Endpoint, endpoints
from memci.measure.process.ready.listen import ListenWatch, listens_elsewhere
from memci.measure.process.ready.log import LogWatch


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("0.0.0.0", ["127.0.0.1"]),  # noqa: S104
        ("10.1.2.3", ["10.1.2.3"]),
        ("::1", ["::1"]),
        ("::", ["::1", "127.0.0.1"]),
        ("::ffff:127.0.0.1", ["127.0.0.1"]),
        ("::ffff:0.0.0.0", ["127.0.0.1"]),
        ("fd00::7", ["fd00::7"]),
    ],
)
def test_where_a_listener_is_reached(address: str, reached: list[str]) -> None:
    assert endpoints(Listener(address, 80, 1)) == tuple(Endpoint(one, 80) for one in reached)


def test_a_status_counts_once_its_line_is_complete() -> None:
    assert final_status(b"HTTP/1.1 20") is None
    assert final_status(b"HTTP/1.1 200 OK\r") is None
    assert final_status(b"HTTP/1.1 200 OK\r\n") == 200
    assert final_status(b"HTTP/1.0 503 Service Unavailable\r\n\r\nlater") == 503


def test_interim_answers_are_passed_over() -> None:
    assert final_status(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n") is None
    assert final_status(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n") == 204


def test_what_is_not_http_is_known_from_its_first_bytes() -> None:
    assert is_http(b"")
    assert is_http(b"HT")
    assert not is_http(b"\x15\x03")
    assert not is_http(b"HTTP/2")


def test_a_path_cannot_add_to_the_request() -> None:
    lines = request(80, "/a b\r\nX: y?q=ä&r=1").split(b"\r\n")
    assert lines[0] == b"GET /a%20b%0D%0AX:%20y?q=%C3%A4&r=1 HTTP/1.1"
    assert lines[1] == b"Host: localhost:80"
    assert lines[-2:] == [b"", b""]


def test_a_line_may_come_in_pieces_and_need_not_be_ended() -> None:
    watch = LogWatch(r"^Booted in \d+ ms$")
    watch.heard(Source.STDOUT, memoryview(b"x\nBooted "), 1.0)
    watch.heard(Source.STDERR, memoryview(b"in 5 ms"), 2.0)
    assert watch.at is None
    watch.heard(Source.STDOUT, memoryview(b"in 5 ms"), 3.0)
    assert watch.at == 3.0
    watch.heard(Source.STDOUT, memoryview(b"\nBooted in 6 ms\n"), 4.0)
    assert watch.at == 3.0


def test_a_line_ended_in_the_manner_of_windows_matches_to_its_end() -> None:
    watch = LogWatch("ready$")
    watch.heard(Source.STDERR, memoryview(b"ready\r\n"), 1.0)
    assert watch.at == 1.0


def test_a_pattern_does_not_reach_over_lines() -> None:
    watch = LogWatch("a.*b")
    watch.heard(Source.STDOUT, memoryview(b"a\nb\n"), 1.0)
    assert watch.at is None
    assert watch.missing() == "no line of its output matched 'a.*b'"


def test_listening_on_the_port_that_was_asked_for() -> None:
    other, wanted = Listener("::", 1, 1), Listener("::", 2, 2)
    watch = ListenWatch(2)
    watch.listening([other], 1.0)
    assert watch.at is None
    assert watch.missing() == "it does not listen on port 2 but on 1"
    watch.listening([other, wanted], 2.0)
    watch.listening([wanted], 3.0)
    assert watch.at == 2.0


def test_listening_on_any_port() -> None:
    watch = ListenWatch(None)
    watch.listening([], 1.0)
    assert watch.at is None
    assert watch.missing() == "it listens on no port"
    watch.listening([Listener("::", 1, 1)], 2.0)
    assert watch.at == 2.0


def test_listening_on_nothing_when_a_port_was_asked_for() -> None:
    assert listens_elsewhere([], 80) == "it does not listen on port 80, or on any other"
