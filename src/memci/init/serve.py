"""From a web application and the servers among the project's dependencies to what has to be started."""

from collections.abc import Mapping

from memci.init.apps import App
from memci.init.candidate import Candidate
from memci.init.django import lets_this_machine_in
from memci.init.routes import address
from memci.init.source import Sources


def web_candidate(
    app: App, dependencies: frozenset[str] | None, sources: Sources, env: Mapping[str, str], *, alone: bool
) -> Candidate:
    """How the application is served. `dependencies` None: nothing is known of them, and the usual server is taken.
    `alone`: the project's routes are all this application's."""
    path = address(app, sources, alone=alone)
    command, server = _command(app, dependencies)
    what = f"the {app.framework} application " + (
        f"that `{app.attribute}` makes" if app.factory else f"`{app.attribute}`"
    )
    if command is None:
        return Candidate(
            name="web",
            key="import",
            value=app.module.name,
            what=what,
            where=app.module.path,
            env=env,
            remarks=("No server that memci knows is among the dependencies, so importing it is measured.",),
        )
    remarks: list[str] = []
    if path is None:
        ready = "listen"
        if server == "gunicorn":
            # Otherwise it listens before any of the application is loaded.
            command = command.replace("gunicorn ", "gunicorn --preload ", 1)
        remarks.append('Better: ready = "http/PATH", with a path that answers 2xx or 3xx without logging in.')
    else:
        ready = "http" if path == "/" else f"http{path}"
        if path == "/" or app.framework == "Django":
            remarks.append(f"{path} must answer 2xx or 3xx here, without what only production has.")
        if app.framework == "Django" and not lets_this_machine_in(sources):
            remarks.append("ALLOWED_HOSTS has to let 127.0.0.1 in.")
    return Candidate(
        name="web",
        key="command",
        value=command,
        what=f"{what}, served by {server}",
        where=app.module.path,
        ready=ready,
        env=env,
        remarks=tuple(remarks),
    )


def _command(app: App, dependencies: frozenset[str] | None) -> tuple[str | None, str]:
    """The command, which lets the system choose a free port, and the server's name."""
    # An ASGI application is nothing without a server, whereas Flask brings one along.
    has = frozenset(["uvicorn"]) if dependencies is None else dependencies
    target = f"{app.module.name}:{app.attribute}"
    factory = "--factory " if app.factory else ""
    if app.interface == "asgi":
        if "uvicorn" in has:
            return f"uvicorn {factory}{target} --port 0", "uvicorn"
        if "hypercorn" in has and not app.factory:
            return f"hypercorn --bind 127.0.0.1:0 {target}", "hypercorn"
        return None, ""
    if "gunicorn" in has:
        called = f"'{target}()'" if app.factory else target
        return f"gunicorn --bind 127.0.0.1:0 {called}", "gunicorn"
    if app.framework == "Flask":
        return f"flask --app {target} run --port 0", "Flask's own server"
    return None, ""
