"""What a reader of the tests' output wants to see of a run that went well: titles and texts, shown at the end."""

import pytest

TOLD = pytest.StashKey[list[tuple[str, str]]]()
