"""The texts that are written: the settings, the workflow, and the workflow of the second stage."""

import json
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from memci.init.candidate import Candidate, Found
from memci.render.templates import load_template

_WIDTH = 77
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Workflow:
    """What a workflow is written for. `name`: what it is called, by which the second stage finds the first; `branch`:
    the default branch; `folder`: the project's in the repository, empty when it is the repository itself."""

    name: str
    branch: str
    folder: str = ""
    forks: bool = False


def settings_text(found: Found, *, prefix: str) -> str:
    """TOML for the entrypoints found; `prefix` is `tool.memci` in a pyproject.toml, and nothing in a memci.toml."""
    return load_template("init/settings.toml.j2").render(
        install=[toml_string(line) for line in found.install],
        header=f"[{prefix}]" if prefix else "",
        entrypoints=[_lines(candidate, prefix) for candidate in found.entrypoints],
        budget=_header(prefix, found.entrypoints[0].name, "budget") if found.entrypoints else "",
        others=[_lines(candidate, prefix) for candidate in found.others],
    )


def workflow_text(workflow: Workflow) -> str:
    """YAML of the workflow that measures; with `forks`, of one that only measures."""
    return _workflow("init/workflow.yml.j2", workflow)


def report_text(workflow: Workflow) -> str:
    """YAML of the second stage, which comments on what the first measured."""
    return _workflow("init/report.yml.j2", workflow)


def toml_string(text: str) -> str:
    """A basic string of TOML. JSON's are the same, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _workflow(template: str, workflow: Workflow) -> str:
    return load_template(template).render(
        name=_yaml(workflow.name),
        branch=_yaml(_pattern(workflow.branch)),
        folder=_yaml(_no_expression(workflow.folder)) if workflow.folder else "",
        report_name=_yaml(f"{workflow.name} report"),
        slug=slug(workflow.name),
        forks=workflow.forks,
    )


def slug(text: str) -> str:
    """Letters, digits and dashes."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "memci"


def _yaml(text: str) -> str:
    """A scalar of YAML: plain where nothing in it means anything, else in double quotes, as JSON has them."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*", text) and text.lower() not in _YAML_WORDS:
        return text
    return json.dumps(text)


_YAML_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])


def _no_expression(text: str) -> str:
    """The text as GitHub has it after it has filled in expressions."""
    return text.replace("${{", "${{ '${{' }}")


def _pattern(branch: str) -> str:
    """The branch as a filter, in which some signs would mean more than themselves."""
    escaped = re.sub(r"([*?+\[\]\\])", r"\\\1", branch)
    return f"\\{escaped}" if escaped.startswith("!") else escaped


def _lines(candidate: Candidate, prefix: str) -> list[str]:
    """The entrypoint's table, a line each, comments first."""
    return [
        *_comment(f"{candidate.where}: {candidate.what}."),
        *(line for remark in candidate.remarks for line in _comment(remark)),
        _header(prefix, candidate.name),
        f"{candidate.key} = {toml_string(candidate.value)}",
        *([f"ready = {toml_string(candidate.ready)}"] if candidate.ready != "exit" else []),
        *([f"env = {{ {', '.join(_pairs(candidate))} }}"] if candidate.env else []),
    ]


def _pairs(candidate: Candidate) -> Iterable[str]:
    return (f"{name} = {toml_string(value)}" for name, value in candidate.env.items())


def _header(prefix: str, name: str, *further: str) -> str:
    key = name if _BARE_KEY.fullmatch(name) else toml_string(name)
    return f"[{'.'.join([*([prefix] if prefix else []), 'entrypoints', key, *further])}]"


def _comment(sentence: str) -> list[str]:
    """The sentence as comment lines; a foreign name in it can end no line."""
    shown = "".join(char if char.isprintable() else "?" for char in sentence)
    return [f"# {line}" for line in textwrap.wrap(shown, _WIDTH)]
