"""Imports that one side has alone: named, with the line that asks and the way to it."""

from tests.factories import MIB, imported
from tests.unit.judge.causes.sides import CACHE, FLASK, FLASK_APP, JSON, KIB, LOADED, MAIN, REPORT, bigger, side

from memci.judge.causes import explain
from memci.model.comparison import ImportStep
from memci.model.result import Import, Location, Note

PANDAS = imported("pandas", "shop.report", ("shop/report.py", 3), 8, self_ms=80, distribution="pandas")
FRAME = imported("pandas.core", "pandas", ("pandas/__init__.py", 46), 20, self_ms=200, distribution="pandas")
NUMPY = imported("numpy", "pandas", ("pandas/__init__.py", 13), 10, self_ms=120, distribution="numpy")


def test_a_new_import_is_named_with_all_below_it_and_the_way_to_it() -> None:
    explained = explain(side(*LOADED), side(*LOADED, PANDAS, FRAME, NUMPY), [])
    (cause,) = explained.causes
    assert (cause.kind, cause.module, cause.distribution, cause.modules) == ("new-import", "pandas", "pandas", 3)
    assert (cause.bytes, cause.seconds) == (38 * MIB, 0.4)
    assert cause.where == Location(file="shop/report.py", line=3)
    assert cause.chain == [
        ImportStep(module="shop.main", imported_by=None),
        ImportStep(module="shop.report", imported_by=Location(file="shop/main.py", line=5)),
        ImportStep(module="pandas", imported_by=Location(file="shop/report.py", line=3)),
    ]
    assert explained.other_bytes == 0


def test_an_import_that_is_gone_is_named_by_the_line_that_asked() -> None:
    (cause,) = explain(side(*LOADED, PANDAS, FRAME, NUMPY), side(*LOADED), []).causes
    assert (cause.kind, cause.module, cause.bytes, cause.seconds) == ("gone-import", "pandas", -38 * MIB, -0.4)
    assert cause.where == Location(file="shop/report.py", line=3)
    assert [step.module for step in cause.chain] == ["shop.main", "shop.report", "pandas"]


def test_however_small_an_import_is_it_is_named() -> None:
    small = imported("shop.tiny", "shop.main", ("shop/main.py", 7), 0.001, project=True)
    (cause,) = explain(side(*LOADED), side(*LOADED, small), []).causes
    assert (cause.module, cause.bytes) == ("shop.tiny", 1049)


def test_what_runs_the_project_is_no_part_of_the_way() -> None:
    server = imported("uvicorn", None, ("bin/uvicorn", 3), 1, distribution="uvicorn")
    importer = imported("uvicorn.importer", "uvicorn", ("uvicorn/main.py", 5), 1, distribution="uvicorn")
    main = MAIN.model_copy(update={"parent": "uvicorn.importer"})
    others = (server, importer, main, *LOADED[1:])
    (cause,) = explain(side(*others), side(*others, PANDAS), []).causes
    assert [step.module for step in cause.chain] == ["shop.main", "shop.report", "pandas"]


def test_the_line_of_a_script_is_the_beginning_of_the_way() -> None:
    loaded = imported("yaml", None, ("app.py", 2), 1, distribution="pyyaml")
    below = imported("yaml.cyaml", "yaml", ("yaml/__init__.py", 12), 1, distribution="pyyaml")
    (cause,) = explain(side(), side(loaded, below), []).causes
    assert [(step.module, step.imported_by) for step in cause.chain] == [("yaml", Location(file="app.py", line=2))]


def test_when_a_distribution_asks_the_way_has_the_projects_line() -> None:
    added = imported("ssl", "flask.app", ("flask/app.py", 9), 1, distribution="python")
    (cause,) = explain(side(*LOADED), side(*LOADED, added), []).causes
    assert cause.where == Location(file="flask/app.py", line=9)
    assert ImportStep(module="flask", imported_by=Location(file="shop/main.py", line=1)) in cause.chain


def test_a_package_on_the_way_and_the_module_in_it_are_one_import_named_by_the_heavier() -> None:
    line = ("shop/report.py", 1)
    tree = [
        imported("xml", "shop.report", line, 0.001, distribution="python"),
        imported("xml.etree", "shop.report", line, 0.001, distribution="python"),
        imported("xml.etree.ElementTree", "shop.report", line, 0.2, distribution="python"),
        imported("pyexpat", "xml.etree.ElementTree", ("xml/etree/ElementTree.py", 5), 0.1, distribution="python"),
    ]
    (cause,) = explain(side(*LOADED), side(*LOADED, *tree), []).causes
    assert (cause.module, cause.modules) == ("xml.etree.ElementTree", 4)
    frames = [PANDAS, imported("pandas.testing", "shop.report", ("shop/report.py", 3), 1, distribution="pandas")]
    (cause,) = explain(side(*LOADED), side(*LOADED, *frames), []).causes
    assert (cause.module, cause.bytes) == ("pandas", 9 * MIB)


