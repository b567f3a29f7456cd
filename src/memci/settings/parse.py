"""From the mapping that a TOML file holds to Settings: pure, and every mistake is one sentence with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from memci.model.entrypoint import Budget, Entrypoint, Ready
from memci.model.result import MetricName
from memci.settings.budget import read_budgets
from memci.settings.command import Command, read_command
from memci.settings.keys import WHAT_TO_START
from memci.settings.place import Place
from memci.settings.ready import read_ready
from memci.settings.table import Table
from memci.settings.values import (
    read_bool,
    read_call,
    read_instances,
    read_lines,
    read_max_modules,
    read_module,
    read_modules,
    read_runs,
    read_starts_per_day,
    read_text,
    read_time,
    read_timeout,
    read_variable,
)

PYPROJECT = "pyproject.toml"
PREFIX = ("tool", "memci")
"""Where memci's table stands in a pyproject.toml."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Defaults:
    """What every entrypoint starts from. Times in seconds; `starts_per_day` and `instances` as in an Entrypoint."""

    runs: int = 10
    timeout: float = 60.0
    grace: float = 5.0
    env: dict[str, str] = field(default_factory=dict)
    starts_per_day: int | None = None
    instances: int | None = None
    budget: dict[MetricName, Budget] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """What the project asks of memci. `root` is the folder of `file`; `file` is None when there is none.

    `python` is as it was written: a path relative to `root`, or a name on PATH. `install`: lines for the shell.
    `comment_template`: a path relative to `root`, as it was written.
    `embed_source`: whether a report page may show lines of source; None where nothing was said.
    """

    root: Path
    file: Path | None = None
    python: str | None = None
    install: tuple[str, ...] = ()
    comment_template: str | None = None
    embed_source: bool | None = None
    defaults: Defaults = Defaults()
    entrypoints: dict[str, Entrypoint] = field(default_factory=dict)


def parse_settings(data: Mapping[str, object], *, file: Path, text: str, shown: str | None = None) -> Settings:
    """Validate what tomllib read from `file`, whose text is `text`; errors call the file `shown`.

    In a pyproject.toml the keys stand in [tool.memci], in any other file at the top. Raises UsageError.
    """
    place = Place(shown or str(file), text, ())
    value: object = data
    if file.name == PYPROJECT:
        for key in PREFIX:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is None:
            raise place.error("there is no table [tool.memci] in it")
        place = place.at(*PREFIX)
    table = Table("settings", value, place)
    defaults = Defaults(
        runs=table.read("runs", read_runs, Defaults.runs),
        timeout=table.read("timeout", read_timeout, Defaults.timeout),
        grace=table.read("grace", read_time, Defaults.grace),
        env=_env(table),
        starts_per_day=table.read("starts_per_day", read_starts_per_day, None),
        instances=table.read("instances", read_instances, None),
        budget=read_budgets(table, {}),
    )
    python = table.read("python", read_text, None)
    install: tuple[str, ...] = table.read("install", read_lines, Settings.install)
    comment_template = table.read("comment_template", read_text, None)
    embed_source = table.read("embed_source", read_bool, None)
    entrypoints = {name: _entrypoint(name, value, place, defaults) for name, value, place in table.items("entrypoints")}
    return Settings(
        root=file.parent,
        file=file,
        python=python,
        install=install,
        comment_template=comment_template,
        embed_source=embed_source,
        defaults=defaults,
        entrypoints=entrypoints,
    )


def _entrypoint(name: str, value: object, place: Place, defaults: Defaults) -> Entrypoint:
    if not _NAME.fullmatch(name):
        raise place.error("the name of an entrypoint is made of letters, digits, '.', '_' and '-', such as 'web-2'")
    table = Table("entrypoint", value, place)
    _start_exactly_one(table)
    command = table.read("command", read_command, Command())
    smoke = table.read("smoke", read_command, Command())
    return Entrypoint(
        name=name,
        command=command.argv,
        shell=command.shell,
        import_=table.read("import", read_module, None),
        call=table.read("call", read_call, None),
        ready=table.read("ready", read_ready, Ready()),
        timeout=table.read("timeout", read_timeout, defaults.timeout),
        grace=table.read("grace", read_time, defaults.grace),
        runs=table.read("runs", read_runs, defaults.runs),
        env={**defaults.env, **_env(table)},
        smoke=smoke.argv,
        smoke_shell=smoke.shell,
        starts_per_day=table.read("starts_per_day", read_starts_per_day, defaults.starts_per_day),
        instances=table.read("instances", read_instances, defaults.instances),
        budget=read_budgets(table, defaults.budget),
        forbid_imports=table.read("forbid_imports", read_modules, ()),
        max_modules=table.read("max_modules", read_max_modules, None),
    )


def _start_exactly_one(table: Table) -> None:
    given = [key for key in WHAT_TO_START if key in table]
    if not given:
        raise table.place.error("says not what to start; write one of command, import and call")
    if len(given) > 1:
        raise table.place.at(given[1]).error(f"{' and '.join(given)} exclude each other; keep one of them")


def _env(table: Table) -> dict[str, str]:
    variables = {}
    for name, value, place in table.items("env"):
        if not name or "=" in name or "\0" in name:
            raise place.error("is not a name that an environment variable can have; write it like NAME = 'value'")
        variables[name] = place.read(read_variable, value)
    return variables
