"""Rulings on small files."""

from collections.abc import Collection, Mapping
from textwrap import dedent

from memci.deferral.deferrable import Deferrable
from memci.deferral.rulings import Rulings, rulings
from memci.deferral.source import SourceFile
from memci.model.advice import Ruling

REPORT = "src/shop/report.py"


def source(text: str, path: str = REPORT, modules: Collection[str] = ()) -> SourceFile:
    return SourceFile(path, dedent(text), frozenset(modules))


def read(
    text: str,
    *others: SourceFile,
    path: str = REPORT,
    python: tuple[int, int] = (3, 12),
    reached: Mapping[str, Collection[str]] | None = None,
    lazy: bool = False,
) -> Rulings:
    """Of one loaded file, `shop.report` unless said, and files that the start does not load."""
    modules = {"shop.report"} if path == REPORT else set()
    return rulings([source(text, path, modules)], others, python, reached or {}, lazy)


def only(found: Rulings) -> Ruling:
    (ruling,) = found.rulings
    return ruling


def kind(text: str) -> str:
    """Of the only import."""
    return only(read(text)).kind


def kinds(found: Rulings) -> list[tuple[str, str]]:
    return [(ruling.imported.name, ruling.kind) for ruling in found.rulings]


def line(ruling: Ruling) -> int | None:
    return ruling.where.line if ruling.where else None


def change(text: str, python: tuple[int, int] = (3, 12)) -> Deferrable:
    """What it takes to defer the only import that can be."""
    (deferrable,) = read(text, python=python).deferrable
    return deferrable
