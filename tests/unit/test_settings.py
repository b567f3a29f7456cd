"""What settings mean: defaults, what an entrypoint takes over, budgets, and where the file is found."""

import tomllib
from pathlib import Path

import pytest

from memci.errors import UsageError
from memci.model.entrypoint import Budget, Entrypoint, Ready
from memci.settings import Settings, entrypoint_from_command, load_settings, overridden, parse_settings


def parsed(text: str, name: str = "memci.toml") -> Settings:
    return parse_settings(tomllib.loads(text), file=Path("project") / name, text=text)


def only(text: str) -> Entrypoint:
    (entrypoint,) = parsed(text).entrypoints.values()
    return entrypoint


FULL = """
python = ".venv/bin/python"
runs = 20
timeout = "90 s"
grace = "500 ms"
env = { MODE = "test", REGION = "eu" }
starts_per_day = 200
instances = 4

[budget]
anon_rss = { increase = "5 %", floor = "1 MiB", level = "warn" }
modules = 900

[entrypoints.web]
command = "uvicorn shop.main:app --port 8000"
ready = "http:8000/health"
timeout = "2 min"
grace = 0
runs = 3
env = { MODE = "live", EMPTY = "" }
smoke = ["python", "-c", "import shop; shop.price('*')"]
starts_per_day = 2000
instances = 24
forbid_imports = ["torch", "matplotlib.pyplot"]
max_modules = 1200

[entrypoints.web.budget]
peak_heap = { max = "120 MiB", increase = "5 %", floor = 0 }
anon_rss = "160 MiB"
cold_start = { increase = "10 %", level = "warn" }
allocations = { max = 1000000, floor = 500 }
cpu_time = { level = "off" }

[entrypoints.models]
import = "shop.models"

[entrypoints."shop-1.0"]
call = "shop.cli:App.main"
"""


def test_every_key_arrives_where_it_belongs() -> None:
    settings = parsed(FULL)
    assert settings.root == Path("project")
    assert settings.file == Path("project/memci.toml")
    assert settings.python == ".venv/bin/python"
    assert settings.entrypoints["web"] == Entrypoint(
        name="web",
        command=("uvicorn", "shop.main:app", "--port", "8000"),
        ready=Ready("http", port=8000, path="/health"),
        timeout=120.0,
        grace=0.0,
        runs=3,
        env={"MODE": "live", "REGION": "eu", "EMPTY": ""},
        smoke=("python", "-c", "import shop; shop.price('*')"),
        starts_per_day=2000,
        instances=24,
        budget={
            "anon_rss": Budget(max=160 * 2**20, increase=0.05, floor=2**20, level="warn"),
            "modules": Budget(max=900),
            "peak_heap": Budget(max=120 * 2**20, increase=0.05, floor=0),
            "cold_start": Budget(increase=0.1, level="warn"),
            "allocations": Budget(max=1_000_000, floor=500),
            "cpu_time": Budget(level="off"),
        },
        forbid_imports=("torch", "matplotlib.pyplot"),
        max_modules=1200,
    )


def test_an_entrypoint_starts_from_what_is_set_for_all() -> None:
    settings = parsed(FULL)
    assert settings.entrypoints["models"] == Entrypoint(
        name="models",
        import_="shop.models",
        timeout=90.0,
        grace=0.5,
        runs=20,
        env={"MODE": "test", "REGION": "eu"},
        starts_per_day=200,
        instances=4,
        budget={
            "anon_rss": Budget(increase=0.05, floor=2**20, level="warn"),
            "modules": Budget(max=900),
        },
    )
    assert settings.entrypoints["shop-1.0"].call == "shop.cli:App.main"


def test_a_smoke_command_is_words_or_a_line_for_the_shell_as_a_command_is() -> None:
    words = only('[entrypoints.a]\nimport = "a"\nsmoke = "pytest -q tests/smoke"')
    assert (words.smoke, words.smoke_shell) == (("pytest", "-q", "tests/smoke"), None)
    line = only('[entrypoints.a]\ncommand = "a"\nsmoke = "cd tests && pytest"')
    assert (line.smoke, line.smoke_shell) == (None, "cd tests && pytest")
    assert (line.command, line.shell) == (("a",), None)


def test_entrypoints_keep_their_order() -> None:
    assert list(parsed(FULL).entrypoints) == ["web", "models", "shop-1.0"]


def test_an_empty_file_sets_nothing() -> None:
    assert parsed("") == Settings(root=Path("project"), file=Path("project/memci.toml"))


def test_what_is_not_said_has_the_model_s_defaults() -> None:
    assert only('[entrypoints.a]\ncommand = "a"') == Entrypoint(name="a", command=("a",))


