"""The five ways of being ready, with real sockets and streams."""

import contextlib
import os
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.process.programs import RunProgram, wait_until

from memci.measure.process import proc
from memci.measure.process.proc import Listener
from memci.measure.process.ready.http import HttpWatch
from memci.model.entrypoint import Ready

# Ports that are free are chosen, and nobody else must come to listen there; and moments are compared.
pytestmark = pytest.mark.alone

# answers(socket, *statuses) gives one status per connection, the last one for ever.
SERVER = """
    import socket, sys, time

    def listening(address="127.0.0.1", port=0, family=socket.AF_INET):
        server = socket.socket(family)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((address, port))
        server.listen()
        return server

    def answer(server, *statuses):
        statuses = list(statuses)
        while True:
            connection, _ = server.accept()
            asked = connection.recv(65536).split(b"\\r\\n")[0].decode()
            status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
            print(status, asked, time.monotonic(), flush=True)
            if status:
                connection.sendall(b"HTTP/1.1 %d Whatever\\r\\nContent-Length: 0\\r\\n\\r\\n" % status)
            connection.close()
"""


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_http_finds_the_port_by_itself(run: RunProgram) -> None:
    seen = run(python=SERVER + "\n    answer(listening(), 200)", ready=Ready("http", path="/health?a=1"))
    assert seen.outcome.state == "ready"
    assert seen.outcome.output_tail == ""
    assert seen.ready_after is not None
    assert seen.listening is not None
    assert seen.listening <= seen.ready_after
    assert seen.listening_anon_rss is not None
    assert seen.anon_rss is not None


def test_a_redirect_is_an_answer_and_an_error_is_not(run: RunProgram) -> None:
    seen = run(python=SERVER + "\n    answer(listening(), 503, 404, 0, 302)", ready=Ready("http"))
    assert seen.outcome.state == "ready"
    never = run(python=SERVER + "\n    answer(listening(), 503)", ready=Ready("http", path="/up"), timeout=1)
    assert never.outcome.state == "timeout"
    assert "the last answer to GET /up was 503" in never.outcome.message
    assert "503 GET /up HTTP/1.1" in never.outcome.output_tail


def test_a_slow_answer_is_waited_for_with_one_request(run: RunProgram, tmp_path: Path) -> None:
    slow = """
    server = listening()
    time.sleep(0.3)
    connection, _ = server.accept()
    open("answered", "w").write(str(time.monotonic()))
    connection.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n")
    server.setblocking(False)
    try:
        server.accept()
        open("second", "w")
    except BlockingIOError:
        pass
    time.sleep(1000)
    """
    seen = run(python=SERVER + slow, ready=Ready("http"))
    assert seen.ready_after is not None
    assert seen.listening is not None
    assert seen.ready_after - seen.listening > 0.25
    assert seen.started + seen.ready_after >= float((tmp_path / "answered").read_text())
    assert not (tmp_path / "second").exists()


def test_of_several_ports_the_first_to_answer_counts(run: RunProgram) -> None:
    two = """
    import threading
    deaf, broken, good = listening(), listening(), listening()
    threading.Thread(target=answer, args=(broken, 500), daemon=True).start()
    time.sleep(0.1)
    answer(good, 204)
    """
    assert run(python=SERVER + two, ready=Ready("http")).outcome.state == "ready"


def test_only_the_given_port_is_asked(run: RunProgram, free_port: int, tmp_path: Path) -> None:
    other = f"""
    import threading
    def spoil(server):
        server.accept()
        open("asked", "w")
    threading.Thread(target=spoil, args=(listening(),), daemon=True).start()
    time.sleep(0.1)
    answer(listening(port={free_port}), 200)
    """
    assert run(python=SERVER + other, ready=Ready("http", port=free_port)).outcome.state == "ready"
    assert not (tmp_path / "asked").exists()


