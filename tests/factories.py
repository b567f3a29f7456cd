"""Results as real programs make them, and one that means harm; shared by the tests."""

from typing import Any

from memci.model.result import (
    Allocation,
    Commit,
    EntrypointResult,
    Environment,
    Import,
    Location,
    Metric,
    Note,
    Outcome,
    Process,
    Result,
    SourceLines,
    Timeline,
)

KIB, MIB = 2**10, 2**20

HOSTILE = (
    "[red]markup[/red] :bomb:",
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "left \u202egnp.exe\u202c \u2066hidden\u2069 \u200bzero",
    "`code` ``two`` ```\nfence```",
    "a | b \\| c || d",
    "<img src=x onerror=alert(1)><script>alert(2)</script> <!-- comment",
    "@octocat #1 GH-1 https://evil.example www.evil.example octocat/hello#2",
    "[link](https://evil.example) ![image](https://evil.example/x.png)",
    "{{ 7 * 7 }} {% include 'x' %}",
    "line\r\none\n\n# heading\n- item",
    "n" * 1_000,
    "漢字" * 60,
    "",
)
"""Names that a result file may carry in."""


def bytes_metric(mib: float, apart: float = 0.0, runs: int = 10, stable: bool = True) -> Metric:
    """So many MiB, with `runs` samples that lie `apart` (a fraction) from the lowest to the highest."""
    return Metric(
        unit="bytes",
        value=round(mib * MIB),
        samples=[round(sample) for sample in _samples(mib * MIB, apart, runs)],
        stable=stable,
    )


def seconds_metric(ms: float, apart: float = 0.08, runs: int = 10) -> Metric:
    """So many milliseconds."""
    return Metric(unit="seconds", value=ms / 1000, samples=[s / 1000 for s in _samples(ms, apart, runs)])


def count_metric(value: int) -> Metric:
    """A count that is the same every time."""
    return Metric(unit="count", value=value)


def _samples(value: float, apart: float, runs: int) -> list[float]:
    if runs == 1:
        return [value]
    return [value * (1 + apart * (index / (runs - 1) - 0.5)) for index in range(runs)]


def imported(
    module: str,
    parent: str | None = None,
    by: tuple[str, int] | None = None,
    self_mib: float = 0.0,
    mib: float | None = None,
    self_ms: float = 0.0,
    ms: float | None = None,
    distribution: str | None = None,
    project: bool = False,
) -> Import:
    """A module that costs `self_mib` and `self_ms` itself, and `mib` and `ms` with what it loads."""
    whole_mib, whole_ms = self_mib if mib is None else mib, self_ms if ms is None else ms
    return Import(
        module=module,
        parent=parent,
        file=f"{module.replace('.', '/')}.py",
        distribution=distribution,
        project=project,
        imported_by=Location(file=by[0], line=by[1]) if by else None,
        self_bytes=round(self_mib * MIB),
        cumulative_bytes=round(whole_mib * MIB),
        self_seconds=self_ms / 1000,
        cumulative_seconds=whole_ms / 1000,
        self_rss_bytes=round(self_mib * 1.1 * MIB),
        cumulative_rss_bytes=round(whole_mib * 1.1 * MIB),
    )


def site(
    mib: float,
    file: str,
    line: int,
    function: str,
    distribution: str | None = None,
    caller: tuple[str, int, str] | None = None,
    count: int = 1,
) -> Allocation:
    """An allocation site; the project's when its file is below `shop`."""
    return Allocation(
        file=file,
        line=line,
        function=function,
        bytes=round(mib * MIB),
        count=count,
        project=file.startswith("shop/"),
        distribution=distribution,
        caller=Location(file=caller[0], line=caller[1], function=caller[2]) if caller else None,
    )


