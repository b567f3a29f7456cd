"""The end of a template that does not know where to stop."""


class TooMuch(Exception):  # noqa: N818 - no mistake: the comment goes on without the template
    """A template made, or took, more than there is room for."""
