"""Small projects of many kinds, with what memci should measure in each."""

from dataclasses import dataclass, field

FLASK_APP = 'from flask import Flask\napp = Flask(__name__)\n@app.get("/health")\ndef health(): return "ok"\n'
FLASK_FACTORY = """
from flask import Flask
def create_app(config=None):
    app = Flask(__name__)
    @app.route("/ping")
    def ping(): return "pong"
    return app
"""
FASTAPI_APP = "from fastapi import FastAPI\napp = FastAPI(title='x')\n"
MANAGE = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n'
WSGI = "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
ASGI = "from django.core.asgi import get_asgi_application\napplication = get_asgi_application()\n"
URLS = (
    'from django.contrib import admin\nfrom django.urls import path\nurlpatterns = [path("admin/", admin.site.urls)]\n'
)
CLICK = "import click\n@click.command()\ndef main(): ...\n"
GUNICORN = "gunicorn --bind 127.0.0.1:0"


def project(*dependencies: str, more: str = "") -> str:
    """A pyproject.toml."""
    return f'[project]\nname = "shop"\nversion = "1"\ndependencies = {list(dependencies)}\n{more}'


@dataclass(frozen=True)
class Sample:
    """`expected`: name, what is started, ready. `others`: what is started of those that are only named."""

    files: dict[str, str]
    expected: list[tuple[str, str, str]]
    others: list[str] = field(default_factory=list)


