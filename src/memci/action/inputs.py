"""The step's inputs, as action.yml declares them and the runner hands them over: INPUT_NAME in the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import PurePosixPath
from typing import Literal, TypeVar, get_args

from memci.errors import UsageError
from memci.units import quoted

Mode = Literal["auto", "measure", "report"]
BaselineFrom = Literal["auto", "artifact", "measure", "none"]
OnMissing = Literal["pass", "warn", "fail"]
CommentWhen = Literal["always", "on-change", "never"]
CheckWhen = Literal["auto", "always", "never"]
FailOn = Literal["fail", "warn", "never"]
AdviseWhen = Literal["auto", "always", "never"]

_Choice = TypeVar("_Choice", bound=str)

_SEPARATORS = re.compile(r"[\s,]+")
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]*(?::[a-z0-9]+)?(?:=[A-Za-z0-9.+~:-]+)?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_DAYS = 400
_OLDEST_MINOR = 9


@dataclass(frozen=True)
class Inputs:
    """Every input, empty where nothing was said; action.yml says what each means. `timeout`, `runs` and `max_modules`
    are as they were written: the settings read them."""

    config: str = ""
    working_directory: str = "."
    command: str = ""
    import_: str = ""
    call: str = ""
    ready: str = ""
    timeout: str = ""
    runs: str = ""
    budget: str = ""
    forbid_imports: tuple[str, ...] = ()
    max_modules: str = ""
    python_version: str = ""
    install: tuple[str, ...] = ()
    system_packages: tuple[str, ...] = ()
    pass_env: tuple[str, ...] = ()
    mode: Mode = "auto"
    result: str = ""
    baseline: BaselineFrom = "auto"
    on_missing_baseline: OnMissing = "pass"
    comment: CommentWhen = "always"
    check: CheckWhen = "auto"
    fail_on: FailOn = "fail"
    advise: AdviseWhen = "auto"
    waiver_label: str = "memci-waived"
    retention_days: int | None = None
    github_token: str = field(default="", repr=False)
    name: str = ""
    matrix: str = ""


def input_names() -> list[str]:
    """As action.yml spells them, in its order."""
    return [_spelled(one.name) for one in fields(Inputs)]


def read_inputs(environ: Mapping[str, str]) -> Inputs:
    """The inputs of this step; UsageError that names the input when one says something that it cannot mean."""

    def text(name: str) -> str:
        return environ.get(f"INPUT_{name.upper()}", "").strip()

    return Inputs(
        config=_path("config", text("config")),
        working_directory=_path("working-directory", text("working-directory")) or ".",
        command=text("command"),
        import_=text("import"),
        call=text("call"),
        ready=text("ready"),
        timeout=text("timeout"),
        runs=text("runs"),
        budget=text("budget"),
        forbid_imports=_words(text("forbid-imports")),
        max_modules=text("max-modules"),
        python_version=_python_version(text("python-version")),
        install=tuple(line.strip() for line in text("install").splitlines() if line.strip()),
        system_packages=_each("system-packages", text("system-packages"), _PACKAGE, "the name of a Debian package"),
        pass_env=_each("pass-env", text("pass-env"), _VARIABLE, "the name of an environment variable"),
        mode=_one_of("mode", text("mode"), get_args(Mode), Inputs.mode),
        result=_path("result", text("result")),
        baseline=_one_of("baseline", text("baseline"), get_args(BaselineFrom), Inputs.baseline),
        on_missing_baseline=_one_of(
            "on-missing-baseline", text("on-missing-baseline"), get_args(OnMissing), Inputs.on_missing_baseline
        ),
        comment=_one_of("comment", text("comment"), get_args(CommentWhen), Inputs.comment),
        check=_one_of("check", text("check"), get_args(CheckWhen), Inputs.check),
        fail_on=_one_of("fail-on", text("fail-on"), get_args(FailOn), Inputs.fail_on),
        advise=_one_of("advise", text("advise"), get_args(AdviseWhen), Inputs.advise),
        waiver_label=text("waiver-label") or Inputs.waiver_label,
        retention_days=_days(text("retention-days")),
        github_token=text("github-token"),
        name=text("name"),
        matrix=text("matrix"),
    )


def _spelled(field_name: str) -> str:
    return field_name.rstrip("_").replace("_", "-")


def _words(value: str) -> tuple[str, ...]:
    return tuple(word for word in _SEPARATORS.split(value) if word)


def _each(name: str, value: str, pattern: re.Pattern[str], what: str) -> tuple[str, ...]:
    for word in _words(value):
        if not pattern.fullmatch(word):
            raise UsageError(f"The input `{name}`: {quoted(word)} is not {what}.")
    return _words(value)


def _one_of(name: str, value: str, choices: tuple[_Choice, ...], default: _Choice) -> _Choice:
    if not value:
        return default
    for choice in choices:
        if value == choice:
            return choice
    raise UsageError(f"The input `{name}` is {quoted(value)}; it must be one of {', '.join(choices)}.")


def _path(name: str, value: str) -> str:
    """A path in the workspace, without `./` before it."""
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\0" in value:
        raise UsageError(
            f"The input `{name}` is {quoted(value)}; it must be a path in the workspace, such as services/api."
        )
    return str(path) if value else ""


def _python_version(value: str) -> str:
    if value and not re.fullmatch(r"3(\.[0-9]{1,2}){0,2}t?", value):
        raise UsageError(f"The input `python-version` is {quoted(value)}; write it like '3.12' (in quotes, for YAML).")
    minor = re.fullmatch(r"3\.([0-9]+).*", value)
    if minor and int(minor[1]) < _OLDEST_MINOR:
        raise UsageError(
            f"The input `python-version` is {quoted(value)}, and 3.9 is the oldest that can be measured; write 3.10 "
            "and the like in quotes: YAML takes 3.10 for 3.1."
        )
    return value


def _days(value: str) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or not 1 <= int(value) <= _MOST_DAYS:
        raise UsageError(f"The input `retention-days` is {quoted(value)}; it must be a number from 1 to {_MOST_DAYS}.")
    return int(value)
