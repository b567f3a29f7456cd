"""One side of a comparison of two variants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from memci.measure.session import Session
from memci.model.result import EntrypointResult, Metric, MetricName, Note


@dataclass(frozen=True)
class Known:
    """What is measured of a variant once, for all comparisons: metrics, and notes on what could not be."""

    metrics: dict[MetricName, Metric] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


class TrialSide:
    """A `pair.OneSide` that is not explained: its clean starts, and what is known of the variant from elsewhere.

    `warm_up` says whether the variant starts, the first time by starting it; `known` is asked when the starts of both
    sides went well.
    """

    def __init__(self, session: Session, warm_up: Callable[[], bool], known: Callable[[], Known]) -> None:
        self._session = session
        self._warm_up = warm_up
        self._known = known
        self._found = Known()

    @property
    def cold_starts(self) -> Sequence[float]:
        """Seconds of the clean starts so far."""
        return self._session.cold_starts

    def warm_up(self) -> bool:
        """Whether the variant starts."""
        return self._warm_up()

    def clean_start(self) -> bool:
        """One more clean start; whether it went well."""
        return self._session.clean_start()

    def clean(self) -> bool:
        """Nothing, and so no: without the other side there is nothing to compare with."""
        return False

    def explain(self, import_runs: int) -> None:  # noqa: ARG002 - the imports were looked at before
        """Ask for what is known from elsewhere."""
        self._found = self._known()

    def result(self) -> EntrypointResult:
        """What all that adds up to."""
        result = self._session.result()
        # Whether there was no bytecode depends on what was started before.
        own = {name: metric for name, metric in result.metrics.items() if name != "first_start"}
        return result.model_copy(
            update={"metrics": {**own, **self._found.metrics}, "notes": [*result.notes, *self._found.notes]}
        )