SAMPLES = {
    "flask, gunicorn": Sample(
        {"requirements.txt": "Flask==3\ngunicorn\n", "app.py": FLASK_APP},
        [("web", f"{GUNICORN} app:app", "http/health")],
    ),
    "flask alone": Sample(
        {"requirements.txt": "flask\n", "app.py": FLASK_APP},
        [("web", "flask --app app:app run --port 0", "http/health")],
    ),
    "flask factory": Sample(
        {"pyproject.toml": project("flask", "gunicorn>=20"), "shop/__init__.py": FLASK_FACTORY},
        [("web", f"{GUNICORN} 'shop:create_app()'", "http/ping")],
    ),
    "flask factory and wsgi.py": Sample(
        {
            "pyproject.toml": project("flask", "gunicorn"),
            "shop/__init__.py": "from .factory import create_app\n",
            "shop/factory.py": FLASK_FACTORY,
            "wsgi.py": "from shop import create_app\napplication = create_app()\n",
        },
        [("web", f"{GUNICORN} wsgi:application", "http/ping")],
    ),
    "an application that wsgi.py hands on": Sample(
        {"requirements.txt": "flask\ngunicorn", "shop/__init__.py": FLASK_APP, "wsgi.py": "from shop import app\n"},
        [("web", f"{GUNICORN} wsgi:app", "http/health")],
    ),
    "flask without a route that is known": Sample(
        {"requirements.txt": "flask\ngunicorn", "app.py": "import flask as f\napp: f.Flask = f.Flask(__name__)\n"},
        [("web", "gunicorn --preload --bind 127.0.0.1:0 app:app", "listen")],
    ),
    "a factory that asks for arguments": Sample(
        {
            "requirements.txt": "flask\n",
            "shop/__init__.py": "from flask import Flask\ndef create_app(config):\n    return Flask('x')\n",
        },
        [("shop", "shop", "exit")],
    ),
    "fastapi": Sample(
        {"pyproject.toml": project("fastapi[standard]"), "shop/__init__.py": "", "shop/main.py": FASTAPI_APP},
        [("web", "uvicorn shop.main:app --port 0", "http/docs")],
    ),
    "fastapi without its pages": Sample(
        {"pyproject.toml": project("fastapi", "uvicorn"), "main.py": FASTAPI_APP.replace("title='x'", "docs_url=None")},
        [("web", "uvicorn main:app --port 0", "listen")],
    ),
    "fastapi factory in src": Sample(
        {
            "pyproject.toml": project("fastapi", "uvicorn"),
            "src/shop/__init__.py": "",
            "src/shop/api.py": "import fastapi\ndef build():\n    return fastapi.FastAPI()\n",
        },
        [("web", "uvicorn --factory shop.api:build --port 0", "http/docs")],
    ),
    "fastapi without a server": Sample(
        {"pyproject.toml": project("fastapi"), "main.py": FASTAPI_APP}, [("web", "main", "exit")]
    ),
    "starlette, nothing declared": Sample(
        {
            "main.py": "from starlette.applications import Starlette\nfrom starlette.routing import Route\n"
            "app = Starlette(routes=[Route('/x', x, methods=['POST']), Route('/ping', x)])\n"
        },
        [("web", "uvicorn main:app --port 0", "http/ping")],
    ),
    "folders that are no packages": Sample(
        {
            "requirements.txt": "fastapi\nuvicorn",
            "app/main.py": "from app.routes import r\nfrom fastapi import FastAPI\napp = FastAPI()\n",
            "app/routes.py": "r = 1\n",
        },
        [("web", "uvicorn app.main:app --port 0", "http/docs")],
    ),
    "django, gunicorn": Sample(
        {
            "requirements/prod.txt": "Django\ngunicorn\n",
            "manage.py": MANAGE,
            "site_/__init__.py": "",
            "site_/wsgi.py": WSGI,
            "site_/asgi.py": ASGI,
            "site_/urls.py": URLS,
            "site_/settings.py": "DEBUG = True\nALLOWED_HOSTS = []\n",
        },
        [("web", f"{GUNICORN} site_.wsgi:application", "http/admin/")],
        ["python manage.py check"],
    ),
    "django, uvicorn": Sample(
        {
            "requirements.txt": "Django\nuvicorn\n",
            "manage.py": MANAGE,
            "site_/wsgi.py": WSGI,
            "site_/asgi.py": ASGI,
            "site_/urls.py": 'from django.urls import path\nfrom . import v\nurlpatterns = [path("healthz", v.ok)]\n',
        },
        [("web", "uvicorn site_.asgi:application --port 0", "http/healthz")],
        ["python manage.py check"],
    ),
    "django without a server": Sample(
        {"requirements.txt": "Django\n", "manage.py": MANAGE, "site_/wsgi.py": WSGI},
        [("check", "python manage.py check", "exit")],
        ["site_.wsgi"],
    ),
    "console scripts": Sample(
        {
            "pyproject.toml": project(
                "click", more='[project.scripts]\nshop = "shop.cli:main"\nbuy = "shop.buy:main"\n'
            ),
            "shop/__init__.py": "",
            "shop/cli.py": CLICK,
            "shop/buy.py": "def main(): print('bought')\n",
        },
        [("shop", "shop --help", "exit"), ("buy", "shop.buy", "exit")],
    ),
    "a console script and an application": Sample(
        {
            "pyproject.toml": project("flask", more='[project.scripts]\nshop = "shop.cli:main"\n'),
            "shop/__init__.py": FLASK_APP,
            "shop/cli.py": "from . import parser\ndef main(): ...\n",
            "shop/parser.py": "import argparse\n",
            "shop/__main__.py": "from .cli import main\nmain()\n",
        },
        [("web", "flask --app shop:app run --port 0", "http/health"), ("shop", "shop --help", "exit")],
    ),
    "poetry's scripts": Sample(
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\nclick = "*"\n'
            '[tool.poetry.scripts]\nshop = "shop:main"\n',
            "shop/__init__.py": CLICK,
        },
        [("shop", "shop --help", "exit")],
    ),
    "setup.cfg's scripts": Sample(
        {
            "setup.cfg": "[metadata]\nname = x\n[options.entry_points]\nconsole_scripts =\n    shop = shop.cli:main\n",
            "src/shop/__init__.py": "",
            "src/shop/cli.py": CLICK,
        },
        [("shop", "shop --help", "exit")],
    ),
    "setup.py's scripts": Sample(
        {
            "setup.py": 'import setuptools as s\ns.setup(entry_points={"console_scripts": ["shop = shop.cli:main"]})\n',
            "shop/__init__.py": "",
            "shop/cli.py": CLICK,
        },
        [("shop", "shop --help", "exit")],
    ),
    "a package that is run": Sample(
        {"shop/__init__.py": "", "shop/__main__.py": "import argparse\n"}, [("shop", "python -m shop --help", "exit")]
    ),
    "a package that serves": Sample(
        {
            "shop/__init__.py": "",
            "shop/__main__.py": "from http.server import HTTPServer\nHTTPServer(('', 0), None).serve_forever()\n",
        },
        [("shop", "python -m shop", "listen")],
    ),
    "a lone script": Sample({"main.py": "print(1)\n"}, [("main", "python main.py", "exit")]),
    "several scripts": Sample(
        {
            "report.py": "if __name__ == '__main__':\n    print(1)\n",
            "main.py": "import argparse\n",
            "helper.py": "x = 1\n",
            "setup.py": "if __name__ == '__main__':\n    pass\n",
        },
        [("main", "python main.py --help", "exit")],
        ["python report.py"],
    ),
    "a script whose name no import can have": Sample(
        {"the-report $1.py": "if __name__ == '__main__':\n    print(1)\n"},
        [("the-report-1", "python 'the-report $1.py'", "exit")],
    ),
    "a library": Sample(
        {"pyproject.toml": project("numpy"), "src/shop/__init__.py": "", "src/shop/prices.py": "x = 1\n"},
        [("shop", "shop", "exit")],
    ),
    "two applications": Sample(
        {
            "requirements.txt": "fastapi\nuvicorn",
            "shop/__init__.py": "",
            "shop/main.py": FASTAPI_APP,
            "shop/admin/__init__.py": "",
            "shop/admin/server.py": FASTAPI_APP,
        },
        [("web", "uvicorn shop.main:app --port 0", "http/docs")],
        ["uvicorn shop.admin.server:app --port 0"],
    ),
    "two applications, one with a route": Sample(
        {"requirements.txt": "flask", "app.py": FLASK_APP.replace("health", "x"), "shop/api.py": FLASK_APP},
        [("web", "flask --app app:app run --port 0", "listen")],
        ["flask --app shop.api:app run --port 0"],
    ),
    "an application only in tests and examples": Sample(
        {"shop/__init__.py": "", "tests/app.py": FLASK_APP, "examples/app.py": FLASK_APP, "test_app.py": FLASK_APP},
        [("shop", "shop", "exit")],
    ),
    "an application behind the main guard": Sample(
        {"run.py": "from flask import Flask\nif __name__ == '__main__':\n    app = Flask('x')\n    app.run()\n"},
        [("run", "python run.py", "exit")],
    ),
    "an application of the project's own class": Sample(
        {
            "requirements.txt": "flask\ngunicorn",
            "shop/__init__.py": "from shop.app import create_app\n",
            "shop/app.py": "from flask import Flask\nclass Shop(Flask): ...\ndef create_app():\n    return Shop('x')\n",
            "shop/wsgi.py": "from shop import create_app\napp = create_app()\n",
        },
        [("web", "gunicorn --preload --bind 127.0.0.1:0 shop.wsgi:app", "listen")],
    ),
    "an application that something unknown makes": Sample(
        {
            "requirements.txt": "uvicorn",
            "shop/__init__.py": "",
            "shop/asgi/__init__.py": "from x import make\napplication = make()\napplication = make(application)\n",
            "shop/wsgi.py": "from elsewhere import make\napplication = make()\n",
        },
        [("web", "uvicorn shop.asgi:application --port 0", "listen")],
    ),
    "two names of one console script": Sample(
        {"pyproject.toml": project(more='[project.scripts]\nhttp = "x:main"\nhttps = "x:main"\n')},
        [("http", "http --help", "exit")],
    ),
    "projects below": Sample(
        {"services/api/pyproject.toml": project("flask"), "services/api/app.py": FLASK_APP, "README.md": ""}, []
    ),
    "no Python that can be read": Sample({"main.py": "def (:\n", "app.py": "\0", "two.py": "x =" + "(" * 500}, []),
    "nothing": Sample({}, []),
}