def test_a_pyproject_holds_the_same_keys_in_its_own_table() -> None:
    text = "[project]\nname = 'x'\n[tool.memci]\nruns = 4\n[tool.memci.entrypoints.a]\ncommand = 'a'\n"
    assert parsed(text, "pyproject.toml").entrypoints["a"].runs == 4


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_no_settings_file_is_no_error(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert load_settings(tmp_path) == Settings(root=tmp_path.resolve())


def test_a_pyproject_without_memci_is_no_settings_file(tmp_path: Path) -> None:
    write(tmp_path / "memci.toml", "runs = 3")
    write(tmp_path / "package/pyproject.toml", "[tool.other]\nx = 1")
    assert load_settings(tmp_path / "package").file == tmp_path.resolve() / "memci.toml"


@pytest.mark.parametrize("name", ["memci.toml", "pyproject.toml"])
def test_the_nearest_file_above_is_taken(tmp_path: Path, name: str) -> None:
    prefix = "tool.memci." if name == "pyproject.toml" else ""
    file = write(tmp_path / "project" / name, f"[{prefix}entrypoints.a]\ncommand = 'near'")
    write(tmp_path / "memci.toml", "[entrypoints.a]\ncommand = 'far'")
    below = tmp_path / "project/src/package"
    below.mkdir(parents=True)
    settings = load_settings(below)
    assert settings.file == file.resolve()
    assert settings.root == (tmp_path / "project").resolve()
    assert settings.entrypoints["a"].command == ("near",)


def test_what_lies_outside_the_checkout_is_not_looked_at(tmp_path: Path) -> None:
    write(tmp_path / "memci.toml", "runs = 3")
    (tmp_path / "checkout/.git").mkdir(parents=True)
    assert load_settings(tmp_path / "checkout").file is None


def test_a_file_that_is_named_is_taken_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path / "memci.toml", "runs = 3")
    file = write(tmp_path / "ci/nightly.toml", "runs = 50\n[entrypoints.a]\ncommand = 'a'")
    settings = load_settings(tmp_path, file)
    assert settings.entrypoints["a"].runs == 50
    assert settings.root == file.parent.resolve()


def test_a_file_that_is_linked_to_belongs_where_the_link_stands(tmp_path: Path) -> None:
    shared = write(tmp_path / "shared/common.toml", "runs = 3")
    (tmp_path / "project").mkdir()
    (tmp_path / "project/memci.toml").symlink_to(shared)
    assert load_settings(tmp_path / "project").root == (tmp_path / "project").resolve()


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["python", "app.py"], "app.py"),
        (["/usr/bin/python3.12", "-u", "src/app.py", "-m", "x"], "app.py"),
        (["python", "-m", "shop.main", "serve"], "shop.main"),
        (["python", "-Im", "shop.main"], "shop.main"),
        (["python", "-mshop.main"], "shop.main"),
        (["python", "-W", "error", "-Xdev", "-X", "utf8", "app.py"], "app.py"),
        (["python", "--check-hash-based-pycs=always", "app.py"], "app.py"),
        (["python3", "-c", "import shop"], "python3"),
        (["python"], "python"),
        (["python", "-m"], "python"),
        (["python", "-"], "python"),
        (["./bin/gunicorn", "shop:app"], "gunicorn"),
        (["my server"], "my-server"),
        (["…"], "command"),
        (["x" * 300], "x" * 100),
    ],
)
def test_a_command_is_named_after_what_it_runs(argv: list[str], name: str) -> None:
    assert entrypoint_from_command(argv) == Entrypoint(name=name, command=tuple(argv))


def test_a_command_takes_options_over_the_settings() -> None:
    entrypoint = entrypoint_from_command(
        ["flask", "run"], ready="listen", timeout="5 s", runs=2, defaults=parsed(FULL).defaults
    )
    assert entrypoint == Entrypoint(
        name="flask",
        command=("flask", "run"),
        ready=Ready("listen"),
        timeout=5.0,
        grace=0.5,
        runs=2,
        env={"MODE": "test", "REGION": "eu"},
        starts_per_day=200,
        instances=4,
    )


def test_options_that_are_not_given_change_nothing() -> None:
    entrypoint = parsed(FULL).entrypoints["web"]
    assert overridden(entrypoint) == entrypoint
    assert overridden(entrypoint, runs=9).runs == 9


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ready": "soon:1"}, "--ready: 'soon:1' is not a way to be ready; write one of exit, http:PORT/PATH, "),
        ({"ready": ""}, "--ready: must not be empty."),
        ({"timeout": "60"}, "--timeout: '60' has no unit; write '60 s' or '60 ms'."),
        ({"timeout": "0"}, "--timeout: must be more than 0"),
        ({"runs": 0}, "--runs: must be a whole number from 1 to 1000, such as 10, not the number 0."),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        entrypoint_from_command(["a"], **options)  # type: ignore[arg-type]
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("argv", [[], [""]])
def test_no_command_is_refused(argv: list[str]) -> None:
    with pytest.raises(UsageError, match="There is no command behind --"):
        entrypoint_from_command(argv)


def test_a_template_of_the_comment_is_kept_as_it_is_written() -> None:
    assert parsed("comment_template = '.github/memci.md.j2'").comment_template == ".github/memci.md.j2"
    assert parsed("").comment_template is None
    with pytest.raises(UsageError, match="comment_template: must be a string"):
        parsed("comment_template = true")


def test_source_in_report_pages_may_be_allowed_or_not() -> None:
    assert parsed("embed_source = true").embed_source is True
    assert parsed("embed_source = false").embed_source is False
    assert parsed("").embed_source is None, "a laptop and the action differ"
    with pytest.raises(UsageError, match="embed_source: must be true or false, not the string 'no'"):
        parsed("embed_source = 'no'")


def test_install_is_one_line_or_several() -> None:
    assert parsed("install = 'uv sync --frozen'").install == ("uv sync --frozen",)
    assert parsed("install = ['pip install -r r.txt', 'pip install -e .']").install == (
        "pip install -r r.txt",
        "pip install -e .",
    )
    assert parsed("").install == ()
