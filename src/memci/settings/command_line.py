"""What the command line says in place of settings: a command of its own, and options that go over an entrypoint."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TypeVar

from memci.errors import UsageError
from memci.model.entrypoint import Entrypoint
from memci.settings.parse import Defaults
from memci.settings.ready import read_ready
from memci.settings.values import read_runs, read_timeout

T = TypeVar("T")

_PYTHON = re.compile(r"(python|pypy)[0-9.]*t?")
_TAKE_A_VALUE = "WX"
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100


def entrypoint_from_command(
    argv: Sequence[str],
    ready: str | None = None,
    timeout: str | None = None,
    runs: int | None = None,
    defaults: Defaults | None = None,
) -> Entrypoint:
    """The entrypoint of `memci run -- COMMAND…`, named after the module or script it runs, over the settings' defaults.

    Budgets are the entrypoints' alone: a command that is only tried keeps none.
    Raises UsageError that names the option.
    """
    if not argv or not argv[0]:
        raise UsageError("There is no command behind --; write it like `memci run -- python app.py`.")
    base = defaults or Defaults()
    entrypoint = Entrypoint(
        name=name_of(argv),
        command=tuple(argv),
        timeout=base.timeout,
        grace=base.grace,
        runs=base.runs,
        env=base.env,
        starts_per_day=base.starts_per_day,
        instances=base.instances,
    )
    return overridden(entrypoint, ready=ready, timeout=timeout, runs=runs)


def overridden(
    entrypoint: Entrypoint, *, ready: str | None = None, timeout: str | None = None, runs: int | None = None
) -> Entrypoint:
    """The entrypoint with what the options --ready, --timeout and --runs say, as they were written; None says nothing.

    Raises UsageError that names the option.
    """
    return replace(
        entrypoint,
        ready=entrypoint.ready if ready is None else _option("--ready", read_ready, ready),
        timeout=entrypoint.timeout if timeout is None else _option("--timeout", read_timeout, timeout),
        runs=entrypoint.runs if runs is None else _option("--runs", read_runs, runs),
    )


def name_of(argv: Sequence[str]) -> str:
    """`shop.main` for `python -m shop.main`, `app.py` for `python -u app.py`, else the program's own name."""
    program = PurePath(argv[0]).name
    target = next(_targets(argv[1:]), None) if _PYTHON.fullmatch(program) else None
    return _as_name(target or "") or _as_name(program) or "command"


def _as_name(text: str) -> str:
    return _NOT_IN_A_NAME.sub("-", text).strip("-.")[:_LONGEST_NAME]


def _targets(words: Sequence[str]) -> Iterator[str]:
    """What an interpreter with these arguments runs: a module or a script's file name; nothing for code or options."""
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            yield PurePath(word).name
            return
        if word.startswith("--"):
            continue
        for place, option in enumerate(word[1:], start=2):
            if option == "c":
                return
            if option == "m":
                yield word[place:] or next(rest, "")
                return
            if option in _TAKE_A_VALUE:
                if not word[place:]:
                    next(rest, None)
                break


def _option(name: str, reader: Callable[[object], T], value: object) -> T:
    try:
        return reader(value)
    except ValueError as error:
        raise UsageError(f"{name}: {error}.") from None
