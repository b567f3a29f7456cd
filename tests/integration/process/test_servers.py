"""gunicorn and uvicorn, with one worker and with two."""

import socket
from pathlib import Path

import pytest
from tests.integration.process.programs import RunProgram

from memci.measure.process import Run
from memci.model.entrypoint import Ready

# Ports that are free are chosen, and nobody else must come to listen there.
pytestmark = pytest.mark.alone

HERE = Path(__file__).parent
HELD = 20_000_000


def loaded(folder: Path) -> list[float]:
    """When each worker had loaded the application (CLOCK_MONOTONIC)."""
    return sorted(float(path.read_text()) for path in folder.glob("loaded-*"))


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def check(seen: Run, loaded_at: float) -> None:
    """It was ready when the application had been loaded, not before, and listening is another figure."""
    assert seen.outcome.state == "ready", seen.outcome
    assert seen.ready_after is not None
    assert seen.listening is not None
    assert seen.anon_rss is not None
    assert seen.started + seen.ready_after >= loaded_at
    assert seen.listening <= seen.ready_after


@pytest.mark.parametrize("preload", [False, True], ids=["", "preload"])
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("given", [False, True], ids=["any port", "its port"])
def test_gunicorn(
    run: RunProgram,
    examples_python: Path,
    environment: dict[str, str],
    tmp_path: Path,
    port: int,
    workers: int,
    preload: bool,
    given: bool,
) -> None:
    argv = [str(examples_python), "-m", "gunicorn", "wsgi_app:app", "-b", f"127.0.0.1:{port}", "-w", str(workers)]
    environment["PYTHONPATH"] = str(HERE)
    seen = run(*argv, *["--preload"] * preload, ready=Ready("http", port=port if given else None, path="/up"))
    first, *_ = loaded(tmp_path)
    check(seen, first)
    assert seen.listening is not None
    assert seen.anon_rss is not None
    # The master binds before its workers load the application, unless it is told to load it first.
    assert (seen.started + seen.listening >= first) == preload
    assert len(seen.processes) == 1 + workers
    assert {process.parent for process in seen.processes[1:]} == {seen.pid}
    copies = 1 if preload else workers
    assert copies * HELD < seen.anon_rss < (copies + 1) * HELD + 60_000_000
    assert seen.left_running == ()


@pytest.mark.parametrize("workers", [1, 2])
def test_uvicorn(
    run: RunProgram, examples_python: Path, environment: dict[str, str], tmp_path: Path, port: int, workers: int
) -> None:
    argv = [str(examples_python), "-m", "uvicorn", "asgi_app:app", "--port", str(port), "--workers", str(workers)]
    environment["PYTHONPATH"] = str(HERE)
    seen = run(*argv, ready=Ready("http"))
    first, *_ = loaded(tmp_path)
    check(seen, first)
    assert seen.anon_rss is not None
    assert workers * HELD < seen.anon_rss
    # With several workers there are a parent, the resource tracker of multiprocessing, and the workers.
    assert len(seen.processes) == (1 if workers == 1 else 2 + workers)
    assert len(loaded(tmp_path)) == workers


def test_a_memory_reading_of_two_workers_can_be_repeated(
    run: RunProgram, examples_python: Path, environment: dict[str, str], port: int
) -> None:
    argv = [str(examples_python), "-m", "gunicorn", "wsgi_app:app", "-b", f"127.0.0.1:{port}", "-w", "2"]
    environment["PYTHONPATH"] = str(HERE)
    figures = [run(*argv, ready=Ready("http")).anon_rss or 0 for _ in range(4)]
    # The first one writes bytecode.
    assert max(figures[1:]) - min(figures[1:]) <= 0.002 * max(figures[1:])
