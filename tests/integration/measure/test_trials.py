"""One program in several variants: what each loads and holds, and how they compare."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.measured import NoProgress, program, target_at

from memci.errors import MemciError
from memci.measure.pair import Looks
from memci.measure.process import Limits, Run, Start
from memci.measure.scratch import Scratch
from memci.measure.trials import Bench
from memci.measure.variant import AS_IT_IS, Variant
from memci.model.entrypoint import Entrypoint, Ready
from memci.model.result import Outcome

HOLDS = 6_000_000

SHOP = "import heavy\ndef report():\n    return heavy.held\n"
DEFERRED = "def report():\n    import heavy\n    return heavy.held\n"

ENOUGH_AT_ONCE = Looks((2,), lambda _base, _head: True)

DONE = Run(
    outcome=Outcome(state="exited", exit_code=0),
    started=0.0,
    ready_after=0.1,
    run_queue_wait=0.0,
    cpu_time=0.1,
    peak_rss=10_000_000,
    anon_rss=5_000_000,
    listening=None,
    listening_anon_rss=None,
    processes=(),
    timeline=(),
    left_running=(),
    steal=0.0,
    pid=1,
    output_bytes=0,
)
"""A start as it might have been."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """`app.py` imports `shop`, and that `heavy`, which holds memory."""
    (tmp_path / "app.py").write_text("import os, shop\nprint(os.environ.get('MODE'), flush=True)\n")
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "heavy.py").write_text(f"import decimal\nheld = bytearray({HOLDS})\n")
    return tmp_path


@pytest.fixture
def benched(project: Path) -> Iterator[Bench]:
    with Scratch() as scratch:
        yield bench(project, scratch, program("python", "app.py"))


def bench(project: Path, scratch: Path, entrypoint: Entrypoint) -> Bench:
    return Bench(target_at(project), entrypoint, scratch, NoProgress())


def with_text(project: Path, **texts: str) -> Variant:
    return Variant({project / f"{name}.py": text.encode() for name, text in texts.items()})


def test_a_change_is_seen_to_keep_a_module_away_and_to_save_what_it_holds(project: Path, benched: Bench) -> None:
    same = with_text(project, shop=SHOP, app=(project / "app.py").read_text())
    changed = Variant({**same.texts, project / "shop.py": DEFERRED.encode()})

    before = benched.survey(same)
    assert before.outcome.good, before.outcome
    assert before.served == set(same.texts)
    heavy = next(one for one in before.imports if one.module == "heavy")
    # Its code, its names and the decimal module are small beside what it holds.
    assert HOLDS <= heavy.self_bytes < HOLDS + 200_000
    assert before.peak_heap is not None
    assert before.seconds is not None
    assert [(edge.importer, edge.file, edge.line) for edge in before.edges if edge.module == "heavy"] == [
        ("shop", "shop.py", 1)
    ]
    assert {"heavy", "decimal"} <= {one.module for one in before.imports}

    after = benched.look(changed)
    assert after.served == set(same.texts)
    assert not {"heavy", "decimal"} & {one.module for one in after.imports}

    base, head = benched.compare(same, changed, ENOUGH_AT_ONCE)
    for side in (base, head):
        assert side.outcome.good, side.outcome
        assert {"cold_start", "cpu_time", "anon_rss", "peak_rss", "peak_heap"} <= side.metrics.keys()
        assert [len(side.metrics[name].samples) for name in ("cold_start", "anon_rss", "peak_heap")] == [2, 2, 2]
    assert base.metrics["peak_heap"].value == before.peak_heap
    for name in ("peak_heap", "anon_rss", "peak_rss"):
        assert base.metrics[name].value - head.metrics[name].value > HOLDS
    assert (project / "shop.py").read_text() == SHOP
    assert not list(project.rglob("__pycache__"))


def test_a_variant_is_warmed_up_and_weighed_once_whatever_it_is_compared_with(project: Path) -> None:
    started: list[str] = []

    def run(start: Start, ready: Ready, limits: Limits, *, work: Path) -> Run:  # noqa: ARG001
        # The first variant has no text, so it is told of no listing.
        started.append(f"{'head' if 'MEMCI_PROBE_SERVED' in start.env else 'base'} {work.name.rpartition('-')[0]}")
        return DONE

    heads = [with_text(project, shop=text) for text in ("one = 1\n", "two = 2\n")]
    with Scratch() as scratch:
        trials = Bench(target_at(project), program("python", "app.py"), scratch, NoProgress(), run)
        for head in heads:
            compared = trials.compare(AS_IT_IS, head, ENOUGH_AT_ONCE)
            # Nothing was captured, since nothing ran.
            assert [[note.kind for note in side.notes if note.kind == "no-capture"] for side in compared] == [
                ["no-capture"],
                ["no-capture"],
            ]
    assert Counter(started) == {
        "base warm-up": 1,
        "base clean": 4,
        "base heap": 1,
        "head warm-up": 2,
        "head clean": 4,
        "head heap": 2,
    }


def test_a_change_that_breaks_the_program_says_why(project: Path, benched: Bench) -> None:
    broken = with_text(project, shop="import nowhere\n")
    look = benched.look(broken)
    assert (look.outcome.state, look.imports) == ("failed", [])
    assert "No module named 'nowhere'" in look.outcome.message
    base, head = benched.compare(AS_IT_IS, broken, ENOUGH_AT_ONCE)
    assert (base.outcome.state, head.outcome.state) == ("exited", "failed")
    assert "peak_heap" not in base.metrics


def test_another_command_runs_on_the_changed_files_and_says_how_it_went(project: Path, benched: Bench) -> None:
    changed = Variant(with_text(project, shop="word = 'changed'\n").texts, environ={"MODE": "variant"})
    code = "import os, shop; assert (shop.word, os.environ['MODE']) == ('changed', 'variant')"
    assert benched.smoke(changed, ("python", "-c", code)).good
    failed = benched.smoke(AS_IT_IS, shell=f'python -c "{code}"')
    assert (failed.state, failed.exit_code) == ("failed", 1)


def test_installed_bytecode_is_looked_for_beside_the_sources_and_not_written(project: Path, benched: Bench) -> None:
    installed = Variant(installed_bytecode=True)
    beside = f"shop.__spec__.cached.startswith({str(project)!r})"
    code = f"import sys, shop; sys.exit(2 * {beside} + sys.dont_write_bytecode)"
    assert benched.smoke(installed, ("python", "-c", code)).exit_code == 3
    assert benched.smoke(AS_IT_IS, ("python", "-c", code)).exit_code == 0
    base, head = benched.compare(installed, AS_IT_IS, ENOUGH_AT_ONCE, heap=False)
    assert (base.outcome.good, head.outcome.good) == (True, True)
    assert "peak_heap" not in base.metrics
    assert not list(project.rglob("__pycache__"))


def test_a_program_without_the_probe_cannot_be_looked_at(project: Path) -> None:
    (project / "app.py").write_text("")
    with Scratch() as scratch, pytest.raises(MemciError, match="what it imports could not be seen: Python ignores"):
        bench(project, scratch, program(sys.executable, "-I", "app.py")).look(AS_IT_IS)
