"""`lazy import`: the word, and nothing else."""

import pytest
from tests.unit.deferral.changes import move, text

from memci.deferral.lazy import made_lazy
from memci.deferral.rewrite_error import RewriteError


def test_the_word_comes_before_the_statement_and_functions_stay_as_they_are() -> None:
    before = text("""
        import os
        import pandas as pd  # slow
        from scipy import (
            linalg,
            stats,
        )


        def f(x: pd.DataFrame):
            return linalg, stats
    """)
    after = text("""
        import os
        lazy import pandas as pd  # slow
        lazy from scipy import (
            linalg,
            stats,
        )


        def f(x: pd.DataFrame):
            return linalg, stats
    """)
    moved = [move(before, "import pandas as pd", "f", quote=("pd.DataFrame",), typing=True)]
    moved += [move(before, f"from scipy import {name}", "f") for name in ("stats", "linalg")]
    assert made_lazy(before, moved) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os, numpy as np\r\n", "lazy import numpy as np\r\nimport os\r\n"),
        ("X = 1; import numpy as np\n", "X = 1; lazy import numpy as np\n"),
        ("lazy import os; import numpy as np\n", "lazy import os; lazy import numpy as np\n"),
    ],
)
def test_only_what_is_asked_for_becomes_lazy(before: str, after: str) -> None:
    one = move(before.replace("lazy ", ""), "import numpy as np")
    assert made_lazy(before, [one]) == after


def test_a_statement_with_names_of_both_kinds_is_parted() -> None:
    before = text("""
        from scipy import (
            # the slow ones
            linalg,  # type: ignore
            optimize,
            stats,
        )
    """)
    after = text("""
        lazy from scipy import linalg, stats  # type: ignore
        from scipy import (
            # the slow ones
            optimize,
        )
    """)
    assert made_lazy(before, [move(before, f"from scipy import {name}") for name in ("linalg", "stats")]) == after


def test_a_statement_that_would_have_to_be_parted_within_a_line_is_left_alone() -> None:
    before = "X = 1; import os, numpy as np\n"
    with pytest.raises(RewriteError, match=r"^shop/report.py cannot .* in line 1 another statement comes before"):
        made_lazy(before, [move(before, "import numpy as np")])


def test_with_nothing_to_do_the_text_is_the_same() -> None:
    assert made_lazy("whatever ( it may be", []) == "whatever ( it may be"
