"""What a look tells the graph."""

from memci.advise.survey import edges_of
from memci.deferral.graph import Edge
from memci.measure.capture import ImportEdge
from memci.measure.look import Look
from memci.model.result import Import, Location, Outcome


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


def test_what_a_function_loads_for_another_module_is_asked_for_by_that_one() -> None:
    look = Look(
        Outcome(state="exited", exit_code=0),
        imports=[
            Import(
                module="scipy.fast", parent="scipy", imported_by=Location(file="numpy/docs.py", line=7, function="f")
            ),
            Import(module="late", parent=None, imported_by=Location(file="app.py", line=9, function="create_app")),
        ],
        edges=[
            ImportEdge(1, "numpy.docs", "numpy/docs.py", 7, "f", "scipy.fast"),
            ImportEdge(1, "other", "other.py", 3, "g", "scipy.fast"),
            ImportEdge(1, "app", "app.py", 9, "create_app", "late"),
        ],
    )
    assert [(edge.importer, edge.module) for edge in edges_of(look)] == [
        ("scipy", "scipy.fast"),
        ("other", "scipy.fast"),
        ("app", "late"),
    ]
