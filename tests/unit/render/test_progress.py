import io

from rich.console import Console

from memci.measure.progress import Progress
from memci.render.terminal.progress import Bars, Lines, Silent, progress_for


def console(terminal: bool, **environment: str) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=80, legacy_windows=False, _environ=environment)


def written(to: Console) -> str:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


def measure(progress: Progress, entrypoint: str = "web") -> None:
    for name, total, done in (("warm-up", 1, 1), ("clean", 10, 10), ("heap", 2, 1)):
        progress.begin(entrypoint, name, total)
        for _ in range(done):
            progress.step()
        progress.end()
    progress.close()


def test_plain_lines_say_what_begins_and_what_is_done() -> None:
    lines: list[str] = []
    measure(Lines(lines.append, clock=iter([0.0, 0.5, 1.0, 8.0, 9.0, 11.0]).__next__))
    assert lines == [
        "web: warm-up, 1 run …",
        "web: warm-up, 1 of 1 done in 500 ms",
        "web: clean, 10 runs …",
        "web: clean, 10 of 10 done in 7.00 s",
        "web: heap, 2 runs …",
        "web: heap, 1 of 2 done in 2.00 s",
    ]


def test_a_terminal_has_a_bar_for_each_pass() -> None:
    screen = console(terminal=True, TERM="xterm-256color")
    progress = progress_for(screen, quiet=False)
    assert isinstance(progress, Bars)
    measure(progress)
    text = written(screen)
    assert all(name in text for name in ("warm-up", "clean", "heap"))
    assert "10/10" in text
    assert "1/2" in text
    assert text.endswith("\x1b[?25h")


def test_closing_before_anything_began_is_fine() -> None:
    for progress in (Bars(console(terminal=True)), Lines(lambda _: None), Silent()):
        progress.close()


def test_where_no_cursor_can_move_there_are_lines() -> None:
    for screen in (console(terminal=False), console(terminal=True, TERM="dumb")):
        progress = progress_for(screen, quiet=False)
        assert isinstance(progress, Lines)
        measure(progress)
        assert "web: clean, 10 runs …\n" in written(screen)


def test_quiet_says_nothing() -> None:
    screen = console(terminal=True)
    measure(progress_for(screen, quiet=True))
    assert written(screen) == ""


def test_hostile_names_are_printed_as_they_are() -> None:
    for terminal in (True, False):
        screen = console(terminal=terminal, TERM="xterm")
        measure(progress_for(screen, quiet=False), "[red]x\x1b[31m\u202e")
        text = written(screen)
        assert "[red]x" in text
        assert "\u202e" not in text
        assert r"\x1b[31m" in text