def _pandas_imports() -> list[Import]:
    """What `import pandas` in shop/report.py brings along."""
    pandas, numpy = "pandas", "numpy"
    return [
        imported("pandas", "shop.report", ("shop/report.py", 3), 1.2, 38.2, 65, 410, pandas),
        imported("pandas.core.api", "pandas", ("pandas/__init__.py", 46), 0.1, 22.8, 1, 251, pandas),
        imported("pandas.core.frame", "pandas.core.api", ("pandas/core/api.py", 47), 3.1, 14.0, 38, 160, pandas),
        imported("pandas.core.generic", "pandas.core.frame", ("pandas/core/frame.py", 150), 4.2, 10.9, 52, 122, pandas),
        imported(
            "pandas.io.formats", "pandas.core.generic", ("pandas/core/generic.py", 181), 6.7, None, 70, None, pandas
        ),
        imported("pandas._libs", "pandas", ("pandas/__init__.py", 27), 5.1, 7.9, 60, 88, pandas),
        imported("pytz", "pandas._libs", ("pandas/_libs/tslibs/__init__.py", 38), 1.3, None, 12, None, "pytz"),
        imported(
            "dateutil.tz",
            "pandas._libs",
            ("pandas/_libs/tslibs/__init__.py", 39),
            1.5,
            None,
            16,
            None,
            "python-dateutil",
        ),
        imported("numpy", "pandas", ("pandas/__init__.py", 13), 3.0, 15.0, 21, 96, numpy),
        imported("numpy.core", "numpy", ("numpy/__init__.py", 130), 7.4, 9.9, 46, 61, numpy),
        imported("numpy.random", "numpy", ("numpy/__init__.py", 145), 2.1, None, 14, None, numpy),
        imported("secrets", "numpy.core", ("numpy/random/bit_generator.pyx", 40), 2.5, None, 15, None),
    ]


def shop_imports(with_pandas: bool = True) -> list[Import]:
    """The imports of the shop, heaviest first, with many small ones at the end."""
    more_mib, more_ms = (38.2, 410) if with_pandas else (0.0, 0.0)
    small = [
        imported(f"werkzeug.part{n}", "werkzeug", ("werkzeug/__init__.py", n + 1), 0.01, None, 0.2, None, "Werkzeug")
        for n in range(214)
    ]
    found = [
        imported("shop.main", None, ("gunicorn/util.py", 371), 0.3, 21.4 + more_mib, 3, 148 + more_ms, project=True),
        imported("shop.report", "shop.main", ("shop/main.py", 9), 0.2, 0.2 + more_mib, 2, 2 + more_ms, project=True),
        *(_pandas_imports() if with_pandas else []),
        imported("flask", "shop.main", ("shop/main.py", 1), 1.1, 13.9, 9, 105, "Flask"),
        imported("flask.app", "flask", ("flask/__init__.py", 5), 1.6, 12.6, 12, 95, "Flask"),
        imported("werkzeug", "flask.app", ("flask/app.py", 17), 1.8, 4.9, 17, 63, "Werkzeug"),
        imported("jinja2", "flask.app", ("flask/app.py", 22), 3.1, 4.4, 21, 33, "Jinja2"),
        imported("asyncio", "jinja2", ("jinja2/async_utils.py", 1), 1.3, None, 12, None),
        imported("click", "flask", ("flask/cli.py", 13), 1.7, None, 14, None, "click"),
        imported("shop.cache", "shop.main", ("shop/main.py", 10), 5.8, 5.8, 24, 24, project=True),
        *small,
    ]
    return sorted(found, key=lambda item: -item.cumulative_bytes)


