"""What a view looks like in a terminal."""

import io

from rich.console import Console, RenderableType


def printed(view: RenderableType, width: int = 80, color: bool = False) -> str:
    """The view's text, with trailing spaces taken off; with colour codes when `color`."""
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=color,
        color_system="truecolor" if color else None,
        legacy_windows=False,
        _environ={},
    )
    console.print(view)
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def line_with(text: str, part: str) -> str:
    """The one line that has `part` in it."""
    found = [line for line in text.split("\n") if part in line]
    assert len(found) == 1, f"{part!r} is on {len(found)} lines of:\n{text}"
    return found[0]


def below(text: str, heading: str) -> list[str]:
    """The lines from a heading to the next empty line."""
    lines = text.split("\n")
    start = lines.index(heading) + 1
    return lines[start : lines.index("", start)]
