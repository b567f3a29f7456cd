"""memci as it is once installed: with the bytecode that pip leaves behind."""

import os
from pathlib import Path


def as_installed(folder: Path) -> dict[str, str]:
    """The environment in which memci keeps its bytecode in `folder`, from its first start on.

    In a checkout, and wherever PYTHONDONTWRITEBYTECODE is set, it would be compiled anew at every start.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "PYTHONPYCACHEPREFIX": str(folder)}