def shop_web(with_pandas: bool = True, **changes: Any) -> EntrypointResult:
    """A Flask shop under gunicorn with two workers; with pandas slipped in at the top of a module, or without."""
    extra = 38.2 if with_pandas else 0.0
    slower = 410.0 if with_pandas else 0.0
    pandas_sites = [
        site(11.4, "pandas/core/generic.py", 0, "<import>", "pandas", ("shop/report.py", 3, "<module>"), 41_234),
        site(7.4, "numpy/core/_internal.py", 0, "<import>", "numpy", ("shop/report.py", 3, "<module>"), 20_211),
        site(4.5, "pandas/util/_decorators.py", 368, "decorate", "pandas", ("shop/report.py", 3, "<module>"), 8_120),
    ]
    fields: dict[str, Any] = {
        "name": "web",
        "command": ["gunicorn", "-w", "2", "-b", "127.0.0.1:8000", "shop.main:app"],
        "ready": "http:8000/health",
        "outcome": Outcome(state="ready", message="GET /health on port 8000 answered 200."),
        "runs": 10,
        "metrics": {
            "peak_heap": bytes_metric(34.1 + extra, 0.0001, 2),
            "peak_mapped": bytes_metric(18.5, 0.0, 2),
            "peak_rss": bytes_metric(52.0 + extra, 0.004),
            "anon_rss": bytes_metric(41.5 + extra, 0.0003),
            "cold_start": seconds_metric(295 + slower),
            "cold_start_wall": seconds_metric(301 + slower, 0.11),
            "listening": seconds_metric(75),
            "listening_anon_rss": bytes_metric(24.1, 0.0004),
            "cpu_time": seconds_metric(520 + slower * 1.4, 0.06),
            "first_start": seconds_metric(1_210 + slower * 3, runs=1),
            "modules": count_metric(612 if with_pandas else 433),
            "allocated": bytes_metric(210.7 + extra * 4, 0.0, 2),
            "allocations": count_metric(1_204_331 if with_pandas else 612_008),
        },
        "allocations": [
            *(pandas_sites if with_pandas else []),
            site(6.0, "shop/cache.py", 41, "load", count=3),
            site(3.2, "jinja2/lexer.py", 0, "<import>", "Jinja2", ("shop/main.py", 1, "<module>"), 7_003),
            site(2.8, "re/_parser.py", 512, "_parse", None, ("shop/main.py", 1, "<module>"), 9_881),
            site(1.9, "werkzeug/routing/rules.py", 0, "<import>", "Werkzeug", ("shop/main.py", 1, "<module>"), 2_114),
            site(1.4, "flask/app.py", 0, "<import>", "Flask", ("shop/main.py", 1, "<module>"), 1_002),
            site(0.9, "collections/__init__.py", 459, "namedtuple", None, ("shop/models.py", 7, "<module>"), 800),
            site(0.7, "shop/models.py", 22, "Catalogue.build_all_of_the_price_lists"),
            site(0.4, "click/core.py", 0, "<import>", "click", ("shop/main.py", 1, "<module>"), 311),
            site(0.2, "enum.py", 560, "__new__", None, ("shop/models.py", 3, "<module>"), 90),
        ],
        "other_allocated_bytes": round(9.8 * MIB),
        "imports": shop_imports(with_pandas),
        "unattributed_bytes": round(12.7 * MIB),
        "processes": [
            Process(
                pid_index=0,
                parent=None,
                command="gunicorn: master [shop.main:app]",
                anon_rss=round(14.2 * MIB),
                peak_rss=round(22.9 * MIB),
                peak_heap=round(8.1 * MIB),
            ),
            *(
                Process(
                    pid_index=index,
                    parent=0,
                    command="gunicorn: worker [shop.main:app]",
                    anon_rss=round((13.6 + extra / 2) * MIB),
                    peak_rss=round((52 + extra) * MIB),
                    peak_heap=round((13 + extra / 2) * MIB),
                )
                for index in (1, 2)
            ),
        ],
        "timeline": shop_timeline(extra),
        "lines": [
            cache_lines(),
            SourceLines(
                file="shop/report.py", sha256="b" * 64, lines=[(3, 40_055_603, 40_055_603, 88_000_000, 122_000)]
            ),
        ],
        "notes": [],
    }
    return EntrypointResult(**(fields | changes))


CACHE_SOURCE = '''\
"""A cache of everything that the shop sells."""

import csv
import io

from shop.models import Product

ROWS = 20_000


def _text() -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for number in range(ROWS):
        writer.writerow([number, f"product {number}", number * 3 % 997])
    return out.getvalue()


def parse(line: str) -> Product:
    number, name, price = line.split(",")
    return Product(int(number), name, int(price))


# What follows is only here
# so that there is a long stretch
# of lines that allocate
# nothing at all
# and can be folded away
# in the table.


def load() -> dict[int, Product]:
    products = {}
    text = _text()
    for line in text.splitlines():
        product = parse(line)
        products[product.number] = product
    return products


CACHE = load()
'''.splitlines()


