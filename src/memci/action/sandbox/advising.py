"""Advice on imports in the worker: only where the order asks for it, and where something may come of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from memci.action.sandbox.order import Order
from memci.advise.advising import Wanted
from memci.advise.all_of_them import Advising
from memci.deferral.candidates import Candidate
from memci.measure.checkout.added_lines import added_since
from memci.measure.record import Recording
from memci.measure.target import Target
from memci.model.advice import LEAST_BYTES, LEAST_SECONDS, Advice
from memci.model.entrypoint import Entrypoint
from memci.model.result import EntrypointResult, Import, Result


def advise(
    order: Order,
    target: Target,
    head: Result,
    base: Result | None,
    recording: Recording,
    keep: Callable[[Advice], None],
) -> None:
    """Try what the order asks for, `changed` or `all`, on the entrypoints that started; `keep` is given what is known
    after every trial.

    `base`: the result of the commit before, when that was measured too.
    """
    added = added_since(Path(order.root), order.before) if order.before and order.advise == "changed" else {}
    advising = Advising(target, recording.scratch, recording.progress, keep, recording.clock, recording.run)
    results = {one.name: one for one in head.entrypoints}
    before = {one.name: one for one in base.entrypoints} if base else {}
    whole = True
    for entrypoint in order.entrypoints:
        result = results.get(entrypoint.name)
        if result is None or not result.outcome.good:
            # What it could do without is not known, which is not the same as nothing.
            whole = False
            continue
        if order.advise == "all":
            advising.on([entrypoint], Wanted(), _may_change, others=order.entrypoints)
            continue
        news = News(added, _loaded_before(order, entrypoint, before.get(entrypoint.name)))
        if any(map(news.may_pay, result.imports)):
            wanted = Wanted(further=False, only=news.concern)
            advising.on([entrypoint], wanted, _may_change, others=order.entrypoints)
    keep(advising.complete if whole else advising.advice)


@dataclass(frozen=True)
class News:
    """What a change brought. `added`: the lines that are new, by file. `before`: the modules that a start loaded
    before; None where that is not known."""

    added: dict[str, frozenset[int]]
    before: Collection[str] | None

    def concern(self, candidate: Candidate) -> bool:
        """Whether a candidate has to do with the change."""
        return any(one.imported.line in self.added.get(one.imported.file, ()) for one in candidate.imports) or any(
            map(self._is_new, candidate.targets & candidate.gone)
        )

    def may_pay(self, imported: Import) -> bool:
        """Whether it is worth looking at the imports at all, by what a start has loaded."""
        asker = imported.imported_by
        if asker is None or imported.project:
            return False
        heavy = imported.cumulative_bytes >= LEAST_BYTES or imported.cumulative_seconds >= LEAST_SECONDS
        return heavy and (asker.line in self.added.get(asker.file, ()) or self._is_new(imported.module))

    def _is_new(self, module: str) -> bool:
        return self.before is not None and module not in self.before


def _loaded_before(order: Order, entrypoint: Entrypoint, base: EntrypointResult | None) -> Collection[str] | None:
    if base is not None:
        return {one.module for one in base.imports}
    known = order.loaded_before.get(entrypoint.name)
    return None if known is None else set(known)


def _may_change(_paths: Collection[str]) -> None:
    """Nothing is changed here, whatever is found."""
