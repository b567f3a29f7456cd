import pytest
from tests.unit.deferral.reading import change, kind, kinds, line, only, read, source

POSTPONED = "from __future__ import annotations\n"


def places(text: str, python: tuple[int, int] = (3, 12)) -> list[str]:
    """What stands where something is to be quoted, up to the end of the line."""
    deferrable = change(text, python)
    assert deferrable.typing
    return [text.split("\n")[line - 1][column:] for line, column in deferrable.quoted]


def test_annotations_of_functions_have_to_be_quoted() -> None:
    head = "async def load(é: pd.DataFrame, *rest: list[pd.NA], k: int = 1) -> pd.Series | None: ..."
    text = f"import pandas as pd\n{head}\n"
    assert places(text) == [
        "pd.DataFrame, *rest: list[pd.NA], k: int = 1) -> pd.Series | None: ...",
        "list[pd.NA], k: int = 1) -> pd.Series | None: ...",
        "pd.Series | None: ...",
    ]
    assert change(text).functions == ()


def test_an_annotation_is_quoted_once_and_as_a_whole() -> None:
    assert places("import pandas as pd\ndef load(x: dict[pd.A, pd.B]): ...\n") == ["dict[pd.A, pd.B]): ..."]


def test_annotations_of_the_modules_variables_have_to_be_quoted() -> None:
    text = "import pandas as pd\nframe: pd.DataFrame | None = None\n"
    assert places(text) == ["pd.DataFrame | None = None"]


def test_annotations_of_a_functions_variables_are_never_evaluated() -> None:
    text = "import pandas as pd\ndef load():\n    frame: pd.DataFrame = 1\n    x.frame: pd.DataFrame = 2\n"
    assert places(text) == []
    assert change(text).functions == ()


@pytest.mark.parametrize(("text", "python"), [(POSTPONED, (3, 9)), ("", (3, 14)), ("", (3, 15))])
def test_annotations_that_python_leaves_alone_need_no_quotes(text: str, python: tuple[int, int]) -> None:
    text += "import pandas as pd\nframe: pd.DataFrame\ndef load(x: pd.DataFrame): return pd.NA\n"
    assert places(text, python) == []
    assert change(text, python).functions == (text.count("\n"),)


@pytest.mark.parametrize(
    "code",
    [
        "def load(x: 'pd.DataFrame'): ...",
        "def load() -> 'list[pd.DataFrame]': ...",
        "def load(x: list['pd.DataFrame']): ...",
        "def load(x: 'list[\"pd.DataFrame\"]'): ...",
        "frame: ' pd.DataFrame'",
        "def load(x):\n    return cast('pd.DataFrame', x)",
        "T = TypeVar('T', bound='pd.DataFrame')",
        "T = typing.TypeVar('T', 'pd.DataFrame', 'pd.Series')",
        "T = NewType('T', 'pd.DataFrame')",
    ],
)
def test_strings_name_it_for_readers_only(code: str) -> None:
    assert places(f"import pandas as pd\n{code}\n") == []


@pytest.mark.parametrize("code", ["x: Literal['pd']", "x: 'a b'", "def load(x):\n    return x['pd'], 'pd'"])
def test_other_strings_name_nothing(code: str) -> None:
    assert kind(f"import pandas as pd\n{code}\n") == "unused"


def test_an_annotation_in_a_scope_with_such_a_name_is_no_use() -> None:
    text = "import pandas as pd\ndef load(pd):\n    def inner(x: pd.DataFrame): ...\n    return 1\n"
    assert kind(text) == "unused"


def test_a_function_may_have_a_parameter_of_the_name_and_be_annotated_with_it() -> None:
    text = "import pandas as pd\ndef load(pd: pd.DataFrame): ...\n"
    assert places(text) == ["pd.DataFrame): ..."]


