"""As whom the project's code runs."""

import os
from pathlib import Path

import pytest

from memci.action.sandbox.identity import NOBODY, workspace_identity

OWNER, GROUP, ENGINE = 54321, 54322, 54323

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """Stands for the container engine's socket; what counts is whose it is."""
    path = tmp_path / "docker.sock"
    path.touch()
    path.chmod(0o660)
    return path


def ids(workspace: Path, *sockets: Path) -> tuple[int, int, bool]:
    identity = workspace_identity(workspace, sockets)
    assert identity is not None
    return identity.uid, identity.gid, identity.stand_in


@only_root
@pytest.mark.parametrize(
    ("owner", "group", "engines_group", "expected"),
    [
        (OWNER, GROUP, ENGINE, (OWNER, GROUP, False)),
        (OWNER, ENGINE, ENGINE, (OWNER, OWNER, False)),
        (ENGINE, ENGINE, ENGINE, (ENGINE, NOBODY, False)),
        (OWNER, 0, ENGINE, (OWNER, OWNER, False)),
        (0, 0, ENGINE, (NOBODY, NOBODY, True)),
        (0, ENGINE, NOBODY, (NOBODY, NOBODY - 1, True)),
    ],
)
def test_the_owner_without_the_engines_group(
    tmp_path: Path, engine: Path, owner: int, group: int, engines_group: int, expected: tuple[int, int, bool]
) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    os.chown(workspace, owner, group)
    os.chown(engine, 0, engines_group)
    assert ids(workspace, engine, tmp_path / "no-socket") == expected


@only_root
def test_the_engines_owner_is_not_who_it_runs_as(tmp_path: Path, engine: Path) -> None:
    os.chown(tmp_path, OWNER, GROUP)
    os.chown(engine, OWNER, GROUP)
    identity = workspace_identity(tmp_path, [engine])
    assert identity is not None
    assert (identity.uid, identity.gid) == (NOBODY, NOBODY)
    assert "owns the container engine's socket" in identity.remarks[0]


@only_root
def test_an_engine_for_everybody_is_said(tmp_path: Path, engine: Path) -> None:
    os.chown(tmp_path, OWNER, GROUP)
    engine.chmod(0o666)
    identity = workspace_identity(tmp_path, [engine])
    assert identity is not None
    assert "Everybody on this runner may use the container engine's socket" in identity.remarks[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root runs the project's code as somebody else")
def test_who_is_not_root_is_himself(tmp_path: Path) -> None:
    assert workspace_identity(tmp_path) is None
