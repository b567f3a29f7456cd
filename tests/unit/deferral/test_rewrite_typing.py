"""Annotations that go on naming what is no longer imported when they are made."""

import pytest
from tests.unit.deferral.changes import move, text

from memci.deferral.rewrite import deferred
from memci.deferral.rewrite_error import RewriteError


def test_annotations_become_strings_and_the_import_stays_for_type_checkers() -> None:
    before = text('''
        """Doc."""

        import os
        from typing import Any

        import pandas as pd

        ROOT = os.name
        FRAMES: dict[str, pd.DataFrame] = {}


        def load(path: str, *more: pd.DataFrame) -> pd.DataFrame:
            rows: pd.DataFrame = pd.read_csv(path)
            return rows
    ''')
    after = text('''
        """Doc."""

        import os
        from typing import TYPE_CHECKING, Any

        if TYPE_CHECKING:
            import pandas as pd

        ROOT = os.name
        FRAMES: "dict[str, pd.DataFrame]" = {}


        def load(path: str, *more: "pd.DataFrame") -> "pd.DataFrame":
            import pandas as pd

            rows: pd.DataFrame = pd.read_csv(path)
            return rows
    ''')
    annotations = ("dict[str, pd.DataFrame]", "pd.DataFrame")
    assert deferred(before, [move(before, "import pandas as pd", "load", quote=annotations, typing=True)]) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "import numpy as np\n\n\ndef f(): return 1\n",
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import numpy as np\n\n\ndef f(): return 1\n",
        ),
        (
            "from __future__ import annotations\n\nimport numpy as np\n\nX = 1\n",
            "from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\n"
            "if TYPE_CHECKING:\n    import numpy as np\n\nX = 1\n",
        ),
        (
            "import os\nimport numpy as np\nX = 1\n",
            "import os\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import numpy as np\n\nX = 1\n",
        ),
        (
            "import os\nimport zlib\nfrom wsgiref import util\n\nimport numpy as np\n\nfrom . import x\n",
            "import os\nimport zlib\nfrom typing import TYPE_CHECKING\nfrom wsgiref import util\n\nfrom . import x\n\n"
            "if TYPE_CHECKING:\n    import numpy as np\n",
        ),
        (
            "import flask\nimport numpy as np\n\nX = 1\n",
            "from typing import TYPE_CHECKING\n\nimport flask\n\nif TYPE_CHECKING:\n    import numpy as np\n\nX = 1\n",
        ),
        (
            "# Ours.\n\n# Web.\nimport flask\nimport numpy as np\n",
            "# Ours.\n\nfrom typing import TYPE_CHECKING\n\n# Web.\nimport flask\n\n"
            "if TYPE_CHECKING:\n    import numpy as np\n",
        ),
        (
            "import os; import numpy as np; X = '''\n'''\n",
            "import os; X = '''\n'''\n\nfrom typing import TYPE_CHECKING\n\n"
            "if TYPE_CHECKING:\n    import numpy as np\n",
        ),
        (
            "import typing\nimport numpy as np",
            "import typing\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import numpy as np",
        ),
        (
            "__version__ = '1'\n\nimport numpy as np\n",
            "__version__ = '1'\n\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import numpy as np\n",
        ),
        (
            "from typing import TYPE_CHECKING\nimport numpy as np\n\nX = 1\n",
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import numpy as np\n\nX = 1\n",
        ),
    ],
)
def test_a_block_for_type_checkers_comes_behind_the_first_imports(before: str, after: str) -> None:
    assert deferred(before, [move(before, "import numpy as np", typing=True)]) == after


@pytest.mark.parametrize(
    ("names", "with_flag"),
    [
        ("Any, Final", "TYPE_CHECKING, Any, Final"),
        ("AnyStr, cast", "TYPE_CHECKING, AnyStr, cast"),
        ("IO, Any", "IO, TYPE_CHECKING, Any"),
        ("cast, Any", "cast, Any, TYPE_CHECKING"),
        ("(\n    Any,  # all\n    Final,\n)", "(\n    TYPE_CHECKING,\n    Any,  # all\n    Final,\n)"),
        ("(\n    cast,\n    Any,\n)", "(\n    cast,\n    Any,\n    TYPE_CHECKING,\n)"),
        ("(Any,\n    Final)", "(TYPE_CHECKING, Any,\n    Final)"),
        ("Any, \\\n    Final", "TYPE_CHECKING, Any, Final"),
        (
            "Annotated, Any, ClassVar, Final, Generic, Literal, Protocol",
            "(\n    TYPE_CHECKING,\n    Annotated,\n    Any,\n    ClassVar,\n    Final,\n    Generic,\n    Literal,\n"
            "    Protocol,\n)",
        ),
    ],
)
def test_the_flag_joins_what_is_imported_from_typing(names: str, with_flag: str) -> None:
    before = f"from typing import {names}\nimport numpy as np\n"
    after = f"from typing import {with_flag}\n\nif TYPE_CHECKING:\n    import numpy as np\n"
    assert deferred(before, [move(before, "import numpy as np", typing=True)]) == after