@pytest.mark.parametrize("future", ["", POSTPONED])
@pytest.mark.parametrize(
    "code",
    [
        "class Order:\n    frame: pd.DataFrame",
        "class Order:\n    frame: 'pd.DataFrame'",
        "@dataclass\nclass Order:\n    frame: pd.DataFrame",
        "class Order(BaseModel):\n    frame: pd.DataFrame",
        "def make():\n    class Order:\n        frame: pd.DataFrame\n    return pd.NA",
        "@app.get('/')\ndef load(x: pd.DataFrame): ...",
        "@app.get('/')\ndef load(x: 'pd.DataFrame'): ...",
        "@cache\ndef load() -> pd.DataFrame: ...",
        "def make():\n    @app.get('/')\n    def load(x: pd.DataFrame): ...",
        "class View(BaseView):\n    def load(self) -> pd.DataFrame: ...",
        "@register\nclass View:\n    def load(self) -> pd.DataFrame: ...",
        "class View(metaclass=Meta):\n    def load(self) -> pd.DataFrame: ...",
        "class View(kind=1):\n    def load(self) -> pd.DataFrame: ...",
        "class View(bases()):\n    def load(self) -> pd.DataFrame: ...",
        "class A(BaseView): ...\nclass View(A):\n    def load(self) -> pd.DataFrame: ...",
        "class A:\n    def __init_subclass__(cls): ...\nclass View(A):\n    def load(self) -> pd.DataFrame: ...",
        "from web import A\nclass A: ...\nclass View(A):\n    def load(self) -> pd.DataFrame: ...",
        "class View(View):\n    def load(self) -> pd.DataFrame: ...",
        "from web import ValueError\nclass View(ValueError):\n    def load(self) -> pd.DataFrame: ...",
        "from web import property\nclass View:\n    @property\n    def load(self) -> pd.DataFrame: ...",
        "def load(x: pd.DataFrame): ...\napp.add_route('/', load)",
        "def load(x: pd.DataFrame): ...\nroutes = {'/': load}",
        "def make():\n    def load(x: pd.DataFrame): ...\n    return load",
        "class Order:\n    def __init__(self, x: pd.DataFrame): ...\ncontainer.register(Order)",
        "Order = NamedTuple('Order', [('frame', 'pd.DataFrame')])",
        "Order = TypedDict('Order', {'frame': 'pd.DataFrame'})",
        "Order: TypeAlias = 'pd.DataFrame'",
        "Orders = List['pd.DataFrame']",
    ],
)
def test_an_annotation_that_something_may_evaluate_keeps_its_import(code: str, future: str) -> None:
    text = f"{future}import pandas as pd\n{code}\n"
    assert kinds(read(text))[0] == ("pd", "annotation")


@pytest.mark.parametrize(
    "annotation",
    [
        "dict['str', pd.DataFrame]",
        "Literal['a'] | pd.DataFrame",
        "Annotated[pd.DataFrame, Field()]",
        "tuple[*pd.Types]",
        "(pd.DataFrame)",
        "dict[\n    str, pd.DataFrame]",
        "pd.make()",
        "pd.A if x else pd.B",
    ],
)
def test_an_annotation_that_cannot_just_be_quoted_keeps_its_import(annotation: str) -> None:
    text = f"import pandas as pd\ndef load(x: {annotation}): ...\n"
    assert kind(text) == "annotation"
    assert kind(POSTPONED + text) == "deferrable"


@pytest.mark.parametrize(
    "head",
    [
        "class Report:",
        "class Report(object):",
        "class Report(ABC):",
        "class Report(abc.ABC):",
        "class Report(metaclass=ABCMeta):",
        "class Report(Generic[T]):",
        "class Report(typing.Protocol[T]):",
        "class Report(enum.Enum):",
        "class Report(ValueError, LookupError):",
        "class Base(ABC): ...\nclass Report(Base):",
        "def make():\n  class Report:",
    ],
)
@pytest.mark.parametrize("decorator", ["", "@property", "@staticmethod", "@classmethod"])
def test_plain_classes_leave_the_annotations_of_their_methods_alone(head: str, decorator: str) -> None:
    text = f"import pandas as pd\n{head}\n    {decorator}\n    def load(self) -> pd.DataFrame: ...\n"
    assert places(text) == ["pd.DataFrame: ..."]


@pytest.mark.parametrize(
    "code",
    [
        "load(1)",
        "load.cache = 1",
        "isinstance(x, load)",
        "x: load",
        "if x is load: ...",
        "class Other(load): ...",
        "try: ...\nexcept load: ...",
    ],
)
def test_a_function_that_is_not_handed_on_has_no_reader(code: str) -> None:
    assert kind(f"import pandas as pd\ndef load(x: pd.DataFrame): ...\n{code}\n") == "deferrable"


@pytest.mark.parametrize(
    "code",
    [
        "from shop.report import load\nroute = Depends(load)\n",
        "from shop import report\nroute = Depends(report.load)\n",
        "from shop.report import load\ndef get(x: Annotated[int, Depends(load)]): ...\n",
    ],
)
def test_another_file_may_hand_a_function_on(code: str) -> None:
    text = "import pandas as pd\ndef load(x: pd.DataFrame): ...\n"
    ruling = only(read(text, source(code, "src/shop/web.py")))
    assert (ruling.kind, line(ruling)) == ("annotation", 2)


def test_what_only_annotations_name_can_go_altogether() -> None:
    ruling = only(read("import pandas as pd\ndef load(x: pd.DataFrame): ...\n"))
    assert (ruling.kind, ruling.reason) == ("deferrable", "only annotations name it")
