"""What is not even parsed: text that takes far more time or memory than any module is worth. It may be anybody's."""

import re
from typing import Final

_LONGEST: Final = 2**20
"""Characters. What is longer is data."""

_LONGEST_LINE: Final = 10_000
"""Characters, where columns have to be counted because there is more than ASCII."""

_SPACE: Final = r"(?:[ \t\f]|\\(?:\r\n|\r|\n))*+"
_WORD: Final = r"[\w\u0080-\U0010ffff]"
"""A name may hold more than Python's own `\\w` has."""

_DOTTED: Final = re.compile(rf"(?<!{_WORD}){_WORD}++(?:{_SPACE}\.{_SPACE}{_WORD}++)++")
_MOST_DOTS: Final = 200


def too_much(text: str) -> str:
    """Why a source is not parsed, in words that go on after its name, without a full stop; empty when it is."""
    if len(text) > _LONGEST:
        return f"is longer than {_LONGEST:,} characters"
    if any(name.group().count(".") > _MOST_DOTS for name in _DOTTED.finditer(text)):
        # CPython's parser needs memory by the square of an imported name's length: 11 GB for 200 KB.
        return f"holds a name with more than {_MOST_DOTS} dots"
    if not text.isascii():
        for number, line in enumerate(text.split("\n"), start=1):
            if len(line) > _LONGEST_LINE and not line.isascii():
                return f"has more than {_LONGEST_LINE:,} characters in line {number}"
    return ""
