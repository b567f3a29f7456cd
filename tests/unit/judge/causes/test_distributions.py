"""Distributions with another version, and what packages cost."""

from tests.factories import MIB, environment, imported
from tests.unit.judge.causes.sides import (
    FLASK,
    FLASK_APP,
    JSON,
    KIB,
    LOADED,
    OUTSIDE,
    bigger,
    contents,
    line,
    side,
    through,
    upgraded,
)

from memci.judge.causes import distribution_changes, explain
from memci.model.comparison import DistributionChange
from memci.model.result import Import

OTHERS = LOADED[:3]
WEBSOCKETS = imported("websockets", "flask.app", ("flask/app.py", 9), 2, self_ms=20, distribution="websockets")
SSL = imported("ssl", "websockets", ("websockets/__init__.py", 1), 1, self_ms=10, distribution="python")
FLASK_JSON = imported("flask.json", "flask.app", ("flask/app.py", 5), 1, self_ms=9, distribution="flask")


def test_versions_that_differ_are_listed_by_name_pythons_too() -> None:
    base = environment(python="3.12.1", distributions={"pandas": "2.2.3", "b": "1", "same": "1"})
    head = environment(python="3.12.4", distributions={"a": "1", "pandas": "2.3.0", "same": "1"})
    assert distribution_changes(base, head) == [
        DistributionChange(distribution="a", base_version=None, head_version="1"),
        DistributionChange(distribution="b", base_version="1", head_version=None),
        DistributionChange(distribution="pandas", base_version="2.2.3", head_version="2.3.0"),
        DistributionChange(distribution="python", base_version="3.12.1", head_version="3.12.4"),
    ]
    assert distribution_changes(base, base) == []


def test_an_upgrade_costs_what_its_modules_and_those_it_newly_asks_for_cost() -> None:
    head = side(*OTHERS, bigger(FLASK, 300), bigger(FLASK_APP, -100), JSON, WEBSOCKETS, SSL, FLASK_JSON)
    explained = explain(side(*LOADED), head, [upgraded("flask", "3.0", "3.1"), upgraded("websockets", None, "12")])
    (cause,) = explained.causes
    assert (cause.kind, cause.distribution, cause.base_version, cause.head_version) == (
        "distribution",
        "flask",
        "3.0",
        "3.1",
    )
    assert (cause.bytes, cause.modules, cause.seconds) == (4 * MIB + 200 * KIB, 3, None)
    assert [step.module for step in cause.chain] == ["shop.main", "flask"]
    assert explained.other_bytes == 0


def test_what_an_upgrade_no_longer_asks_for_is_its_saving() -> None:
    (cause,) = explain(side(*LOADED, WEBSOCKETS, SSL), side(*LOADED), [upgraded("flask")]).causes
    assert (cause.kind, cause.distribution, cause.bytes) == ("distribution", "flask", -3 * MIB)


def test_a_module_of_an_upgraded_distribution_that_the_project_asks_for_is_the_projects_doing() -> None:
    asked = imported("flask.views", "shop.report", ("shop/report.py", 2), 2, distribution="flask")
    head = side(*OTHERS, bigger(FLASK, 300), FLASK_APP, JSON, asked)
    causes = explain(side(*LOADED), head, [upgraded("flask")]).causes
    assert [(cause.kind, cause.bytes) for cause in causes] == [("new-import", 2 * MIB), ("distribution", 300 * KIB)]


def test_what_is_newly_installed_and_asked_for_by_the_project_is_an_import() -> None:
    asked = imported("orjson", "shop.report", ("shop/report.py", 2), 2, distribution="orjson")
    (cause,) = explain(side(*LOADED), side(*LOADED, asked), [upgraded("orjson", None, "3")]).causes
    assert (cause.kind, cause.module) == ("new-import", "orjson")


