from pathlib import Path

import pytest
from tests.fake_github import FakeGitHub

from memci.errors import UsageError
from memci.github.api import Api
from memci.github.errors import GitHubError
from memci.github.settings_file import read_settings_file
from memci.settings.load import load_settings

BASE = "b" * 40
SETTINGS = 'entrypoints.web.command = "shop"\n'
TOOL = '[tool.memci.entrypoints.web]\ncommand = "shop"\n'
PROJECT = '[project]\nname = "shop"\n'


@pytest.fixture(autouse=True)
def _commit(fake: FakeGitHub) -> None:
    fake.add_commit(BASE, branch="main")


@pytest.mark.parametrize("folder", [".", "", "./"])
def test_top(fake: FakeGitHub, api: Api, folder: str) -> None:
    fake.put_file("memci.toml", BASE, SETTINGS)
    assert read_settings_file(api, BASE, folder) == ("memci.toml", SETTINGS)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, None),
        ({"pyproject.toml": PROJECT}, None),
        ({"pyproject.toml": TOOL}, "pyproject.toml"),
        ({"memci.toml": SETTINGS, "pyproject.toml": PROJECT}, "memci.toml"),
        ({"apps/shop/memci.toml": SETTINGS, "memci.toml": "x"}, "apps/shop/memci.toml"),
        ({"apps/shop/pyproject.toml": PROJECT, "memci.toml": SETTINGS}, "memci.toml"),
        ({"apps/shop/pyproject.toml": PROJECT, "apps/pyproject.toml": TOOL}, "apps/pyproject.toml"),
        ({"apps/other/memci.toml": SETTINGS}, None),
        ({"pyproject.toml": "[tool]\nmemci = 7\n"}, "pyproject.toml"),
        ({"pyproject.toml": "tool = 7\n"}, None),
        ({"memci.toml": "", "pyproject.toml": PROJECT}, "memci.toml"),
    ],
)
def test_same_file_as_on_disk(
    fake: FakeGitHub, api: Api, tmp_path: Path, files: dict[str, str], found: str | None
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "apps/shop").mkdir(parents=True)
    for name, text in files.items():
        fake.put_file(name, BASE, text)
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert read_settings_file(api, BASE, "apps/shop") == (None if found is None else (found, files[found]))
    try:
        on_disk = load_settings(tmp_path / "apps/shop").file
    except UsageError as error:
        assert found is not None
        assert str(tmp_path / found) in str(error)
    else:
        assert on_disk == (None if found is None else tmp_path / found)


def test_two_files_beside_each_other(fake: FakeGitHub, api: Api) -> None:
    fake.put_file("apps/memci.toml", BASE, SETTINGS)
    fake.put_file("apps/pyproject.toml", BASE, TOOL)
    with pytest.raises(UsageError, match=r"^apps/memci.toml and \[tool.memci\] in apps/pyproject.toml both .*bbbbbbb;"):
        read_settings_file(api, BASE, "apps")


@pytest.mark.parametrize("text", ["[tool", "a = " + "[" * 50_000])
def test_file_that_is_no_toml_is_handed_over(fake: FakeGitHub, api: Api, text: str) -> None:
    fake.put_file("pyproject.toml", BASE, text)
    assert read_settings_file(api, BASE, ".") == ("pyproject.toml", text)


@pytest.mark.parametrize(
    ("folder", "config", "path"),
    [
        (".", "ci/memory.toml", "ci/memory.toml"),
        ("apps/shop", "memory.toml", "apps/shop/memory.toml"),
        ("apps/shop", "../../ci/memory.toml", "ci/memory.toml"),
        ("./apps/../apps", "./memory.toml", "apps/memory.toml"),
        (".", "memory#1?.toml", "memory#1?.toml"),
    ],
)
def test_named_file(fake: FakeGitHub, api: Api, folder: str, config: str, path: str) -> None:
    fake.put_file("memci.toml", BASE, "")
    fake.put_file(path, BASE, SETTINGS)
    assert read_settings_file(api, BASE, folder, config) == (path, SETTINGS)


