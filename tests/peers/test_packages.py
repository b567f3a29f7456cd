"""What npm installs here is as certain as what pip installs: by version and hash, from wherever it is fetched."""

import json
import re
from typing import Any

from tests.peers.processes import HERE

LOCK: dict[str, dict[str, Any]] = json.loads((HERE / "package-lock.json").read_text())["packages"]


def test_every_package_is_locked_with_its_hash() -> None:
    installed = {name: package for name, package in LOCK.items() if name}
    assert len(installed) > 100
    assert [name for name, package in installed.items() if not package["integrity"].startswith("sha512-")] == []


def test_lock_says_nothing_of_where_it_was_resolved() -> None:
    assert [name for name, package in LOCK.items() if "resolved" in package] == []


def test_lock_is_of_these_packages() -> None:
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
    assert LOCK[""]["dependencies"] == wanted
    assert [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert {name: LOCK[f"node_modules/{name}"]["version"] for name in wanted} == wanted
