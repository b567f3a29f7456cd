"""What a look tells the graph."""

from memci.advise.survey import edges_of
from memci.deferral.graph import Edge
from memci.measure.capture import ImportEdge
from memci.measure.look import Look
from memci.model.result import Import, Outcome


def test_each_edge_has_its_line_and_what_code_without_a_name_asks_for_is_left_out() -> None:
    look = Look(
        Outcome(state="exited", exit_code=0),
        edges=[
            ImportEdge(1, "app", "app.py", 3, "<module>", "numpy"),
            ImportEdge(1, None, None, 0, None, "numpy.lib"),
            ImportEdge(1, "numpy.lib", None, 0, None, "numpy"),
        ],
    )
    assert edges_of(look) == [Edge("app", "numpy", "app.py", 3, "<module>"), Edge("numpy.lib", "numpy")]


def test_what_a_function_looks_up_in_another_package_is_needed_by_that_one_alone() -> None:
    look = Look(
        Outcome(state="exited", exit_code=0),
        imports=[Import(module="app", project=True), Import(module="numpy.docs"), Import(module="scipy.fast")],
        edges=[
            ImportEdge(1, "scipy", "scipy/__init__.py", 3, "<module>", "scipy.fast"),
            ImportEdge(1, "numpy.docs", "numpy/docs.py", 7, "add_newdoc", "scipy.fast"),
            ImportEdge(1, "numpy.docs", "numpy/docs.py", 9, "late", "json"),
            ImportEdge(1, "app", "app.py", 9, "create_app", "scipy.fast"),
        ],
    )
    assert [(edge.importer, edge.module) for edge in edges_of(look)] == [
        ("scipy", "scipy.fast"),
        ("numpy.docs", "json"),
        ("app", "scipy.fast"),
    ]
