from pathlib import Path

import pytest

from memci.commands.flamegraph import Browser, FlamegraphOptions, flamegraph_command
from memci.commands.show import ShowOptions, show_command
from memci.errors import UsageError


class Opened:
    """A browser that opens anything."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def __call__(self, address: str) -> bool:
        self.addresses.append(address)
        return True


def test_a_page_is_opened_for_somebody_with_a_terminal_and_a_screen(tmp_path: Path) -> None:
    opened = Opened()
    assert Browser(terminal=True, environ={"DISPLAY": ":0"}, open=opened).show(tmp_path / "a b.html")
    assert opened.addresses == [f"file://{tmp_path}/a%20b.html"]


@pytest.mark.parametrize(("terminal", "environ"), [(False, {"DISPLAY": ":0"}), (True, {}), (True, {"DISPLAY": ""})])
def test_it_is_not_opened_in_a_script_or_without_a_screen(
    terminal: bool, environ: dict[str, str], tmp_path: Path
) -> None:
    opened = Opened()
    assert not Browser(terminal=terminal, environ=environ, open=opened).show(tmp_path / "page.html")
    assert opened.addresses == []


def test_a_browser_that_is_not_to_be_found_opens_nothing(tmp_path: Path) -> None:
    assert not Browser(terminal=True, environ={"BROWSER": "x"}, open=lambda _: False).show(tmp_path / "page.html")


def test_a_result_given_for_a_capture_is_told(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text("{}")
    with pytest.raises(UsageError, match=r"result\.json is no capture but a result.*--keep-captures DIR"):
        flamegraph_command(FlamegraphOptions(path))


def test_a_capture_given_for_a_result_is_told(tmp_path: Path) -> None:
    path = tmp_path / "heap-1.bin"
    path.write_bytes(b"memray\0" + bytes(100))
    with pytest.raises(UsageError, match=r"heap-1\.bin is a capture of memray's; show it with --flamegraph"):
        show_command(ShowOptions(result=path))


def test_the_page_does_not_replace_the_capture(tmp_path: Path) -> None:
    path = tmp_path / "heap-1.bin"
    path.write_bytes(b"memray\0" + bytes(100))
    with pytest.raises(UsageError, match="is the capture itself"):
        flamegraph_command(FlamegraphOptions(path, output=path))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"flamegraph": True, "imports": True}, "at a time"),
        ({"flamegraph": True, "entrypoint": "web"}, "leave out --entrypoint"),
        ({"output": Path("x.html")}, "belong to --flamegraph"),
        ({"browse": False}, "belong to --flamegraph"),
    ],
)
def test_options_that_do_not_go_together(options: dict[str, object], says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=says):
        show_command(ShowOptions(result=tmp_path / "x", **options))  # type: ignore[arg-type]
