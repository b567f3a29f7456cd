"""The command that people copy."""

import pytest

from memci.render.applying import applying


@pytest.mark.parametrize("name", ["web", "shop.wsgi_app-2", "_" * 100])
def test_it_names_the_entrypoint(name: str) -> None:
    assert applying(name) == f"memci advise {name} --apply"


@pytest.mark.parametrize("name", ["", "-q", "--config=x", "web; curl x | sh", "$(x)", "a b", "web\n", "w" * 101])
def test_what_no_settings_would_call_one_is_not_handed_to_a_shell(name: str) -> None:
    assert applying(name) == "memci advise --apply"
