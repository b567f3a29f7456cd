"""The probe is written for the oldest Python it runs in, and needs nothing that a measured program may not have."""

import ast
import sys
from pathlib import Path

import pytest

PROBE = Path(__file__).parents[2] / "src/memci/probe"
FILES = sorted(path.relative_to(PROBE).as_posix() for path in PROBE.rglob("*.py"))

THERE = sys.stdlib_module_names | {"memray"}


def parsed(name: str) -> ast.Module:
    return ast.parse((PROBE / name).read_text(), name, feature_version=(3, 9))


def imported(tree: ast.Module) -> set[str]:
    """What a file imports, in functions too; a relative import keeps its dots."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


def test_the_way_in_and_every_pass_are_looked_at() -> None:
    assert {"inject/sitecustomize.py", "start.py", "clean.py", "imports.py", "heap.py"} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_it_is_python_3_9(name: str) -> None:
    assert parsed(name).body


@pytest.mark.parametrize("name", FILES)
def test_it_imports_the_standard_library_and_memray_alone(name: str) -> None:
    assert {module for module in imported(parsed(name)) if module.partition(".")[0] not in THERE} == set()


@pytest.mark.parametrize("name", FILES)
def test_types_cost_the_program_no_import(name: str) -> None:
    """Even `from __future__ import annotations` loads a module, which the program would find loaded."""
    tree = parsed(name)
    tree.body = [
        node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    assert imported(tree) & {"__future__", "collections.abc", "types", "typing"} == set()
