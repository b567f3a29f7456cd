"""Installed distributions, from metadata folders made by hand."""

from pathlib import Path

import pytest

from memci.measure.distributions import Distributions, normalized


def install(site: Path, folder: str, *files: str, **texts: str) -> None:
    metadata = site / folder
    metadata.mkdir(parents=True)
    if files:
        (metadata / "RECORD").write_text("".join(f"{file},sha256=x,1\n" for file in files), encoding="utf-8")
    for name, text in texts.items():
        (metadata / name.replace("_json", ".json").replace("_txt", ".txt").replace("__", "-")).write_text(
            text, encoding="utf-8"
        )


def test_names_are_normalised() -> None:
    assert normalized("Ruamel.Yaml__clib") == "ruamel-yaml-clib"


def test_versions_come_from_the_folders_names(tmp_path: Path) -> None:
    install(tmp_path, "Flask-3.1.2.dist-info")
    install(tmp_path, "typing_extensions-4.16.0.dist-info")
    install(tmp_path, "old_thing-1.0-py3.9.egg-info")
    assert Distributions([tmp_path]).versions == {"flask": "3.1.2", "old-thing": "1.0", "typing-extensions": "4.16.0"}


def test_a_folder_without_a_version_is_read(tmp_path: Path) -> None:
    install(tmp_path, "Tool.egg-info", PKG__INFO="Metadata-Version: 2.1\nName: Tool\nVersion: 0.3\n\nText\n")
    install(tmp_path, "broken.dist-info", METADATA="no headers here")
    (tmp_path / "distutils_made.egg-info").write_text("Name: distutils-made\nVersion: 7\n", encoding="utf-8")
    assert Distributions([tmp_path]).versions == {"distutils-made": "7", "tool": "0.3"}


def test_the_first_of_two_folders_counts_as_for_python(tmp_path: Path) -> None:
    install(tmp_path / "first", "six-2.0.dist-info")
    install(tmp_path / "second", "six-1.0.dist-info")
    both = Distributions([tmp_path / "first", tmp_path / "gone", tmp_path / "second"])
    assert both.versions == {"six": "2.0"}


def test_owners_of_packages_modules_and_compiled_modules(tmp_path: Path) -> None:
    install(
        tmp_path,
        "PyYAML-6.0.dist-info",
        "yaml/__init__.py",
        "_yaml.cpython-312-x86_64-linux-gnu.so",
        "../../../bin/yaml",
        "PyYAML-6.0.dist-info/METADATA",
    )
    install(tmp_path, "six-1.16.dist-info", "six.py", "__pycache__/six.cpython-312.pyc")
    found = Distributions([tmp_path])
    assert found.owner("yaml/loader.py") == "pyyaml"
    assert found.owner("_yaml.cpython-312-x86_64-linux-gnu.so") == "pyyaml"
    assert found.owner("six.py") == "six"
    # By module, for one whose file is not known.
    assert (found.owner("six"), found.owner("_yaml")) == ("six", "pyyaml")
    assert found.owner("unknown/x.py") is None
    assert found.owner("..") is None


def test_a_namespace_package_belongs_to_several(tmp_path: Path) -> None:
    install(tmp_path, "google_auth-2.0.dist-info", "google/auth/__init__.py", "google/auth/jwt.py")
    install(tmp_path, "google_cloud-1.0.dist-info", "google/cloud/storage/client.py", '"google/cloud/a,b.py"')
    found = Distributions([tmp_path])
    assert found.owner("google/auth/jwt.py") == "google-auth"
    assert found.owner("google/cloud/a,b.py") == "google-cloud"
    # Made after the installation: by the folder.
    assert found.owner("google/auth/generated.py") == "google-auth"
    assert found.owner("google/cloud/storage") == "google-cloud"
    assert found.owner("google/other.py") is None
    assert found.owner("google") is None


def test_an_egg_names_its_modules_elsewhere(tmp_path: Path) -> None:
    install(tmp_path, "apt_tool-1.0.egg-info", top_level_txt="apt_tool\naptpkg\n")
    assert Distributions([tmp_path]).owner("aptpkg/cache.py") == "apt-tool"


def test_editable_installs(tmp_path: Path) -> None:
    good = '{"url": "file:///work/my%20app/", "dir_info": {"editable": true}}'
    install(tmp_path, "app-1.0.dist-info", direct_url_json=good)
    (tmp_path / "Old.Tool.egg-link").write_text("/work/old\n.\n", encoding="utf-8")
    (tmp_path / "relative.egg-link").write_text("../here\n", encoding="utf-8")
    assert Distributions([tmp_path]).sources == {"/work/my app": "app", "/work/old": "old-tool"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"url": "file:///work", "dir_info": {}}',
        '{"url": "file:///work", "dir_info": {"editable": false}}',
        '{"url": "https://example.org/a.zip", "dir_info": {"editable": true}}',
        '{"url": 5, "dir_info": {"editable": true}}',
        '{"url": "file://[bad", "dir_info": {"editable": true}}',
    ],
)
def test_what_is_no_editable_install_is_passed_over(tmp_path: Path, text: str) -> None:
    install(tmp_path, "app-1.0.dist-info", direct_url_json=text)
    assert Distributions([tmp_path]).sources == {}


def test_damaged_metadata_is_passed_over(tmp_path: Path) -> None:
    install(tmp_path, "bytes-1.0.dist-info")
    (tmp_path / "bytes-1.0.dist-info" / "RECORD").write_bytes(b'\xff\xfe\0"unclosed,x\n"a\nok/__init__.py,,\n')
    assert Distributions([tmp_path]).owner("ok/x.py") == "bytes"
