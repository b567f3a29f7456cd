"""Comparisons of every kind that a renderer meets, made by hand: what was decided is given, not tested."""

from typing import Any

from memci.model.comparison import (
    AllocationChange,
    Breach,
    Cause,
    CauseKind,
    Comparison,
    DistributionChange,
    EntrypointComparison,
    ForbiddenImport,
    ImportStep,
    Limit,
    MetricComparison,
    Mismatch,
    NewImport,
    PackageCost,
    Side,
    TimeTest,
    Verdict,
    Waiver,
)
from memci.model.profit import Gain, Profit
from memci.model.result import Commit, Import, Location, Metric, MetricName, Note, Outcome
from tests.factories import HOSTILE, KIB, MIB, bytes_metric, environment, seconds_metric

BASE_SHA, HEAD_SHA = "b" * 40, "c" * 40
REPORT = Location(file="shop/report.py", line=3, function="<module>")
CACHE = Location(file="shop/cache.py", line=41, function="load")


def metric(name: MetricName, base: Metric | None, head: Metric | None, **changes: Any) -> MetricComparison:
    """A metric that passes and that nobody asked about, by default."""
    either = head or base
    fields: dict[str, Any] = {
        "metric": name,
        "unit": either.unit if either else "bytes",
        "base": base,
        "head": head,
        "difference": head.value - base.value if base and head else None,
        "limit": None,
        "verdict": "pass" if base else "no-baseline",
    }
    return MetricComparison(**(fields | changes))


def heap(base: float, head: float, most: float | None = None, **changes: Any) -> MetricComparison:
    """The peak of the heap in MiB, with a budget when there is a `most`, broken when it is passed."""
    broken = most is not None and head > most
    fields: dict[str, Any] = {
        "changed": abs(head - base) > 0.1,
        "limit": None if most is None else Limit(max=round(most * MIB)),
        "breach": Breach(rule="max", allowed=round((most or 0) * MIB), over=round((head - (most or 0)) * MIB))
        if broken
        else None,
        "verdict": "fail" if broken else "pass",
    }
    return metric("peak_heap", bytes_metric(base, 0, 2), bytes_metric(head, 0, 2), **(fields | changes))


def start(base: float, head: float, **changes: Any) -> MetricComparison:
    """The cold start in milliseconds."""
    return metric("cold_start", seconds_metric(base), seconds_metric(head), **changes)


def time_test(ratio: float, answer: str = "slower", pairs: int = 10) -> TimeTest:
    """A test that found this ratio, with an interval of 2 % on both sides."""
    return TimeTest(
        pairs=pairs,
        ratio=ratio,
        low=ratio - 0.02,
        high=ratio + 0.02,
        confidence=0.99,
        tolerance=0.05,
        p_slower=0.0001 if answer == "slower" else 0.4,
        p_within=0.9 if answer == "slower" else 0.001,
        detectable=0.04,
        answer=answer,  # type: ignore[arg-type]
    )


def slower_start() -> MetricComparison:
    """A start that got 12 % slower, against a budget of 5 %."""
    return start(
        400,
        448,
        changed=True,
        test=time_test(1.118),
        limit=Limit(increase=0.05, floor=0.02),
        breach=Breach(rule="increase", allowed=0.42, over=0.028),
        verdict="fail",
    )


def cause(kind: CauseKind, mib: float, ms: float | None = None, **changes: Any) -> Cause:
    """A cause of a kind, with what it needs: pandas, pydantic, shop.models, or the shop's cache."""
    fields: dict[CauseKind, dict[str, Any]] = {
        "new-import": {"module": "pandas", "modules": 214, "where": REPORT},
        "gone-import": {"module": "pandas", "modules": 214, "where": REPORT},
        "distribution": {"distribution": "pydantic", "base_version": "2.8.2", "head_version": "2.9.0", "modules": 41},
        "grown-module": {"module": "shop.models"},
        "shrunk-module": {"module": "shop.models"},
        "slower-module": {"module": "shop.models", "where": REPORT},
        "new-site": {"where": CACHE},
        "grown-site": {"where": CACHE},
        "shrunk-site": {"where": CACHE},
        "gone-site": {"where": CACHE},
    }
    seconds = None if ms is None else ms / 1000
    return Cause(kind=kind, bytes=round(mib * MIB), seconds=seconds, **(fields[kind] | changes))


