"""`memci advise` on real programs: what it offers works and saves what it says, and nothing else is offered."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest
from tests.integration.advise.projects import environment, git, project
from tests.starts import Answer

from memci.model.advice import EntrypointAdvice, Trial
from memci.model.advice_file import from_json

MIB = 2**20

PACKAGES = {
    "heavy": """
        import shared
        TABLE = bytearray(8 * 2**20)
        def size() -> int:
            return len(TABLE)
    """,
    "shared": "PAGE = bytearray(4 * 2**20)\n",
    "needed": "class Base: pass\nPAGE = bytearray(3 * 2**20)\n",
    "first": "import sys\nsys.first_is_there = True\nPAGE = bytearray(2 * 2**20)\n",
    "second": "import sys\nassert sys.first_is_there\n",
    "registered": "import codecs\ncodecs.here = True\nPAGE = bytearray(2 * 2**20)\ndef use(): pass\n",
}
FILES = {
    "pyproject.toml": """
        [tool.memci.entrypoints.app]
        command = "python app.py"
        smoke = "python check.py"
        starts_per_day = 1000
        instances = 128
    """,
    "app.py": '''
        """Starts, and does nothing with most of what it imports."""

        import first
        import needed
        import registered
        import second
        import shared  # four pages
        import typing

        from tools.report import sales


        class Page(needed.Base):
            """What is needed at once."""

            number: typing.ClassVar = 1


        def order() -> object:
            return first


        def effect() -> None:
            registered.use()


        def pages() -> int:
            return len(shared.PAGE)


        if __name__ == "__main__":
            print(sales.__name__)
    ''',
    "tools/__init__.py": "",
    "tools/report.py": '''
        """A report that is rarely asked for."""

        import heavy as h  # noqa: F401


        def sales(name: str) -> "h.Table":
            """How large it is."""
            return h.size(), name


        def short(): return h.size()
    ''',
    "check.py": """
        import codecs
        import app
        from tools.report import sales
        assert sales("x") == (8 * 2**20, "x")
        assert app.pages() == 4 * 2**20
        # What only the import itself brings about.
        assert codecs.here
    """,
}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment(tmp_path_factory.mktemp("environment"), PACKAGES)


def digests(folder: Path) -> dict[str, str]:
    """All that is in the project, but for what memci keeps there."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".memci" not in path.parts and ".git" not in path.parts
    }


def advised(folder: Path) -> EntrypointAdvice:
    (entrypoint,) = from_json((folder / ".memci/advice.json").read_bytes(), "advice.json").entrypoints
    return entrypoint


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory, python: Path) -> "LookedAt":
    """One run over everything."""
    folder = tmp_path_factory.mktemp("project")
    project(folder, FILES)
    before = digests(folder)
    return LookedAt(folder, memci(folder, "--python", str(python), "--diff"), before)


class LookedAt(NamedTuple):
    """The project, what was said of it, and what was in it before."""

    folder: Path
    answer: Answer
    before: dict[str, str]

    @property
    def trials(self) -> dict[str, Trial]:
        return {trial.packages[0]: trial for trial in advised(self.folder).trials}


