"""Texts for files of the program: laid out for the probe, and which of them it has run."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

_MOST_BYTES = 1 << 20


class Shelf:
    """A folder of texts and listings. Texts are named after what they hold, so that one that several variants of a
    program share is compiled once, and all names are equally long."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def listing(self, texts: Mapping[Path, bytes]) -> Path | None:
        """The file that tells the probe what to run in place of what; None when there is nothing."""
        if not texts:
            return None
        self._folder.mkdir(parents=True, exist_ok=True)
        names = b""
        for path, content in texts.items():
            names += os.fsencode(path) + b"\0" + os.fsencode(self._put(content, ".py")) + b"\0"
        return self._put(names, ".txt")

    def _put(self, content: bytes, suffix: str) -> Path:
        path = self._folder / (hashlib.sha256(content).hexdigest()[:32] + suffix)
        # What is there already keeps the time of its last change, which its bytecode goes by.
        if not path.exists():
            path.write_bytes(content)
        return path


def read_served(folder: Path, texts: Mapping[Path, bytes]) -> frozenset[Path]:
    """Of the files with a text, those whose text was run in a start; `folder` is where the probe wrote."""
    try:
        with (folder / "served.txt").open("rb") as file:
            told = file.read(_MOST_BYTES).split(b"\0")[:-1]
    except OSError:
        return frozenset()
    return frozenset(texts) & {Path(os.fsdecode(name)) for name in told}
