from importlib.resources import files

import pytest

from memci.errors import MemciError
from memci.render.html.scripts import embeddable, plotly_script, policy, report_script


def test_plotly_is_the_installed_one() -> None:
    assert plotly_script() == (files("plotly") / "package_data" / "plotly.min.js").read_text("utf-8")


def test_ours_is_a_few_lines() -> None:
    assert len(report_script().splitlines()) < 100


@pytest.mark.parametrize("mark", ["</script", "</SCRIPT ", "<!--"])
def test_a_script_that_would_end_its_element_is_refused(mark: str) -> None:
    with pytest.raises(MemciError, match="use another"):
        embeddable(f"a = '{mark}'")


def test_a_script_is_hashed_as_a_browser_reads_it() -> None:
    assert policy((embeddable("a\r\nb\rc"),)) == policy(("a\nb\nc",))
