import hashlib
import os
from pathlib import Path

import pytest
from tests.factories import MIB, result, shop_web

from memci.commands.report_files import LARGEST_SOURCE, sources_of
from memci.model.result import Result, SourceLines

TEXT = "ROWS = [0] * 1_000\n"


def side(file: str = "shop/cache.py", content: bytes = TEXT.encode(), entrypoint: str = "web") -> Result:
    """A result that measured this content under that name; outside git."""
    lines = SourceLines(file=file, sha256=hashlib.sha256(content).hexdigest(), lines=[(1, MIB, MIB, MIB, 1)])
    return result(shop_web(name=entrypoint, lines=[lines]), commit=None)


def keep(root: Path, content: bytes = TEXT.encode(), file: str = "shop/cache.py") -> Path:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_file_that_is_as_it_was_measured_is_at_hand(tmp_path: Path) -> None:
    keep(tmp_path)
    assert sources_of(side(), None, [tmp_path]) == ({"shop/cache.py": TEXT}, {})


def test_a_file_that_has_changed_since_is_not(tmp_path: Path) -> None:
    keep(tmp_path, b"PASSWORD = 'hunter2'\n")
    assert sources_of(side(), None, [tmp_path]) == ({}, {})


def test_both_sides_are_looked_for_each_by_its_own_digest(tmp_path: Path) -> None:
    keep(tmp_path)
    base = side(content=b"ROWS = []\n")
    assert sources_of(side(), base, [tmp_path]) == ({"shop/cache.py": TEXT}, {})
    assert sources_of(side(), side(), [tmp_path]) == ({"shop/cache.py": TEXT},) * 2


def test_the_second_folder_is_looked_into_when_the_first_has_another_text(tmp_path: Path) -> None:
    keep(tmp_path / "here", b"changed\n")
    keep(tmp_path / "there")
    assert sources_of(side(), None, [tmp_path / "here", tmp_path / "there"])[0] == {"shop/cache.py": TEXT}


@pytest.mark.parametrize("name", ["../outside.py", "/etc/hostname", "a//b.py", "./x.py", "a\0b.py", "", "x" * 4_000])
def test_a_name_that_leads_elsewhere_is_not_followed(name: str, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    keep(tmp_path, file="outside.py")
    host = Path("/etc/hostname")
    content = host.read_bytes() if name == str(host) and host.exists() else TEXT.encode()
    assert sources_of(side(name, content), None, [tmp_path / "project"]) == ({}, {})


def test_what_is_no_file_or_too_large_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    keep(tmp_path, b" " * (LARGEST_SOURCE + 1), "big.py")
    (tmp_path / "folder.py").mkdir()
    for name, content in (("pipe.py", b""), ("big.py", b" " * (LARGEST_SOURCE + 1)), ("folder.py", b"")):
        assert sources_of(side(name, content), None, [tmp_path]) == ({}, {})


def test_two_texts_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    keep(tmp_path)
    one, other = side(), side(content=b"other\n", entrypoint="job")
    both = result(*one.entrypoints, *other.entrypoints, commit=None)
    assert sources_of(both, None, [tmp_path]) == ({}, {})


def test_source_is_read_as_python_reads_it(tmp_path: Path) -> None:
    latin = "# -*- coding: latin-1 -*-\nNAME = 'Käse'\n".encode("latin-1")
    keep(tmp_path, latin, "latin.py")
    keep(tmp_path, b"\xef\xbb\xbfX = 1\n", "marked.py")
    keep(tmp_path, b"# coding: nonsense\n\xff\n", "broken.py")
    assert "Käse" in sources_of(side("latin.py", latin), None, [tmp_path])[0]["latin.py"]
    assert sources_of(side("marked.py", b"\xef\xbb\xbfX = 1\n"), None, [tmp_path])[0] == {"marked.py": "X = 1\n"}
    broken = sources_of(side("broken.py", b"# coding: nonsense\n\xff\n"), None, [tmp_path])[0]["broken.py"]
    assert broken == "# coding: nonsense\n\N{REPLACEMENT CHARACTER}\n"
