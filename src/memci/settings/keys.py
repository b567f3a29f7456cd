"""Every key memci's settings know: the one list behind the check for unknown keys and docs/configuration.md."""

from dataclasses import dataclass
from typing import Literal, get_args

from memci.model.entrypoint import Level
from memci.model.result import MetricName

TableKind = Literal["settings", "entrypoint", "budget"]
"""`settings`: [tool.memci] itself; `entrypoint`: entrypoints.NAME; `budget`: budget.METRIC."""

WHAT_TO_START = ("command", "import", "call")
LEVELS: tuple[Level, ...] = get_args(Level)
METRICS: tuple[MetricName, ...] = get_args(MetricName)


@dataclass(frozen=True)
class Key:
    """A key, the table it stands in, and how the documentation's table tells it: type, default, meaning in a line."""

    table: TableKind
    name: str
    type: str
    default: str
    meaning: str


_INHERITED = "that of `[tool.memci]`"

KEYS = (
    Key("settings", "python", "string", "found", "The project's interpreter: a path, or a name on `PATH`."),
    Key(
        "settings",
        "install",
        "string or list of strings",
        "none",
        "Shell lines that make an environment: the action's, and where `--against` needs two.",
    ),
    Key("settings", "comment_template", "string", "none", "A template with your own blocks: [comment.md](comment.md)."),
    Key(
        "settings",
        "embed_source",
        "true or false",
        "see below",
        "Whether report pages may show lines of source.",
    ),
    Key("settings", "runs", "whole number", "`10`", "How many starts are measured of each entrypoint, 1 to 1000."),
    Key("settings", "timeout", "time", '`"60 s"`', "How long a start may take until it is ready."),
    Key("settings", "grace", "time", '`"5 s"`', "How long a program may take to stop before it is killed."),
    Key("settings", "env", "table of strings", "none", "Environment variables for every entrypoint."),
    Key("settings", "starts_per_day", "whole number", "none", "How often each entrypoint starts in a day."),
    Key("settings", "instances", "whole number", "none", "How many of each entrypoint run side by side."),
    Key("settings", "budget", "table", "none", "Budgets for every entrypoint: one key per metric."),
    Key("settings", "entrypoints", "table of tables", "none", "What memci starts: one table per entrypoint."),
    Key("entrypoint", "command", "string or list of strings", "–", "A command to run, as in a terminal."),
    Key("entrypoint", "import", "string", "–", "A module to import."),
    Key("entrypoint", "call", "string", "–", "A callable to call without arguments, as `module:callable`."),
    Key("entrypoint", "ready", "string", '`"exit"`', "When the start counts as done: see *Ready*."),
    Key("entrypoint", "timeout", "time", _INHERITED, "How long a start may take until it is ready."),
    Key("entrypoint", "grace", "time", _INHERITED, "How long the program may take to stop before it is killed."),
    Key("entrypoint", "runs", "whole number", _INHERITED, "How many starts are measured, 1 to 1000."),
    Key("entrypoint", "env", "table of strings", _INHERITED, "Environment variables for this entrypoint."),
    Key("entrypoint", "smoke", "string or list of strings", "none", "A command that must pass on a changed program."),
    Key("entrypoint", "starts_per_day", "whole number", _INHERITED, "How often it starts in a day."),
    Key("entrypoint", "instances", "whole number", _INHERITED, "How many of it run side by side."),
    Key("entrypoint", "forbid_imports", "list of strings", "none", "Modules that must not be loaded at start-up."),
    Key("entrypoint", "max_modules", "whole number", "none", "The most modules that may be loaded at start-up."),
    Key("entrypoint", "budget", "table", _INHERITED, "Budgets for this entrypoint: one key per metric."),
    Key("budget", "max", "size, time or count", "none", "The most the metric may be."),
    Key("budget", "increase", "percentage", "none", "The most the metric may grow against the base."),
    Key("budget", "floor", "size, time or count", "none", "A growth up to this much is let through."),
    Key(
        "budget", "level", "string", '`"error"`', '`"error"` fails the check, `"warn"` only says it, `"off"` is silent.'
    ),
)


def keys_of(table: TableKind) -> tuple[str, ...]:
    """The names of the keys a table knows, in the order of the documentation."""
    return tuple(key.name for key in KEYS if key.table == table)


def tables_with(name: str) -> tuple[TableKind, ...]:
    """The tables that know a key of this name."""
    return tuple(key.table for key in KEYS if key.name == name)
