"""`memci --help` answers without loading what only its commands need."""

import re

import pytest
from tests.integration.cli.conftest import Memci

HEAVY = frozenset(["github", "jinja2", "memray", "plotly", "psutil", "pydantic", "rich"])
IMPORTED = re.compile(r"^import time:[^|]*\|[^|]*\| *(\w+)", re.MULTILINE)


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["show", "--help"], ["compare", "--help"]])
def test_help_loads_none_of_the_heavy_libraries(memci: Memci, words: list[str]) -> None:
    said = memci(*words, PYTHONPROFILEIMPORTTIME="1")
    assert said.code == 0
    assert "Usage: " in said.stdout
    imported = set(IMPORTED.findall(said.stderr))
    assert {"memci", "click"} <= imported
    assert imported.isdisjoint(HEAVY)
