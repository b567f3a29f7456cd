"""A program does the same when its imports are deferred, and does not import them at its start."""

import builtins
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.deferral.changes import move

from memci.deferral.rewrite import deferred

IMPORTS = {
    "alpha": "import alpha",
    "first": "import alpha.one as first",
    "beta": "import beta.one",
    "two": "from beta.one import two",
    "third": "from beta.one import three as third",
    "four": "from gamma import four",
    "json": "import json",
}
"""By the name that each binds."""

FUNCTIONS = (
    "def {name}({parameters}): return {value}  # short",
    'def {name}({parameters}): "Doc."; return {value}',
    'def {name}({parameters}):\n    """Doc."""\n\n    # first\n    return {value}',
    "def {name}({parameters}):\n\timport zlib\n\n\treturn {value}, zlib",
    "def {name}({parameters}):\n  if True:\n    # why\n    return {value}",
    "@staticmethod\ndef {name}(\n    {parameters}\n):  # long\n    x = 1; return {value}, x",
)


@dataclass(frozen=True)
class Foreign:
    """A module or what is in one, which knows its name only."""

    name: str

    def __getattr__(self, attribute: str) -> "Foreign":
        return Foreign(f"{self.name}.{attribute}")


@st.composite
def modules(draw: st.DrawFn) -> tuple[str, list[str], dict[str, list[str]]]:
    """A source, the names that are to be deferred, and those that each of its functions uses."""
    names = draw(st.lists(st.sampled_from(sorted(IMPORTS)), min_size=1, unique=True))
    parts = [draw(st.sampled_from(["", '"""Doc."""\n', "# Ours.\n", "from __future__ import annotations\n\n"]))]
    parts += [IMPORTS[name] + draw(st.sampled_from(["\n", "\n\n", "; ", "  # why\n", ";\n# next\n"])) for name in names]
    if draw(st.booleans()):
        parts.append("from delta import (  # many\n    five,  # 5\n    # and\n    six, seven,\n    eight\n)\n")
        names += ["five", "six", "seven", "eight"]
    uses = {}
    for at in range(draw(st.integers(1, 3))):
        used = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
        parameters = f"a: {used[0]} = 0" if draw(st.booleans()) else ""
        form = draw(st.sampled_from(FUNCTIONS))
        parts.append("\n" + form.format(name=f"f{at}", parameters=parameters, value=f"[{', '.join(used)}]") + "\n")
        uses[f"f{at}"] = used
    used_names = {name for used in uses.values() for name in used}
    moved = draw(st.lists(st.sampled_from(sorted(used_names)), unique=True))
    return "".join(parts), moved, uses


def run(source: str, functions: Sequence[str]) -> tuple[set[str], list[object]]:
    """What is imported at the start (each name that is asked of a module, too), and what each function then returns."""
    asked: set[str] = set()

    def load(name: str, _g: object, _l: object, wanted: Sequence[str] | None, _level: int) -> Foreign:
        asked.update(f"{name}.{one}" for one in wanted or [""])
        return Foreign(name if wanted else name.partition(".")[0])

    space: dict[str, object] = {"__builtins__": {**vars(builtins), "__import__": load}, "__name__": "shop"}
    exec(compile(source, "shop.py", "exec", dont_inherit=True), space)  # noqa: S102 (the texts are this file's own)
    return set(asked), [space[name]() for name in functions]  # type: ignore[operator]


@settings(max_examples=60, deadline=None)
@given(modules())
def test_the_functions_return_the_same_and_the_start_asks_for_less(
    module: tuple[str, list[str], dict[str, list[str]]],
) -> None:
    source, moved, uses = module
    statements = {name: IMPORTS.get(name, f"from delta import {name}") for name in moved}
    changed = deferred(
        source,
        [
            move(source, statement, *(f for f, used in uses.items() if name in used), quote=(name,), typing=True)
            for name, statement in statements.items()
        ],
    )
    before, returned = run(source, list(uses))
    after, returned_then = run(changed.replace("TYPE_CHECKING:", "0:"), list(uses))
    assert returned_then == returned
    gone, _ = run("\n".join(statements.values()), [])
    assert after - {"typing.TYPE_CHECKING"} == before - gone
