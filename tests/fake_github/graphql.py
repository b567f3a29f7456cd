"""GitHub's other API, which answers queries: as much of it as tells whom a token belongs to.

It answers all kinds of tokens, while /user answers those of persons only.
"""

from tests.fake_github.messages import Answer, json_answer
from tests.fake_github.rest.routing import Call, Route

PATH = "/graphql"


def _viewer(call: Call) -> Answer:
    if call.fields().get("query") != "{ viewer { login } }":
        return json_answer(200, {"errors": [{"message": "The fake does not know this query."}]})
    return json_answer(200, {"data": {"viewer": {"login": call.actor.login}}})


ROUTES = (Route("POST", PATH, _viewer),)
