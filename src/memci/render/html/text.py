"""Foreign text for what plotly draws: plotly reads tags, links and entities in every label it is given."""

import json
from typing import Any

from memci.render.escape import plain

_TAGS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_SCRIPT = str.maketrans({"&": "\\u0026", "<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def label(text: str, limit: int = 80) -> str:
    """One line of visible characters, at most `limit` before they are escaped, in which nothing is a tag."""
    return plain(text, limit).translate(_TAGS)


def json_for_script(value: Any) -> str:
    """JSON that may stand inside a script element: no character of it can end that or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_IN_SCRIPT)
