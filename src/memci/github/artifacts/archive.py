"""The zip archive that an artifact is: written the same for the same files, and read as a stranger's.

An artifact can come from anyone whose pull request ran a workflow, so nothing is unpacked to a disk, no name is
used as a path, and no more is decompressed than a result may have.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from memci.errors import MemciError
from memci.units import format_bytes, quoted

LARGEST_ARCHIVE = 16 * 1024 * 1024
"""Bytes of an archive; a result is well under one MiB before it is compressed."""

LARGEST_CONTENT = 16 * 1024 * 1024
"""Bytes that all members of one archive may unpack to."""

_LARGEST_DIRECTORY = 64 * 1024
"""Bytes of the list of members: room for hundreds, where five are the most that are expected."""

_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 2**16 - 1
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13
_DAMAGES = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError, NotImplementedError)


class ArchiveError(MemciError):
    """An archive that holds no result that may be read; says in a sentence why not."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of the files, byte for byte the same whenever the files are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, files[name])
    return packed.getvalue()


def unpack(
    data: bytes,
    required: AbstractSet[str],
    optional: AbstractSet[str] = frozenset(),
    largest: int = LARGEST_CONTENT,
) -> dict[str, bytes]:
    """The members by name: all of `required`, perhaps some of `optional`, nothing else; together `largest` bytes
    at most. ArchiveError otherwise."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_names(members, required, optional)
            _check_members(members, largest)
            return {member.filename: _content(archive, member) for member in members}
    except _DAMAGES:
        raise ArchiveError("The archive is damaged: it is not a zip file that can be read to its end.") from None


def _check_directory(data: bytes) -> None:
    """Look at the directory's size before zipfile reads it whole: every entry costs far more than its bytes."""
    place = data.rfind(b"PK\5\6", max(0, len(data) - _END_OF_DIRECTORY.size - _LONGEST_COMMENT))
    if place < 0 or len(data) - place < _END_OF_DIRECTORY.size:
        raise ArchiveError("The archive is not a zip file: it has no directory at its end.")
    size = _END_OF_DIRECTORY.unpack_from(data, place)[5]
    if size > _LARGEST_DIRECTORY:
        raise ArchiveError(
            f"The archive lists far more members than a result has: its directory takes {format_bytes(size)}, "
            f"where {format_bytes(_LARGEST_DIRECTORY)} are the most that is read."
        )


def _check_names(members: list[zipfile.ZipInfo], required: AbstractSet[str], optional: AbstractSet[str]) -> None:
    # What zipfile makes of a name (cut at a NUL, replaced by a Unicode path) is not what another reader sees.
    names = [member.orig_filename for member in members]
    for member in members:
        name = member.orig_filename
        if _leads_elsewhere(name):
            raise ArchiveError(f"The archive has a member whose name leads out of a folder: {quoted(name)}.")
        if name not in required | optional or member.filename != name:
            expected = " and ".join(sorted(required | optional))
            raise ArchiveError(f"The archive has a member that no result has, {quoted(name)}; expected is {expected}.")
        if names.count(name) > 1:
            raise ArchiveError(f"The archive has {quoted(name)} twice, so it is open which one is meant.")
    missing = sorted(required - set(names))
    if missing:
        raise ArchiveError(f"The archive has no {missing[0]}.")


def _leads_elsewhere(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _check_members(members: list[zipfile.ZipInfo], largest: int) -> None:
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise ArchiveError(f"The archive's {member.filename} is encrypted.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(
                f"The archive's {member.filename} is compressed by method {member.compress_type}; "
                "only deflate (8) and none (0) are read."
            )
    total = sum(member.file_size for member in members)
    if total > largest:
        raise ArchiveError(
            f"The archive unpacks to {format_bytes(total)}, and {format_bytes(largest)} are the most that is read."
        )


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member's bytes. No more than were declared are decompressed, and their checksum must agree."""
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise ArchiveError(f"The archive's {member.filename} is not as long as the archive says.")
    return content
