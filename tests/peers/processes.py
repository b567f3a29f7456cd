"""Where the peers are, and how they are run."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
_PYTHON_PEERS = ROOT / ".venv-peers/bin"
_NODE_PEERS = HERE / "node_modules"


def node() -> str:
    """Node's program; the test fails when it, or what it is to run, is not there."""
    program = shutil.which("node")
    if program is None:
        pytest.fail("These tests need Node 20 or newer on PATH.", pytrace=False)
    if not (_NODE_PEERS / ".installed").exists():
        pytest.fail(f"{_NODE_PEERS} is not set up; run `make test-peers`, or `make peers-env` alone.", pytrace=False)
    return program


def run_node(script: str, *arguments: str, env: dict[str, str] | None = None) -> str:
    """What the script in this folder prints on stdout; the test fails with what it said when it fails."""
    return _stdout([node(), str(HERE / script), *arguments], env)


def run_peer(name: str, *arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A program of .venv-peers, to its end."""
    program = _PYTHON_PEERS / name
    if not program.exists():
        pytest.fail(f"{program} is not there; run `make test-peers`, or `make peers-env` alone.", pytrace=False)
    return subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def _stdout(command: list[str], env: dict[str, str] | None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if done.returncode != 0:
        pytest.fail(f"{command[1]} ended with {done.returncode}:\n{done.stderr}{done.stdout}", pytrace=False)
    return done.stdout