def memci(folder: Path, *words: str) -> Answer:
    done = subprocess.run(
        [sys.executable, "-m", "memci", "advise", *words],
        cwd=folder,
        env={**os.environ, "COLUMNS": "120", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)


def test_what_start_up_can_do_without_is_offered_with_what_it_saves(looked_at: LookedAt) -> None:
    assert looked_at.answer.code == 0, looked_at.answer.stderr
    heavy = looked_at.trials["heavy"]
    assert heavy.state == "pays", heavy
    assert heavy.saving is not None
    assert heavy.saving.peak_heap == pytest.approx(8 * MIB, rel=0.05)
    assert heavy.saving.anon_rss == pytest.approx(8 * MIB, rel=0.15)
    assert [(one.file, one.line, one.statement) for one in heavy.imports] == [
        ("tools/report.py", 3, "import heavy as h")
    ]


def test_what_somebody_else_imports_saves_nothing_alone_and_something_beside_it(looked_at: LookedAt) -> None:
    shared = looked_at.trials["shared"]
    assert (shared.state, shared.importer and shared.importer.file) == ("still-imported", "heavy/__init__.py")
    joint = advised(looked_at.folder).joint
    assert joint is not None
    assert (joint.state, sorted(joint.packages)) == ("pays", ["heavy", "shared"])
    assert joint.saving is not None
    assert joint.saving.peak_heap == pytest.approx(12 * MIB, rel=0.05)


def test_a_package_that_another_one_needs_before_it_makes_the_start_fail(looked_at: LookedAt) -> None:
    first = looked_at.trials["first"]
    assert first.state == "fails"
    assert "first_is_there" in first.reason


def test_what_only_the_smoke_command_misses_is_not_offered(looked_at: LookedAt) -> None:
    registered = looked_at.trials["registered"]
    assert registered.state == "smoke-fails"
    assert "here" in registered.reason


def test_what_is_needed_at_once_is_told_with_its_line(looked_at: LookedAt) -> None:
    found = {ruling.imported.module: ruling for ruling in advised(looked_at.folder).rulings}
    assert found["needed"].kind == "import-time"
    assert found["needed"].where is not None
    assert found["needed"].where.line == 13


def test_it_says_all_that_and_what_it_is_worth(looked_at: LookedAt) -> None:
    text = " ".join(looked_at.answer.stderr.split())
    for part in (
        "heavy −8.",
        "together",
        "registered The smoke command fails",
        "import needed",
        "Where it runs, that is",
        "1.50 GiB",
    ):
        assert part in text, text


def test_nothing_on_disk_has_changed(looked_at: LookedAt) -> None:
    assert digests(looked_at.folder) == looked_at.before
    assert git(looked_at.folder, "status", "--porcelain") == ""


def test_the_change_is_one_that_git_applies_and_the_program_still_works(looked_at: LookedAt, python: Path) -> None:
    git(looked_at.folder, "worktree", "add", "--quiet", "changed")
    changed = looked_at.folder / "changed"
    (looked_at.folder / "change.diff").write_text(looked_at.answer.stdout)
    git(changed, "apply", "../change.diff")
    assert "\n" + (changed / "tools/report.py").read_text() == dedent('''
        """A report that is rarely asked for."""

        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            import heavy as h  # noqa: F401


        def sales(name: str) -> "h.Table":
            """How large it is."""
            import heavy as h  # noqa: F401

            return h.size(), name


        def short():
            import heavy as h  # noqa: F401

            return h.size()
    ''')
    assert "    import shared  # four pages\n\n    return len(shared.PAGE)" in (changed / "app.py").read_text()
    subprocess.run([python, "check.py"], cwd=changed, check=True)


SMALL = {
    "app.py": "import heavy\n\n\ndef size() -> int:\n    return heavy.size()\n",
    "script.py": "import app\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    project(tmp_path, SMALL)
    return tmp_path


def test_apply_makes_the_change_and_measures_it_again(small: Path, python: Path) -> None:
    answer = memci(small, "--python", str(python), "--apply", "--", "python", "script.py")
    assert answer.code == 0, answer.stderr
    assert (small / "app.py").read_text() == "def size() -> int:\n    import heavy\n\n    return heavy.size()\n"
    assert git(small, "status", "--porcelain", "--untracked-files=no") == " M app.py\n"
    assert "Changed 1 file: app.py. Measured again: 12." in answer.stdout


def test_apply_refuses_what_is_not_committed_before_it_tries_anything(small: Path, python: Path) -> None:
    text = (small / "app.py").read_text() + "# mine\n"
    (small / "app.py").write_text(text)
    answer = memci(small, "--python", str(python), "--apply", "--", "python", "script.py")
    assert answer.code == 2
    assert "app.py would be changed, and holds what is not committed; commit it first, or add --force." in answer.stderr
    assert (small / "app.py").read_text() == text
    assert not (small / ".memci").exists()


def test_a_program_that_fails_gets_no_advice(small: Path, python: Path) -> None:
    (small / "script.py").write_text("import app\nraise SystemExit(5)\n")
    answer = memci(small, "--python", str(python), "--", "python", "script.py")
    assert answer.code == 3
    assert "failed with exit code 5" in answer.stdout
    assert advised(small).trials == []


def test_a_smoke_command_that_fails_by_itself_is_told_before_anything_is_tried(small: Path, python: Path) -> None:
    (small / "memci.toml").write_text('[entrypoints.app]\ncommand = "python script.py"\nsmoke = "python -c 1/0"\n')
    answer = memci(small, "--python", str(python))
    assert answer.code == 3
    assert "The smoke command of app fails on the program as it is" in answer.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--diff", "--apply"], "Give --diff or --apply, not both"),
        (["--diff", "-o", "-"], "--diff prints the change to stdout"),
        (["nobody"], "There is no entrypoint 'nobody' in the settings"),
        (["--force"], "--force belongs to --apply"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(small: Path, words: list[str], sentence: str) -> None:
    (small / "memci.toml").write_text('[entrypoints.app]\ncommand = "python script.py"\n')
    answer = memci(small, *words)
    assert answer.code == 2
    assert sentence in answer.stderr
