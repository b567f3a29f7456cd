"""The JSON that GitHub answers with, as complete as its own API description asks for."""

from tests.fake_github.documents.actions import Actions
from tests.fake_github.documents.pulls import Pulls


class Documents(Actions, Pulls):
    """Of one fake."""
