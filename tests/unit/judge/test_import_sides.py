"""The imports of two sides as one tree, and what packages cost on both."""

from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MIB, imported, shop_web

from memci.judge.import_packages import packages
from memci.judge.import_sides import import_costs, merged_imports
from memci.model.result import EntrypointResult, Import


def start(*imports: Import) -> EntrypointResult:
    return shop_web(imports=list(imports))


def below(base: EntrypointResult | None, head: EntrypointResult) -> dict[str, str]:
    """For every module what it stands below."""
    modules = merged_imports(base, head)
    return {module.name: modules[parent][1].name if parent >= 0 else "" for parent, module in modules}


def test_a_module_that_moved_stands_where_the_head_loads_it_and_has_not_changed() -> None:
    base = start(imported("shop"), imported("flask", "shop"), imported("numpy", "flask", self_mib=5))
    head = start(imported("shop"), imported("pandas", "shop", self_mib=9), imported("numpy", "pandas", self_mib=5))
    assert below(base, head) == {"shop": "", "pandas": "shop", "numpy": "pandas", "flask": "shop"}
    tree = import_costs(merged_imports(base, head), lambda item: item.self_bytes)
    assert {node.what.name: node.difference for node in tree if node.what}["numpy"] == 0


def test_a_module_that_is_gone_stands_where_the_base_loaded_it() -> None:
    base = start(imported("shop"), imported("pandas", "shop", self_mib=9), imported("numpy", "pandas", self_mib=5))
    assert below(base, start(imported("shop"))) == {"shop": "", "pandas": "shop", "numpy": "pandas"}


@st.composite
def starts(draw: st.DrawFn) -> EntrypointResult:
    """Any list of imports, rings and unknown parents among them."""
    names = st.sampled_from(["", "shop", "flask", "flask.app", "numpy", "pandas", "re"])
    size = st.integers(0, 10**9)
    one = st.builds(
        Import, module=names, parent=st.none() | names, self_bytes=size, self_rss_bytes=st.integers(-(10**9), 10**9)
    )
    return shop_web(imports=draw(st.lists(one, max_size=9)), unattributed_bytes=draw(size))


@given(starts(), starts())
def test_every_modules_cost_is_in_the_tree_once(base: EntrypointResult, head: EntrypointResult) -> None:
    modules = merged_imports(base, head)
    outside = (base.unattributed_bytes, head.unattributed_bytes)
    tree = import_costs(modules, lambda item: item.self_bytes, outside)
    firsts = [{item.module: item for item in reversed(side.imports)}.values() for side in (base, head)]
    assert sum(node.base for node in tree) == sum(item.self_bytes for item in firsts[0]) + outside[0]
    assert sum(node.head for node in tree) == sum(item.self_bytes for item in firsts[1]) + outside[1]
    assert all(0 <= node.parent < index for index, node in enumerate(tree) if index)
    found = packages(module for _, module in modules)
    assert sum(one.costs(lambda item: item.self_bytes)[1] for one in found) == sum(
        item.self_bytes for item in firsts[1]
    )


def test_a_package_is_its_modules_taken_together() -> None:
    modules = [module for _, module in merged_imports(shop_web(False), shop_web(True))]
    pandas = next(one for one in packages(modules) if one.name == "pandas")
    before, after = pandas.costs(lambda item: item.self_bytes)
    assert before == 0
    assert after > 10 * MIB
    assert pandas.asked_for_by is not None
    assert pandas.asked_for_by.file == "shop/report.py"


def test_a_chain_of_ten_thousand_imports_is_no_matter() -> None:
    deep = [Import(module=f"m{n}", parent=f"m{n - 1}" if n else None, self_bytes=1) for n in range(10_000)]
    assert len(merged_imports(start(*deep), start(*deep))) == 10_000
