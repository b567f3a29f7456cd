"""An import out of the top of a module into the functions that need it, and not one character more."""

import pytest
from tests.unit.deferral.changes import move, text

from memci.deferral.rewrite import deferred
from memci.deferral.rewrite_error import RewriteError


def test_the_import_comes_first_in_the_function_and_a_blank_line_behind_it() -> None:
    before = text("""
        import os
        import pandas as pd


        def load(path):
            return pd.read_csv(path)
    """)
    after = text("""
        import os


        def load(path):
            import pandas as pd

            return pd.read_csv(path)
    """)
    assert deferred(before, [move(before, "import pandas as pd", "load")]) == after


def test_it_comes_behind_a_docstring_and_before_the_comments_on_the_first_statement() -> None:
    before = text('''
        import pandas as pd


        def load(path):
            """Read it."""
            return pd.read_csv(path)


        class Store:
            async def fetch(
                self,
            ):
                """Read it
                all.
                """

                # slow
                return pd.read_csv(self.path)

            @property
            def kept(self):  # cheap
                # for ever

                # and a day
                return pd.DataFrame()
    ''')
    after = text('''
        def load(path):
            """Read it."""
            import pandas as pd

            return pd.read_csv(path)


        class Store:
            async def fetch(
                self,
            ):
                """Read it
                all.
                """

                import pandas as pd

                # slow
                return pd.read_csv(self.path)

            @property
            def kept(self):  # cheap
                import pandas as pd

                # for ever

                # and a day
                return pd.DataFrame()
    ''')
    assert deferred(before, [move(before, "import pandas as pd", "load", "fetch", "kept")]) == after


def test_a_function_gets_its_imports_in_the_order_in_which_they_stood() -> None:
    before = text("""
        import json
        import zlib

        import numpy as np
        from scipy import stats

        from shop.data import rows


        def load():
            return json, zlib, np, stats, rows
    """)
    after = text("""
        def load():
            import json
            import zlib

            import numpy as np
            from scipy import stats

            from shop.data import rows

            return json, zlib, np, stats, rows
    """)
    names = [
        "from shop.data import rows",
        "import json",
        "import numpy as np",
        "from scipy import stats",
        "import zlib",
    ]
    assert deferred(before, [move(before, name, "load") for name in names]) == after


def test_imports_that_the_function_has_already_are_joined_where_isort_wants_it() -> None:
    before = text("""
        import json

        import numpy as np
        from scipy import optimize, stats


        def load():
            # the standard library's
            import zlib

            from scipy import linalg
            from shop.data import rows

            return json, np, optimize, stats, zlib, linalg, rows
    """)
    after = text("""
        def load():
            import json

            # the standard library's
            import zlib

            import numpy as np
            from scipy import linalg, optimize, stats
            from shop.data import rows

            return json, np, optimize, stats, zlib, linalg, rows
    """)
    names = ["import json", "import numpy as np", "from scipy import optimize", "from scipy import stats"]
    assert deferred(before, [move(before, name, "load") for name in names]) == after


def test_a_new_section_among_a_functions_own_imports_gets_its_blank_line() -> None:
    before = text("""
        import json
        import numpy as np


        def first():
            import zlib
            return np, zlib


        def second():
            from . import rows
            return json, rows
    """)
    after = text("""
        def first():
            import zlib

            import numpy as np
            return np, zlib


        def second():
            import json

            from . import rows
            return json, rows
    """)
    assert (
        deferred(before, [move(before, "import json", "second"), move(before, "import numpy as np", "first")]) == after
    )


