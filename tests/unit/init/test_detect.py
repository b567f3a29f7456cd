"""What is found in a project's files."""

import pytest
from tests.unit.init.samples import FASTAPI_APP, FLASK_APP, GUNICORN, SAMPLES, Sample, project

from memci.init import Tree, detect


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_what_is_found(sample: Sample) -> None:
    found = detect(Tree(sample.files))
    assert [(one.name, one.value, one.ready) for one in found.entrypoints] == sample.expected
    assert [one.value for one in found.others] == sample.others


def test_projects_below_are_named_and_left_alone() -> None:
    files = {
        f"{folder}/{name}": text
        for folder in ("services/api", "services/api/plugin", "web", "tests/project")
        for name, text in {"pyproject.toml": project(), "app.py": FLASK_APP}.items()
    }
    found = detect(Tree({**files, "main.py": "print(1)\n"}))
    assert found.projects == ("services/api", "web")
    assert [one.value for one in found.entrypoints] == ["python main.py"]


def test_a_folder_that_is_not_on_the_path_is_put_there() -> None:
    files = {"requirements.txt": "flask\ngunicorn", "src/app.py": f"import helper\n{FLASK_APP}", "src/helper.py": ""}
    (web,) = detect(Tree(files)).entrypoints
    assert (web.value, web.env) == (f"{GUNICORN} app:app", {"PYTHONPATH": "src"})


def test_an_installed_project_needs_no_path() -> None:
    files = {
        "pyproject.toml": project("fastapi", "uvicorn"),
        "src/shop/__init__.py": "",
        "src/shop/main.py": FASTAPI_APP,
    }
    (web,) = detect(Tree(files)).entrypoints
    assert (web.value, web.env) == ("uvicorn shop.main:app --port 0", {})


@pytest.mark.parametrize(
    ("routes", "ready"),
    [
        ('@app.get("/")\ndef x(): ...\n@app.get("/api/healthz")\ndef y(): ...\n', "http/api/healthz"),
        ('@app.get("/")\ndef x(): ...\n', "http"),
        ('@app.post("/health")\ndef x(): ...\n', "listen"),
        ('@app.route("/health", methods=["POST"])\ndef x(): ...\n', "listen"),
        ('@app.route("/ping", methods=["GET", "POST"])\ndef x(): ...\n', "http/ping"),
        ('@app.get("/health/<name>")\ndef x(name): ...\n', "listen"),
        ('bp = Blueprint("b", __name__, url_prefix="/b")\n@bp.get("/health")\ndef x(): ...\n', "http/b/health"),
        ('bp = Blueprint("b", __name__, url_prefix=P)\n@bp.get("/health")\ndef x(): ...\n', "listen"),
        (
            'bp = Blueprint("b", __name__)\n@bp.get("/health")\ndef x(): ...\n'
            'app.register_blueprint(bp, url_prefix="/b")\n',
            "listen",
        ),
    ],
)
def test_the_address_to_wait_for(routes: str, ready: str) -> None:
    app = f"from flask import Flask, Blueprint\napp = Flask(__name__)\n{routes}"
    (web,) = detect(Tree({"requirements.txt": "flask", "app.py": app})).entrypoints
    assert web.ready == ready


@pytest.mark.parametrize(
    ("settings", "let_in"),
    [
        ("ALLOWED_HOSTS = ['shop.example']\n", False),
        ("ALLOWED_HOSTS = ['*']\n", True),
        ("ALLOWED_HOSTS = []\nDEBUG = True\n", True),
        ("ALLOWED_HOSTS = []\nDEBUG = False\n", False),
        ("import os\nALLOWED_HOSTS = os.environ['HOSTS'].split()\n", False),
    ],
)
def test_django_has_to_let_this_machine_in(settings: str, let_in: bool) -> None:
    files = {**SAMPLES["django, gunicorn"].files, "site_/settings.py": settings}
    web = detect(Tree(files)).entrypoints[0]
    assert any("ALLOWED_HOSTS" in remark for remark in web.remarks) != let_in


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        ({"pyproject.toml": project("flask")}, ()),
        ({"pyproject.toml": project(), "requirements/prod.txt": "flask"}, ()),
        ({"requirements.txt": "", "setup.py": ""}, ()),
        ({"pyproject.toml": "[tool.ruff]", "uv.lock": ""}, ()),
        ({"pyproject.toml": '[tool.poetry]\nname = "shop"'}, ("pip install .",)),
        (
            {"pyproject.toml": "[tool.poetry]\npackage-mode = false"},
            ("pip install poetry", "poetry install --only main --no-root"),
        ),
        ({"Pipfile": "[packages]\nflask = '*'", "Pipfile.lock": ""}, ("pip install pipenv", "pipenv sync")),
        ({"setup.py": ""}, ("pip install .",)),
        ({"setup.cfg": "[metadata]\nname = shop"}, ("pip install .",)),
        ({"setup.cfg": "[flake8]\n"}, ()),
        ({"requirements/base.txt": "", "requirements/prod.txt": ""}, ("pip install -r requirements/prod.txt",)),
        ({"requirements-prod.txt": ""}, ("pip install -r requirements-prod.txt",)),
    ],
)
def test_how_it_is_installed(files: dict[str, str], lines: tuple[str, ...]) -> None:
    assert detect(Tree(files)).install == lines


@pytest.mark.parametrize(
    ("files"),
    [
        {"pyproject.toml": project("Flask", "Gunicorn")},
        {"pyproject.toml": '[project]\n[project.optional-dependencies]\nweb = ["flask", "gunicorn[gevent]>=20; a"]\n'},
        {"pyproject.toml": '[project]\ndependencies=["flask"]\n[dependency-groups]\nprod = ["gunicorn"]\n'},
        {"pyproject.toml": '[tool.poetry.dependencies]\nflask = "3"\ngunicorn = { version = "*" }\n'},
        {"setup.cfg": "[options]\ninstall_requires =\n  flask\n  gunicorn>=20\n"},
        {"setup.py": "setup(install_requires=['flask', 'gunicorn>=20'])"},
        {"requirements/base.in": "flask\n-r x.txt\n# no\ngunicorn\n"},
        {"Pipfile": "[packages]\nflask = '*'\ngunicorn = '*'\n"},
    ],
)
def test_where_dependencies_are_declared(files: dict[str, str]) -> None:
    found = detect(Tree({**files, "app.py": FLASK_APP}))
    assert found.entrypoints[0].value.startswith("gunicorn ")


def test_names_are_made_fit_and_told_apart() -> None:
    scripts = "".join(f'"{name}" = "shop:main{len(name)}"\n' for name in ("web", "web ", "we b", "-x", "a" * 120))
    files = {"pyproject.toml": project("flask", more=f"[project.scripts]\n{scripts}"), "app.py": FLASK_APP}
    found = detect(Tree(files))
    assert [one.name for one in (*found.entrypoints, *found.others)] == ["web", "web-2"]


def test_no_more_than_a_few_are_measured() -> None:
    scripts = "".join(f'run{number} = "shop:main{number}"\n' for number in range(20))
    found = detect(Tree({"pyproject.toml": project(more=f"[project.scripts]\n{scripts}")}))
    assert (len(found.entrypoints), len(found.others)) == (3, 8)