def way(*places: tuple[str, str, int]) -> list[ImportStep]:
    """A chain of imports: module, file and line of each."""
    return [
        ImportStep(module=module, imported_by=Location(file=file, line=line, function="<module>"))
        for module, file, line in places
    ]


TO_PANDAS = way(
    ("shop.main", "shop/__main__.py", 2), ("shop.report", "shop/main.py", 5), ("pandas", "shop/report.py", 3)
)


def allocation(kind: str, file: str, line: int, function: str, base: float, head: float) -> AllocationChange:
    """A function that holds another amount of MiB."""
    return AllocationChange(
        kind=kind,  # type: ignore[arg-type]
        file=file,
        line=line,
        function=function,
        project=file.startswith("shop/"),
        distribution=None if file.startswith("shop/") else file.split("/", maxsplit=1)[0],
        caller=None if file.startswith("shop/") else REPORT,
        base_bytes=round(base * MIB),
        head_bytes=round(head * MIB),
        difference=round(head * MIB) - round(base * MIB),
    )


def package(name: str, base: float | None, head: float | None, modules: int = 20) -> PackageCost:
    """What a package costs, in MiB; the shop is the project's, the others are distributions."""
    return PackageCost(
        package=name,
        distribution=None if name == "shop" else name,
        project=name == "shop",
        base_bytes=None if base is None else round(base * MIB),
        head_bytes=None if head is None else round(head * MIB),
        base_seconds=None if base is None else base / 100,
        head_seconds=None if head is None else head / 100,
        modules=modules,
    )


def entrypoint(name: str = "web", verdict: Verdict = "pass", **changes: Any) -> EntrypointComparison:
    """A server that costs what it did before."""
    fields: dict[str, Any] = {
        "name": name,
        "command": ["gunicorn", "-b", "127.0.0.1:0", "shop.main:app"],
        "ready": "http/health",
        "runs": 10,
        "basis": "compared",
        "outcome": Outcome(state="ready"),
        "base_outcome": Outcome(state="ready"),
        "metrics": [
            heap(34.1, 34.1),
            metric("anon_rss", bytes_metric(41.5), bytes_metric(41.6)),
            start(295, 297, test=time_test(1.004, "within")),
            metric("cpu_time", seconds_metric(520), seconds_metric(530)),
        ],
        "packages": [package("flask", 13.9, 13.9), package("shop", 6.1, 6.1, 9)],
        "verdict": verdict,
    }
    return EntrypointComparison(**(fields | changes))


def side(sha: str, **changes: Any) -> Side:
    """Where figures come from."""
    fields: dict[str, Any] = {
        "memci": "0.1.0",
        "created": "2026-11-21T08:00:00Z",
        "commit": Commit(sha=sha, ref="refs/heads/main"),
        "environment": environment(),
    }
    return Side(**(fields | changes))


def comparison(*entrypoints: EntrypointComparison, **changes: Any) -> Comparison:
    """A comparison whose verdict is the worst of its entrypoints'."""
    order = ["pass", "no-baseline", "inconclusive", "warn", "waived", "fail"]
    fields: dict[str, Any] = {
        "base": side(BASE_SHA),
        "head": side(HEAD_SHA),
        "entrypoints": list(entrypoints),
        "verdict": max((one.verdict for one in entrypoints), key=order.index, default="pass"),
    }
    return Comparison(**(fields | changes))


def with_pandas(name: str = "web", verdict: Verdict = "fail", most: float | None = 60.0) -> EntrypointComparison:
    """pandas slipped in at the top of a module, over the budget of the heap."""
    return entrypoint(
        name,
        verdict,
        metrics=[
            heap(34.1, 72.3, most, verdict=verdict),
            metric("anon_rss", bytes_metric(41.5), bytes_metric(79.7), changed=True),
            start(295, 705, changed=True, test=time_test(2.39)),
        ],
        causes=[
            cause("new-import", 31.2, 410, chain=TO_PANDAS),
            cause("grown-site", 6.0),
            cause("distribution", 0.8, 12, distribution="Flask", base_version="3.0.0", head_version="3.1.2"),
        ],
        other_bytes=round(0.2 * MIB),
        new_imports=[
            NewImport(
                module="pandas",
                distribution="pandas",
                imported_by=REPORT,
                added_bytes=round(31.2 * MIB),
                added_rss_bytes=round(34 * MIB),
                added_seconds=0.41,
                modules=214,
            )
        ],
        allocations=[
            allocation("new", "pandas/core/generic.py", 0, "<import>", 0, 11.4),
            allocation("new", "numpy/core/_internal.py", 0, "<import>", 0, 7.4),
            allocation("grown", "shop/cache.py", 41, "load", 6.0, 12.0),
            allocation("shrunk", "jinja2/lexer.py", 512, "compile_rules", 3.2, 3.0),
            allocation("gone", "shop/old.py", 7, "prefetch", 0.4, 0),
        ],
        packages=[package("pandas", None, 20.1, 214), package("flask", 13.1, 13.9), package("shop", 6.1, 12.1, 9)],
    )


