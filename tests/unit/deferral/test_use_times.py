import pytest
from tests.unit.deferral.reading import change, kind, line, only, read


@pytest.mark.parametrize(
    "code",
    [
        "frame = pd.DataFrame()",
        "pd.options.display.width = 100",
        "@pd.api.register\ndef load(): ...",
        "def load(empty=pd.NA): ...",
        "def load(*, empty=pd.NA): ...",
        "load = lambda empty=pd.NA: empty",
        "class Frame(pd.DataFrame): ...",
        "class Frame(kind=pd.DataFrame): ...",
        "@pd.api.register\nclass Frame: ...",
        "class Frame:\n    empty = pd.NA",
        "class Frame:\n    def load(self, empty=pd.NA): ...",
        "class Frame:\n    pd = pd",
        "frames = [pd.DataFrame() for _ in range(3)]",
        "frames = (pd.DataFrame() for _ in range(3))",
        "frames = {one: pd.NA for one in pd.options}",
        "class Frame:\n    all = [pd.NA for _ in range(3)]",
        "if __name__ == '__main__':\n    pd.read_csv('orders.csv')",
        "try:\n    pd.read_csv('orders.csv')\nexcept OSError: ...",
        "try: ...\nexcept pd.errors.ParserError: ...",
        "with pd.option_context(): ...",
        "print(f'{pd.__version__:>{pd.options.width}}')",
        "match kind:\n    case pd.DataFrame(): ...",
        "match kind:\n    case pd.NA: ...",
        "assert pd",
        "del pd.options",
        "for one in pd.options: ...",
        "raise pd.errors.ParserError",
    ],
)
def test_what_runs_while_the_module_is_loaded_keeps_its_import(code: str) -> None:
    assert kind(f"import pandas as pd\n{code}\n") == "import-time"


def test_the_line_that_decides_is_given() -> None:
    ruling = only(read("import pandas as pd\n\ndef load():\n    return pd\n\nempty = pd.NA\n"))
    assert (ruling.kind, line(ruling)) == ("import-time", 6)
    assert ruling.reason == "`pd` is used while the module is loaded"
    assert ruling.where and ruling.where.file == "src/shop/report.py"


@pytest.mark.parametrize(
    "body",
    [
        "return pd.read_csv('orders.csv')",
        "yield pd.NA",
        "return [pd.NA for _ in range(3)]",
        "return lambda: pd.NA",
        "class Frame(pd.DataFrame): ...",
        "class Frame:\n        empty = pd.NA",
        "pd.options.display.width = 100",
        "return f'{pd.__version__}'",
        "try: ...\n    except pd.errors.ParserError: ...",
        "def inner(empty=pd.NA): ...",
        "@pd.api.register\n    def inner(): ...",
        "return [one for pd2 in pd.options for one in pd2]",
    ],
)
def test_what_runs_in_a_function_can_wait_for_it(body: str) -> None:
    text = f"import pandas as pd\n\ndef load():\n    {body}\n"
    assert kind(text) == "deferrable"
    assert change(text).functions == (3,)


def test_methods_and_coroutines_are_functions() -> None:
    text = """
        import pandas as pd

        class Report:
            @property
            def frame(self):
                return pd.NA

            async def load(self):
                return pd.NA
    """
    assert change(text).functions == (6, 9)


def test_a_function_that_is_called_while_the_module_is_loaded_is_a_matter_for_the_trial() -> None:
    assert kind("import pandas as pd\ndef load():\n    return pd.NA\nempty = load()\n") == "deferrable"


def test_the_innermost_function_gets_the_import() -> None:
    text = """
        import pandas as pd

        def load():
            def inner():
                return pd.NA
            return inner()
    """
    assert change(text).functions == (5,)


def test_an_import_in_a_function_serves_the_functions_in_it() -> None:
    text = """
        import pandas as pd

        def load():
            class Frame:
                def inner(self):
                    return [pd.NA for _ in range(3)]
            return pd.DataFrame(Frame())
    """
    assert change(text).functions == (4,)


def test_the_default_of_an_inner_function_is_evaluated_by_the_outer_one() -> None:
    text = "import pandas as pd\ndef load():\n    def inner(empty=pd.NA):\n        return empty\n    return inner()\n"
    assert change(text).functions == (2,)


@pytest.mark.parametrize("code", ["load = lambda: pd.NA", "class Report:\n    load = lambda self: pd.NA"])
def test_a_lambda_outside_of_functions_has_no_room_for_an_import(code: str) -> None:
    text = f"import pandas as pd\n{code}\n"
    assert kind(text) == "lambda"
    assert only(read(text, lazy=True)).kind == "deferrable"


def test_a_finalizer_may_run_when_nothing_can_be_imported() -> None:
    text = "import shutil\nclass Folder:\n    def __del__(self):\n        (lambda: shutil.rmtree('x'))()\n"
    assert kind(text) == "finalizer"


def test_a_compiled_function_has_no_room_for_an_import() -> None:
    text = "import numpy as np\nimport numba\n@numba.njit(cache=True)\ndef add(x):\n    return np.sum(x)\n"
    ruling = read(text).rulings[0]
    assert (ruling.kind, ruling.reason, line(ruling)) == ("unclear", "`@njit` may compile a function that uses it", 3)


def test_examples_in_docstrings_run_among_the_modules_names() -> None:
    docstring = "'''Load.\n\n    >>> load() is pd.NA\n    True\n    '''"
    text = f"import pandas as pd\ndef load():\n    {docstring}\n    return pd.NA\n"
    assert kind(text) == "unclear"
    assert kind(text.replace("is pd.NA", "is None")) == "deferrable"


def test_a_formatted_string_is_no_docstring() -> None:
    assert (
        kind("import requests\ndef show(x):\n    print(f'>>> requests.get({x})')\n    requests.get(x)\n")
        == "deferrable"
    )
