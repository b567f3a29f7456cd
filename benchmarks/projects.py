"""The programs that the benchmarks start, with the examples' interpreter."""

import os
import sys
from dataclasses import replace
from pathlib import Path

from memci.measure.target import Target, prepare_target
from memci.model.entrypoint import Entrypoint
from memci.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
SHOP = ROOT / "examples" / "shop"

SHOP_IMPORT = Entrypoint("shop-import", import_="shop.wsgi")
"""The shop without its server: ready when it has ended."""


def examples_python() -> Path:
    """The interpreter that has what the examples import; SystemExit when there is none."""
    path = Path(os.environ.get("MEMCI_EXAMPLES_PYTHON", ROOT / ".venv-examples/bin/python"))
    if not path.exists():
        raise SystemExit(f"there is no {path}: run `make examples-env`, or name one in MEMCI_EXAMPLES_PYTHON")
    return path


def target_at(root: Path) -> Target:
    """A project folder with the examples' interpreter."""
    return prepare_target(root, str(examples_python()), os.environ, Path(sys.executable))


def shop_served(port: int) -> Entrypoint:
    """The shop under gunicorn, as its settings have it but for the port; memci still has to find that by itself."""
    web = load_settings(SHOP).entrypoints["web"]
    command = tuple(f"127.0.0.1:{port}" if word == "127.0.0.1:0" else word for word in web.command or ())
    return replace(web, command=command)
