"""docs/advise.md and the advice file say the same: every kind of ruling, every state of a trial, every what-if."""

import re
from pathlib import Path
from typing import get_args

from memci.model.advice import RulingKind, TrialState, WhatIfKind

DOCS = (Path(__file__).parents[2] / "docs" / "advise.md").read_text(encoding="utf-8")


def rows(header: str) -> list[str]:
    """What the first column of a table has."""
    table = DOCS.partition(f"{header}\n")[2].partition("\n\n")[0]
    return re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)


def test_why_an_import_stays() -> None:
    assert sorted(rows("| Kind | Because |")) == sorted(set(get_args(RulingKind)) - {"deferrable"})


def test_what_becomes_of_a_trial() -> None:
    assert rows("| State | Meaning |") == list(get_args(TrialState))


def test_what_else_is_tried() -> None:
    assert re.findall(r"^- \*\*.*\*\* \(`([a-z-]+)`\)", DOCS, re.MULTILINE) == list(get_args(WhatIfKind))