@pytest.mark.parametrize(
    ("function", "becomes"),
    [
        ("def f(): return np.e", "def f():\n    import numpy as np\n\n    return np.e"),
        ("def f(): ...", "def f():\n    import numpy as np\n\n    ..."),
        ("def f(): x = 1; return np.e  # quick", "def f():\n    import numpy as np\n\n    x = 1; return np.e  # quick"),
        ('def f(): """Doc."""', 'def f():\n    """Doc."""\n    import numpy as np'),
        ('def f(): "Doc."; return np', 'def f():\n    "Doc."\n    import numpy as np\n\n    return np'),
        ('def f():\n  "Doc."; return np', 'def f():\n  "Doc."\n  import numpy as np\n\n  return np'),
        ('def f():\n  "Doc."', 'def f():\n  "Doc."\n  import numpy as np'),
        ("def f():\n  import os; return os, np", "def f():\n  import numpy as np\n\n  import os; return os, np"),
        ("def f():\n\n  return np", "def f():\n  import numpy as np\n\n  return np"),
        ("def f():\n\tdef g(): return np", "def f():\n\tdef g():\n\t\timport numpy as np\n\n\t\treturn np"),
    ],
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_short_functions_become_blocks_with_the_files_own_indentation(function: str, becomes: str, end: str) -> None:
    before = f"import numpy as np\n{function}{end}"
    innermost = "g" if "def g" in function else "f"
    assert deferred(before, [move(before, "import numpy as np", innermost)]) == becomes + end


def test_what_is_decorated_may_come_first_in_a_function() -> None:
    before = text("""
        import numpy as np
        def f():
            # cached
            @np.cache
            def g(): pass
    """)
    after = text("""
        def f():
            import numpy as np

            # cached
            @np.cache
            def g(): pass
    """)
    assert deferred(before, [move(before, "import numpy as np", "f")]) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os, numpy as np, sys\n", "import os, sys\n"),
        ("import numpy as np, sys\n", "import sys\n"),
        ("import os, numpy as np  # both\n", "import os  # both\n"),
        ("import os; import numpy as np\n", "import os\n"),
        ("import numpy as np; import os;\n", "import os;\n"),
        ("import os; import numpy as np; X = 1  # three\n", "import os; X = 1  # three\n"),
        ("X = '''\n'''; import numpy as np\n", "X = '''\n'''\n"),
        ("import os, \\\n    numpy as np, \\\n    sys\n", "import os, \\\n    sys\n"),
        ("import os, \\\n    numpy as np\n", "import os\n"),
        ('"""Doc."""\n\nimport numpy as np\n\nX = 1\n', '"""Doc."""\n\nX = 1\n'),
        ("import os\n\nimport numpy as np\n\n\nX = 1\n", "import os\n\n\nX = 1\n"),
        ("import os\n\n\nimport numpy as np\nX = 1\n", "import os\n\n\nX = 1\n"),
        ("#!/bin/python\n# Arrays.\nimport numpy as np\n\nX = 1\n", "#!/bin/python\n# Arrays.\n\nX = 1\n"),
        ("import numpy as np\n\n\n\nX = 1\n", "X = 1\n"),
        ("# \x0c\n\x0c\nimport numpy as np\n\nX = 1\n", "# \x0c\n\x0c\n\nX = 1\n"),
    ],
)
def test_what_is_left_at_the_top_looks_as_if_it_had_never_been_there(before: str, after: str) -> None:
    function = "def f():\n    return 0\n"
    deeper = "def f():\n    import numpy as np\n\n    return 0\n"
    assert deferred(before + function, [move(before + function, "import numpy as np", "f")]) == after + deeper


def test_an_import_at_the_very_end_leaves_no_blank_lines_behind() -> None:
    before = "def f():\n    return np\n\n\nimport numpy as np"
    after = "def f():\n    import numpy as np\n\n    return np"
    assert deferred(before, [move(before, "import numpy as np", "f")]) == after


def test_a_list_of_names_in_brackets_keeps_its_lines_and_their_comments() -> None:
    before = text("""
        from scipy import (  # noqa: F401
            # the slow one
            linalg,  # type: ignore[import]
            optimize,  # kept
            stats, fft,
            signal  # last
        )


        def solve():
            return linalg, stats, signal
    """)
    after = text("""
        from scipy import (  # noqa: F401
            # the slow one
            optimize,  # kept
            fft
        )


        def solve():
            from scipy import linalg, stats, signal  # type: ignore[import]  # last

            return linalg, stats, signal
    """)
    moved = [move(before, f"from scipy import {name}", "solve") for name in ("linalg", "stats", "signal")]
    assert deferred(before, moved) == after


def test_the_comments_of_a_statement_that_goes_move_along_and_those_above_it_stay() -> None:
    before = text("""
        # Numbers.
        import numpy as np  # noqa: E402
        from scipy import (  # noqa: I001  # type: ignore[import-untyped]
            # slow
            stats,
        )  # pyright: ignore


        def f():
            return np, stats
    """)
    after = text("""
        # Numbers.
        # slow


        def f():
            import numpy as np  # noqa: E402
            from scipy import stats  # pyright: ignore  # noqa: I001  # type: ignore[import-untyped]

            return np, stats
    """)
    names = ["import numpy as np", "from scipy import stats"]
    assert deferred(before, [move(before, name, "f") for name in names]) == after


def test_a_comment_that_stays_is_copied_when_it_speaks_to_type_checkers() -> None:
    before = "from x import a, b  # type: ignore[attr-defined]\nimport c, d  # both\ndef f(): return a, c\n"
    after = text("""
        from x import b  # type: ignore[attr-defined]
        import d  # both
        def f():
            from x import a  # type: ignore[attr-defined]
            import c

            return a, c
    """)
    assert deferred(before, [move(before, "from x import a", "f"), move(before, "import c", "f")]) == after


