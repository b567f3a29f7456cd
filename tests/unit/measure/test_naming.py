"""Names of files and modules that mean the same on any machine."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.measure.naming import Named, Naming, harmless_name, harmless_path

SITE = "/work/app/.venv/lib/python3.12/site-packages"
STDLIB = "/usr/lib/python3.12"


@dataclass
class Owners:
    """Everything in a site folder belongs to what its first folder is called."""

    sources: Mapping[str, str] = field(default_factory=dict)

    def owner(self, path: str) -> str | None:
        return path.partition("/")[0].removesuffix(".py") or None


def naming(sources: Mapping[str, str] | None = None) -> Naming:
    return Naming(Path("/work/app"), [Path(SITE)], [Path(STDLIB)], Owners(sources or {}))


@pytest.mark.parametrize(
    ("filename", "named"),
    [
        ("/work/app/shop/main.py", Named("shop/main.py", True, None)),
        ("shop/main.py", Named("shop/main.py", True, None)),
        ("./shop/../main.py", Named("main.py", True, None)),
        (f"{SITE}/pandas/core/frame.py", Named("pandas/core/frame.py", False, "pandas")),
        (f"{SITE}/six.py", Named("six.py", False, "six")),
        (f"{STDLIB}/json/decoder.py", Named("json/decoder.py", False, "python")),
        (f"{STDLIB}/lib-dynload/_json.so", Named("lib-dynload/_json.so", False, "python")),
        # An environment inside the project that is not the measured one.
        ("/work/app/.tox/py39/lib/python3.9/site-packages/six.py", Named("six.py", False, "six")),
        # Debian's folder inside the library's, that nobody told of.
        ("/usr/lib/python3.12/dist-packages/apt/cache.py", Named("apt/cache.py", False, "apt")),
        ("/usr/lib/python3/dist-packages/apt/cache.py", Named("apt/cache.py", False, "apt")),
        ("/home/ann/secret/tools/run.py", Named("…/tools/run.py", False, None)),
        ("../elsewhere/run.py", Named("…/elsewhere/run.py", False, None)),
        ("/run.py", Named("…/run.py", False, None)),
        # A folder's name that only begins like the project's.
        ("/work/application/main.py", Named("…/application/main.py", False, None)),
        ("<string>", Named("<string>", False, None)),
        ("<stdin>", Named("<stdin>", False, None)),
        ("<frozen runpy>", Named("<frozen runpy>", False, "python")),
        ("<frozen os>", Named("<frozen os>", False, "python")),
        ("<doctest /home/ann/secret/x.py[0]>", Named("<doctest …/secret/x.py[0]>", False, None)),
        ("", Named("", False, None)),
    ],
)
def test_files(filename: str, named: Named) -> None:
    assert naming().file(filename) == named


def test_an_editable_install_inside_the_project_is_the_project() -> None:
    named = naming({"/work/app/libs/tool": "tool"}).file("/work/app/libs/tool/src/tool/a.py")
    assert named == Named("libs/tool/src/tool/a.py", True, None)


def test_an_editable_install_elsewhere_is_a_distribution() -> None:
    somewhere = naming({"/home/ann/tool": "tool"})
    assert somewhere.file("/home/ann/tool/src/tool/a.py") == Named("tool/a.py", False, "tool")
    assert somewhere.file("/home/ann/tool/tool.py") == Named("tool.py", False, "tool")


def test_a_project_inside_an_editable_install_is_still_the_project() -> None:
    whole = naming({"/work": "work"})
    assert whole.file("/work/app/main.py") == Named("main.py", True, None)
    assert whole.file("/work/lib/a.py") == Named("lib/a.py", False, "work")


def test_links_lead_to_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "main.py").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "other").symlink_to(tmp_path / "real" / "main.py")
    by_link = Naming(tmp_path / "link", [], [], Owners())
    for name in ("link/main.py", "real/main.py", "other"):
        assert by_link.file(os.fspath(tmp_path / name)) == Named("main.py", True, None)


def test_modules_without_a_file() -> None:
    names = naming()
    assert names.module("sys", "built-in") == Named(None, False, "python")
    assert names.module("zipimport", "frozen") == Named(None, False, "python")
    assert names.module("itertools", None) == Named(None, False, "python")
    assert names.module("google.cloud", None) == Named(None, False, "google")
    assert names.module("shop", "/work/app/shop/__init__.py") == Named("shop/__init__.py", True, None)


def test_control_characters_and_lone_surrogates_are_made_harmless() -> None:
    assert harmless_path("a\nb\x1b[31m\udc80\u202e\0.py") == "a\ufffdb\ufffd[31m\ufffd\ufffd\ufffd.py"
    assert harmless_name("naïve λ 名前") == "naïve λ 名前"


def test_names_are_no_longer_than_a_result_allows() -> None:
    assert len(harmless_path("/x" * 5_000 + "/end.py")) == 4_096
    assert harmless_path("/x" * 5_000 + "/end.py").endswith("/end.py")
    assert len(harmless_name("f" * 5_000)) == 1_000


@given(st.text(st.characters(), max_size=200))
def test_no_name_leads_out_of_the_machine(filename: str) -> None:
    """Whatever a program calls its files: never an absolute path, and always text that can be written."""
    path = naming().file(filename).path
    assert path is not None
    assert not path.startswith("/")
    path.encode()