def cache_lines() -> SourceLines:
    """Line-by-line figures of CACHE_SOURCE."""
    return SourceLines(
        file="shop/cache.py",
        sha256="a" * 64,
        lines=[
            (3, 80 * KIB, 80 * KIB, 311 * KIB, 212),
            (15, 0, 2 * MIB, 3 * MIB, 20_033),
            (16, 612 * KIB, 612 * KIB, 612 * KIB, 1),
            (20, 0, 4 * KIB, 4_800 * KIB, 60_000),
            (21, round(4.1 * MIB), round(4.1 * MIB), round(4.1 * MIB), 60_000),
            (35, 1_900 * KIB, 1_900 * KIB, 1_900 * KIB, 20_001),
            (37, 640 * KIB, 640 * KIB, 1_280 * KIB, 14),
        ],
    )


def shop_timeline(extra: float = 38.2) -> Timeline:
    """Memory that rises in steps, has a peak, and gives some back."""
    steps = 60
    whole = [min(1.0, (step / 45) ** 1.5) + (0.12 if 40 <= step <= 46 else 0) for step in range(steps)]
    return Timeline(
        seconds=[step * 0.012 for step in range(steps)],
        rss=[round((9 + (40 + extra) * part) * MIB) for part in whole],
        heap=[round((1 + (30 + extra) * part) * MIB) for part in whole],
    )


def shop_job(**changes: Any) -> EntrypointResult:
    """A script that runs to its end, in one process, with hardly any imports."""
    fields: dict[str, Any] = {
        "name": "nightly",
        "command": ["python", "-m", "shop.nightly", "--date", "2026-11-20"],
        "ready": "exit",
        "outcome": Outcome(state="exited", exit_code=0),
        "runs": 10,
        "metrics": {
            "peak_heap": bytes_metric(381.5, 0.02, 2, stable=False),
            "peak_mapped": bytes_metric(0.3, 0.0, 2),
            "peak_rss": bytes_metric(396.2, 0.003),
            "anon_rss": bytes_metric(12.8, 0.0),
            "cold_start": seconds_metric(1_480, 0.2),
            "cold_start_wall": seconds_metric(1_502, 0.3),
            "cpu_time": seconds_metric(1_430, 0.05),
            "first_start": seconds_metric(1_960, runs=1),
            "modules": count_metric(61),
            "allocated": bytes_metric(402.0, 0.0, 2),
            "allocations": count_metric(10_003_114),
        },
        "allocations": [
            site(305.2, "shop/nightly.py", 12, "numbers", count=9_999_744),
            site(76.3, "shop/nightly.py", 14, "numbers", count=1),
        ],
        "other_allocated_bytes": 40_000,
        "imports": [
            imported("shop.nightly", None, None, 0.1, 0.9, 2, 19, project=True),
            imported("json", "shop.nightly", ("shop/nightly.py", 2), 0.1, 0.4, 1, 8),
            imported("json.decoder", "json", ("json/__init__.py", 106), 0.3, None, 7, None),
            imported("datetime", "shop.nightly", ("shop/nightly.py", 1), 0.4, None, 9, None),
        ],
        "unattributed_bytes": round(380.6 * MIB),
        "processes": [Process(pid_index=0, parent=None, command="python -m shop.nightly", anon_rss=round(12.8 * MIB))],
        "notes": [
            Note(
                kind="unstable", message="Two heap peaks of the same start lie 2.0 % apart; the lower one is reported."
            )
        ],
    }
    return EntrypointResult(**(fields | changes))


