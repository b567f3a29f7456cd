"""On which line of a TOML text a key stands, which tomllib does not tell.

Only for texts that tomllib has accepted. Keys inside arrays and arrays of tables are not looked for: an error
about them is placed at the array.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

KeyPath = tuple[str, ...]

_TOKEN = re.compile(
    r"""
    (?P<string> \"{3} (?: \\. | [^\\] )*? \"{3,5} | '{3} .*? '{3,5} | " (?: \\. | [^"\\\n] )* " | ' [^'\n]* ' )
  | (?P<newline> \n )
  | (?P<mark> [\[\]{},=.] )
  | (?P<bare> [^\s\[\]{},=.\#"']+ )
  | (?P<blank> [ \t\r]+ | \#[^\n]* )
    """,
    re.VERBOSE | re.DOTALL,
)


def line_of(text: str, path: KeyPath) -> int | None:
    """The line, from 1, that defines the key or table; that of the first key inside it when it is only implied.

    None when it is not found.
    """
    implied: int | None = None
    try:
        for found, line in _Keys(text).defined():
            if found == path:
                return line
            if implied is None and found[: len(path)] == path:
                implied = line
    except tomllib.TOMLDecodeError:  # no key after all: better no line than a wrong one
        return None
    return implied


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "blank":
            yield _Token(kind, match.group(), line)
        line += match.group().count("\n")


class _Keys:
    """Walks over the tokens of a text and tells each key where it is defined."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def defined(self) -> Iterator[tuple[KeyPath, int]]:
        """Each table header and each key with its line, in the order of the text."""
        table: KeyPath | None = ()
        arrays: set[KeyPath] = set()
        while self._skip_newlines():
            line = self._tokens[self._at].line
            if self._take("["):
                is_array = self._take("[")
                path = self._key()
                while self._take("]"):
                    pass
                inside = any(path[:length] in arrays for length in range(1, len(path) + 1))
                if not inside:
                    yield path, line
                if is_array:
                    arrays.add(path)
                table = None if inside or is_array else path
            else:
                yield from self._pair(table)

    def _pair(self, table: KeyPath | None) -> Iterator[tuple[KeyPath, int]]:
        """One `key = value`; yields nothing when the table is one whose keys are not looked for."""
        line = self._tokens[self._at].line
        path = self._key()
        if not path or not self._take("="):
            self._at += 1
            return
        if table is not None:
            yield (*table, *path), line
        if self._take("{"):
            inner = None if table is None else (*table, *path)
            while self._skip_newlines() and not self._take("}"):
                if not self._take(","):
                    yield from self._pair(inner)
        else:
            self._skip_value()

    def _key(self) -> KeyPath:
        """A bare, quoted or dotted key."""
        parts = []
        while self._at < len(self._tokens) and self._tokens[self._at].kind in ("bare", "string"):
            token = self._tokens[self._at]
            parts.append(token.text if token.kind == "bare" else tomllib.loads(f"key = {token.text}")["key"])
            self._at += 1
            if not self._take("."):
                break
        return tuple(parts)

    def _skip_value(self) -> None:
        """Past a scalar or a whole array, up to the newline, comma or brace that ends it."""
        depth = 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.kind == "mark" and token.text in "[{":
                depth += 1
            elif depth == 0 and (token.kind == "newline" or token.text in (",", "}")):
                return
            elif token.kind == "mark" and token.text in "]}":
                depth -= 1
            self._at += 1

    def _skip_newlines(self) -> bool:
        """Whether a token that is no newline follows."""
        while self._at < len(self._tokens) and self._tokens[self._at].kind == "newline":
            self._at += 1
        return self._at < len(self._tokens)

    def _take(self, mark: str) -> bool:
        """Step over the mark when it is next."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.kind != "mark" or token.text != mark:
            return False
        self._at += 1
        return True