def has_ipv6() -> bool:
    """Whether there is an IPv6 loopback."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
@pytest.mark.parametrize("address", ["::1", "::"])
def test_http_over_ipv6(run: RunProgram, address: str) -> None:
    serve = f"\n    answer(listening({address!r}, family=socket.AF_INET6), 200)"
    assert run(python=SERVER + serve, ready=Ready("http")).outcome.state == "ready"


def test_http_on_all_addresses(run: RunProgram) -> None:
    assert run(python=SERVER + "\n    answer(listening(''), 200)", ready=Ready("http")).outcome.state == "ready"


def test_an_ipv6_wildcard_where_only_ipv4_answers() -> None:
    """A machine may have no IPv6 loopback; its sockets for both families still show as [::]."""
    with socket.create_server(("127.0.0.1", 0)) as server, selectors.DefaultSelector() as selector:
        port = server.getsockname()[1]

        def serve() -> None:
            with server.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        watch = HttpWatch(selector, None, "/")
        while watch.at is None:
            watch.listening([Listener("::", port, 1)], time.monotonic())
            for key, _ in selector.select(0.01):
                key.data()
        watch.close()


def test_what_does_not_speak_http_is_not_ready(run: RunProgram) -> None:
    ssh = """
    server = listening()
    while True:
        connection, _ = server.accept()
        connection.sendall(b"SSH-2.0-Something\\r\\n")
        connection.close()
    """
    seen = run(python=SERVER + ssh, ready=Ready("http"), timeout=1)
    assert seen.outcome.state == "timeout"
    assert "was not HTTP" in seen.outcome.message


def test_a_server_that_accepts_and_says_nothing(run: RunProgram) -> None:
    seen = run(python=SERVER + "\n    server = listening()\n    time.sleep(1000)", ready=Ready("http"), timeout=1)
    assert seen.outcome.state == "timeout"
    assert "but did not answer GET /" in seen.outcome.message
    assert seen.listening is not None


@pytest.mark.parametrize("kind", ["any port", "its port"])
def test_listen_makes_no_connection(run: RunProgram, free_port: int, tmp_path: Path, kind: str) -> None:
    serve = f"""
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server = listening(port={free_port})
    server.settimeout(0.5)
    try:
        server.accept()
        open("connected", "w")
    except TimeoutError:
        open("left alone", "w")
    """
    ready = Ready("listen", port=free_port if kind == "its port" else None)
    seen = run(python=SERVER + serve, ready=ready)
    assert seen.outcome.state == "ready"
    assert seen.ready_after == pytest.approx(seen.listening)
    assert [path.name for path in tmp_path.iterdir() if "." not in path.name] == ["left alone"]


def test_listening_on_another_port_is_not_enough(run: RunProgram, free_port: int) -> None:
    serve = "\n    server = listening()\n    time.sleep(1000)"
    seen = run(python=SERVER + serve, ready=Ready("listen", port=free_port), timeout=1)
    assert seen.outcome.state == "timeout"
    assert f"does not listen on port {free_port} but on " in seen.outcome.message


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_log(run: RunProgram, stream: str, tmp_path: Path) -> None:
    talk = f"""
        import sys, time
        print("Booting 1.2", file=sys.{stream})
        time.sleep(0.2)
        open("said", "w").write(str(time.monotonic()))
        print("Booted in 7", end="", file=sys.{stream}, flush=True)
        time.sleep(1000)
    """
    seen = run(python=talk, ready=Ready("log", pattern=r"^Booted in \d"))
    assert seen.outcome.state == "ready"
    assert seen.ready_after is not None
    assert seen.started + seen.ready_after >= float((tmp_path / "said").read_text())


def test_a_log_line_after_listening(run: RunProgram) -> None:
    talk = "\n    server = listening()\n    time.sleep(0.2)\n    print('up', flush=True)\n    time.sleep(1000)"
    seen = run(python=SERVER + talk, ready=Ready("log", pattern="up"))
    assert seen.ready_after is not None
    assert seen.listening is not None
    assert seen.ready_after - seen.listening > 0.15


def test_notify(run: RunProgram, tmp_path: Path) -> None:
    tell = """
        import os, socket, time
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.connect(os.environ["NOTIFY_SOCKET"])
            manager.send(b"STATUS=READY=1 comes next")
            time.sleep(0.2)
            open("sent", "w").write(str(time.monotonic()))
            manager.send(b"STATUS=Up\\nREADY=1")
        time.sleep(1000)
    """
    seen = run(python=tell, ready=Ready("notify"))
    assert seen.outcome.state == "ready"
    assert seen.ready_after is not None
    assert seen.started + seen.ready_after >= float((tmp_path / "sent").read_text())
    assert not (tmp_path / "notify").exists()


def test_notify_socket_is_only_set_where_it_is_asked_for(run: RunProgram, environment: dict[str, str]) -> None:
    environment.pop("NOTIFY_SOCKET", None)
    assert run("sh", "-c", 'test -z "$NOTIFY_SOCKET"').outcome.state == "exited"


@pytest.fixture
def stranger(free_port: int) -> Iterator[int]:
    """A port that a process outside of any tree listens on, with 200 as its answer; the process is told apart."""
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(free_port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: free_port in {listener.port for listener in proc.listeners()})
        yield free_port
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("kind", ["http", "listen"])
def test_a_port_that_is_taken(run: RunProgram, stranger: int, tmp_path: Path, kind: str) -> None:
    ready = Ready("http", port=stranger) if kind == "http" else Ready("listen", port=stranger)
    seen = run("sh", "-c", "touch started; sleep 1000", ready=ready)
    assert seen.outcome.state == "failed"
    assert f"Port {stranger} is already in use by process " in seen.outcome.message
    assert "http.server" in seen.outcome.message
    assert not (tmp_path / "started").exists()


def test_a_stranger_that_comes_to_listen_does_not_count(run: RunProgram, free_port: int, tmp_path: Path) -> None:
    """The program has the test start a server on its port: it answers, but is not the program's."""
    os.mkfifo(tmp_path / "go")
    strange = subprocess.Popen(
        ["sh", "-c", f"read line < go; exec {sys.executable} -m http.server --bind 127.0.0.1 {free_port}"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        seen = run("sh", "-c", "echo now > go; sleep 1000", ready=Ready("http", port=free_port), timeout=2)
        wait_until(lambda: free_port in {listener.port for listener in proc.listeners()})
        any_port = run("sleep", "1000", ready=Ready("listen"), timeout=0.5)
    finally:
        strange.kill()
        strange.wait()
    assert seen.outcome.state == "timeout"
    assert seen.listening is None
    assert any_port.outcome.state == "timeout"