def test_the_flag_may_take_the_place_of_a_name_that_goes() -> None:
    before = "from typing import Any, Final\ndef f(): return Any\n"
    after = text("""
        from typing import TYPE_CHECKING, Final

        if TYPE_CHECKING:
            from typing import Any

        def f():
            from typing import Any

            return Any
    """)
    assert deferred(before, [move(before, "from typing import Any", "f", typing=True)]) == after


def test_a_block_that_is_there_takes_the_imports_in_the_order_of_isort() -> None:
    before = text("""
        import typing as t
        from collections.abc import Iterator, Sequence

        import numpy as np
        import pandas as pd  # type: ignore
        from scipy import stats

        if t.TYPE_CHECKING:
            from collections.abc import Mapping

            import flask
            from scipy import linalg

            from . import x
        else:
            x = None
    """)
    after = text("""
        import typing as t

        if t.TYPE_CHECKING:
            from collections.abc import Iterator, Mapping, Sequence

            import flask
            import numpy as np
            import pandas as pd  # type: ignore
            from scipy import linalg, stats

            from . import x
        else:
            x = None
    """)
    names = ["import pandas as pd", "from collections.abc import Iterator", "from scipy import stats"]
    names += ["import numpy as np", "from collections.abc import Sequence"]
    assert deferred(before, [move(before, name, typing=True) for name in names]) == after


@pytest.mark.parametrize(
    ("block", "becomes"),
    [
        ("  Alias = int", "  import numpy as np\n\n  Alias = int"),
        ("  # for checkers\n  pass", "  import numpy as np\n\n  # for checkers\n  pass"),
        ("  import flask; X = 1", "  import numpy as np\n\n  import flask; X = 1"),
    ],
)
def test_a_block_without_imports_gets_one(block: str, becomes: str) -> None:
    before = f"from typing import TYPE_CHECKING\nimport numpy as np\n\nif TYPE_CHECKING:\n{block}\n"
    after = f"from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n{becomes}\n"
    assert deferred(before, [move(before, "import numpy as np", typing=True)]) == after


def test_a_block_on_one_line_becomes_lines() -> None:
    before = "from typing import TYPE_CHECKING\nimport numpy as np\nif TYPE_CHECKING: import flask\n"
    after = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy as np\n    import flask\n"
    assert deferred(before, [move(before, "import numpy as np", typing=True)]) == after


def test_one_block_is_enough_for_all() -> None:
    before = "import flask\nimport numpy as np\nimport pandas as pd\n"
    after = "import flask\n\nif TYPE_CHECKING:\n    import numpy as np\n    import pandas as pd\n"
    names = ["import numpy as np", "import pandas as pd"]
    found = deferred(before, [move(before, name, typing=True) for name in names])
    assert found == f"from typing import TYPE_CHECKING\n\n{after}"


@pytest.mark.parametrize(
    ("annotation", "quoted"),
    [
        ("np.ndarray", '"np.ndarray"'),
        ("dict[str,  np.ndarray]", '"dict[str,  np.ndarray]"'),
        ("(np.ndarray)", '("np.ndarray")'),
        ("dict[\n    str,\n    np.ndarray,\n]", '"dict[str, np.ndarray]"'),
        ("Literal['a'] | np.int8", '''"Literal['a'] | np.int8"'''),
        ('Literal["a"] | np.int8', """'Literal["a"] | np.int8'"""),
    ],
)
def test_an_annotation_is_quoted_as_it_stands_but_on_one_line(annotation: str, quoted: str) -> None:
    before = f'import numpy as np\ndef f(é="€", x: {annotation} = 1): pass\n'
    after = f'def f(é="€", x: {quoted} = 1): pass\n'
    assert deferred(before, [move(before, "import numpy as np", quote=(annotation.strip("()"),))]) == after


def test_a_file_in_single_quotes_gets_those() -> None:
    before = "import numpy as np\nX, Y = 'a', 'b'\ndef f(x: np.ndarray): 'Doc.'\n"
    after = "X, Y = 'a', 'b'\ndef f(x: 'np.ndarray'): 'Doc.'\n"
    assert deferred(before, [move(before, "import numpy as np", quote=("np.ndarray",))]) == after


@pytest.mark.parametrize(
    "annotation", ["Literal['a', \"b\"]", "Literal['\\n']", "dict[  # by name\n    str, np.ndarray]"]
)
def test_an_annotation_that_cannot_be_quoted_as_it_is_is_left_alone(annotation: str) -> None:
    before = f"import numpy as np\ndef f(é, x: {annotation}): pass\n"
    with pytest.raises(RewriteError, match=r"the annotation in line 2 cannot stand in quotes as it is\.$"):
        deferred(before, [move(before, "import numpy as np", quote=(annotation,))])


def test_where_no_annotation_is_nothing_is_quoted() -> None:
    before = "import numpy as np\ndef f(x: np.ndarray): pass\n"
    with pytest.raises(RewriteError, match=r"^shop/report.py has changed .*: line 2 lacks an annotation\.$"):
        deferred(before.replace(": np", "= np"), [move(before, "import numpy as np", quote=("np.ndarray",))])
