"""Leaves processes behind in every way there is, and ends."""

import os
import signal
import sys
import time


def hide() -> None:
    """Another session, no parent, no open file, deaf to all that can be ignored."""
    os.setsid()
    if os.fork():
        os._exit(0)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(0, 256)
    os.chdir("/")


def become(*command: str) -> None:
    """Go on as a program into which nobody looks."""
    os.execv(command[0], command)  # noqa: S606


def bomb() -> None:
    """Be many."""
    for _ in range(4):
        os.fork()
    become("/bin/sleep", "600")


def comet() -> None:
    """Be another process all the time."""
    os.environ["AGAIN"] = '/bin/sh -c "$AGAIN" & exit'
    become("/bin/sh", "-c", os.environ["AGAIN"])


for kind in sys.argv[1:]:
    if os.fork() == 0:
        hide()
        {"wait": lambda: become("/bin/sleep", "600"), "comet": comet, "bomb": bomb}[kind]()
        os._exit(0)
time.sleep(0.3)
