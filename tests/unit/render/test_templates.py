import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from memci.render.templates import load_page_template, load_template, template_folder


def test_an_installed_memci_has_its_templates_inside(tmp_path: Path) -> None:
    inside = tmp_path / "site-packages" / "memci" / "templates"
    inside.mkdir(parents=True)
    assert template_folder(inside.parent) == inside


def test_a_checkout_has_them_at_the_top(tmp_path: Path) -> None:
    package = tmp_path / "src" / "memci"
    package.mkdir(parents=True)
    assert template_folder(package) == tmp_path / "templates"


def test_the_templates_are_there() -> None:
    assert (template_folder() / "comment.md.j2").is_file()


def test_what_a_template_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        load_template("comment.md.j2").render()


def test_a_page_escapes_what_it_is_given() -> None:
    parts = load_page_template("report/parts.html.j2").module
    assert str(parts.pill("pass", "<b>")) == (  # type: ignore[attr-defined]
        '<span class="pill pass"><span aria-hidden="true">&lt;b&gt;</span> pass</span>'
    )


def test_jinja_is_loaded_only_when_something_is_rendered() -> None:
    code = "import sys, memci.render.markdown, memci.render.explain; print('jinja2' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