def failed(name: str = "broken", **outcome: Any) -> EntrypointResult:
    """A program that did not start; by default with an import error."""
    fields: dict[str, Any] = {
        "state": "failed",
        "exit_code": 1,
        "message": "Ended with exit code 1: ModuleNotFoundError: No module named 'flaks'",
        "output_tail": "Loading the shop …\nTraceback (most recent call last):\n"
        '  File "shop/main.py", line 1, in <module>\n'
        "    import flaks\nModuleNotFoundError: No module named 'flaks'\n",
    }
    return EntrypointResult(
        name=name, command=["python", "-m", "shop.main"], ready="exit", outcome=Outcome(**(fields | outcome))
    )


def out_of_memory() -> EntrypointResult:
    """A program that was killed at a memory limit, with the memory that it had reached."""
    ended = failed(
        "greedy",
        state="out-of-memory",
        exit_code=None,
        signal="SIGKILL",
        message="Killed at the limit of 256 MiB; it had reached 255.4 MiB.",
        output_tail="reading 1 of 40\nreading 2 of 40\n",
    )
    return ended.model_copy(update={"metrics": {"peak_rss": bytes_metric(255.4, runs=1)}})


def hostile() -> EntrypointResult:
    """Every text of it is one of HOSTILE, and its lists are long."""
    texts = [text for text in HOSTILE if text]
    first = texts[0]
    return EntrypointResult(
        name=first,
        command=list(texts),
        ready="log:" + texts[3],
        outcome=Outcome(
            state="killed", signal=texts[1], message="\n".join(texts), output_tail="\n".join(texts) + "\x00\x07"
        ),
        runs=1,
        metrics={"peak_heap": bytes_metric(90, 0, 2), "peak_rss": bytes_metric(1)},
        allocations=[
            Allocation(
                file=text,
                line=number,
                function=text,
                bytes=(20 - number) * MIB,
                count=1,
                project=number % 2 == 0,
                distribution=text,
                caller=Location(file=text, line=1, function=text),
            )
            for number, text in enumerate(texts)
        ],
        imports=[
            Import(
                module=text,
                parent=texts[number - 1] if number else texts[2],
                file=text,
                distribution=text,
                imported_by=Location(file=text, line=2),
                self_bytes=MIB,
                cumulative_bytes=(20 - number) * MIB,
                cumulative_seconds=0.1,
                self_seconds=0.01,
            )
            for number, text in enumerate(texts)
        ],
        unattributed_bytes=MIB,
        processes=[Process(pid_index=n, parent=(n + 1) % 3, command=text) for n, text in enumerate(texts[:3])],
        timeline=Timeline(seconds=[0.0, 1.0], rss=[2**60, 1], heap=[0]),
        lines=[SourceLines(file=text, lines=[(1, 1, 1, 1, 1)]) for text in texts],
        notes=[Note(kind="other", message=text) for text in texts],
    )


def environment(**changes: Any) -> Environment:
    """The machine that all of these were measured on."""
    fields: dict[str, Any] = {
        "python": "3.12.1",
        "abi": "cp312",
        "arch": "x86_64",
        "libc": "glibc 2.36",
        "cpu": "Intel(R) Xeon(R) Processor @ 2.60GHz",
        "cpus": 2,
        "memray": "1.20.0",
        "distributions": {"Flask": "3.1.2", "pandas": "2.2.3", "numpy": "2.1.0"},
        "fingerprint": "sha256:" + "0" * 64,
    }
    return Environment(**(fields | changes))


def result(*entrypoints: EntrypointResult, sha: str = "f" * 40, **changes: Any) -> Result:
    """A result file of these entrypoints."""
    fields: dict[str, Any] = {
        "memci": "0.1.0",
        "created": "2026-11-21T08:00:00Z",
        "commit": Commit(sha=sha, ref="refs/heads/main"),
        "environment": environment(),
        "entrypoints": list(entrypoints),
    }
    return Result(**(fields | changes))


def with_metrics(entrypoint: EntrypointResult, **metrics: Metric) -> EntrypointResult:
    """The same entrypoint with some metrics replaced."""
    return entrypoint.model_copy(update={"metrics": {**entrypoint.metrics, **metrics}})


def shop_sides() -> tuple[Result, Result]:
    """The shop before and after pandas was slipped in."""
    return result(shop_web(False), sha="b" * 40), result(shop_web(True), sha="c" * 40)