def test_what_a_distribution_finds_because_it_is_installed_now_is_the_installations_doing() -> None:
    (cause,) = explain(side(*LOADED), side(*LOADED, WEBSOCKETS, SSL), [upgraded("websockets", None, "12")]).causes
    assert (cause.kind, cause.distribution, cause.base_version) == ("distribution", "websockets", None)
    assert (cause.bytes, cause.modules, cause.seconds) == (3 * MIB, 2, 0.03)


def test_an_upgrade_of_what_only_one_side_loads_is_an_import() -> None:
    (cause,) = explain(side(*LOADED), side(*LOADED, WEBSOCKETS), [upgraded("websockets")]).causes
    assert (cause.kind, cause.module) == ("new-import", "websockets")


def test_what_a_line_that_is_as_it_was_holds_through_an_upgraded_distribution_is_the_upgrades() -> None:
    same = [contents("shop/report.py", "a")]

    def held(kib: float, digest: str = "a") -> dict[str, object]:
        return {
            "sites": (line("shop/report.py:8", "<module>", kib),),
            "allocations": [through("flask", "shop/report.py:8", kib * 0.8)],
            "unattributed": OUTSIDE + round(kib * KIB),
            "lines": same if digest == "a" else [contents("shop/report.py", digest)],
        }

    base = side(*LOADED, **held(1_300))  # type: ignore[arg-type]
    (cause,) = explain(base, side(*LOADED, **held(100)), [upgraded("flask")]).causes  # type: ignore[arg-type]
    assert (cause.kind, cause.distribution, cause.bytes) == ("distribution", "flask", -1_200 * KIB)
    (cause,) = explain(base, side(*LOADED, **held(100, "b")), [upgraded("flask")]).causes  # type: ignore[arg-type]
    assert (cause.kind, cause.bytes) == ("shrunk-site", -1_200 * KIB)
    (cause,) = explain(base, side(*LOADED, **held(100)), []).causes  # type: ignore[arg-type]
    assert cause.kind == "shrunk-site"


def test_an_upgrade_that_changes_nothing_is_no_cause() -> None:
    assert explain(side(*LOADED), side(*LOADED), [upgraded("flask"), upgraded("never-loaded")]).causes == []


def test_packages_have_what_their_modules_cost_together_the_costliest_first() -> None:
    slim: list[Import] = [item for item in LOADED if item.distribution != "flask"]
    packages = explain(side(*slim), side(*LOADED, WEBSOCKETS), []).packages
    assert [(one.package, one.distribution, one.project, one.modules) for one in packages] == [
        ("flask", "flask", False, 2),
        ("shop", None, True, 3),
        ("websockets", "websockets", False, 1),
        ("python", "python", False, 1),
    ]
    flask, shop, *_ = packages
    assert (flask.base_bytes, flask.head_bytes, flask.base_seconds) == (None, round(4.5 * MIB), None)
    assert flask.head_seconds is not None
    assert round(flask.head_seconds, 6) == 0.039
    assert (shop.base_bytes, shop.head_bytes) == (round(3.5 * MIB), round(3.5 * MIB))


def test_packages_without_the_heap_have_no_bytes() -> None:
    bare = side(*LOADED).model_copy(update={"metrics": {}})
    packages = explain(bare, side(*LOADED), []).packages
    assert {one.base_bytes for one in packages} == {None}
    assert None not in {one.head_bytes for one in packages}


def test_only_the_costliest_packages_are_listed() -> None:
    many = [imported(f"p{number}", None, None, number / 100, distribution=f"p{number}") for number in range(40)]
    packages = explain(side(*many), side(*many), []).packages
    assert len(packages) == 30
    assert packages[0].package == "p39"


def test_the_way_to_a_distribution_has_the_line_that_asks_for_it_not_its_own() -> None:
    lazy = imported("flask.late", "shop.main", (str(FLASK.file), 41), 9, distribution="flask")
    loaded = (LOADED[0], lazy, *LOADED[1:])
    head = (LOADED[0], bigger(lazy, 300), *LOADED[1:])
    (cause,) = explain(side(*loaded), side(*head), [upgraded("flask")]).causes
    assert [step.module for step in cause.chain] == ["shop.main", "flask"]
