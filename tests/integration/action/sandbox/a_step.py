"""What `memci action` does about its worker, and nothing else: a process with secrets in its environment.

argv: JSON with `order`; `workspace`; `sockets` that stand for the container engine's; `deposit`, a folder for the
result; `read`, a file to read as the identity. Prints an Outcome as JSON.
"""

import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from pydantic import TypeAdapter

from memci.action.sandbox.deposit import deposit, read_as
from memci.action.sandbox.identity import workspace_identity
from memci.action.sandbox.launch import work
from memci.action.sandbox.locked import Locked, folders_of
from memci.action.sandbox.order import Order
from memci.errors import MemciError


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run the step."""
    signal.signal(signal.SIGTERM, _stop)
    told = json.loads(sys.argv[1])
    order = TypeAdapter(Order).validate_python(told["order"])
    identity = workspace_identity(Path(told["workspace"]), [Path(path) for path in told.get("sockets", [])])
    outcome: dict[str, Any] = {"report": {}, "result": None, "base": None, "log": [], "error": None, "read": None}
    # What a careless parent would pass on.
    if os.geteuid() == 0:
        os.setgroups([0])
    secret = os.open("/etc/shadow", os.O_RDONLY)
    os.set_inheritable(secret, True)
    try:
        with Locked(folders_of(os.environ)):
            done = work(order, identity, os.environ, outcome["log"].append)
        outcome["report"] = TypeAdapter(type(done.report)).dump_python(done.report)
        for name in ("result", "base"):
            outcome[name] = json.loads(done.files.get(f"{name}.json", b"null"))
        if "deposit" in told:
            deposit(identity, Path(told["deposit"]), {"result.json": done.files.get("result.json", b"")})
        if "read" in told:
            outcome["read"] = read_as(identity, Path(told["read"]), 100).decode()
    except MemciError as error:
        outcome["error"] = str(error)
    print(json.dumps(outcome))


if __name__ == "__main__":
    main()
