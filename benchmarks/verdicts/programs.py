"""The starts that are compared, each written into a folder of its own."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.projects import SHOP
from memci.model.entrypoint import Entrypoint
from memci.settings import load_settings

_DJANGO = """
import django
from django.conf import settings
from django.test import RequestFactory

settings.configure(
    SECRET_KEY="none",
    ROOT_URLCONF="pages",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
assert application.get_response(RequestFactory().get("/")).status_code == 200
"""
_DJANGO_PAGES = """
from django.contrib import admin
from django.http import HttpResponse
from django.urls import path


def index(request):
    return HttpResponse("hello")


urlpatterns = [path("", index), path("admin/", admin.site.urls)]
"""
_PANDAS = """
import figures

assert figures.total() == 499500
"""
_PANDAS_FIGURES = """
import pandas as pd

FRAME = pd.DataFrame({"number": range(1000)})


def total():
    return int(FRAME["number"].sum())
"""


@dataclass(frozen=True)
class Program:
    """`write` puts it into an empty folder; `module` is the file there, loaded at start-up, that changes are put in."""

    write: Callable[[Path], None]
    module: str
    entrypoint: Entrypoint


def _write_shop(folder: Path) -> None:
    shutil.copytree(SHOP / "shop", folder / "shop", ignore=shutil.ignore_patterns("__pycache__"))


def _written(files: dict[str, str]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        for name, text in files.items():
            (folder / name).write_text(text)

    return write


PROGRAMS = {
    "shop": Program(_write_shop, "shop/catalogue.py", load_settings(SHOP).entrypoints["web"]),
    "django": Program(
        _written({"start.py": _DJANGO, "pages.py": _DJANGO_PAGES}),
        "pages.py",
        Entrypoint("django", command=("python", "start.py")),
    ),
    "pandas": Program(
        _written({"start.py": _PANDAS, "figures.py": _PANDAS_FIGURES}),
        "figures.py",
        Entrypoint("pandas", command=("python", "start.py")),
    ),
    "site": Program(
        _written({"start.py": _DJANGO, "pages.py": "import figures\n" + _DJANGO_PAGES, "figures.py": _PANDAS_FIGURES}),
        "pages.py",
        Entrypoint("site", command=("python", "start.py")),
    ),
}
