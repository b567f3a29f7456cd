"""A way to start a program that is not quite how it is started."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final


@dataclass(frozen=True, eq=False)
class Variant:
    """What differs from the entrypoint as it is. Two of them are the same only if they are one object.

    texts: by absolute path, what a file is taken to hold; the file itself is not touched.  environ: variables that
    win over the entrypoint's.  collector_off: the garbage collector does not run by itself, from before the first
    import to the end.  installed_bytecode: bytecode is read where it lies beside the sources, as in a fresh container,
    and none is written; a file with a text then has none.
    """

    texts: Mapping[Path, bytes] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    collector_off: bool = False
    installed_bytecode: bool = False


AS_IT_IS: Final = Variant()
"""No difference at all."""
