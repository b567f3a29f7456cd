"""The session's temporary folder is gone on every way out."""

import os
import signal
from pathlib import Path

import pytest

from memci.measure.scratch import Scratch


def test_it_is_private_while_it_lasts_and_gone_afterwards(tmp_path: Path) -> None:
    with Scratch(tmp_path) as folder:
        assert folder.parent == tmp_path
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "deep" / "er").mkdir(parents=True)
        (folder / "deep" / "er" / "file").write_text("x")
    assert list(tmp_path.iterdir()) == []


def test_it_goes_when_an_error_passes_through(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Scratch(tmp_path):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_the_signal_handlers_are_the_callers_again(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Scratch(tmp_path):
        pass
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_two_of_one_process_do_not_meet(tmp_path: Path) -> None:
    with Scratch(tmp_path) as one, Scratch(tmp_path) as other:
        assert one != other
        assert str(os.getpid()) in one.name


def test_what_a_killed_memci_left_is_swept_but_not_what_is_in_use(tmp_path: Path) -> None:
    gone, used, other = (tmp_path / name for name in (f"memci-{2**22 + 1}-ab", f"memci-{os.getpid()}-cd", "memci-x-y"))
    for folder in (gone, used, other):
        folder.mkdir()
    with Scratch(tmp_path):
        assert not gone.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([used.name, other.name])
