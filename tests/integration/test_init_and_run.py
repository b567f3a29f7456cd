"""What `memci init` writes for a project can be measured as it stands: real frameworks, real servers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.measured import examples_python
from tests.unit.init.samples import ASGI, FLASK_APP, FLASK_FACTORY, MANAGE, URLS, WSGI

SETTINGS = """
DEBUG = True
SECRET_KEY = "x"
ROOT_URLCONF = "site_.urls"
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                  "django.contrib.messages", "django.contrib.sessions"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware",
              "django.contrib.auth.middleware.AuthenticationMiddleware",
              "django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
    "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                           "django.contrib.messages.context_processors.messages"]}}]
ALLOWED_HOSTS = []
"""
RUN_CHECK = (
    "import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n"
)
DJANGO = {
    "manage.py": MANAGE + RUN_CHECK,
    "site_/__init__.py": "",
    "site_/settings.py": SETTINGS,
    "site_/urls.py": URLS,
    "site_/wsgi.py": f'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n{WSGI}',
    "site_/asgi.py": f'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n{ASGI}',
}
BARE_FLASK = "from flask import Flask\napp = Flask(__name__)\n"

PROJECTS = {
    "flask by gunicorn, no route": {"requirements.txt": "flask\ngunicorn\n", "app.py": BARE_FLASK},
    "flask's factory by gunicorn": {"requirements.txt": "flask\ngunicorn\n", "shop/__init__.py": FLASK_FACTORY},
    "flask's factory by itself": {"requirements.txt": "flask\n", "shop/__init__.py": FLASK_FACTORY},
    "flask in src": {
        "requirements.txt": "flask\n",
        "src/app.py": f"import helper\n{FLASK_APP}",
        "src/helper.py": "",
    },
    "fastapi's factory": {
        "requirements.txt": "fastapi\nuvicorn\n",
        "shop/__init__.py": "import fastapi\ndef make():\n    return fastapi.FastAPI()\n",
    },
    "django by gunicorn": {"requirements.txt": "django\ngunicorn\n", **DJANGO},
    "django by uvicorn": {"requirements.txt": "django\nuvicorn\n", **DJANGO},
    "django's check": {"requirements.txt": "django\n", **DJANGO},
    "a package": {
        "shop/__init__.py": "",
        "shop/__main__.py": "import argparse\nargparse.ArgumentParser().parse_args()\n",
    },
}


@pytest.mark.parametrize("files", PROJECTS.values(), ids=PROJECTS)
def test_the_project_is_measured(files: dict[str, str], tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert memci(tmp_path, "init") == 0
    assert memci(tmp_path, "run", "--quiet", "--runs", "1", "--python", str(examples_python()), "-o", "r.json") == 0
    (entrypoint,) = json.loads((tmp_path / "r.json").read_text())["entrypoints"]
    assert entrypoint["outcome"]["state"] in ("ready", "exited")


def memci(folder: Path, *words: str) -> int:
    return subprocess.run([sys.executable, "-m", "memci", *words], cwd=folder, check=False).returncode
