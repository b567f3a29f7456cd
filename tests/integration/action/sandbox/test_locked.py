"""The runner's folders: closed while entered, and as they were afterwards."""

import os
import stat
from pathlib import Path

import pytest

from memci.action.sandbox.locked import Folders, Locked, folders_of
from memci.errors import MemciError

OWNER, GROUP = 54321, 54322

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take a folder")


def about(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = [tmp_path / name for name in ("temp", "temp/commands", "temp/home")]
    for folder in made:
        folder.mkdir()
        os.chown(folder, OWNER, GROUP)
        folder.chmod(0o2755)
    return Folders((made[1],), (made[2],), (made[0],))


def test_the_folders_are_those_that_the_variables_name() -> None:
    environ = {
        "GITHUB_OUTPUT": "/github/file_commands/set_output_1",
        "GITHUB_ENV": "/github/file_commands/set_env_1",
        "GITHUB_STATE": "",
        "GITHUB_EVENT_PATH": "/github/workflow/event.json",
        "RUNNER_TEMP": "/github/runner_temp",
        "HOME": "/github/home",
    }
    assert folders_of(environ) == Folders(
        (Path("/github/file_commands"), Path("/github/workflow")),
        (Path("/github/home"),),
        (Path("/github/runner_temp"),),
    )
    assert folders_of({}) == Folders()


@only_root
def test_they_are_roots_while_entered(folders: Folders) -> None:
    everything = (*folders.closed, *folders.passed, *folders.shared)
    before = list(map(about, everything))
    with Locked(folders):
        assert list(map(about, everything)) == [(0, 0, 0o700), (0, 0, 0o711), (0, 0, 0o1777)]
    assert list(map(about, everything)) == before == [(OWNER, GROUP, 0o2755)] * 3


@only_root
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_they_are_as_they_were_after_an_error(folders: Folders, error: type[BaseException]) -> None:
    with pytest.raises(error), Locked(folders):
        raise error
    assert about(folders.closed[0]) == (OWNER, GROUP, 0o2755)


@only_root
def test_it_is_the_folder_that_is_given_back_and_not_its_name(folders: Folders, tmp_path: Path) -> None:
    folder = folders.closed[0]
    elsewhere = tmp_path / "roots"
    elsewhere.mkdir(mode=0o700)
    with Locked(folders):
        folder.rename(tmp_path / "moved")
        folder.symlink_to(elsewhere)
    assert about(tmp_path / "moved") == (OWNER, GROUP, 0o2755)
    assert about(elsewhere) == (0, 0, 0o700)


@only_root
def test_a_home_of_roots_is_not_opened(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with Locked(Folders(passed=(tmp_path,), shared=(tmp_path,))):
        assert about(tmp_path) == (0, 0, 0o700)


@only_root
def test_a_folder_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    with Locked(Folders((tmp_path / "none",))):
        assert not (tmp_path / "none").exists()


@only_root
def test_a_link_is_not_closed_and_that_ends_it(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folders.closed[0])
    with (
        pytest.raises(MemciError, match="could not be closed to the measured program"),
        Locked(Folders((*folders.closed, tmp_path / "link"))),
    ):
        raise AssertionError
    assert about(folders.closed[0]) == (OWNER, GROUP, 0o2755)


@pytest.mark.skipif(os.geteuid() == 0, reason="root takes them")
def test_who_is_not_root_takes_nothing(tmp_path: Path) -> None:
    before = about(tmp_path)
    with Locked(Folders((tmp_path,))):
        assert about(tmp_path) == before
