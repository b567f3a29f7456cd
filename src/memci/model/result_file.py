"""The result file's text: written from a Result, read into one, or refused with a sentence."""

import json

from pydantic import ValidationError

from memci.errors import UsageError
from memci.model.result import SCHEMA, Result

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a start-up's result is well under one MiB, so more than this is not one."""

_NO_RESULT = f"{{}} is not a memci result: it has no `schema` that says {SCHEMA!r}."


def to_json(result: Result) -> str:
    """The file's text: compact, with a line end."""
    return result.model_dump_json(by_alias=True) + "\n"


def from_json(text: bytes, where: str) -> Result:
    """Parse a result file; `where` names it in the error. UsageError when it is damaged, newer, or not one."""
    try:
        result = Result.model_validate_json(text)
    except ValidationError as error:
        raise UsageError(_refusal(text, where, error)) from None
    if "schema_" not in result.model_fields_set:
        raise UsageError(_NO_RESULT.format(where))
    return result


def _refusal(text: bytes, where: str, error: ValidationError) -> str:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as problem:
        place = f" (line {problem.lineno}, column {problem.colno})" if isinstance(problem, json.JSONDecodeError) else ""
        return f"{where} is damaged: it is not valid JSON{place}; measure again with `memci run -o {where}`."
    schema = raw.get("schema") if isinstance(raw, dict) else None
    if not isinstance(schema, str) or not schema.startswith("memci.result/"):
        return _NO_RESULT.format(where)
    if schema != SCHEMA:
        return (
            f"{where} has the schema {schema[:40]!r}, and this memci reads {SCHEMA!r}; upgrade memci or measure again."
        )
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])[:200]
    return f"{where} is damaged at `{key}`: {first['msg'][0].lower()}{first['msg'][1:]}; measure again."
