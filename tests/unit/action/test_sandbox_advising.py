"""Where something may come of an advice, and where nothing is started for it."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.advices import top_import
from tests.factories import imported, result, shop_web

from memci.action.sandbox.advising import News, advise
from memci.action.sandbox.order import Order
from memci.deferral.candidates import Candidate
from memci.deferral.deferrable import Deferrable
from memci.measure.distributions import Distributions
from memci.measure.interpreter import Interpreter
from memci.measure.naming import Naming
from memci.measure.privacy import Privacy
from memci.measure.record import Recording
from memci.measure.target import Target
from memci.model.advice import Advice, Predicted
from memci.model.entrypoint import Entrypoint
from memci.model.result import EntrypointResult, Import, Outcome
from memci.render.terminal.progress import Lines

FILE = "shop/report.py"
PANDAS = imported("pandas", "shop.report", (FILE, 3), 1.2, 38.2, 65, 410, "pandas")


def candidate(*lines: int, gone: Sequence[str] = ("pandas",)) -> Candidate:
    imports = [Deferrable(top_import("import pandas", FILE, line), (9,), (), typing=False) for line in lines]
    return Candidate(("pandas",), tuple(imports), frozenset(gone), Predicted(bytes=1, seconds=1, modules=1))


def test_a_candidate_is_the_changes_when_one_of_its_lines_is_new() -> None:
    news = News({FILE: frozenset([3])}, None)
    assert news.concern(candidate(3, 20))
    assert not news.concern(candidate(4, 20))


def test_or_when_what_it_spares_was_not_loaded_before() -> None:
    assert News({}, ["numpy"]).concern(candidate(3))
    assert not News({}, ["pandas"]).concern(candidate(3))
    assert not News({}, ["numpy"]).concern(candidate(3, gone=["pandas.core"]))


def test_what_was_loaded_before_is_known_or_says_nothing() -> None:
    assert not News({}, None).concern(candidate(3))
    assert not News({}, None).may_pay(PANDAS)
    assert News({}, []).may_pay(PANDAS)


@pytest.mark.parametrize(
    ("one", "worth"),
    [
        (PANDAS, True),
        (imported("pandas", "shop.report", (FILE, 3), mib=1.0), True),
        (imported("pandas", "shop.report", (FILE, 3), ms=20), True),
        (imported("pandas", "shop.report", (FILE, 3), mib=0.99, ms=19), False),
        (imported("pandas", "shop.report", (FILE, 4), 1.2, 38.2), False),
        (imported("pandas", "shop.report", ("shop/other.py", 3), 1.2, 38.2), False),
        (imported("shop.data", "shop.report", (FILE, 3), 1.2, 38.2, project=True), False),
        (imported("pandas", None, None, 1.2, 38.2), False),
    ],
)
def test_only_what_is_heavy_new_and_not_the_projects_own_is_worth_a_look(one: Import, worth: bool) -> None:
    assert News({FILE: frozenset([3])}, None).may_pay(one) is worth


def advised(folder: Path, order: Order, head: EntrypointResult, base: EntrypointResult | None = None) -> list[Advice]:
    """What is kept of advice; whoever starts the program finds no interpreter."""
    python = Interpreter(folder / "no-python", "3.12.1", "cpython", "cp312", "x86_64", folder, True, (), ())
    none = Distributions(())
    naming = Naming(folder, (), (), none)
    target = Target(folder, python, folder, {}, none, naming, Privacy([]))
    kept: list[Advice] = []
    with closing(Lines(lambda _line: None)) as progress:
        recording = Recording(folder, progress)
        order = replace(order, root=str(folder), entrypoints=(Entrypoint("web", command=("python", "app.py")),))
        advise(order, target, result(head), result(base) if base else None, recording, kept.append)
    return kept


CHANGED = Order("", (), advise="changed")


def test_nothing_is_started_for_a_change_that_loads_nothing_new(tmp_path: Path) -> None:
    (kept,) = advised(tmp_path, CHANGED, shop_web(), base=shop_web())
    assert (kept.entrypoints, kept.complete) == ([], True)


def test_nor_where_nobody_knows_what_is_new(tmp_path: Path) -> None:
    (kept,) = advised(tmp_path, CHANGED, shop_web())
    assert (kept.entrypoints, kept.complete) == ([], True)


def test_nor_for_a_program_that_does_not_start_of_which_nothing_is_known_then(tmp_path: Path) -> None:
    failed = shop_web(outcome=Outcome(state="failed", message="It failed."))
    (kept,) = advised(tmp_path, replace(CHANGED, advise="all"), failed)
    assert (kept.entrypoints, kept.complete) == ([], False)


@pytest.mark.parametrize(
    ("order", "base"),
    [
        pytest.param(CHANGED, shop_web(with_pandas=False), id="the base that was measured too did not load it"),
        pytest.param(replace(CHANGED, loaded_before={"web": ("flask",)}), None, id="nor did the baseline"),
        pytest.param(replace(CHANGED, advise="all"), shop_web(), id="everything is to be tried"),
    ],
)
def test_the_program_is_looked_into_where_something_heavy_is_new(
    tmp_path: Path, order: Order, base: EntrypointResult | None
) -> None:
    with pytest.raises(FileNotFoundError, match="no-python"):
        advised(tmp_path, order, shop_web(), base)


def test_what_the_base_loads_goes_before_what_the_baseline_says(tmp_path: Path) -> None:
    order = replace(CHANGED, loaded_before={"web": ()})
    assert advised(tmp_path, order, shop_web(), base=shop_web())[0].entrypoints == []
