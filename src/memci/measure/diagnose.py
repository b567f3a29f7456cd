"""Say in plain words why a start failed, from what the program said last."""

import re

from memci.model.entrypoint import Entrypoint
from memci.model.result import Outcome

_LAST_ERROR = re.compile(r"^(?:[\w.]+\.)?([A-Z]\w*(?:Error|Exception|Interrupt|Exit|Warning)\b.*)$")
_NO_MODULE = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_NO_MAIN_MODULE = re.compile(r": No module named ([\w.]+?)(?:\.__main__.*)?$")
_NO_FILE = re.compile(r": can't open file '([^']+)': \[Errno 2\]")
_NO_ATTRIBUTE = re.compile(r"AttributeError: (?:partially initialized )?module '[\w.]+' has no attribute '(\w+)'")


def explain_failure(outcome: Outcome, entrypoint: Entrypoint) -> Outcome:
    """The same outcome with its reason in the message; `not-found` when what the settings name does not exist.

    Only a program that ended by itself with an error is looked at.
    """
    if outcome.state != "failed":
        return outcome
    last = _last_error(outcome.output_tail)
    missing = _missing(last, outcome.output_tail, entrypoint)
    if missing is not None:
        return outcome.model_copy(update={"state": "not-found", "message": missing})
    if last is not None and last not in outcome.message:
        where = _syntax_error_place(outcome.output_tail) if last.startswith("SyntaxError") else ""
        return outcome.model_copy(update={"message": f"{outcome.message.rstrip('.')}: {last}{where}"[:2_000]})
    return outcome


def _last_error(tail: str) -> str | None:
    for line in reversed(tail.splitlines()):
        found = _LAST_ERROR.match(line.strip())
        if found:
            return found.group(1)
    return None


def _missing(last: str | None, tail: str, entrypoint: Entrypoint) -> str | None:
    lines = [line.strip() for line in tail.splitlines() if line.strip()]
    final = lines[-1] if lines else ""
    named = entrypoint.import_ or (entrypoint.call or "").partition(":")[0]
    module = _NO_MODULE.match(last or "")
    if named and module and (named == module.group(1) or named.startswith(module.group(1) + ".")):
        return f"There is no module {module.group(1)!r}; is it spelled right, and importable from the project's root?"
    attribute = _NO_ATTRIBUTE.match(last or "")
    wanted = (entrypoint.call or "").partition(":")[2]
    if attribute and wanted.split(".")[0] == attribute.group(1):
        return f"{named!r} has no {attribute.group(1)!r} to call."
    if entrypoint.command is not None:
        file = _NO_FILE.search(final)
        if file:
            return f"There is no file {file.group(1).rpartition('/')[2]!r} where the command looks for it."
        main = _NO_MAIN_MODULE.search(final) if "-m" in entrypoint.command else None
        if main:
            return f"There is no module {main.group(1)!r} to run with -m."
    return None


def _syntax_error_place(tail: str) -> str:
    places = re.findall(r'File "([^"]+)", line (\d+)', tail)
    if not places:
        return ""
    file, line = places[-1]
    return f" ({file.rpartition('/')[2]}, line {line})"