def passing() -> Comparison:
    """Nothing changed."""
    return comparison(entrypoint())


def better() -> Comparison:
    """pandas is no longer loaded at start-up, of a program that starts often and runs many times."""
    return comparison(
        entrypoint(
            metrics=[
                heap(72.3, 41.1),
                metric("anon_rss", bytes_metric(172.5), bytes_metric(41.5), changed=True),
                start(705, 295, changed=True, test=time_test(0.418, "within")),
            ],
            causes=[cause("gone-import", -31.2, -410)],
            gain=Gain(seconds=0.41, bytes=131 * MIB),
            profit=Profit(seconds_a_day=820.0, bytes=24 * 131 * MIB),
        )
    )


def failing() -> Comparison:
    """A new import breaks the budget of the heap."""
    changed = [
        DistributionChange(distribution="Flask", base_version="3.0.0", head_version="3.1.2"),
        DistributionChange(distribution="pandas", base_version=None, head_version="2.2.3"),
        DistributionChange(distribution="idna", base_version="3.7", head_version="3.8"),
    ]
    return comparison(with_pandas(), distributions=changed)


def warning() -> Comparison:
    """The heap grew, and there is no budget."""
    default = Limit(increase=0.02, floor=MIB, level="warn", origin="default")
    grew = heap(
        34.1,
        40.1,
        verdict="warn",
        limit=default,
        breach=Breach(rule="increase", allowed=round(35.1 * MIB), over=round(5.0 * MIB)),
    )
    return comparison(
        entrypoint(
            verdict="warn",
            metrics=[grew, metric("anon_rss", bytes_metric(41.5), bytes_metric(47.4), changed=True), start(295, 297)],
            causes=[cause("grown-site", 6.0)],
            allocations=[allocation("grown", "shop/cache.py", 41, "load", 6.0, 12.0)],
        )
    )


def slower() -> Comparison:
    """The start got slower, and nothing else changed."""
    return comparison(entrypoint(verdict="fail", metrics=[heap(34.1, 34.1), slower_start()]))


def undecided() -> Comparison:
    """As many pairs as there may be gave no answer."""
    start_ = start(
        400,
        412,
        test=time_test(1.03, "undecided", 30),
        limit=Limit(increase=0.05),
        verdict="inconclusive",
        reason="undecided",
    )
    return comparison(entrypoint(verdict="inconclusive", metrics=[heap(34.1, 34.1), start_]))


def waived() -> Comparison:
    """The budget is broken, and somebody lets it."""
    return comparison(with_pandas(verdict="waived"), waiver=Waiver(by="octocat", reason="label memci-waive"))


def without_base() -> Comparison:
    """The first run on a repository."""
    metrics = [
        metric("peak_heap", None, bytes_metric(34.1, 0, 2)),
        metric("anon_rss", None, bytes_metric(41.5)),
        metric("cold_start", None, seconds_metric(295)),
    ]
    alone = entrypoint(verdict="no-baseline", basis="no-baseline", base_outcome=None, metrics=metrics, packages=[])
    return comparison(alone, base=None)


def crashed() -> Comparison:
    """The program does not start any more."""
    outcome = Outcome(
        state="failed",
        exit_code=1,
        message="Ended with exit code 1: ModuleNotFoundError: No module named 'flaks'",
        output_tail="Loading the shop …\nTraceback (most recent call last):\n"
        '  File "shop/main.py", line 1, in <module>\n    import flaks\n'
        "ModuleNotFoundError: No module named 'flaks'\n",
    )
    return comparison(entrypoint(verdict="fail", outcome=outcome, metrics=[], packages=[]))


