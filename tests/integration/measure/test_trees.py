"""Programs of several processes: every one of them is looked into, and memory that is shared counts once."""

from pathlib import Path

import pytest
from tests.measured import examples_python, measure, program, target_at, value

from memci.model.entrypoint import Ready

HOLDING = 8_000_000

POOL = f"""
import multiprocessing, sys, time

def work(barrier):
    held = bytearray({HOLDING})
    barrier.wait()

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    barrier = context.Barrier(3)
    children = [context.Process(target=work, args=(barrier,)) for _ in range(2)]
    for child in children:
        child.start()
    barrier.wait()
    for child in children:
        child.join()
"""

WSGI = f"""
import decimal
held = bytearray({HOLDING})

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
"""

ASGI = f"""
import decimal
held = bytearray({HOLDING})

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({{"type": "http.response.start", "status": 200, "headers": []}})
    await send({{"type": "http.response.body", "body": b"hello"}})
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a pool of processes and two web applications."""
    (tmp_path / "pool.py").write_text(POOL)
    (tmp_path / "wsgi_app.py").write_text(WSGI)
    (tmp_path / "asgi_app.py").write_text(ASGI)
    return tmp_path


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_children_of_multiprocessing_are_added_up(method: str, folder: Path) -> None:
    result = measure(target_at(folder), program("python", "pool.py", method))
    assert result.outcome.good, result.outcome
    assert 2 * HOLDING < value(result, "peak_heap") < 3 * HOLDING + 20_000_000
    site = next(site for site in result.allocations if site.file == "pool.py" and site.line == 5)
    assert 2 * HOLDING <= site.bytes < 2.1 * HOLDING


def test_children_one_after_the_other_are_not_added_up(folder: Path) -> None:
    (folder / "series.py").write_text(
        "import subprocess, sys\n"
        f"for _ in range(4): subprocess.run([sys.executable, '-c', 'x = bytearray({HOLDING})'], check=True)\n"
    )
    result = measure(target_at(folder), program("python", "series.py"))
    assert HOLDING < value(result, "peak_heap") < 2 * HOLDING


@pytest.mark.parametrize("options", [(), ("--preload",)], ids=["workers load", "preload"])
def test_gunicorn_with_two_workers(options: tuple[str, ...], folder: Path) -> None:
    result = measure(
        target_at(folder, examples_python()),
        program(
            *("gunicorn", "--no-control-socket", "-w", "2", "-b", "127.0.0.1:0", *options, "wsgi_app:app"),
            ready=Ready(kind="http"),
        ),
    )
    assert result.outcome.state == "ready", result.outcome
    assert [process.parent for process in result.processes] == [None, 0, 0]
    copies = 1 if options else 2
    site = next(site for site in result.allocations if site.file == "wsgi_app.py" and site.line == 3)
    assert site.bytes == pytest.approx(copies * HOLDING, rel=0.01)
    loaded = next(item for item in result.imports if item.module == "wsgi_app")
    assert loaded.processes == copies
    assert copies * HOLDING < value(result, "anon_rss") < copies * HOLDING + 60_000_000
    assert value(result, "listening") <= result.metrics["cold_start_wall"].value


def test_uvicorn_with_two_workers(folder: Path) -> None:
    result = measure(
        target_at(folder, examples_python()),
        program("python", "-m", "uvicorn", "--port", "0", "--workers", "2", "asgi_app:app", ready=Ready(kind="http")),
    )
    assert result.outcome.state == "ready", result.outcome
    assert len(result.processes) >= 3
    site = next(site for site in result.allocations if site.file == "asgi_app.py" and site.line == 3)
    assert site.bytes == pytest.approx(2 * HOLDING, rel=0.01)
