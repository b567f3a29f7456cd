"""Puts something else in the place of what the worker tells. argv: what, and of which file."""

import os
import sys
from pathlib import Path

spool = Path(os.environ["TMPDIR"]).parent / "spool"
what, name = sys.argv[1:]
place = spool / name
place.unlink(missing_ok=True)
match what:
    case "link":
        place.symlink_to("/etc/shadow")
    case "pipe":
        os.mkfifo(place)
    case "folder":
        place.mkdir(exist_ok=True)
        (place / "more").touch()
    case "closed":
        spool.chmod(0o500)
    case "gone":
        spool.rename(spool.with_name("tmp") / "spool")
