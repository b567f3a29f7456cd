"""What is written is read back: the settings by memci, the workflows by a YAML parser."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from string import printable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.init.samples import SAMPLES, Sample

from memci.cli import init
from memci.init import Candidate, Found, Tree, Workflow, detect, report_text, settings_text, workflow_text
from memci.init.texts import toml_string
from memci.model.entrypoint import Entrypoint
from memci.settings import Settings, load_settings, parse_ready
from memci.settings.load import settings_of_text

DOCS = Path(__file__).parents[3] / "docs"
PREFIXES = {"pyproject.toml": "tool.memci", "memci.toml": ""}

SNIPPETS = [text for sample in SAMPLES.values() for text in sample.files.values()]
NAMES = sorted({name for sample in SAMPLES.values() for name in sample.files})

trees = st.dictionaries(
    st.sampled_from([*NAMES, "src/a b/app.py", "it's/__main__.py", "ü/__init__.py", "a$(b)/wsgi.py"]),
    st.one_of(st.sampled_from(SNIPPETS), st.text(printable)),
    max_size=8,
)
words = st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text)
candidates = st.builds(
    Candidate,
    name=st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,20}", fullmatch=True),
    key=st.just("import"),
    value=st.just("shop.main"),
    what=st.text(),
    where=st.text(),
    ready=st.sampled_from(["exit", "http", "http/health", "listen"]),
    env=st.dictionaries(st.just("PYTHONPATH"), st.text().filter(lambda text: "\0" not in text)),
    remarks=st.lists(st.text(), max_size=2).map(tuple),
)

founds = st.builds(
    Found,
    entrypoints=st.lists(candidates, max_size=3, unique_by=lambda one: one.name).map(tuple),
    others=st.lists(candidates, max_size=3).map(tuple),
    install=st.lists(words, max_size=2).map(tuple),
)


def read_back(found: Found, file: str) -> Settings:
    text = settings_text(found, prefix=PREFIXES[file])
    return settings_of_text(text, file=Path("/project") / file, shown=file)


def as_written(candidate: Candidate, entrypoint: Entrypoint) -> bool:
    started = [entrypoint.import_] if candidate.key == "import" else list(entrypoint.command or ())
    return (
        started == shlex.split(candidate.value)
        and entrypoint.ready == parse_ready(candidate.ready)
        and entrypoint.env == candidate.env
    )


@pytest.mark.parametrize("file", PREFIXES)
@pytest.mark.parametrize("sample", [sample for sample in SAMPLES.values() if sample.expected])
def test_settings_are_read_back(sample: Sample, file: str, tmp_path: Path) -> None:
    found = detect(Tree(sample.files))
    (tmp_path / file).write_text(settings_text(found, prefix=PREFIXES[file]), encoding="utf-8")
    settings = load_settings(tmp_path)
    assert list(settings.entrypoints) == [candidate.name for candidate in found.entrypoints]
    for candidate in found.entrypoints:
        assert as_written(candidate, settings.entrypoints[candidate.name])
    assert settings.install == found.install


@pytest.mark.parametrize("file", PREFIXES)
@given(files=trees)
def test_settings_of_any_tree_are_read_back(files: dict[str, str], file: str) -> None:
    found = detect(Tree(files))
    settings = read_back(found, file)
    assert list(settings.entrypoints) == [candidate.name for candidate in found.entrypoints]


@given(found=founds)
def test_no_foreign_text_ends_its_line(found: Found) -> None:
    settings = read_back(found, "memci.toml")
    assert list(settings.entrypoints) == [candidate.name for candidate in found.entrypoints]
    for candidate in found.entrypoints:
        assert as_written(candidate, settings.entrypoints[candidate.name])
    assert settings.install == found.install


@pytest.mark.parametrize("file", PREFIXES)
@pytest.mark.parametrize("name", ["django, gunicorn", "two applications", "console scripts"])
def test_what_stands_behind_a_hash_is_read_too(name: str, file: str, tmp_path: Path) -> None:
    """Everything that was found, once the # before the keys is taken away, as the text says."""
    found = detect(Tree(SAMPLES[name].files))
    text = settings_text(found, prefix=PREFIXES[file])
    bare = [line.removeprefix("# ") if "=" in line or line.startswith("# [") else line for line in text.splitlines()]
    (tmp_path / ".git").mkdir()
    (tmp_path / file).write_text("\n".join(bare))
    settings = load_settings(tmp_path)
    assert list(settings.entrypoints) == [one.name for one in (*found.entrypoints, *found.others)]
    assert settings.entrypoints[found.entrypoints[0].name].budget


