"""Allocation sites of a tree of processes, under the names of a result."""

from collections.abc import Iterable, Mapping

from memci.measure.naming import Named, Naming, harmless_name
from memci.measure.replay.figures import Site
from memci.measure.replay.frames import Frame
from memci.model.result import Allocation, Location

MOST_SITES = 500
OWN_CODE = "<import>"
"""The function of what a module's own code takes, which the import system allocates on its behalf."""

NO_PYTHON = Named("<no Python frame>", False, None)
_LAST_LINE = 2**31 - 1

_Key = tuple[str, int, str]


class Sites:
    """Adds up sites by file, line and function."""

    def __init__(self, naming: Naming, module_files: Mapping[str, str]) -> None:
        self._naming = naming
        self._module_files = module_files
        self._figures: dict[_Key, list[int]] = {}
        self._named: dict[_Key, Named] = {}
        self._callers: dict[_Key, dict[Frame, int]] = {}

    def add(self, sites: Iterable[Site]) -> None:
        """The sites of one more process."""
        for site in sites:
            named, line, function = self._place(site)
            key = (named.path or "", line, function)
            self._named[key] = named
            figures = self._figures.setdefault(key, [0, 0])
            figures[0] += site.bytes
            figures[1] += site.allocations
            if site.caller is not None:
                callers = self._callers.setdefault(key, {})
                callers[site.caller] = callers.get(site.caller, 0) + site.bytes

    def heaviest(self) -> list[Allocation]:
        """At most MOST_SITES, heaviest first. Of several callers of a site the one that holds most is named."""
        keys = sorted(self._figures, key=lambda key: (-self._figures[key][0], key))
        return [self._allocation(key) for key in keys[:MOST_SITES]]

    def _allocation(self, key: _Key) -> Allocation:
        file, line, function = key
        named = self._named[key]
        size, count = self._figures[key]
        callers = self._callers.get(key)
        caller = None
        if callers and not named.project:
            caller = self.location(max(callers, key=lambda frame: (callers[frame], frame)))
        return Allocation(
            file=file,
            line=line,
            function=function,
            bytes=size,
            count=count,
            project=named.project,
            distribution=named.distribution,
            caller=caller,
        )

    def location(self, frame: Frame) -> Location:
        """A frame under a result's names."""
        function, filename, line = frame
        return Location(
            file=self._naming.file(filename).path or "", line=line_number(line), function=harmless_name(function)
        )

    def _place(self, site: Site) -> tuple[Named, int, str]:
        if site.frame is not None:
            function, filename, line = site.frame
            return self._naming.file(filename), line_number(line), harmless_name(function)
        if site.module is None:
            return NO_PYTHON, 0, ""
        return own_code(site.module, self._naming, self._module_files), 0, OWN_CODE


def own_code(module: str, naming: Naming, module_files: Mapping[str, str]) -> Named:
    """A module's file; for a compiled one, which has no frame to tell, its name as a path beside its package."""
    if module in module_files:
        return naming.file(module_files[module])
    path = harmless_name(module.replace(".", "/"))
    package = module.rpartition(".")[0]
    while package and package not in module_files:
        package = package.rpartition(".")[0]
    around = naming.module(module, module_files.get(package))
    return Named(path, around.project, around.distribution)


def line_number(line: int) -> int:
    """A line as a result may have it; 0 for none."""
    return min(max(line, 0), _LAST_LINE)
