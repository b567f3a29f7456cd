"""The JSON that GitHub answers with, as complete as its own API description asks for."""

from tests.fake_github.documents.actions import Actions
from tests.fake_github.documents.reviews import Reviews


class Documents(Actions, Reviews):
    """Of one fake."""
