"""Archives: what is packed comes back, and every way to be bad has its own sentence."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.github.artifacts.archive import LARGEST_CONTENT, ArchiveError, pack, unpack

RESULT = {"result.json"}
MIB = 2**20


def _zip(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """As another program would write it: any names, also twice."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members:
            # zipfile would warn of a name that is there twice.
            archive.NameToInfo.clear()
            archive.writestr(name, content)
    return packed.getvalue()


def _renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """Another name of the same length, where zipfile itself would not write it."""
    assert len(old) == len(new)
    return data.replace(old, new)


def _directory_field(data: bytes, offset: int, layout: str, value: int) -> bytes:
    """The archive with another value in the first member's entry of the directory."""
    changed = bytearray(data)
    struct.pack_into(layout, changed, data.rindex(b"PK\1\2") + offset, value)
    return bytes(changed)


def _flags(data: bytes, flags: int) -> bytes:
    return _directory_field(data, 8, "<H", flags)


def _method(data: bytes, method: int) -> bytes:
    return _directory_field(data, 10, "<H", method)


def _declared(data: bytes, size: int) -> bytes:
    return _directory_field(data, 24, "<I", size)


GOOD = _zip(("result.json", b'{"a": 1}'))
BOMB = _zip(("result.json", bytes(64 * MIB)))

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "not a zip file: it has no directory at its end"),
    "not a zip": (lambda: b'{"schema": "memci.result/1"}', "not a zip file: it has no directory at its end"),
    "an end without an archive": (lambda: b"PK\5\6" + bytes(18), "has no result.json"),
    "half of one": (lambda: GOOD[: len(GOOD) // 2], "not a zip file"),
    "an end that is cut": (lambda: GOOD[:-1], "not a zip file"),
    "another place for the directory": (lambda: GOOD[:-6] + b"\xff\xff\xff\x7f" + GOOD[-2:], "is damaged"),
    "changed bytes": (lambda: GOOD.replace(b"PK\3\4", b"PK\3\5"), "is damaged"),
    "a wrong checksum": (lambda: _directory_field(GOOD, 16, "<I", 1), "is damaged"),
    "an entry for nothing": (lambda: _zip(("other", b"")), "a member that no result has, 'other'; expected is result"),
    "two members": (
        lambda: _zip(("result.json", b"{}"), ("evil.sh", b"")),
        "a member that no result has, 'evil.sh'; expected is result.json.",
    ),
    "a folder": (lambda: _zip(("a/", b""), ("result.json", b"{}")), "a member that no result has, 'a/'"),
    "one name twice": (lambda: _zip(("result.json", b"{}"), ("result.json", b"[]")), "has 'result.json' twice"),
    "a way up": (lambda: _zip(("../result.json", b"{}")), "leads out of a folder: '../result.json'"),
    "a way up inside": (lambda: _zip(("a/../../result.json", b"{}")), "leads out of a folder"),
    "an absolute path": (lambda: _zip(("/etc/passwd", b"{}")), "leads out of a folder: '/etc/passwd'"),
    "a path of Windows": (lambda: _renamed(GOOD, b"result.json", b"..\\..\\.json"), "leads out of a folder"),
    "a drive": (lambda: _zip(("C:result.json", b"{}")), "leads out of a folder"),
    "a name cut at a NUL": (
        lambda: _renamed(_zip(("result.jsonXevil", b"{}")), b"result.jsonXevil", b"result.json\0evil"),
        r"a member that no result has, 'result.json\x00evil'",
    ),
    "a name that commands a terminal": (lambda: _zip(("\x1b[2Jx", b"{}")), r"no result has, '\x1b[2Jx'"),
    "a long name": (lambda: _zip(("x" * 60_000, b"{}")), "no result has, 'xxxx"),
    "another name in front of the content": (
        lambda: GOOD.replace(b"result.json", b"secret.json", 1),
        "is damaged",
    ),
    "encrypted": (lambda: _flags(GOOD, 1), "result.json is encrypted"),
    "strongly encrypted": (lambda: _flags(GOOD, 1 << 6 | 1), "result.json is encrypted"),
    "a hidden directory": (lambda: _flags(GOOD, 1 << 13), "result.json is encrypted"),
    "bzip2": (lambda: _zip(("result.json", b"{}"), method=zipfile.ZIP_BZIP2), "compressed by method 12; only deflate"),
    "LZMA": (lambda: _zip(("result.json", b"{}"), method=zipfile.ZIP_LZMA), "compressed by method 14; only deflate"),
    "an unknown method": (lambda: _method(GOOD, 99), "compressed by method 99; only deflate"),
    "a bomb": (lambda: BOMB, "unpacks to 64.0 MiB, and 16.0 MiB are the most"),
    "a bomb that lies": (lambda: _declared(BOMB, 100), "is damaged"),
    "two halves of a bomb": (
        lambda: _zip(("result.json", bytes(9 * MIB)), ("base.json", bytes(9 * MIB))),
        "unpacks to 18.0 MiB",
    ),
    "less than is said": (lambda: _declared(GOOD, 5_000), "is not as long as the archive says"),
    "very many entries": (
        lambda: _zip(*((f"{number:05}", b"") for number in range(5_000))),
        "lists far more members than a result has: its directory takes 249.0 KiB, where 64.0 KiB",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_archive_is_refused_with_a_sentence(case: str) -> None:
    make, says = REFUSED[case]
    with pytest.raises(ArchiveError) as refused:
        unpack(make(), RESULT, {"base.json"} if "halves" in case else frozenset())
    sentence = str(refused.value)
    assert says in sentence
    assert sentence.startswith("The archive")
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) < 250


@pytest.mark.parametrize("data", [BOMB, _declared(BOMB, 100), _declared(BOMB, LARGEST_CONTENT)])
def test_a_bomb_is_not_unpacked(data: bytes) -> None:
    """The 64 MiB are not there at any time, nor much more than was declared."""
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError):
            unpack(data, RESULT)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * LARGEST_CONTENT


def test_as_many_bytes_as_are_allowed_are_read() -> None:
    assert unpack(_zip(("result.json", bytes(100))), RESULT, largest=100) == {"result.json": bytes(100)}
    with pytest.raises(ArchiveError, match="unpacks to 101 B, and 100 B"):
        unpack(_zip(("result.json", bytes(101))), RESULT, largest=100)


def test_a_member_may_be_missing_only_where_it_is_optional() -> None:
    both = {"result.json": b"1", "base.json": b"2"}
    assert unpack(pack(both), RESULT, {"base.json"}) == both
    assert unpack(GOOD, RESULT, {"base.json"}) == {"result.json": b'{"a": 1}'}
    with pytest.raises(ArchiveError, match=r"^The archive has no base\.json\.$"):
        unpack(GOOD, {"result.json", "base.json"})


def test_members_that_are_not_compressed_are_read() -> None:
    assert unpack(_zip(("result.json", b"{}"), method=zipfile.ZIP_STORED), RESULT) == {"result.json": b"{}"}


@given(st.dictionaries(st.sampled_from(["result.json", "base.json", "c.json"]), st.binary(max_size=5_000), min_size=1))
def test_what_is_packed_comes_back(files: dict[str, bytes]) -> None:
    assert unpack(pack(files), set(files)) == files


@given(st.permutations(["a.json", "b.json", "c.json"]))
def test_the_same_files_make_the_same_archive(names: list[str]) -> None:
    assert pack({name: name.encode() for name in names}) == pack({name: name.encode() for name in sorted(names)})


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8),
    st.integers(0, len(GOOD)),
)
def test_any_damage_is_refused_or_does_not_matter(changes: list[tuple[int, int]], end: int) -> None:
    changed = bytearray(GOOD)
    for place, byte in changes:
        changed[place] = byte
    for data in (bytes(changed), GOOD[:end], GOOD[end:], bytes(changed[:end]) + GOOD[end:]):
        try:
            members = unpack(data, RESULT)
        except ArchiveError:
            continue
        assert list(members) == ["result.json"]


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ArchiveError):
        unpack(b"PK\3\4" + data + b"PK\5\6", RESULT)
