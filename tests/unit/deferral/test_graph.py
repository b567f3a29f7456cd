"""What would not be loaded without an import: nothing that somebody else asks for too."""

from memci.deferral.graph import Edge, ImportGraph, Weight
from memci.model.result import Import


def module(name: str, bytes_: int = 0, seconds: float = 0.0, parent: str | None = None) -> Import:
    return Import(module=name, parent=parent, self_bytes=bytes_, self_seconds=seconds)


def graph(*edges: tuple[str, str], modules: str = "") -> ImportGraph:
    named = [name for edge in edges for name in edge if name != "__main__"]
    return ImportGraph(
        [Edge(importer, imported) for importer, imported in edges],
        [module(name) for name in dict.fromkeys([*named, *modules.split()])],
    )


def test_without_the_only_edge_to_it_a_module_is_gone_with_all_below_it() -> None:
    found = graph(("__main__", "app"), ("app", "pandas"), ("pandas", "pytz"), ("app", "flask"))
    assert found.gone(lambda edge: edge.module == "pandas") == {"pandas", "pytz"}


def test_what_another_module_asks_for_too_stays() -> None:
    found = graph(("__main__", "app"), ("app", "pandas"), ("app", "numpy"), ("pandas", "numpy"))
    assert found.gone(lambda edge: edge == Edge("app", "numpy")) == frozenset()
    assert found.gone(lambda edge: edge.importer == "app" and edge.module != "flask") == {"pandas", "numpy"}


def test_a_ring_of_modules_goes_as_a_whole() -> None:
    found = graph(("__main__", "a"), ("a", "b"), ("b", "c"), ("c", "b"))
    assert found.gone(lambda edge: edge == Edge("a", "b")) == {"b", "c"}


def test_a_module_takes_its_package_along() -> None:
    found = graph(("__main__", "scipy.stats"), modules="scipy")
    assert found.reached_from("scipy.stats") == {"scipy.stats", "scipy"}
    assert found.gone(lambda edge: edge.module == "scipy.stats") == {"scipy.stats", "scipy"}


def test_what_no_statement_asked_for_belongs_to_whoever_was_being_loaded() -> None:
    found = ImportGraph(
        [Edge("__main__", "fast"), Edge("__main__", "other")],
        [module("fast"), module("other"), module("by_c", parent="fast"), module("at_start")],
    )
    assert found.gone(lambda edge: edge.module == "fast") == {"fast", "by_c"}
    assert "at_start" not in found.gone(lambda edge: edge.module != "at_start")


def test_a_module_that_is_no_longer_known_may_still_have_asked() -> None:
    found = ImportGraph([Edge("removed", "json")], [module("json")])
    assert found.gone(lambda _: False) == frozenset()


def test_edges_of_modules_that_were_not_loaded_say_nothing() -> None:
    found = ImportGraph([Edge("__main__", "absent"), Edge("__main__", "app")], [module("app")])
    assert [edge.module for edge in found.askers("absent")] == []


def test_the_weight_of_modules_is_the_sum_of_what_each_costs_by_itself() -> None:
    found = ImportGraph([], [module("a", 10, 0.5), module("b", 5, 0.25), module("c", 1, 1.0)])
    assert found.weight({"a", "b", "unknown"}) == Weight(15, 0.75)


def test_one_that_was_made_by_hand_goes_with_its_package() -> None:
    found = ImportGraph(
        [Edge("__main__", "torch"), Edge("torch._C._made", "torch"), Edge("torch._C._made", "json")],
        [module("torch"), module("json")],
    )
    assert found.gone(lambda edge: edge == Edge("__main__", "torch")) == {"torch", "json"}


def test_a_part_that_nobody_asked_for_does_not_keep_its_package() -> None:
    found = ImportGraph([Edge("__main__", "scipy")], [module("scipy"), module("scipy._made_by_c")])
    assert found.gone(lambda edge: edge == Edge("__main__", "scipy")) == {"scipy", "scipy._made_by_c"}