def not_comparable() -> Comparison:
    """Another Python."""
    metrics = [metric("peak_heap", None, bytes_metric(34.1, 0, 2)), metric("cold_start", None, seconds_metric(295))]
    mismatches = [Mismatch(what="Python", base="3.12", head="3.13"), Mismatch(what="libc", base="musl", head="glibc")]
    return comparison(
        entrypoint(verdict="no-baseline", basis="not-comparable", mismatches=mismatches, metrics=metrics, packages=[])
    )


def several() -> Comparison:
    """One that fails, one that warns, and some that pass."""
    (warned,) = warning().entrypoints
    named = warned.model_copy(update={"name": "worker"})
    return comparison(entrypoint("admin"), with_pandas(), named, *(entrypoint(f"job-{number}") for number in range(4)))


def all_pass(count: int) -> Comparison:
    """So many entrypoints that cost what they did."""
    return comparison(*(entrypoint(f"job-{number}") for number in range(count)))


def hostile_comparison() -> Comparison:
    """Every text of it is one of HOSTILE."""
    texts = [text for text in HOSTILE if text]
    return comparison(
        *(_hostile_entrypoint(texts[number:] + texts[:number]) for number in range(3)),
        base=side(BASE_SHA, memci=texts[3], created=texts[4]),
        head=side(
            HEAD_SHA,
            memci=texts[0],
            created=texts[6],
            environment=environment(
                python=texts[5],
                libc=texts[6],
                arch=texts[7],
                cpu=texts[8],
                memray=texts[9],
                distributions=dict.fromkeys(texts, texts[6]),
            ),
        ),
        distributions=[
            DistributionChange(distribution=text, base_version=texts[5], head_version=texts[7]) for text in texts
        ],
        waiver=Waiver(by=texts[6], reason="\n".join(texts)),
    )


def _hostile_entrypoint(texts: list[str]) -> EntrypointComparison:
    kinds: list[CauseKind] = ["new-import", "gone-import", "distribution", "grown-module", "new-site", "gone-site"]
    places = [Location(file=f"shop/{text}", line=3, function=text) for text in texts]
    steps = [ImportStep(module=text, imported_by=place) for text, place in zip(texts, places, strict=True)]
    return entrypoint(
        texts[0],
        "waived",
        command=texts,
        ready=texts[3],
        metrics=[heap(34.1, 72.3, 60.0, verdict="waived"), slower_start()],
        forbidden=[
            ForbiddenImport(
                forbidden=text, found=Import(module=text, imported_by=place, cumulative_bytes=MIB), verdict="waived"
            )
            for text, place in zip(texts, places, strict=True)
        ],
        causes=[
            cause(
                kind,
                1.0,
                1.0,
                module=text,
                distribution=text,
                base_version=text,
                head_version=text,
                where=place,
                chain=steps,
            )
            for kind, text, place in zip(kinds, texts, places, strict=False)
        ],
        other_bytes=400 * KIB,
        mismatches=[Mismatch(what=text, base=text, head=text) for text in texts],
        basis="not-comparable",
        allocations=[
            allocation("grown", text, 1, text, 1, 2).model_copy(update={"project": True, "caller": place})
            for text, place in zip(texts, places, strict=True)
        ],
        new_imports=[
            NewImport(
                module=text,
                distribution=text,
                imported_by=place,
                added_bytes=MIB,
                added_rss_bytes=MIB,
                added_seconds=0.1,
                modules=3,
            )
            for text, place in zip(texts, places, strict=True)
        ],
        packages=[
            PackageCost(
                package=text,
                distribution=text,
                project=True,
                base_bytes=1,
                head_bytes=MIB,
                base_seconds=0.1,
                head_seconds=0.2,
                modules=1,
            )
            for text in [*texts, "shop"]
        ],
        notes=[Note(kind="other", message=text) for text in texts],
    )


KINDS = {
    "pass": passing,
    "better": better,
    "warn": warning,
    "fail": failing,
    "slower": slower,
    "undecided": undecided,
    "waived": waived,
    "without a base": without_base,
    "crash": crashed,
    "not comparable": not_comparable,
    "several": several,
    "hostile": hostile_comparison,
}
"""One of each."""
