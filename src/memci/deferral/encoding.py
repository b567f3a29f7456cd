"""A source file's bytes as text, and back again."""

import codecs
import io
import tokenize


def read_source(raw: bytes) -> str:
    """The text of a source file as Python reads it (by its byte order mark or its coding line, else UTF-8), with the
    line ends that it has. ValueError with a sentence's end when that cannot be done."""
    try:
        encoding = _encoding(raw)
        text = raw.decode(encoding)
        same = text.encode(encoding) == raw
    except (SyntaxError, LookupError, ValueError) as error:
        raise ValueError("is not in the encoding that it names, or in none that Python knows") from error
    if not same:
        raise ValueError("is in an encoding that cannot be written as it was read")
    return text


def in_utf8(raw: bytes) -> bool:
    """Whether a source file is in UTF-8, by what it says of itself; that it is not damaged is not asked."""
    try:
        return _encoding(raw) in ("utf-8", "utf-8-sig")
    except (SyntaxError, LookupError, ValueError):
        return False


def write_source(text: str, raw: bytes) -> bytes:
    """The text in the encoding of the file that it came from. ValueError when that lacks one of its characters."""
    return text.encode(_encoding(raw))


def _encoding(raw: bytes) -> str:
    """Only encodings of text: others, such as hex, are LookupErrors when they are used."""
    name, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    return codecs.lookup(name).name