def test_named_file_that_the_commit_lacks(fake: FakeGitHub, api: Api) -> None:
    fake.put_file("memci.toml", BASE, SETTINGS)
    assert read_settings_file(api, BASE, ".", "memory.toml") is None


@pytest.mark.parametrize(
    ("folder", "config", "called"),
    [
        ("..", None, "working-directory"),
        ("/etc", None, "working-directory"),
        ("//etc", None, "working-directory"),
        ("a/../..", None, "working-directory"),
        (".", "../memci.toml", "config"),
        ("apps", "/etc/passwd", "config"),
        ("apps", "../../memci.toml", "config"),
    ],
)
def test_outside_the_repository(fake: FakeGitHub, api: Api, folder: str, config: str | None, called: str) -> None:
    with pytest.raises(UsageError, match=rf"^The input `{called}` is '.*', which lies outside the repository\.$"):
        read_settings_file(api, BASE, folder, config)
    assert fake.requests == []


def test_text_with_a_byte_order_mark(fake: FakeGitHub, api: Api) -> None:
    fake.put_file("memci.toml", BASE, b"\xef\xbb\xbf" + SETTINGS.encode())
    assert read_settings_file(api, BASE, ".") == ("memci.toml", SETTINGS)


def test_text_that_is_not_utf8(fake: FakeGitHub, api: Api) -> None:
    fake.put_file("memci.toml", BASE, b"name = '\xff'")
    with pytest.raises(UsageError, match=r"memci.toml in bbbbbbb is not UTF-8"):
        read_settings_file(api, BASE, ".")


@pytest.mark.parametrize("size", [1024**2 + 1, 1_500_000])
def test_file_that_is_too_large(fake: FakeGitHub, api: Api, size: int) -> None:
    fake.put_file("memci.toml", BASE, b"#" * size)
    with pytest.raises(UsageError, match=r"memci.toml in bbbbbbb is larger than 1 MiB"):
        read_settings_file(api, BASE, ".")


@pytest.mark.parametrize(
    "body",
    [
        [],
        [{"type": "file", "name": "a", "path": "memci.toml/a", "size": 1, "url": "u"}],
        {"type": "symlink", "target": "../secret.toml", "path": "memci.toml", "size": 14, "url": "u"},
        {"type": "submodule", "path": "memci.toml", "size": 0, "url": "u"},
    ],
)
def test_what_is_no_file(fake: FakeGitHub, api: Api, body: object) -> None:
    fake.fail("GET", "/contents/memci.toml", 200, body=body)
    with pytest.raises(UsageError, match=r"memci.toml in bbbbbbb is no file, but a folder, a link or a submodule"):
        read_settings_file(api, BASE, ".")


def test_unknown_commit_is_not_one_without_settings(fake: FakeGitHub, api: Api) -> None:
    fake.put_file("memci.toml", BASE, SETTINGS)
    with pytest.raises(GitHubError, match=r"^The base's settings could not be read \(422\): No commit found for SHA"):
        read_settings_file(api, "f" * 40, ".")


def test_repository_that_cannot_be_seen_is_not_one_without_settings(fake: FakeGitHub, api: Api) -> None:
    fake.fail("GET", "", 404, times=99)
    with pytest.raises(GitHubError, match=r"\(404\): it is not there, or the token may not see it; .*contents: read"):
        read_settings_file(api, BASE, ".")


def test_fault(fake: FakeGitHub, api: Api) -> None:
    fake.put_file("memci.toml", BASE, SETTINGS)
    fake.fail("GET", "/contents", 502, times=3)
    assert read_settings_file(api, BASE, ".") == ("memci.toml", SETTINGS)


def test_fault_that_lasts_is_not_a_commit_without_settings(fake: FakeGitHub, api: Api) -> None:
    fake.put_file("memci.toml", BASE, SETTINGS)
    fake.fail("GET", "/contents", 502, times=99)
    with pytest.raises(GitHubError, match=r"^The base's settings could not be read \(502\): .*\(5 attempts\)\.$"):
        read_settings_file(api, BASE, ".")
