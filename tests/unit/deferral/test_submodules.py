import pytest
from tests.unit.deferral.reading import kinds, line, read, source

from memci.deferral.relying import relying

REACHED = {
    "matplotlib": {"matplotlib", "numpy"},
    "matplotlib.pyplot": {"matplotlib.pyplot", "matplotlib", "matplotlib.figure", "numpy"},
    "matplotlib.figure": {"matplotlib.figure", "matplotlib"},
    "numpy": {"numpy", "numpy.linalg"},
    "numpy.linalg": {"numpy.linalg", "numpy"},
}


@pytest.mark.parametrize(
    ("imports", "use", "expected"),
    [
        ("import matplotlib", "matplotlib.pyplot.plot", "submodule"),
        ("import matplotlib as pyplot", "pyplot.pyplot.plot", "submodule"),
        ("import matplotlib", "matplotlib.rc", "deferrable"),
        ("import matplotlib", "matplotlib.animation.run", "deferrable"),
        ("import matplotlib.pyplot", "matplotlib.pyplot.plot", "deferrable"),
        ("import matplotlib.pyplot", "matplotlib.figure.Figure", "deferrable"),
        ("import matplotlib.figure", "matplotlib.pyplot.plot", "submodule"),
        ("import matplotlib.figure as figure", "figure.pyplot", "deferrable"),
        ("import numpy", "numpy.linalg.norm", "deferrable"),
        ("import numpy as np", "np.linalg.norm", "deferrable"),
        ("from matplotlib import pyplot", "pyplot.plot", "deferrable"),
        ("from matplotlib import pyplot", "pyplot.figure.x", "deferrable"),
    ],
)
def test_a_submodule_that_another_statement_loads_keeps_the_import(imports: str, use: str, expected: str) -> None:
    found = read(f"{imports}\ndef draw():\n    {use}()\n", reached=REACHED)
    assert [kind for _, kind in kinds(found)] == [expected]


def test_the_submodule_is_named() -> None:
    (ruling,) = read("import matplotlib\ndef draw():\n    matplotlib.pyplot.plot()\n", reached=REACHED).rulings
    assert ruling.reason == "matplotlib.pyplot is used, which `import matplotlib` alone does not load"
    assert line(ruling) == 3


def test_imports_of_one_package_load_for_each_other() -> None:
    text = "import matplotlib\nimport matplotlib.pyplot\ndef draw():\n    matplotlib.figure.Figure()\n"
    assert kinds(read(text, reached=REACHED)) == [("matplotlib", "deferrable")] * 2


def test_annotations_load_nothing() -> None:
    text = "import matplotlib\ndef draw(x: matplotlib.pyplot.Axes): ...\n"
    assert kinds(read(text, reached=REACHED)) == [("matplotlib", "deferrable")]


STAYING = source(
    """
    import scipy
    import scipy.stats as st
    from scipy import optimize

    def fit():
        return scipy.stats.norm, scipy.special, st.norm, optimize.fit
    """,
    "src/shop/fit.py",
)


def test_an_import_that_stays_may_rely_on_what_is_gone() -> None:
    gone = {"scipy.stats", "scipy.special", "scipy.optimize", "pandas"}
    assert relying([STAYING], gone, []) == [
        ("src/shop/fit.py", 7, "scipy.special"),
        ("src/shop/fit.py", 7, "scipy.stats"),
    ]
    assert relying([STAYING], {"scipy.linalg"}, []) == []


def test_an_import_that_goes_relies_on_nothing() -> None:
    plain = next(ruling.imported for ruling in read(STAYING.text, path=STAYING.path).rulings)
    assert plain.statement == "import scipy"
    assert relying([STAYING], {"scipy.stats"}, [plain]) == []


def test_a_file_that_cannot_be_read_relies_on_nothing_that_is_known() -> None:
    assert relying([source("import (", "src/shop/x.py")], {"scipy.stats"}, []) == []
