"""action.yml, the code and docs/action.md say the same: every input and output, defaults and meanings."""

import re
from pathlib import Path
from typing import Any

import yaml

from memci.action.inputs import Inputs, input_names, read_inputs
from memci.action.outputs import output_names

ROOT = Path(__file__).parents[3]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
DOCS = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    section = DOCS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_the_code_reads_every_input_and_no_other() -> None:
    assert input_names() == list(ACTION["inputs"])


def test_what_the_runner_hands_over_by_default_is_the_codes_default() -> None:
    handed = {
        f"INPUT_{name.upper()}": str(one["default"])
        for name, one in ACTION["inputs"].items()
        if "${{" not in str(one["default"])
    }
    assert read_inputs(handed) == Inputs()


def test_every_input_is_documented_as_it_is() -> None:
    declared = [
        [f"`{name}`", f"`{one['default']}`" if one["default"] else "", one["description"]]
        for name, one in ACTION["inputs"].items()
    ]
    assert rows("Inputs") == declared


def test_the_code_writes_every_output_and_no_other() -> None:
    assert sorted(output_names()) == sorted(ACTION["outputs"])


def test_every_output_is_documented_as_it_is() -> None:
    declared = [[f"`{name}`", one["description"]] for name, one in ACTION["outputs"].items()]
    assert rows("Outputs") == declared


def test_it_is_a_container_of_this_repository() -> None:
    assert ACTION["runs"] == {"using": "docker", "image": "Dockerfile"}
