"""The way in: Python imports this at start-up, and it makes room for the program's own sitecustomize.

Kept tiny, since it is part of every measured start: it hands over to `start.py` beside its folder, whatever
happens there, and then behaves as if it had never been on the path.
"""

TYPE_CHECKING = False  # `typing` would be an import
if TYPE_CHECKING:
    from typing import Any


def _enter(folder: str) -> None:
    from _frozen_importlib_external import SourceFileLoader

    namespace: dict[str, Any] = {"__name__": "memci_probe_start"}
    path = folder.rpartition("/")[0] + "/start.py"
    code: Any = SourceFileLoader("memci_probe_start", path).get_code("memci_probe_start")
    exec(code, namespace)  # noqa: S102
    namespace["run"](folder)


_enter(__file__.rpartition("/")[0])
