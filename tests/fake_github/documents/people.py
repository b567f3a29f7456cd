"""Users, organizations, apps."""

from tests.fake_github.documents.parts import FIRST_DAY, WEB, Base, addresses, node, number_of
from tests.fake_github.messages import Document
from tests.fake_github.state import OWNER, Actor

_USER_ADDRESSES = """
events_url /events{/privacy}
followers_url /followers
following_url /following{/other_user}
gists_url /gists{/gist_id}
organizations_url /orgs
received_events_url /received_events
repos_url /repos
starred_url /starred{/owner}{/repo}
subscriptions_url /subscriptions
"""


class People(Base):
    """Users, organizations, apps."""

    def user(self, actor: Actor) -> Document:
        number = number_of(actor.login)
        page = actor.login.replace("[bot]", "") if actor.app else actor.login
        return {
            "login": actor.login,
            "id": number,
            "node_id": node("User", number),
            "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
            "gravatar_id": "",
            "url": f"{self.api_url}/users/{actor.login.replace('[', '%5B').replace(']', '%5D')}",
            "html_url": f"{WEB}/apps/{page}" if actor.app else f"{WEB}/{page}",
            **addresses(_USER_ADDRESSES, f"{self.api_url}/users/{page}"),
            "type": actor.type,
            "user_view_type": "public",
            "site_admin": False,
        }

    def owner(self, login: str) -> Document:
        return self.user(Actor(login, "Organization" if login == OWNER else "User"))

    def viewer(self, actor: Actor) -> Document:
        """GET /user, for a person's token."""
        counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
        empty = dict.fromkeys(("name", "company", "blog", "location", "email", "hireable", "bio"))
        times = {"created_at": FIRST_DAY, "updated_at": FIRST_DAY}
        return {**self.user(actor), **empty, "twitter_username": None, **counts, **times}

    def app(self, actor: Actor) -> Document | None:
        if actor.app is None:
            return None
        number = number_of(actor.app)
        return {
            "id": number,
            "slug": actor.app,
            "node_id": node("App", number),
            "owner": self.user(Actor("github", "Organization")),
            "name": actor.app.replace("-", " ").title(),
            "description": "An app.",
            "external_url": "https://help.github.com",
            "html_url": f"{WEB}/apps/{actor.app}",
            "created_at": FIRST_DAY,
            "updated_at": FIRST_DAY,
            "permissions": {"contents": "write", "issues": "write", "metadata": "read"},
            "events": ["push"],
        }
