"""What is worth a try: what would save a MiB or 20 ms, the best first, a package as a whole."""

from collections.abc import Sequence

from memci.deferral.candidates import Outlook, Prospects, prospects
from memci.deferral.deferrable import Deferrable
from memci.deferral.graph import Edge, ImportGraph
from memci.deferral.packages import Packages
from memci.model.advice import Ruling, RulingKind, TopImport
from memci.model.result import Import

MIB = 2**20


def loaded(name: str, mib: float = 0, ms: float = 0, distribution: str | None = "", project: bool = False) -> Import:
    return Import(
        module=name,
        self_bytes=round(mib * MIB),
        self_seconds=ms / 1000,
        distribution=(name.partition(".")[0] if distribution == "" else distribution),
        project=project,
    )


def top(file: str, line: int, module: str, member: str | None = None) -> TopImport:
    statement = f"from {module} import {member}" if member else f"import {module}"
    return TopImport(
        file=file, line=line, statement=statement, name=member or module.partition(".")[0], module=module, member=member
    )


def deferrable(*args: object, **named: object) -> Deferrable:
    return Deferrable(top(*args, **named), functions=(10,), quoted=(), typing=False)  # type: ignore[arg-type]


def fixed(imported: TopImport, kind: RulingKind = "import-time") -> Ruling:
    return Ruling(imported=imported, kind=kind, reason="used while the module is loaded")


def found(
    edges: Sequence[Edge], modules: Sequence[Import], movable: Sequence[Deferrable], rulings: Sequence[Ruling] = ()
) -> Prospects:
    return prospects(Outlook(ImportGraph(edges, modules), rulings), Packages(modules), movable, rulings)


APP = loaded("app", project=True, distribution=None)
START = Edge("__main__", "app", "run.py", 1, "<module>")


def asks(module: str, line: int, importer: str = "app", function: str = "<module>") -> Edge:
    return Edge(importer, module, f"{importer}.py", line, function)


def test_a_package_that_would_be_gone_is_a_candidate_with_what_that_saves() -> None:
    (candidate,) = found(
        [START, asks("pandas", 3), Edge("pandas", "pytz")],
        [APP, loaded("pandas", 20, 100), loaded("pytz", 2, 10)],
        [deferrable("app.py", 3, "pandas")],
    ).candidates
    assert candidate.packages == ("pandas",)
    assert candidate.gone == {"pandas", "pytz"}
    assert (candidate.predicted.bytes, candidate.predicted.modules) == (22 * MIB, 2)
    assert round(candidate.predicted.seconds, 6) == 0.11


def test_all_files_that_import_a_package_are_one_candidate() -> None:
    other = loaded("other", project=True, distribution=None)
    (candidate,) = found(
        [START, asks("other", 1), asks("pandas", 3), asks("pandas", 7, "other")],
        [APP, other, loaded("pandas", 20)],
        [deferrable("app.py", 3, "pandas"), deferrable("other.py", 7, "pandas")],
    ).candidates
    assert [one.imported.file for one in candidate.imports] == ["app.py", "other.py"]


def test_modules_of_one_package_are_one_candidate() -> None:
    (candidate,) = found(
        [START, asks("scipy.stats", 3), asks("scipy.special", 4)],
        [APP, loaded("scipy", 1), loaded("scipy.stats", 5, distribution="scipy"), loaded("scipy.special", 2)],
        [deferrable("app.py", 3, "scipy", "stats"), deferrable("app.py", 4, "scipy.special")],
    ).candidates
    assert candidate.packages == ("scipy",)
    assert candidate.gone == {"scipy", "scipy.stats", "scipy.special"}


def test_packages_that_share_a_namespace_are_told_apart() -> None:
    modules = [
        APP,
        loaded("google", distribution=None),
        loaded("google.storage", 5, distribution="google-storage"),
        loaded("google.pubsub", 4, distribution="google-pubsub"),
    ]
    candidates = found(
        [START, asks("google.storage", 3), asks("google.pubsub", 4)],
        modules,
        [deferrable("app.py", 3, "google.storage"), deferrable("app.py", 4, "google.pubsub")],
    ).candidates
    assert [one.packages for one in candidates] == [("google.storage",), ("google.pubsub",)]


