from tests.factories import imported

from memci.judge.import_tree import ImportTree, package_of


def walked(tree: ImportTree) -> list[tuple[str, str | None]]:
    return [(item.module, parent.module if parent else None) for item, parent in tree.walk()]


def test_parents_come_before_their_children() -> None:
    tree = ImportTree([imported("c", "b"), imported("b", "a"), imported("a"), imported("d", "a")])
    assert walked(tree) == [("a", None), ("b", "a"), ("d", "a"), ("c", "b")]


def test_an_unknown_parent_makes_a_root() -> None:
    assert walked(ImportTree([imported("a", "gone")])) == [("a", None)]


def test_a_module_named_twice_counts_once() -> None:
    tree = ImportTree([imported("a", None, None, 1), imported("a", "a", None, 2)])
    assert walked(tree) == [("a", None)]
    assert tree.modules["a"].self_bytes == 2**20


def test_a_module_that_is_its_own_parent_is_a_root() -> None:
    assert walked(ImportTree([imported("a", "a"), imported("b", "a")])) == [("a", None), ("b", "a")]


def test_a_ring_is_cut_and_every_module_is_walked_once() -> None:
    ring = [imported("a", "c"), imported("b", "a"), imported("c", "b"), imported("below", "b"), imported("free")]
    tree = ImportTree(ring)
    assert sorted(module for module, _ in walked(tree)) == ["a", "b", "below", "c", "free"]
    assert tree.children("c") == []


def test_a_module_belongs_to_its_distribution_else_to_its_top_level_package() -> None:
    assert package_of(imported("yaml.loader", distribution="PyYAML")) == "PyYAML"
    assert package_of(imported("json.decoder")) == "json"
