"""Foreign text made inert: names, paths and output that a program or a result file brought along.

Nothing of it may act: no colour or cursor code, no reversed reading order, no markup, no link, no mention. What
cannot be seen is shown as an escape, as Python would write it.
"""

import re

_ELLIPSIS = "…"
_TERMINAL_CODE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_BACKTICKS = re.compile(r"`+")
_TABLE_PIPE = re.compile(r"(\\*)\|")


def plain(text: str, limit: int = 200) -> str:
    """One line of visible characters, at most `limit` of them: the middle of a longer text is left out."""
    return shorten(_visible(shorten(text, limit)), limit)


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning and end around an ellipsis when it has more than `limit` characters."""
    if len(text) <= limit:
        return text
    kept = limit - 1
    return text[: kept - kept // 2] + _ELLIPSIS + text[len(text) - kept // 2 :]


def output_lines(text: str, most: int, limit: int = 500) -> list[str]:
    """The last `most` lines of a program's output, each as `plain` shows it; colour codes are left out, and of a
    line that was overwritten (a progress bar's) only what stood there last is kept."""
    lines = _TERMINAL_CODE.sub("", text).rstrip().split("\n")
    shown = [line.rstrip("\r").rpartition("\r")[2].expandtabs(4) for line in lines[-most:]]
    return [plain(line, limit) for line in shown] if any(shown) else []


def source_line(text: str, limit: int = 500) -> str:
    """A line of source code, tabs as four columns."""
    return plain(text.rstrip("\r\n").expandtabs(4), limit)


def code(text: str, limit: int = 120) -> str:
    """A Markdown code span, in which nothing is markup; its fence is longer than any run of backticks inside."""
    shown = plain(text, limit)
    if not shown.strip():
        return "–"
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(shown)), default=0) + 1)
    padding = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def code_cell(text: str, limit: int = 120) -> str:
    """A code span for a cell of a Markdown table, where a bare `|` would end the cell even inside a code span."""
    return _TABLE_PIPE.sub(lambda found: f"{found[1]}x7c" if found[1] else r"\|", code(text, limit))


def code_block(lines: list[str], language: str = "text") -> str:
    """A fenced Markdown block of lines that are already `plain`, its fence longer than any run of backticks inside."""
    longest = max((len(run) for line in lines for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{language}", *lines, fence])


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
