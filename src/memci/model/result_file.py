"""The result file's text: written from a Result, read into one, or refused with a sentence."""

import re

from pydantic import ValidationError
from pydantic_core import from_json as from_json_text

from memci.errors import UsageError
from memci.model.result import SCHEMA, Result
from memci.units import format_count

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a start-up's result is well under one MiB, so more than this is not one."""

_NO_RESULT = f"{{}} is not a memci result: it has no `schema` that says {SCHEMA!r}."

_MOST_ERRORS = 1_000
_PARSER_SAYS = re.compile(r"(.*) at line (\d+) column (\d+)")
_UNREADABLE = {
    "recursion limit exceeded": "it is nested deeper than any result",
    "number out of range": "it has a number with more digits than any figure",
    "invalid unicode code point": "it is not UTF-8 text",
}
"""What is wrong, by the words that pydantic's JSON parser has for it."""


def to_json(result: Result) -> str:
    """The file's text: compact, with a line end."""
    return result.model_dump_json(by_alias=True) + "\n"


def from_json(text: bytes, where: str) -> Result:
    """Parse a result file; `where` names it in the error. UsageError when it is damaged, newer, or not one.

    Where a key is there twice, the last one counts, as in other readers of JSON; nothing else reads the text.
    """
    try:
        result = Result.model_validate_json(text)
    except ValidationError as error:
        raise UsageError(_refusal(text, where, error)) from None
    if "schema_" not in result.model_fields_set:
        raise UsageError(_NO_RESULT.format(where))
    return result


def _refusal(text: bytes, where: str, error: ValidationError) -> str:
    # Each error is a dictionary of its own, and unknown keys can be as many as the file has room for.
    first = None if error.error_count() > _MOST_ERRORS else error.errors(include_url=False, include_input=False)[0]
    if first is not None and first["type"] == "json_invalid":
        return _unreadable(where, first["ctx"]["error"])
    # The same parser as above, so that it is no question whether this is JSON.
    raw = from_json_text(text)
    schema = raw.get("schema") if isinstance(raw, dict) else None
    if not isinstance(schema, str) or not schema.startswith("memci.result/"):
        return _NO_RESULT.format(where)
    if schema != SCHEMA:
        return (
            f"{where} has the schema {schema[:40]!r}, and this memci reads {SCHEMA!r}; upgrade memci or measure again."
        )
    if first is None:
        return f"{where} is damaged in {format_count(error.error_count())} places; measure again."
    # repr writes what cannot be seen as escapes: a key may be any text.
    key = repr(".".join(str(part) for part in first["loc"])[:200])[1:-1]
    return f"{where} is damaged at `{key}`: {first['msg'][0].lower()}{first['msg'][1:]}; measure again."


def _unreadable(where: str, problem: str) -> str:
    """The sentence for a text that is not JSON, from what the parser says of it."""
    said = _PARSER_SAYS.fullmatch(problem)
    problem, place = (said[1], f" (line {said[2]}, column {max(1, int(said[3]))})") if said else (problem, "")
    what = _UNREADABLE.get(problem, "it is not valid JSON")
    return f"{where} is damaged: {what}{place}; measure again with `memci run -o {where}`."
