"""No absolute path of a machine gets into a result."""

from pathlib import Path

import pytest

from memci.measure.privacy import Privacy

PRIVACY = Privacy(
    [Path("/home/me/shop"), Path("/home/me/shop/.venv/lib/python3.12/site-packages"), Path("/usr/lib/python3.12")]
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('File "/home/me/shop/shop/main.py", line 3', 'File "shop/main.py", line 3'),
        ('File "/home/me/shop/.venv/lib/python3.12/site-packages/flask/app.py"', 'File "flask/app.py"'),
        ("/home/me/shop/.venv/bin/python -m shop", ".venv/bin/python -m shop"),
        ("/opt/secret/place/python3.12: can't open file", "…/python3.12: can't open file"),
        ("--data=/var/lib/x/data.csv", "--data=…/data.csv"),
        ("serving http://127.0.0.1:8000/health now", "serving http://127.0.0.1:8000/health now"),
        ("a/b and ./c/d stay, 1/2 too", "a/b and ./c/d stay, 1/2 too"),
        ("/bin/sh -c 'x > /dev/null'", "/bin/sh -c 'x > /dev/null'"),
        ("/home/me/shopping/list.txt", "…/list.txt"),
        ("('/a/b', '/c')", "('…/b', '…/c')"),
        ("nothing", "nothing"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert PRIVACY.text(text) == shown


def test_a_project_at_the_root_of_the_machine_hides_nothing_it_should_not() -> None:
    assert Privacy([Path("/")]).text("a/b /x/y") == "a/b …/y"


def test_links_are_known_by_both_names(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    privacy = Privacy([tmp_path / "link"])
    assert privacy.text(f"{real}/app.py {tmp_path}/link/app.py") == "app.py app.py"
