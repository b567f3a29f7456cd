"""The report page: `memci run --html`, `memci report`, `memci compare --format html`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories import shop_sides
from tests.integration.cli.conftest import Memci

from memci.store import read_result, write_result

SETTINGS = """
[tool.memci.entrypoints.app]
command = "python app.py"
runs = 2
budget.peak_heap = "1 MiB"
"""
APP = """\
import stock

TOKEN = "hunter2-is-in-the-source"
print(len(stock.ROWS))
"""
STOCK = "ROWS = bytearray(3_000_000)\n"
RUN = ("run", "--python", sys.executable, "-q")


def _git(folder: Path, *words: str) -> None:
    names = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A committed project, in a folder of its repository."""
    folder = tmp_path / "service"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(SETTINGS)
    (folder / "app.py").write_text(APP)
    (folder / "stock.py").write_text(STOCK)
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "--quiet", "--message=base")
    return folder


def page(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert text.rstrip().endswith("</html>")
    assert "Content-Security-Policy" in text
    return text


def test_a_run_s_page_has_the_source_and_its_verdict(memci: Memci, project: Path) -> None:
    answer = memci("run", "--python", sys.executable, "--html", "report.html", cwd=project)
    assert answer.code == 1, answer.stderr
    assert "Report: report.html" in answer.stdout
    text = page(project / "report.html")
    assert "<code>ROWS = bytearray(3_000_000)</code>" in text
    assert "hunter2" in text, "app.py is one of the heaviest files, and short"
    assert "over its budget of 1.0 MiB" in text


def test_source_stays_out_where_the_settings_say_so(memci: Memci, project: Path) -> None:
    (project / "pyproject.toml").write_text(SETTINGS.replace("[tool", "[tool.memci]\nembed_source = false\n[tool", 1))
    memci(*RUN, "--html", "report.html", cwd=project)
    text = page(project / "report.html")
    assert "hunter2" not in text
    assert "bytearray(3_000_000)" not in text
    assert "stock.py" in text


def test_a_project_s_no_holds_wherever_its_page_is_made(memci: Memci, project: Path, tmp_path: Path) -> None:
    (project / "pyproject.toml").write_text(SETTINGS.replace("[tool", "[tool.memci]\nembed_source = false\n[tool", 1))
    memci(*RUN, cwd=project)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    answer = memci("report", str(project / ".memci" / "result.json"), "-o", "report.html", cwd=elsewhere)
    assert answer.code == 0, answer.stderr
    text = page(elsewhere / "report.html")
    assert "hunter2" not in text
    assert "bytearray(3_000_000)" not in text


def test_source_that_has_changed_since_is_that_of_the_commit(memci: Memci, project: Path) -> None:
    memci(*RUN, cwd=project)
    (project / "stock.py").write_text("# a comment\n" + STOCK.replace("ROWS", "CHANGED_SINCE"))
    answer = memci("report", ".memci/result.json", "-o", "report.html", cwd=project)
    assert answer.code == 0, answer.stderr
    assert answer.stdout == "Report: report.html\n"
    text = page(project / "report.html")
    assert "<code>ROWS = bytearray(3_000_000)</code>" in text
    assert "CHANGED_SINCE" not in text


def test_source_that_is_nowhere_any_more_as_it_was_measured_is_not_shown(memci: Memci, project: Path) -> None:
    (project / "stock.py").write_text("# never committed\n" + STOCK)
    memci(*RUN, cwd=project)
    (project / "stock.py").write_text("# changed again\n" + STOCK)
    memci("report", ".memci/result.json", "-o", "report.html", cwd=project)
    text = page(project / "report.html")
    assert "not at hand as it was measured" in text
    assert "changed again" not in text
    assert "never committed" not in text


def test_two_sides_are_compared_line_by_line_with_the_base_s_source_from_git(memci: Memci, project: Path) -> None:
    memci(*RUN, "-o", "base.json", cwd=project)
    (project / "stock.py").write_text('"""Stock."""\n\n' + STOCK.replace("3_000", "9_000"))
    _git(project, "commit", "--quiet", "--all", "--message=more")
    memci(*RUN, "-o", "head.json", cwd=project)
    answer = memci("report", "head.json", "base.json", cwd=project)
    assert answer.code == 0, "a broken budget does not gate a report"
    text = page(project / "head.html")
    assert '<td class="grown">+5.7 MiB</td>' in text
    assert "removed line" not in text, "the line moved, and was edited"


def test_against_has_both_sides(memci: Memci, project: Path) -> None:
    (project / "stock.py").write_text(STOCK.replace("3_000", "9_000"))
    answer = memci(*RUN, "--against", "HEAD", "--html", "report.html", cwd=project)
    assert answer.code == 1, answer.stderr
    assert answer.stdout == ""
    assert '<td class="grown">+5.7 MiB</td>' in page(project / "report.html")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """base.json and head.json, without the data that belong beside them."""
    for name, side in zip(("base", "head"), shop_sides(), strict=True):
        write_result(side, tmp_path / f"{name}.json", tmp_path)
    (tmp_path / "memci.toml").write_text(
        '[entrypoints.web]\ncommand = "true"\n[entrypoints.web.budget]\npeak_heap = "60 MiB"\n'
    )
    return tmp_path


def test_compare_gates_and_writes_the_page(memci: Memci, shop: Path) -> None:
    answer = memci("compare", "base.json", "head.json", "--format", "html", "-o", "out/page.html")
    assert answer.code == 1
    assert "Exit code 1" in answer.stderr
    assert "Report: out/page.html" in answer.stdout
    assert "shop/report.py" in page(shop / "out" / "page.html")


def test_the_page_on_stdout(memci: Memci, shop: Path) -> None:
    for words in (("report", "head.json", "-o", "-"), ("compare", "base.json", "head.json", "--format", "html")):
        answer = memci(*words)
        (shop / "seen.html").write_text(answer.stdout)
        page(shop / "seen.html")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.json"], "nowhere.json could not be read"),
        (["head.json", "memci.toml"], "memci.toml"),
        (["head.json", "base.json", "-o", "base.json"], "base.json is a result's place"),
        (["head.json", "-o", "head.report.json"], "head.report.json is a result's place"),
        ([""], "could not be read"),
        (["around.json"], "around.json could not be read (Too many levels of symbolic links)"),
        (["head.json", "--config", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_what_is_used_wrongly_is_a_sentence_and_2(words: list[str], says: str, memci: Memci, shop: Path) -> None:
    before = (shop / "base.json").read_bytes()
    (shop / "around.json").symlink_to("around.json")
    answer = memci("report", *words)
    assert answer.code == 2
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr
    assert (shop / "base.json").read_bytes() == before


@pytest.mark.parametrize("place", ["base.json/page.html", "around.html", ""])
def test_a_page_that_cannot_be_written_is_a_sentence_and_4(place: str, memci: Memci, shop: Path) -> None:
    (shop / "around.html").symlink_to("around.html")
    answer = memci("report", "head.json", "-o", place)
    assert answer.code == 4
    assert answer.stderr.startswith(f"memci: The report page could not be written to {place or '.'} (")


def test_the_page_may_go_into_a_pipe_or_where_a_link_leads(memci: Memci, shop: Path) -> None:
    (shop / "link.html").symlink_to("page.html")
    assert memci("report", "head.json", "-o", "link.html").code == 0
    assert (shop / "link.html").is_symlink()
    answer = memci("report", "head.json", "-o", "/dev/stdout")
    assert (answer.code, answer.stderr) == (0, "")
    assert answer.stdout.startswith(page(shop / "page.html"))


def test_the_page_is_utf_8_whatever_the_terminal_is(memci: Memci, shop: Path) -> None:
    """With a character replaced, the script is another one than the policy lets run."""
    memci("report", "head.json", "-o", "page.html")
    latin = subprocess.run(
        [sys.executable, "-m", "memci", "report", "head.json", "-o", "-"],
        cwd=shop,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    assert latin.stdout == (shop / "page.html").read_bytes()


def test_what_was_measured_is_kept_and_explained_when_the_page_cannot_be_written(memci: Memci, project: Path) -> None:
    answer = memci(*RUN, "--html", "app.py/page.html", cwd=project)
    assert answer.code == 4
    assert "The report page could not be written to app.py/page.html (" in answer.stderr
    assert "over its budget of 1.0 MiB" in answer.stderr
    assert read_result(project / ".memci" / "result.json").entrypoints


@pytest.mark.parametrize("place", [".memci/result.json", ".memci/result.report.json", "-"])
def test_a_page_in_the_result_s_place_is_refused_before_anything_is_started(
    place: str, memci: Memci, project: Path
) -> None:
    answer = memci(*RUN, "--html", place, cwd=project)
    assert answer.code == 2
    assert not (project / ".memci").exists()
