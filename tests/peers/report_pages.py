"""Report pages of real programs: memci itself measures them and writes each, as a person would have it do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from examples.demo import git, pull_request

ROOT = Path(__file__).parents[2]
MEMCI = Path(sys.executable).with_name("memci")
EXAMPLES_PYTHON = Path(os.environ.get("MEMCI_EXAMPLES_PYTHON") or ROOT / ".venv-examples/bin/python")
_BUDGET_BROKEN = 1

_DJANGO_SETTINGS = """\
SECRET_KEY = "not one"
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
"""
_DJANGO_URLS = """\
from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
"""
_CATALOGUE = '''\
"""What the shop sells."""

import json


def products():
    return [{"number": number, "name": f"product {number}"} for number in range(20_000)]


PRODUCTS = products()
'''
_CACHED = """

def cache():
    return bytes(5 * 2**20)


CACHE = cache()
"""


def memci(folder: Path, *words: str | Path) -> None:
    """Run memci in a folder; RuntimeError with what it said unless it measured."""
    done = subprocess.run(
        [MEMCI, *words, "--quiet"], cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode not in (0, _BUDGET_BROKEN):
        raise RuntimeError(f"memci {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stderr}")


def _measured(
    folder: Path, settings: str, files: dict[str, str], runs: int, python: str | Path = EXAMPLES_PYTHON
) -> Path:
    """A page of the head alone of a project with these files."""
    for name, text in {**files, "memci.toml": settings}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return _page(folder, runs, python=python)


def _page(folder: Path, runs: int, *words: str, python: str | Path = EXAMPLES_PYTHON) -> Path:
    memci(folder, "run", *words, "--runs", str(runs), "--python", python, "--html", "page.html")
    return folder / "page.html"


def shop(folder: Path, runs: int = 2, workers: int = 1) -> Path:
    """The pull request of the example shop beside its main; with more workers each side is a tree of processes."""
    pull_request(folder / "shop")
    if workers > 1:
        settings = folder / "shop/pyproject.toml"
        settings.write_text(settings.read_text().replace("gunicorn ", f"gunicorn --workers {workers} "))
    return _page(folder / "shop", runs, "--against", "main")


def django(folder: Path, runs: int = 2) -> Path:
    """A start of Django with its admin."""
    files = {"shop/__init__.py": "", "shop/settings.py": _DJANGO_SETTINGS, "shop/urls.py": _DJANGO_URLS}
    command = "env DJANGO_SETTINGS_MODULE=shop.settings python -m django check"
    return _measured(folder, f'[entrypoints.check]\ncommand = "{command}"\n', files, runs)


def imported(module: str, folder: Path, runs: int = 2, python: str | Path = EXAMPLES_PYTHON) -> Path:
    """An import and nothing else."""
    return _measured(folder, f'[entrypoints.{module}]\nimport = "{module}"\n', {}, runs, python)


def checksum(folder: Path, runs: int = 2) -> Path:
    """The same checksum by a list, a generator and in chunks: three entrypoints in one page."""
    shutil.copytree(ROOT / "examples/checksum", folder, dirs_exist_ok=True)
    return _page(folder, runs)


def five_mib(folder: Path, runs: int = 2) -> Path:
    """A program into whose head a function was slipped that holds 5 MiB, beside its base."""
    folder.mkdir(exist_ok=True)
    git(folder, "init")
    (folder / ".gitignore").write_text(".memci\npage.html\n")
    (folder / "memci.toml").write_text('[entrypoints.shop]\nimport = "catalogue"\n')
    (folder / "catalogue.py").write_text(_CATALOGUE)
    git(folder, "add", ".")
    git(folder, "commit", "--message=The catalogue")
    git(folder, "switch", "--create=cache")
    (folder / "catalogue.py").write_text(_CATALOGUE + _CACHED)
    git(folder, "commit", "--all", "--message=A cache")
    return _page(folder, runs, "--against", "main")


PAGES: dict[str, Callable[[Path], Path]] = {
    "shop": partial(shop, workers=2),
    "django": django,
    "pandas": partial(imported, "pandas"),
    "checksum": checksum,
    "five mib": five_mib,
}
