"""docs/commands.md and the command line say the same: every command, every option, in the same words."""

import re
from pathlib import Path

import click
import pytest

from memci.cli import memci

DOCS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def sections() -> dict[str, str]:
    found = re.findall(r"^## `memci (\w+)[^`]*`\n(.*?)(?=^## |\Z)", DOCS, re.MULTILINE | re.DOTALL)
    return dict(found)


def test_every_command_is_documented_and_no_other() -> None:
    assert sorted(sections()) == sorted(memci.commands)


@pytest.mark.parametrize("name", memci.commands)
def test_every_option_is_documented_and_no_other(name: str) -> None:
    options = [option for option in memci.commands[name].params if isinstance(option, click.Option)]
    rows = re.findall(r"^\| (`-.*?) \| (.*) \|$", sections()[name], re.MULTILINE)
    documented = [(re.findall(r"`(-[\w-]+)`", spelled), meaning) for spelled, meaning in rows]
    assert documented == [(option.opts, option.help) for option in options]


@pytest.mark.parametrize("name", memci.commands)
def test_its_first_words_are_those_of_its_help(name: str) -> None:
    summary = (memci.commands[name].help or "").partition("\n\n")[0].replace("\n", " ")
    assert summary
    assert summary in sections()[name]
