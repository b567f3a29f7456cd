"""The variables that hold a step's inputs: action.yml's defaults, and what the workflow says under `with`."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

from tests.image.build import ROOT


def input_variables(said: Mapping[str, str], *, token: str, matrix: Mapping[str, Any] | None) -> dict[str, str]:
    """INPUT_NAME by name; ValueError for an input that action.yml does not have, as a runner would only warn."""
    declared = yaml.safe_load((ROOT / "action.yml").read_text())["inputs"]
    if unknown := said.keys() - declared.keys():
        raise ValueError(f"action.yml has no input {', '.join(sorted(unknown))}")
    known = {"${{ github.token }}": token, "${{ toJSON(matrix) }}": json.dumps(matrix, indent=2)}
    values = {name: said.get(name, _default(about.get("default", ""), known)) for name, about in declared.items()}
    return {f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in values.items()}


def _default(default: object, known: Mapping[str, str]) -> str:
    text = str(default)
    if "${{" in text and text not in known:
        raise ValueError(f"this harness knows nothing of the expression {text}")
    return known.get(text, text)