def test_the_best_comes_first_whether_in_memory_or_in_time() -> None:
    candidates = found(
        [START, asks("small", 1), asks("slow", 2), asks("large", 3)],
        [APP, loaded("small", 2), loaded("slow", 0, 500), loaded("large", 10)],
        [deferrable("app.py", line, name) for line, name in ((1, "small"), (2, "slow"), (3, "large"))],
    ).candidates
    assert [one.packages[0] for one in candidates] == ["slow", "large", "small"]


def test_what_others_load_all_the_same_is_idle() -> None:
    prospect = found(
        [START, asks("numpy", 3), asks("pandas", 4), Edge("pandas", "numpy")],
        [APP, loaded("numpy", 5), loaded("pandas", 20)],
        [deferrable("app.py", 3, "numpy"), deferrable("app.py", 4, "pandas")],
    )
    assert [one.packages for one in prospect.candidates] == [("pandas",)]
    assert [one.packages for one in prospect.idle] == [("numpy",)]


def test_what_costs_little_is_only_counted() -> None:
    prospect = found(
        [START, asks("json", 3), asks("tiny", 4)],
        [APP, loaded("json", 0.5, 10, distribution="python"), loaded("tiny", 0.1)],
        [deferrable("app.py", 3, "json")],
        [fixed(top("app.py", 4, "tiny"))],
    )
    assert (prospect.candidates, prospect.fixed, prospect.small) == ((), (), 2)


def test_a_heavy_import_that_cannot_be_deferred_is_told_with_its_reason() -> None:
    prospect = found(
        [START, asks("sqlalchemy", 3)], [APP, loaded("sqlalchemy", 14)], [], [fixed(top("app.py", 3, "sqlalchemy"))]
    )
    assert [(one.imported.module, one.kind) for one in prospect.fixed] == [("sqlalchemy", "import-time")]


def test_where_one_file_needs_it_at_once_the_others_are_told_too() -> None:
    other = loaded("other", project=True, distribution=None)
    prospect = found(
        [START, asks("other", 1), asks("torch", 3), asks("torch", 7, "other")],
        [APP, other, loaded("torch", 90)],
        [deferrable("app.py", 3, "torch")],
        [fixed(top("other.py", 7, "torch"))],
    )
    assert prospect.candidates == ()
    assert [one.imported.file for one in prospect.fixed] == ["other.py"]


def test_an_import_inside_a_function_that_runs_at_start_up_keeps_the_package() -> None:
    prospect = found(
        [START, asks("pandas", 3), asks("pandas", 9, function="create_app")],
        [APP, loaded("pandas", 20)],
        [deferrable("app.py", 3, "pandas")],
    )
    assert prospect.candidates == ()
    assert [one.packages for one in prospect.idle] == [("pandas",)]


def test_the_projects_own_modules_are_named_and_not_tried() -> None:
    own = loaded("distances", 31, project=True, distribution=None)
    prospect = found([START, asks("distances", 3)], [APP, own], [deferrable("app.py", 3, "distances")])
    assert prospect.candidates == ()
    assert [(one.imported.module, one.kind) for one in prospect.fixed] == [("distances", "own-module")]


def test_what_an_own_module_imports_is_looked_at_in_its_own_right() -> None:
    own = loaded("charts", 0.1, project=True, distribution=None)
    prospect = found(
        [START, asks("charts", 3), asks("matplotlib", 1, "charts")],
        [APP, own, loaded("matplotlib", 20)],
        [deferrable("app.py", 3, "charts"), deferrable("charts.py", 1, "matplotlib")],
    )
    assert prospect.fixed == ()
    assert [one.packages for one in prospect.candidates] == [("matplotlib",)]


def test_a_statement_goes_on_importing_as_long_as_one_of_its_names_stays() -> None:
    prospect = found(
        [START, asks("sqlalchemy", 3)],
        [APP, loaded("sqlalchemy", 14)],
        [deferrable("app.py", 3, "sqlalchemy", "select")],
        [fixed(top("app.py", 3, "sqlalchemy", "Engine"))],
    )
    assert prospect.candidates == ()
    assert [one.imported.name for one in prospect.fixed] == ["Engine"]


def test_an_import_that_start_up_does_not_reach_is_no_matter() -> None:
    assert found([START], [APP], [deferrable("app.py", 3, "pandas")]) == Prospects((), (), (), 0)
