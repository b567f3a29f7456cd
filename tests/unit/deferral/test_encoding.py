"""Source files are read as Python reads them, and written as they were."""

import pytest

from memci.deferral.encoding import in_utf8, read_source, write_source


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"x = '\xc3\xa9'\r\n\x0cy\rz", "x = 'é'\r\n\x0cy\rz"),
        (b"\xef\xbb\xbfx = '\xc3\xa9'\n", "x = 'é'\n"),
        (
            b"#!/bin/python\n# -*- coding: latin-1 -*-\nx = '\xe9'\n",
            "#!/bin/python\n# -*- coding: latin-1 -*-\nx = 'é'\n",
        ),
        (b"# vim: fileencoding=cp1252\nx = '\x80'", "# vim: fileencoding=cp1252\nx = '€'"),
        (b"", ""),
    ],
)
def test_the_mark_or_the_coding_line_decides_and_both_ways_are_one(raw: bytes, text: str) -> None:
    assert read_source(raw) == text
    assert write_source(text, raw) == raw


def test_a_change_is_written_in_the_encoding_of_the_file() -> None:
    raw = b"# coding: latin-1\nx = '\xe9'\n"
    assert write_source(read_source(raw) + "y = 'ü'\n", raw) == raw + b"y = '\xfc'\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"x = '\xe9'\n",
        b"# coding: nonsense\n",
        b"# coding: hex\n00\n",
        b"# coding: undefined\nx\n",
        b"\xef\xbb\xbf# coding: latin-1\n",
        b"# coding: utf-7\nx = '+AOk-' + '\xff'\n",
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"^is not in the encoding that it names"):
        read_source(raw)


def test_an_encoding_that_does_not_come_out_as_it_went_in_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^is in an encoding that cannot be written as it was read"):
        read_source(b"# coding: utf-7\nx = '+AGEAYg-'\n")


@pytest.mark.parametrize(
    ("raw", "is_utf8"),
    [
        (b"x = 1\n", True),
        (b"\xef\xbb\xbfx = 1\n", True),
        (b"# coding: UTF8\n", True),
        (b"# coding: latin-1\n", False),
        (b"# coding: punycode\nx-abc1", False),
        (b"# coding: nothing\n", False),
        (b"\xff", False),
        (b"\xef\xbb\xbf# coding: latin-1\n", False),
    ],
)
def test_which_files_are_utf_8(raw: bytes, is_utf8: bool) -> None:
    assert in_utf8(raw) is is_utf8
