"""What else could make a start cheaper, tried in the same way: variables, bytecode, no garbage collector."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from memci.advise.reasons import nothing_saved
from memci.advise.trying import LOOKS
from memci.judge.saving import cpu_time_saved, pays, saving_of
from memci.measure.pair import Looks
from memci.measure.trials import Bench
from memci.measure.variant import AS_IT_IS, Variant
from memci.model.advice import LEAST_SECONDS, WhatIf, WhatIfKind
from memci.model.result import EntrypointResult

ONE_THREAD: Final[Mapping[str, str]] = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_LINEAR_ALGEBRA = frozenset(["numpy", "scipy", "torch"])
_ONE_LOOK = Looks(LOOKS.at[:1], LOOKS.enough, LOOKS.seconds)
"""A first start takes seconds, and what bytecode saves of it shows at once."""


def what_ifs(bench: Bench, loaded: Collection[str], environ: Mapping[str, str]) -> Iterator[WhatIf]:
    """Try each that this program could gain by. `loaded`: its modules; `environ`: what it is started with."""
    yield _judged("bytecode", *bench.compare(Variant(installed_bytecode=True), AS_IT_IS, _ONE_LOOK, heap=False))
    # What is not collected shows in the private memory; the heap would take more time than all of these starts.
    yield _judged("collector", *bench.compare(AS_IT_IS, Variant(collector_off=True), LOOKS, heap=False))
    if _LINEAR_ALGEBRA & set(loaded) and not ONE_THREAD.keys() & environ.keys():
        yield _judged("blas-threads", *bench.compare(AS_IT_IS, Variant(environ=ONE_THREAD), LOOKS, heap=False))


def _judged(kind: WhatIfKind, base: EntrypointResult, head: EntrypointResult) -> WhatIf:
    saving = saving_of(base, head)
    cpu_time = cpu_time_saved(base, head)
    if not (base.outcome.good and head.outcome.good):
        reason = f"The program does not start so: {(head if base.outcome.good else base).outcome.message}"
        return WhatIf(kind=kind, state="fails", reason=reason[:2_000])
    spares_cpu = cpu_time is not None and cpu_time >= LEAST_SECONDS and not _costs(saving_seconds=saving.high)
    if pays(saving) or spares_cpu:
        return WhatIf(kind=kind, state="pays", saving=saving, cpu_time=cpu_time)
    return WhatIf(kind=kind, state="saves-nothing", reason=nothing_saved(saving), saving=saving)


def _costs(saving_seconds: float | None) -> bool:
    return saving_seconds is not None and saving_seconds <= 0
