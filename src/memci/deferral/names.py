"""Dotted names: of expressions, and of modules as others may call them."""

import ast

from memci.deferral.source import SourceFile


def chain(expression: ast.expr) -> tuple[ast.Name, tuple[str, ...]] | None:
    """The name that `a.b.c` starts with, and all of its parts; None for anything else."""
    parts: list[str] = []
    while isinstance(expression, ast.Attribute):
        parts.append(expression.attr)
        expression = expression.value
    if not isinstance(expression, ast.Name):
        return None
    return expression, (expression.id, *reversed(parts))


def last_part(expression: ast.expr) -> str:
    """`c` of `a.b.c` and of `f().c`; empty where there is none."""
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def module_names(file: SourceFile) -> frozenset[str]:
    """What the file's module may be called: as the program loaded it, and as its path says."""
    path = file.path.removesuffix("/__init__.py") if file.is_package else file.path.removesuffix(".py")
    return file.modules | {path.replace("/", ".")}


def same_module(one: str, other: str) -> bool:
    """Whether both may be one module, seen from different folders: `src.shop.report`, `shop.report` and `report`."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def prefixes(name: str) -> list[str]:
    """`a`, `a.b` and `a.b.c` for `a.b.c`."""
    parts = name.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]
