"""Take the machine out of texts: a result file tells no absolute path.

Output, commands and messages name files as the machine has them; the result keeps what the reader can use.
"""

import re
from collections.abc import Iterable
from pathlib import Path

_ABSOLUTE = re.compile(r"(?<![\w.…:/])/(?:[^\s/'\"`,;:()<>|\0]+/)*(?P<name>[^\s/'\"`,;:()<>|\0]+)/?")
"""A path that stands alone; not the rest of an address (`http://host/page`) or of a relative path."""

_KEPT = frozenset(["/bin/sh", "/dev/null"])


class Privacy:
    """Shortens paths: below `folders` (the project, the environment) to what follows, elsewhere to `…/name`."""

    def __init__(self, folders: Iterable[Path]) -> None:
        spelled = {str(spelling) for folder in folders for spelling in (folder, folder.resolve())}
        # The longest first: the environment's packages lie inside the environment, which may lie inside the project.
        self._folders = sorted((folder for folder in spelled if folder != "/"), key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text without absolute paths, and with what is not UTF-8 written out."""
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
        for folder in self._folders:
            text = text.replace(f"{folder}/", "")
        return _ABSOLUTE.sub(_shortened, text)

    def command(self, words: Iterable[str]) -> list[str]:
        """The words of a command without absolute paths."""
        return [self.text(word) for word in words]


def _shortened(found: "re.Match[str]") -> str:
    return found.group() if found.group() in _KEPT else f"…/{found.group('name')}"