def test_imports_of_two_lines_or_of_two_distributions_are_two() -> None:
    other_line = imported("pandas.plotting", "shop.cache", ("shop/cache.py", 2), 1, distribution="pandas")
    same_line = imported("polars", "shop.report", ("shop/report.py", 3), 2, distribution="polars")
    causes = explain(side(*LOADED), side(*LOADED, PANDAS, other_line, same_line), []).causes
    assert [cause.module for cause in causes] == ["pandas", "polars", "pandas.plotting"]


def test_a_new_import_below_a_module_that_both_load_is_asked_for_by_that_module() -> None:
    """The project's new module only loads shop.report sooner; pandas is what shop.report asks for."""
    plugin = imported("shop.plugin", "shop.main", ("shop/main.py", 3), 0.1, project=True)
    report = REPORT.model_copy(update={"parent": "shop.plugin", "imported_by": Location(file="shop/plugin.py", line=1)})
    head = side(MAIN, CACHE, plugin, report, FLASK, FLASK_APP, JSON, PANDAS)
    causes = explain(side(*LOADED), head, []).causes
    assert [(cause.module, cause.modules) for cause in causes] == [("pandas", 1), ("shop.plugin", 1)]


def test_modules_whose_import_was_not_seen_belong_to_their_package() -> None:
    """Known from the heap alone, because the process was stopped before their import had ended."""
    package = Import(module="late", self_bytes=MIB, cumulative_bytes=3 * MIB, project=True)
    within = Import(module="late.part", self_bytes=2 * MIB, cumulative_bytes=2 * MIB, project=True)
    (cause,) = explain(side(*LOADED), side(*LOADED, package, within), []).causes
    assert (cause.module, cause.modules, cause.where) == ("late", 2, None)


def test_without_the_heap_imports_are_named_with_their_time() -> None:
    bare = side(*LOADED).model_copy(update={"metrics": {}})
    head = side(*LOADED, PANDAS, bigger(NUMPY, 100)).model_copy(update={"metrics": {}})
    explained = explain(bare, head, [])
    assert [(cause.module, cause.bytes, cause.seconds) for cause in explained.causes] == [("pandas", 0, 0.2)]
    assert explained.other_bytes == 0


def test_nothing_is_said_about_imports_that_could_not_be_seen() -> None:
    blind = side(notes=[Note(kind="no-capture", message="-I")], unattributed=9 * MIB)
    explained = explain(blind, side(*LOADED), [])
    assert explained.causes == []
    assert explained.other_bytes == round(8.5 * MIB) + 4_000 * KIB - 9 * MIB


def test_what_a_new_import_asks_for_when_it_is_called_is_part_of_it() -> None:
    certifi = imported("certifi", "shop.report", ("shop/report.py", 3), 0.1, self_ms=1, distribution="certifi")
    resources = imported("resources", "certifi", ("certifi/__init__.py", 2), 1, distribution="python")
    # Asked for while shop.report was loaded, by a line that it called: not while certifi was.
    readers = imported("readers", "shop.report", ("resources.py", 9), 2, self_ms=3, distribution="python")
    for loaded in ((certifi, resources, readers), (readers, certifi, resources)):
        (cause,) = explain(side(*LOADED), side(*LOADED, *loaded), []).causes
        assert (cause.module, cause.modules, cause.bytes) == ("certifi", 3, round(0.1 * MIB) + 3 * MIB)
        assert cause.where == Location(file="shop/report.py", line=3)


def test_what_a_new_file_of_the_project_imports_when_it_is_called_is_named() -> None:
    new = imported("shop.new", "shop.main", ("shop/main.py", 7), 0.1, project=True)
    late = imported("pandas", "shop.main", ("shop/new.py", 5), 8, distribution="pandas")
    causes = explain(side(*LOADED), side(*LOADED, new, late), []).causes
    assert [cause.module for cause in causes] == ["pandas", "shop.new"]


def test_modules_that_ask_for_each_other_are_one_import_each_way() -> None:
    one = imported("one", "shop.report", ("two.py", 3), 1, distribution="one")
    two = imported("two", "shop.report", ("one.py", 3), 1, distribution="two")
    (cause,) = explain(side(*LOADED), side(*LOADED, one, two), []).causes
    assert (cause.modules, cause.bytes) == (2, 2 * MIB)
