"""From an entrypoint to the argv that starts it."""

import re

from memci.measure.interpreter import Interpreter
from memci.measure.privacy import Privacy
from memci.model.entrypoint import Entrypoint

_PYTHON = re.compile(r"python(3(\.\d+t?)?)?")


def argv_of(entrypoint: Entrypoint, interpreter: Interpreter) -> tuple[str, ...]:
    """What to execute. A bare `python` is the project's interpreter."""
    python = str(interpreter.path)
    if entrypoint.import_ is not None:
        return (python, "-c", f"import {entrypoint.import_}")
    if entrypoint.call is not None:
        module, _, attribute = entrypoint.call.partition(":")
        return (python, "-c", f"import {module} as entrypoint; entrypoint.{attribute}()")
    if entrypoint.shell is not None:
        return ("/bin/sh", "-c", entrypoint.shell)
    command = entrypoint.command or ()
    if command and _PYTHON.fullmatch(command[0]):
        return (python, *command[1:])
    return command


def shown_command(entrypoint: Entrypoint, privacy: Privacy) -> list[str]:
    """The command as the result file keeps it: as the settings have it, without absolute paths of the machine."""
    if entrypoint.import_ is not None:
        return ["import", entrypoint.import_]
    if entrypoint.call is not None:
        return ["call", entrypoint.call]
    if entrypoint.shell is not None:
        return ["/bin/sh", "-c", privacy.text(entrypoint.shell)]
    return privacy.command(entrypoint.command or ())
