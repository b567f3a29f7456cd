"""How texts are laid out for the probe, and what it says it has run."""

import os
from pathlib import Path

from memci.measure.served import Shelf, read_served


def listed(listing: Path | None) -> dict[str, bytes]:
    """What is to be run in place of what, as the probe reads it."""
    assert listing is not None
    names = [os.fsdecode(name) for name in listing.read_bytes().split(b"\0")[:-1]]
    return {path: Path(text).read_bytes() for path, text in zip(names[::2], names[1::2], strict=True)}


def test_a_listing_names_each_file_and_a_text_in_its_place(tmp_path: Path) -> None:
    odd = Path("/app/a\nb \udcff.py")
    texts = {Path("/app/shop.py"): b"x = 1\n", odd: b"\xff\r\n"}
    assert listed(Shelf(tmp_path).listing(texts)) == {"/app/shop.py": b"x = 1\n", str(odd): b"\xff\r\n"}


def test_a_text_that_two_variants_share_is_there_once_and_is_not_written_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = shelf.listing({Path("/app/a.py"): b"a", Path("/app/b.py"): b"b"})
    times = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.py")}
    second = shelf.listing({Path("/app/a.py"): b"a", Path("/app/b.py"): b"c"})
    assert first != second
    assert len(list(tmp_path.glob("*.py"))) == 3
    assert times.items() <= {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.py")}.items()


def test_every_name_is_as_long_as_the_others(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    names = {len(str(shelf.listing({Path("/app/a.py"): text}))) for text in (b"", b"a", b"b" * 10_000)}
    assert len(names) == 1


def test_without_texts_there_is_no_listing(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "texts").listing({}) is None
    assert not (tmp_path / "texts").exists()


def test_only_files_that_have_a_text_count_as_served(tmp_path: Path) -> None:
    texts = {Path("/app/a.py"): b"", Path("/app/b.py"): b""}
    (tmp_path / "served.txt").write_bytes(b"/app/a.py\0/app/a.py\0/etc/passwd\0\xff\0\0/app/b.p")
    assert read_served(tmp_path, texts) == {Path("/app/a.py")}


def test_without_a_word_of_the_probe_nothing_was_served(tmp_path: Path) -> None:
    assert read_served(tmp_path, {Path("/app/a.py"): b""}) == frozenset()
