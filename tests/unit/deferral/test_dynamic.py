import pytest
from tests.unit.deferral.reading import kinds, line, only, read

USE = "import pandas as pd\ndef load():\n    return pd.NA\n"


@pytest.mark.parametrize(
    "code",
    [
        "def find(name):\n    return globals()[name]",
        "def find(name):\n    return eval(name)",
        "def find(name):\n    return map(eval, name)",
        "def find(name):\n    exec(name)",
        "def find(name):\n    exec(name, None)",
        "def find(name):\n    exec(name, globals())",
        "def find(name, *rest):\n    exec(name, *rest)",
        "def find(name):\n    exec(name, {}) or eval(name)",
        "def find(name):\n    return builtins.eval(name)",
        "names = dir()",
        "names = vars()",
        "names = locals()",
        "class Names:\n    known = locals()",
        "import sys\nme = sys.modules[__name__]",
        "from sys import modules\nme = modules[__name__]",
        "import sys\nme = sys.modules.get(__name__)",
        "import importlib\nme = importlib.import_module(__name__)",
        "me = __import__(__name__)",
        "import importlib\ndef again(x):\n    importlib.reload(x)",
        "def find(function):\n    return function.__globals__",
        "import sys\nnames = sys._getframe().f_globals",
    ],
)
def test_a_module_that_looks_names_up_by_themselves_keeps_its_imports(code: str) -> None:
    assert kinds(read(f"{USE}{code}\n"))[0] == ("pd", "dynamic")


@pytest.mark.parametrize(
    "code",
    [
        "def find(eval):\n    return eval('1')",
        "def globals(): ...\nx = globals()",
        "def find():\n    return vars(x), dir(x), locals",
        "model.eval()",
        "log = logging.getLogger(__name__)",
        "x = modules['pandas']",
        "from safe import exec\nexec('1')",
        "# eval(x)",
        "def find(x):\n    return locals(), vars(), [dir() for y in x]",
        "def find(name, names):\n    exec(name, names) or eval(name, {'x': 1})",
    ],
)
def test_what_only_looks_like_it_does_no_harm(code: str) -> None:
    assert kinds(read(f"{USE}{code}\n"))[0] == ("pd", "deferrable")


def test_the_first_such_line_is_given() -> None:
    ruling = only(read(f"{USE}def find(name):\n    return eval(name), exec(name)\nexec('1')\n"))
    assert (ruling.reason, line(ruling)) == ("the module looks names up by themselves (`eval`)", 5)


def test_a_use_while_the_module_is_loaded_tells_more() -> None:
    assert only(read(f"{USE}eval('1')\nempty = pd.NA\n")).kind == "import-time"


def test_a_function_that_lists_its_own_names_has_no_room_for_another() -> None:
    ruling = only(read("import pandas as pd\ndef load(x):\n    y = pd.NA\n    return locals()\n"))
    assert (ruling.kind, ruling.reason, line(ruling)) == ("dynamic", "`load` lists its own names (`locals`)", 4)
