import pytest
from tests.comparisons import HEAD_SHA, allocation, cause, entrypoint, package

from memci.model.result import Location
from memci.render.markdown import Links
from memci.render.project import NO_PROJECT, Project

LINKS = Links("https://github.example:8443/", "owner/shop.py", HEAD_SHA)


def test_a_line_of_the_head() -> None:
    url = f"https://github.example:8443/owner/shop.py/blob/{HEAD_SHA}/shop/report.py"
    assert LINKS.line(Location(file="shop/report.py", line=3)) == f"{url}#L3"
    assert LINKS.line(Location(file="shop/report.py", line=0)) == url


def test_a_project_in_a_folder_of_its_repository() -> None:
    links = Links("https://github.com", "owner/shop", HEAD_SHA, root="back end")
    url = links.line(Location(file="shop/a.py", line=1))
    assert url == f"https://github.com/owner/shop/blob/{HEAD_SHA}/back%20end/shop/a.py#L1"


def test_a_path_that_makes_too_long_a_link_has_none() -> None:
    assert LINKS.line(Location(file="漢" * 400, line=1)) is None


def test_a_commit() -> None:
    assert LINKS.commit(HEAD_SHA) == f"https://github.example:8443/owner/shop.py/commit/{HEAD_SHA}"
    assert LINKS.commit("main") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("server", "javascript:alert(1)"),
        ("server", "https://github.com)"),
        ("server", "https://github.com\n"),
        ("server", ""),
        ("repository", "owner"),
        ("repository", "owner/shop/../x"),
        ("repository", "owner/shop)"),
        ("sha", "main"),
        ("sha", HEAD_SHA + "\n"),
        ("run_url", "javascript:alert(1)"),
        ("run_url", "https://github.com/a b"),
        ("report_url", "https://x.example/(a)"),
        ("report_url", "https://x.example/" + "a" * 700),
    ],
)
def test_a_part_that_cannot_be_in_a_link_is_refused(field: str, value: str) -> None:
    fields = {"server": "https://github.com", "repository": "owner/shop", "sha": HEAD_SHA, field: value}
    with pytest.raises(ValueError, match=f"is no {field} to link to"):
        Links(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "own"),
    [
        ("shop/report.py", True),
        ("shop.py", True),
        ("src/shop/report.py", True),
        ("scripts/tool.py", True),
        ("shop/cache.py", True),
        ("gunicorn/shop/base.py", False),
        ("pandas/__init__.py", False),
        ("…/bin/gunicorn", False),
    ],
)
def test_which_files_are_the_project_s(file: str, own: bool) -> None:
    one = entrypoint(
        packages=[package("shop", 1, 1), package("pandas", 1, 1)],
        allocations=[allocation("new", "shop/cache.py", 1, "load", 0, 1)],
        causes=[cause("new-site", 1, where=Location(file="scripts/tool.py", line=2))],
    )
    assert Project.of(one).owns(file) is own
    assert not NO_PROJECT.owns(file)
