import pytest

from memci.action.budget_lines import read_budget_lines
from memci.errors import UsageError


def test_one_line_for_each_metric() -> None:
    text = """
    peak_heap: 64 MiB
    anon-rss = <= 160 MiB, +5 %, floor 1 MiB, warn
    cold_start: +10 %
    modules: 400

    peak_rss: off
    """
    assert read_budget_lines(text) == {
        "peak_heap": {"max": "64 MiB"},
        "anon_rss": {"max": "160 MiB", "increase": "5 %", "floor": "1 MiB", "level": "warn"},
        "cold_start": {"increase": "10 %"},
        "modules": {"max": 400},
        "peak_rss": {"level": "off"},
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("64 MiB", "The input `budget`: '64 MiB' is no budget; write it like 'peak_heap: 64 MiB' or"),
        (
            "peak_heap: 1 MiB\npeak-heap: 2 MiB",
            "The input `budget` has peak_heap twice; keep one line for each metric.",
        ),
        ("peak_heap: 1 MiB, 2 MiB", "The input `budget`: peak_heap says max twice, as '2 MiB';"),
    ],
)
def test_a_line_that_is_no_budget(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_budget_lines(text)
    assert str(refused.value).startswith(sentence)
