"""What a look tells the graph."""

from memci.advise.survey import edges_of
from memci.deferral.graph import Edge
from memci.measure.capture import ImportEdge
from memci.measure.look import Look
from memci.model.result import Outcome


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
