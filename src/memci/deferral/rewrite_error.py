"""When a change cannot be made."""

from memci.errors import MemciError


class RewriteError(MemciError):
    """A file cannot be changed as asked; the message is one sentence."""
