"""Uses of a package that rely on a submodule which somebody else loads."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from memci.deferral.names import prefixes
from memci.deferral.uses import Use
from memci.model.advice import TopImport


def own_modules(imported: TopImport) -> list[str]:
    """What the statement itself loads, its packages included; what it takes from a module may be a module, too."""
    return prefixes(f"{imported.module}.{imported.member}" if imported.member else imported.module)


def meaning(imported: TopImport, use: Sequence[str]) -> str:
    """The dotted name of what a use of the import's name, with its attributes, asks for."""
    bare = imported.member is None and " as " not in imported.statement
    start = imported.name if bare else own_modules(imported)[-1]
    return ".".join([start, *use[1:]])


def borrowed(
    unit: Sequence[TopImport], uses: Iterable[Use], reached: Mapping[str, Collection[str]]
) -> tuple[Use, str] | None:
    """The first use that relies on a module which none of the unit's imports loads, and that module.

    `unit`: imports that bind one name. `reached`: for each module that was loaded, what importing it alone loads.
    """
    loaded = {
        name for imported in unit for module in own_modules(imported) for name in (module, *reached.get(module, ()))
    }
    for use in uses:
        for imported in unit:
            for module in prefixes(meaning(imported, use.chain)):
                if module in reached and module not in loaded:
                    return use, module
    return None