def test_every_line_fits_a_terminal() -> None:
    for sample in SAMPLES.values():
        text = settings_text(detect(Tree(sample.files)), prefix="tool.memci")
        assert all(len(line) <= 80 for line in text.splitlines() if line.startswith("#"))
    for text in (workflow_text(Workflow("memci", "main")), report_text(Workflow("memci", "main"))):
        assert all(len(line) <= 80 for line in text.splitlines())


@given(st.text().filter(lambda text: "\0" not in text))
def test_strings(text: str) -> None:
    assert tomllib.loads(f"x = {toml_string(text)}") == {"x": text}


BRANCHES = ["main", "release/1.x", "on", "feature#1", "a+b", "!x", "über", "1.0", "- x", 'a"b']


@pytest.mark.parametrize("branch", BRANCHES)
@pytest.mark.parametrize("forks", [False, True])
@pytest.mark.parametrize("folder", ["", "services/api", "it's: a #folder", "true"])
def test_the_workflow_is_yaml(branch: str, folder: str, forks: bool) -> None:
    # BaseLoader: `on` is a key, as GitHub reads it.
    data = yaml.load(workflow_text(Workflow("memci-x", branch, folder, forks=forks)), yaml.BaseLoader)  # noqa: S506
    (pushed,) = data["on"]["push"]["branches"]
    assert pushed.replace("\\", "") == branch
    assert ("\\" in pushed) == (branch in ("a+b", "!x"))
    job = data["jobs"]["memci"]
    checkout, step = job["steps"]
    assert checkout["with"]["persist-credentials"] == "false"
    assert step.get("with", {}) == {
        **({"working-directory": folder} if folder else {}),
        **({"mode": "measure"} if forks else {}),
    }
    assert data["permissions"] == {}
    assert job["permissions"] == {
        "contents": "read",
        "actions": "read",
        **({} if forks else {"pull-requests": "write"}),
    }


def test_the_second_stage_follows_the_first() -> None:
    workflow = Workflow("memci-services-api", "main", "services/api", forks=True)
    first = yaml.load(workflow_text(workflow), yaml.BaseLoader)  # noqa: S506
    second = yaml.load(report_text(workflow), yaml.BaseLoader)  # noqa: S506
    assert second["on"]["workflow_run"] == {"workflows": [first["name"]], "types": ["completed"]}
    (step,) = second["jobs"]["report"]["steps"]
    assert step["with"] == {"working-directory": "services/api", "mode": "report"}


def test_a_folder_is_no_expression() -> None:
    """GitHub would evaluate it."""
    text = workflow_text(Workflow("memci", "main", "a${{ github.token }}b"))
    data = yaml.load(text, yaml.BaseLoader)  # noqa: S506
    assert data["jobs"]["memci"]["steps"][1]["with"]["working-directory"] == "a${{ '${{' }} github.token }}b"


def test_every_option_is_documented() -> None:
    text = (DOCS / "init.md").read_text()
    options = {opening for option in init.params for opening in option.opts} - {"--help"}
    assert set(re.findall(r"(?m)^\| `(--[a-z-]+)` ", text)) == options == {"--dry-run", "--fork"}


def test_every_documented_workflow_is_listed() -> None:
    text = (DOCS / "init.md").read_text()
    listed = re.findall(r"\[workflows/([a-z-]+\.yml)\]", text)
    assert set(listed) == {file.name for file in (DOCS / "workflows").iterdir()}


@pytest.mark.parametrize("name", ["one-step", "fork-measure", "fork-report"])
def test_the_documented_workflows_are_those_that_are_written(name: str) -> None:
    documented = (DOCS / "workflows" / f"{name}.yml").read_text()
    workflow = Workflow("memci", "main", forks=name == "fork-measure")
    written = report_text(workflow) if name == "fork-report" else workflow_text(workflow)
    assert json.dumps(yaml.safe_load(written)) == json.dumps(yaml.safe_load(documented))
