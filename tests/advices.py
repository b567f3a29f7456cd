"""An advice as real trials make it, shared by the tests."""

from memci.model.advice import (
    Advice,
    EntrypointAdvice,
    Predicted,
    Ruling,
    RulingKind,
    Saving,
    TopImport,
    Trial,
    TrialState,
    WhatIf,
)
from memci.model.profit import Profit
from memci.model.result import Location, Outcome
from tests.factories import MIB


def top_import(statement: str, file: str = "shop/report.py", line: int = 3) -> TopImport:
    """One alias, such as `import pandas as pd` or `from scipy import stats`."""
    words = statement.split()
    member = words[3] if words[0] == "from" else None
    name = words[-1] if "as" in words or member else words[1].partition(".")[0]
    return TopImport(file=file, line=line, statement=statement, name=name, module=words[1], member=member)


def saving(mib: float = 29.2, ms: float = 213, *, faster: bool = True, pairs: int = 6) -> Saving:
    """So many MiB of heap, a sixth more of private memory, and so many milliseconds, give or take a tenth."""
    return Saving(
        peak_heap=round(mib * MIB),
        anon_rss=round(mib * 7 / 6 * MIB),
        peak_rss=round(mib * 1.5 * MIB),
        cold_start=ms / 1000,
        low=ms / 1100,
        high=ms / 900,
        confidence=0.99,
        faster=faster,
        pairs=pairs,
        base_peak_heap=100 * MIB,
        base_anon_rss=120 * MIB,
        base_peak_rss=160 * MIB,
        base_cold_start=1.0,
    )


def trial(
    package: str = "pandas",
    *imports: TopImport,
    state: TrialState = "pays",
    reason: str = "",
    saved: Saving | None = None,
) -> Trial:
    """A trial of one package, which pays unless it is said otherwise."""
    return Trial(
        packages=[package],
        imports=list(imports) or [top_import(f"import {package}")],
        predicted=Predicted(bytes=22 * MIB, seconds=0.12, modules=300),
        state=state,
        reason=reason,
        saving=saved or (saving() if state == "pays" else None),
    )


def ruling(statement: str, kind: RulingKind = "import-time", reason: str = "", line: int | None = 9) -> Ruling:
    """Why an import stays."""
    imported = top_import(statement)
    where = None if line is None else Location(file=imported.file, line=line)
    return Ruling(imported=imported, kind=kind, reason=reason or "used while the module is loaded", where=where)


def entrypoint_advice(
    *trials: Trial,
    name: str = "web",
    joint: Trial | None = None,
    rulings: list[Ruling] | None = None,
    what_ifs: list[WhatIf] | None = None,
    small: int = 0,
    profit: Profit | None = None,
    outcome: Outcome | None = None,
) -> EntrypointAdvice:
    """Advice on one entrypoint."""
    return EntrypointAdvice(
        name=name,
        command=["gunicorn", "shop.wsgi:app"],
        ready="http/health",
        outcome=outcome or Outcome(state="ready"),
        trials=list(trials),
        joint=joint,
        rulings=rulings or [],
        what_ifs=what_ifs or [],
        small=small,
        profit=profit or Profit(),
    )


def advice(*entrypoints: EntrypointAdvice, lazy: bool = False, complete: bool = True) -> Advice:
    """The document."""
    return Advice(
        memci="0.1.0",
        created="2026-11-29T08:00:00Z",
        python="3.12.1",
        lazy=lazy,
        complete=complete,
        entrypoints=list(entrypoints) or [entrypoint_advice(trial())],
    )
