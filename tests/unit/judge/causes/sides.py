"""Two sides of a small start, made by hand: their parts add up to the heap's peak, as measured ones do."""

from typing import Any

from tests.factories import imported, shop_web

from memci.model.comparison import DistributionChange
from memci.model.result import Allocation, EntrypointResult, Import, Location, Metric, ProjectSite, SourceLines

KIB = 1024

MAIN = imported("shop.main", None, ("uvicorn/importer.py", 9), 1.0, project=True)
CACHE = imported("shop.cache", "shop.main", ("shop/main.py", 4), 2.0, self_ms=4, project=True)
REPORT = imported("shop.report", "shop.main", ("shop/main.py", 5), 0.5, self_ms=2, project=True)
FLASK = imported("flask", "shop.main", ("shop/main.py", 1), 3.0, self_ms=30, distribution="flask")
FLASK_APP = imported("flask.app", "flask", ("flask/__init__.py", 5), 1.5, self_ms=9, distribution="flask")
JSON = imported("json", "flask.app", ("flask/app.py", 3), 0.5, self_ms=3, distribution="python")
LOADED = (MAIN, CACHE, REPORT, FLASK, FLASK_APP, JSON)
OUTSIDE = 4_000 * KIB


def side(
    *imports: Import, sites: tuple[ProjectSite, ...] = (), unattributed: int = OUTSIDE, **changes: Any
) -> EntrypointResult:
    """A start that loads these modules, and whose peak is what they and `unattributed` hold."""
    peak = sum(item.self_bytes for item in imports) + unattributed
    return shop_web(
        metrics={"peak_heap": Metric(unit="bytes", value=peak)},
        imports=list(imports),
        project_sites=list(sites),
        unattributed_bytes=unattributed,
        allocations=changes.pop("allocations", []),
        lines=changes.pop("lines", []),
        **changes,
    )


def bigger(item: Import, kib: float) -> Import:
    """The module holds so much more."""
    return item.model_copy(update={"self_bytes": item.self_bytes + round(kib * KIB)})


def called(item: Import, module: str, file: str | None = None, **changes: Any) -> Import:
    """The same module by another name."""
    return item.model_copy(update={"module": module, "file": file or f"{module.replace('.', '/')}.py", **changes})


def line(place: str, function: str, kib: float, imported: str | None = None) -> ProjectSite:
    """`line("shop/cache.py:5", "load", 64)`: what a line of the project holds."""
    file, _, number = place.rpartition(":")
    return ProjectSite(
        file=file, line=int(number), function=function, imported=imported, bytes=round(kib * KIB), count=1
    )


def through(distribution: str, place: str, kib: float) -> Allocation:
    """What a site in a distribution holds that a line of the project calls."""
    file, _, number = place.rpartition(":")
    return Allocation(
        file=f"{distribution}/core.py",
        line=7,
        function="make",
        bytes=round(kib * KIB),
        count=1,
        project=False,
        distribution=distribution,
        caller=Location(file=file, line=int(number), function="<module>"),
    )


def contents(file: str, digest: str) -> SourceLines:
    """A file with its digest, one letter repeated."""
    return SourceLines(file=file, sha256=digest * 64, lines=[(1, 1, 1, 1, 1)])


def upgraded(name: str, base: str | None = "1.0", head: str | None = "2.0") -> DistributionChange:
    """A distribution with two versions."""
    return DistributionChange(distribution=name, base_version=base, head_version=head)
