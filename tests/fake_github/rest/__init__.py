"""The routes of GitHub's REST API that memci uses, for one repository."""

from tests.fake_github.rest import actions, checks, pulls, repository, reviews
from tests.fake_github.rest.routing import Rest, Route

ROUTES: tuple[Route, ...] = (*repository.ROUTES, *actions.ROUTES, *pulls.ROUTES, *reviews.ROUTES, *checks.ROUTES)

__all__ = ["ROUTES", "Rest"]
