"""Holds two sides until it is ended, for the tests of what is left then: `holder.py ROOT ROOM [INSTALL…]`."""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from tests.integration.checkout.repositories import sides_of


def stop(_number: int, _frame: FrameType | None) -> None:
    """As memci's front door takes a SIGTERM or a SIGHUP."""
    raise KeyboardInterrupt


for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, stop)
root, room, *install = sys.argv[1:]
print("go", flush=True)
try:
    with sides_of(Path(root), "HEAD~1", os.environ, room=Path(room), install=install):
        print("held", flush=True)
        time.sleep(1000)
except KeyboardInterrupt:
    sys.exit(130)
