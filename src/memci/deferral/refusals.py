"""Why an import at the top of a file has to stay there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from memci.deferral.doubts import compiled
from memci.deferral.elsewhere import Elsewhere
from memci.deferral.evidence import Evidence
from memci.deferral.statements import Statement
from memci.deferral.submodules import borrowed
from memci.deferral.uses import Use, When
from memci.model.advice import RulingKind, TopImport
from memci.model.result import Location


@dataclass(frozen=True)
class Refusal:
    """See Ruling."""

    kind: RulingKind
    reason: str
    where: Location | None = None


@dataclass(frozen=True)
class Unit:
    """An import, and those that have to move with it, since one name serves all: `import a.b` and `import a.c`.

    `reached`: for each module that the start loads, those that importing it alone loads. `lazy`: the change would be a
    `lazy import`.
    """

    statement: Statement
    evidence: Evidence
    elsewhere: Elsewhere
    reached: Mapping[str, Collection[str]]
    lazy: bool

    @property
    def name(self) -> str:
        """What all of them bind."""
        return self.statement.imported.name

    @cached_property
    def imports(self) -> Sequence[TopImport]:
        """All of them."""
        if not self.statement.bare:
            return [self.statement.imported]
        return [
            other.imported
            for other in self.evidence.statements
            if other.bare and other.imported.name == self.name and other.place == "top" and not other.lazy
        ]

    @property
    def uses(self) -> Sequence[Use]:
        """Where the file uses the name."""
        return self.evidence.uses.get(self.name, [])

    def line(self, line: int) -> Location:
        """A line of the file."""
        return Location(file=self.evidence.file.path, line=line)


def refusal(unit: Unit) -> Refusal | None:
    """The most telling reason why it has to stay; None when it can go."""
    return next((found for ask in _QUESTIONS if (found := ask(unit))), None)


def _standing(unit: Unit) -> Refusal | None:
    statement = unit.statement
    here = unit.line(statement.imported.line)
    if statement.lazy:
        return Refusal("lazy", "it is lazy already", here)
    if statement.place == "optional":
        return Refusal("optional", "it is below a `try`, which may handle its absence", here)
    if statement.place != "top":
        return Refusal("conditional", f"it is below {_WHAT[statement.place]}", here)
    if statement.imported.member == "*":
        return Refusal("star", "`*` does not say which names it binds", here)
    return None


_WHAT: Final = {"if": "an `if`", "with": "a `with`", "for": "a `for`", "while": "a `while`", "match": "a `match`"}


def _rebound(unit: Unit) -> Refusal | None:
    if unit.name in unit.evidence.declared_global:
        where = unit.line(unit.evidence.declared_global[unit.name])
        return Refusal("rebound", f"a function declares `{unit.name}` global, so it may bind it anew", where)
    lines = list(unit.evidence.bound.get(unit.name, []))
    for imported in unit.imports:
        lines.remove(imported.line)
    if lines:
        return Refusal("rebound", f"`{unit.name}` is bound here, too", unit.line(lines[0]))
    clash = _first(unit, "class")
    if clash:
        return Refusal("rebound", f"a class in a function binds `{unit.name}`, too", unit.line(clash.line))
    return None


def _import_time(unit: Unit) -> Refusal | None:
    use = _first(unit, "import")
    if use is None:
        return None
    return Refusal("import-time", f"`{unit.name}` is used while the module is loaded", unit.line(use.line))


def _re_exported(unit: Unit) -> Refusal | None:
    offered, statement = unit.evidence.interface, unit.statement
    if statement.explicit:
        where = unit.line(statement.imported.line)
        return Refusal("re-exported", "importing it as its own name offers it to others", where)
    if offered.computed is not None:
        return Refusal("re-exported", "`__all__` is computed, and may list it", unit.line(offered.computed))
    if offered.listed is not None:
        listed = offered.listed.get(unit.name)
        return Refusal("re-exported", "`__all__` lists it", unit.line(listed)) if listed is not None else None
    if unit.evidence.file.is_package and statement.imported.member and not unit.name.startswith("_"):
        return Refusal("re-exported", "it may be part of the package's interface")
    return None


def _read_elsewhere(unit: Unit) -> Refusal | None:
    file, offered = unit.evidence.file, unit.evidence.interface
    reader = unit.elsewhere.reader(file, unit.name, offered)
    if reader is None:
        return None
    if reader.certain:
        return Refusal("read-elsewhere", f"{_place(reader.where)} takes `{unit.name}` from this module", reader.where)
    return Refusal("unclear", f"{reader.where.file} mentions it, and cannot be read", reader.where)


def _guarded(unit: Unit) -> Refusal | None:
    where = unit.elsewhere.guard(unit.evidence.file)
    if where is None:
        return None
    return Refusal("optional", f"{_place(where)} is prepared for this module to fail for want of it", where)


def _place(where: Location) -> str:
    return f"{where.file}:{where.line}"


def _annotation(unit: Unit) -> Refusal | None:
    use = _first(unit, "evaluated")
    if use is None:
        return None
    return Refusal("annotation", "an annotation that may be evaluated names it", unit.line(use.line))


def _finalizer(unit: Unit) -> Refusal | None:
    for use in unit.uses:
        if use.when == "function" and any(function.name == "__del__" for function in use.functions):
            return Refusal(
                "finalizer", "`__del__` uses it, perhaps when nothing can be imported any more", unit.line(use.line)
            )
    return None


def _lambda(unit: Unit) -> Refusal | None:
    use = None if unit.lazy else _first(unit, "lambda")
    if use is None:
        return None
    return Refusal("lambda", "a lambda uses it, which has no room for a statement", unit.line(use.line))


def _dynamic(unit: Unit) -> Refusal | None:
    found = unit.evidence.lookups
    if found.module:
        line, lookup = found.module
        return Refusal("dynamic", f"the module looks names up by themselves (`{lookup}`)", unit.line(line))
    for function in (function for use in unit.uses for function in use.functions):
        if function.lineno in found.local:
            line, lookup = found.local[function.lineno]
            return Refusal("dynamic", f"`{function.name}` lists its own names (`{lookup}`)", unit.line(line))
    return None


def _module_getattr(unit: Unit) -> Refusal | None:
    line = unit.evidence.interface.getattr_line
    if line is None:
        return None
    return Refusal("module-getattr", "the module's `__getattr__` would answer for it", unit.line(line))


def _unused(unit: Unit) -> Refusal | None:
    return None if unit.uses else Refusal("unused", "nothing in this file uses it, so it may be there for what it does")


def _submodule(unit: Unit) -> Refusal | None:
    running = [use for use in unit.uses if use.when in {"function", "lambda"}]
    found = borrowed(unit.imports, running, unit.reached)
    if found is None:
        return None
    use, module = found
    alone = " and ".join(f"`{imported.statement}`" for imported in unit.imports)
    verb = "does" if len(unit.imports) == 1 else "do"
    return Refusal("submodule", f"{module} is used, which {alone} alone {verb} not load", unit.line(use.line))


def _unclear(unit: Unit) -> Refusal | None:
    if unit.name.startswith("__") and not unit.name.endswith("__"):
        return Refusal("unclear", "classes give another meaning to a name with two underscores")
    example = unit.evidence.doctests.get(unit.name)
    if example is not None:
        return Refusal("unclear", "an example (`>>>`) uses it", unit.line(example))
    for use in unit.uses:
        compiler = compiled(use.functions)
        if compiler:
            line, decorator = compiler
            return Refusal("unclear", f"`@{decorator}` may compile a function that uses it", unit.line(line))
    return None


def _first(unit: Unit, when: When) -> Use | None:
    return next((use for use in unit.uses if use.when == when), None)


_QUESTIONS: Final[Sequence[Callable[[Unit], Refusal | None]]] = (
    _standing,
    _rebound,
    _import_time,
    _re_exported,
    _read_elsewhere,
    _guarded,
    _annotation,
    _finalizer,
    _lambda,
    _dynamic,
    _module_getattr,
    _unused,
    _submodule,
    _unclear,
)
