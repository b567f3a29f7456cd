"""Who is named as the reason when a deferred package is loaded all the same."""

from pathlib import Path

from memci.advise.changes import Change
from memci.advise.still_asking import still_asking
from memci.deferral.candidates import Candidate
from memci.deferral.deferrable import Deferrable
from memci.deferral.graph import Edge
from memci.model.advice import Predicted, TopImport
from memci.model.result import Location

BEFORE = """import requests
import other

def main():
    requests.get("")
"""
AFTER = """import other

def main():
    import requests

    requests.get("")
"""
IMPORTED = TopImport(file="app.py", line=1, statement="import requests", name="requests", module="requests")
CANDIDATE = Candidate(
    ("requests",),
    (Deferrable(IMPORTED, functions=(4,), quoted=(), typing=False),),
    frozenset({"requests"}),
    Predicted(bytes=0, seconds=0, modules=1),
)
CHANGE = Change(Path("/app"), {"app.py": BEFORE.encode()}, {"app.py": AFTER.encode()})


def asked(*edges: Edge) -> tuple[str, Location | None]:
    return still_asking(edges, {"requests"}, CANDIDATE, CHANGE)


def test_a_function_that_has_been_given_the_import_is_called_at_start_up() -> None:
    reason, where = asked(Edge("app", "requests", "app.py", 4, "main"))
    assert reason == "It saves nothing: main() at app.py:4 is called at start-up, and needs requests."
    assert where == Location(file="app.py", line=4, function="main")


def test_another_line_of_a_changed_file_is_told_as_it_was() -> None:
    reason, where = asked(Edge("app", "requests", "app.py", 1, "<module>"))
    assert reason == "It saves nothing by itself: app.py:2 asks for requests too, at start-up."
    assert where == Location(file="app.py", line=2, function="<module>")


def test_whoever_is_outside_the_package_is_named_first() -> None:
    inside, outside = Edge("requests.api", "requests", "requests/api.py", 1), Edge("other", "requests", "other.py", 7)
    reason, _ = asked(inside, outside)
    assert reason == "It saves nothing by itself: other.py:7 asks for requests too, at start-up."


def test_nobody_is_named_when_no_statement_asks() -> None:
    assert asked(Edge("json", "json.decoder")) == (
        "It saves nothing: requests is loaded all the same, and no import statement says by whom.",
        None,
    )
