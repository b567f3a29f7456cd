"""From pyproject.toml [tool.memci] or memci.toml, and the command line, to what has to be started and measured."""

from memci.settings.command_line import entrypoint_from_command, name_of, overridden
from memci.settings.load import load_settings, settings_of_text
from memci.settings.parse import Defaults, Settings, parse_settings
from memci.settings.ready import parse_ready

__all__ = [
    "Defaults",
    "Settings",
    "entrypoint_from_command",
    "load_settings",
    "name_of",
    "overridden",
    "parse_ready",
    "parse_settings",
    "settings_of_text",
]
