import json
from pathlib import Path

import pytest

from memci.errors import MemciError
from memci.render.html.scripts import embeddable, plotly_script, policy, report_script

PACKAGE = Path(__file__).parents[4] / "scripts/plotly/package.json"


def test_plotly_is_of_the_version_that_it_is_cut_from() -> None:
    version = json.loads(PACKAGE.read_text())["dependencies"]["plotly.js"]
    assert plotly_script().startswith(f"/* plotly.js {version}, cut to bar, icicle and scatter.")


def test_ours_is_a_few_lines() -> None:
    assert len(report_script().splitlines()) < 100


@pytest.mark.parametrize("mark", ["</script", "</SCRIPT ", "<!--"])
def test_a_script_that_would_end_its_element_is_refused(mark: str) -> None:
    with pytest.raises(MemciError, match="would end it there"):
        embeddable(f"a = '{mark}'")


def test_a_script_is_hashed_as_a_browser_reads_it() -> None:
    assert policy((embeddable("a\r\nb\rc"),)) == policy(("a\nb\nc",))
