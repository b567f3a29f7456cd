"""Why what works is not worth a change."""

import pytest

from memci.advise.reasons import nothing_saved
from memci.model.advice import Saving

MIB = 2**20


@pytest.mark.parametrize(
    ("saving", "said"),
    [
        (Saving(peak_heap=0, cold_start=0.004), "It works, and saves too little: ±0 B of heap, −4.0 ms of cold start."),
        (Saving(cold_start=-0.03), "It works, and saves too little: +30 ms of cold start."),
        (Saving(cold_start=0.072), "It works, and what it seems to save may be chance: −72 ms of cold start."),
        (
            Saving(anon_rss=-2 * MIB, cold_start=0.2, faster=True),
            "It works, and costs in one what it saves in the other: +2.0 MiB of private memory, −200 ms of cold start.",
        ),
        (Saving(), "It works, and saves too little: nothing could be measured."),
    ],
)
def test_what_works_is_told_from_what_may_be_chance_and_from_what_costs(saving: Saving, said: str) -> None:
    assert nothing_saved(saving) == said
