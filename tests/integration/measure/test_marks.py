"""Marks of real programs, on every supported Python, as `memci run` measures them."""

import shutil
from pathlib import Path

import pytest
from tests.interpreters import interpreters
from tests.measured import ROOT, measure, program, target_at

from memci.model.entrypoint import Ready
from memci.model.result import EntrypointResult, Mark

MIB = 2**20

NOISE = MIB
"""The kernel counts resident pages for each thread or CPU and adds them up now and then: tens of pages are under way
at any moment. The rest is what Python itself allocates meanwhile."""

PROGRAM = """
import asyncio, os, sys, threading
from marks import mark

own = []
sys.addaudithook(lambda event, arguments: own.append(arguments) if event == "memci.begin" else None)

with mark("load model"):
    model = bytearray(b"x") * (20 << 20)
    with mark("inside"):
        pass

sys.audit("memci.begin", "by hand")
cache = bytearray(b"x") * (5 << 20)
sys.audit("memci.end", "by hand")

try:
    with mark("fails"):
        raise KeyError("kept")
except KeyError:
    pass

@mark("in a thread")
def work():
    pass

thread = threading.Thread(target=work)
thread.start()
thread.join()

@mark("wait")
async def wait():
    with mark("one of two"):
        await asyncio.sleep(0.01)

async def both():
    await asyncio.gather(wait(), wait())

asyncio.run(both())

with mark("around a fork"):
    child = os.fork()
    if child == 0:
        with mark("in the child"):
            held = bytearray(b"x") * (10 << 20)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0

for arguments in [(), (3,), (None,), ("extra", 1), (b"bytes",), (["list"],)]:
    sys.audit("memci.begin", *arguments)
    sys.audit("memci.end", *arguments)
sys.audit("memci.end", "never begun")
sys.audit("memci.begin", "never ended")
assert [arguments[0] for arguments in own[:3]] == ["load model", "inside", "by hand"]
assert len(own) == 3 + 1 + 1 + 4 + 1 + 6 + 1, own
"""


# A moment of one start is held against the length of others.
@pytest.mark.alone
@pytest.mark.parametrize("python", interpreters(), ids=lambda path: path.parent.parent.name)
def test_marks_are_in_the_result(python: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "src/memci/marks.py", tmp_path)
    (tmp_path / "app.py").write_text(PROGRAM)
    result = measure(target_at(tmp_path, python), program("python", "app.py"))
    assert result.outcome.good, result.outcome

    names = [mark.name for mark in result.marks]
    assert names == [
        *("load model", "inside", "by hand", "fails", "in a thread"),
        *("wait", "one of two", "wait", "one of two"),
        *("around a fork", "in the child", "extra", "never ended"),
    ]
    marks = dict(zip(names, result.marks, strict=True))
    for name, bytes_ in {"load model": 20 * MIB, "by hand": 5 * MIB, "in the child": 10 * MIB}.items():
        grown = marks[name].rss_bytes
        assert grown is not None
        assert abs(grown - bytes_) <= NOISE, name
    assert encloses(marks["load model"], marks["inside"])
    assert encloses(marks["wait"], marks["one of two"])
    assert encloses(marks["around a fork"], marks["in the child"])
    assert (marks["never ended"].seconds, marks["never ended"].rss_bytes) == (None, None)
    assert [mark.name for mark in result.marks if mark.seconds is None] == ["never ended"]
    assert result.marks[-1].started <= result.metrics["cold_start"].value
    assert not said_of_marks(result)


def said_of_marks(result: EntrypointResult) -> list[str]:
    """The notes about marks that were left out."""
    return [note.message for note in result.notes if "marks" in note.message]


def encloses(outer: Mark, inner: Mark) -> bool:
    """Whether the inner stretch lies in the outer; to a µs, since both are rounded."""
    assert outer.seconds is not None
    assert inner.seconds is not None
    ends = (outer.started + outer.seconds, inner.started + inner.seconds)
    return outer.started <= inner.started + 1e-6 and ends[1] <= ends[0] + 1e-6


SERVER = """
import signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from memci import mark

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        with mark("first answer"):
            self.send_response(200)
            self.end_headers()

def stop(*_):
    with mark("stopping"):
        raise SystemExit(0)

with mark("load model"):
    model = bytearray(b"x") * (20 << 20)
server = HTTPServer(("127.0.0.1", 0), Handler)
signal.signal(signal.SIGTERM, stop)
with mark("serve"):
    server.serve_forever()
"""


def test_a_server_has_the_marks_of_its_start(tmp_path: Path) -> None:
    """What goes on when it is ready has no length, and what comes later is not of the start."""
    (tmp_path / "app.py").write_text(SERVER)
    result = measure(target_at(tmp_path), program("python", "app.py", ready=Ready("http")))
    assert result.outcome.state == "ready", result.outcome
    assert [mark.name for mark in result.marks] == ["load model", "serve", "first answer"]
    load, serve, _ = result.marks
    assert load.seconds is not None
    assert load.started + load.seconds <= serve.started
    assert serve.seconds is None


def test_a_program_without_marks_has_none(tmp_path: Path) -> None:
    result = measure(target_at(tmp_path), program("python", "-c", "import json"))
    assert result.marks == []
    assert not said_of_marks(result)
