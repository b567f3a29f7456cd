"""The command that makes the changes which an advice offers."""

import re

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
"""What the settings allow."""


def applying(name: str) -> str:
    """What makes the changes for the entrypoint of this name, for people to copy.

    A name that no entrypoint can have is meant for the shell that it would be copied into, and is left out.
    """
    return f"memci advise {name} --apply" if _NAME.fullmatch(name) else "memci advise --apply"