def test_a_statement_that_would_be_too_long_deeper_down_is_written_as_formatters_leave_it() -> None:
    names = ["distance_transform_edt", "gaussian_filter", "map_coordinates"]
    before = f"from scipy.ndimage import {', '.join(names)}\n\n\ndef f():\n    return 1\n"
    after = text("""
        def f():
            from scipy.ndimage import (
                distance_transform_edt,
                gaussian_filter,
                map_coordinates,
            )

            return 1
    """)
    assert deferred(before, [move(before, f"from scipy.ndimage import {name}", "f") for name in names]) == after


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_stay_as_they_are(end: str) -> None:
    before = 'import os\nimport numpy as np\n\n\ndef f():\n\t"""Doc.\n\t"""\n\n\treturn np\n'.replace("\n", end)
    after = 'import os\n\n\ndef f():\n\t"""Doc.\n\t"""\n\n\timport numpy as np\n\n\treturn np\n'.replace("\n", end)
    assert deferred(before, [move(before, "import numpy as np", "f")]) == after


def test_columns_are_those_of_characters() -> None:
    before = "é = '€'; import numpy as np, os\ndef f(): return é, np\n"
    after = "é = '€'; import os\ndef f():\n    import numpy as np\n\n    return é, np\n"
    assert deferred(before, [move(before, "import numpy as np", "f")]) == after


def test_two_imports_of_one_name_go_together() -> None:
    before = "import xml.dom\nimport xml.sax\ndef f(): return xml.dom, xml.sax\n"
    after = "def f():\n    import xml.dom\n    import xml.sax\n\n    return xml.dom, xml.sax\n"
    assert deferred(before, [move(before, "import xml.sax", "f"), move(before, "import xml.dom", "f")]) == after


def test_imports_that_are_lazy_already_are_no_obstacle() -> None:
    before = "lazy import json\nimport numpy as np\ndef f(): return np\n"
    plain = before.replace("lazy ", "")
    after = "lazy import json\ndef f():\n    import numpy as np\n\n    return np\n"
    assert deferred(before, [move(plain, "import numpy as np", "f")]) == after


def test_with_nothing_to_defer_the_text_is_the_same() -> None:
    assert deferred("whatever it ( may be", []) == "whatever it ( may be"


def test_a_file_that_has_changed_is_left_alone() -> None:
    before = "import numpy as np\ndef f(): return np\n"
    one = move(before, "import numpy as np", "f")
    with pytest.raises(
        RewriteError, match=r"^shop/report.py has changed .*: line 1 does not hold `import numpy as np`.$"
    ):
        deferred("import numpy\n" + before, [one])
    with pytest.raises(RewriteError, match=r"^shop/report.py has changed .*: no function begins in line 2.$"):
        deferred("import numpy as np\n\ndef f(): return np\n", [one])
    with pytest.raises(RewriteError, match="does not hold"):
        deferred(before, [one, one])


def test_a_function_that_a_backslash_breaks_is_left_alone() -> None:
    before = "import numpy as np\ndef f(): \\\n  return np\n"
    with pytest.raises(RewriteError, match=r"^shop/report.py cannot be rewritten: a backslash ends line 2.$"):
        deferred(before, [move(before, "import numpy as np", "f")])


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ("print 1\n", r"not Python that memci's own Python takes \(line 3\)"),
        ("\0\n", "not Python that memci's own Python takes"),
        ("x = " + "-" * 100_000 + "1\n", "nested too deeply"),
        ("x = " + "(" * 10_000 + "1" + ")" * 10_000 + "\n", "not Python"),
        ("import a" + ".a" * 100_000 + "\n", "a name with more than 200 dots"),
        ("import a" + ".\\\na" * 201 + "\n", "a name with more than 200 dots"),
        ("#" * 2**20, "longer than 1,048,576 characters"),
    ],
)
def test_a_source_that_means_harm_is_refused_with_a_sentence(rest: str, why: str) -> None:
    before = "import numpy as np\ndef f(): return np\n"
    with pytest.raises(RewriteError, match=rf"^shop/report.py cannot be rewritten: it .*{why}.*\.$"):
        deferred(before + rest, [move(before, "import numpy as np", "f")])


def test_what_other_parsers_break_on_is_no_matter() -> None:
    before = "import numpy as np\ndef f(): return np\n"
    wide = "x = 1" + " and 1" * 5_000 + "\n"
    nested = "match x:\n case " + "[" * 60 + "1" + "]" * 60 + ": pass\n"
    assert deferred(before + wide + nested, [move(before, "import numpy as np", "f")]).endswith("np\n" + wide + nested)
