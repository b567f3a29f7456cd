"""An address that a web application answers without being asked who asks: the one to wait for."""

import ast
import re
from collections.abc import Iterable, Iterator

from memci.init.apps import App
from memci.init.django import django_paths, plain_path
from memci.init.source import Module, Sources

_HEALTH = re.compile(
    r"/(?:[a-z0-9_-]+/){0,3}_{0,2}(?:health(?:z|check|[-_]check)?|ping|livez?|liveness|readyz?|readiness|up|alive"
    r"|heartbeat|status)_{0,2}/?",
    re.IGNORECASE,
)
_DECORATORS = frozenset(["get", "route"])
_INCLUDE = frozenset(["include_router", "register_blueprint"])
_PREFIX = frozenset(["prefix", "url_prefix"])


def address(app: App, sources: Sources, *, alone: bool) -> str | None:
    """A path such as `/health`; None when no route says that it answers a plain GET. Where the application is not the
    project's only one (`alone`), only the routes in its own file are surely its own."""
    if app.framework == "Django":
        paths = list(django_paths(app.module, sources))
        own = "/admin/" if "/admin/" in paths else None
    else:
        paths = list(_paths(list(sources) if alone else [app.module]))
        own = "/docs" if app.framework == "FastAPI" and _has_docs(app.made) else None
    health = sorted((path for path in paths if _HEALTH.fullmatch(path)), key=lambda path: (len(path), path))
    if health:
        return health[0]
    return own or ("/" if "/" in paths else None)


def _paths(modules: list[Module]) -> Iterator[str]:
    moved = any(_moves_routes(module) for module in modules)
    for module in modules:
        prefixes = {} if moved else dict(_routers(module))
        apps = _application_names(module)
        yield from _listed(module)
        for node in ast.walk(module.syntax):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for decorator in node.decorator_list:
                match decorator:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id=name), attr=verb), args=[ast.Constant(value=str(path)), *_]
                    ) if verb in _DECORATORS and _answers_get(decorator):
                        prefix = "" if name in apps else prefixes.get(name)
                        if prefix is not None and plain_path(prefix + path):
                            yield prefix + path


def _listed(module: Module) -> Iterator[str]:
    """Starlette's routes, which stand in a list; those in a Mount have more before them."""
    calls = [(module.meaning(node.func), node) for node in ast.walk(module.syntax) if isinstance(node, ast.Call)]
    if any(made == "starlette.routing.Mount" for made, _ in calls):
        return
    for made, call in calls:
        match call.args:
            case [ast.Constant(value=str(path)), *_] if made == "starlette.routing.Route" and plain_path(path):
                if _answers_get(call):
                    yield path


def _application_names(module: Module) -> set[str]:
    """Names of what is no router: applications, also those inside a function that makes one."""
    routers = {name for name, _ in _routers(module)}
    named = {
        target.id
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    imported = {name for name in module.origins if name in ("app", "application")}
    return (named | imported) - routers


def _routers(module: Module) -> Iterator[tuple[str, str]]:
    """Names of routers and blueprints with the prefix that they are made with."""
    for node in ast.walk(module.syntax):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                made = (module.meaning(call.func) or "").rpartition(".")[2]
                if made in ("APIRouter", "Blueprint"):
                    yield name, next(_prefixes(call), "")


def _moves_routes(module: Module) -> bool:
    """Whether routers are put below a prefix where they are included: then their own paths say too little."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _INCLUDE
        and any(keyword.arg in _PREFIX for keyword in node.keywords)
        for node in ast.walk(module.syntax)
    )


def _prefixes(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg in _PREFIX:
            # A prefix that is computed makes a path that no request can have, which is then not taken.
            yield (
                keyword.value.value
                if isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
                else "\0"
            )


def _answers_get(call: ast.Call) -> bool:
    methods = next((keyword.value for keyword in call.keywords if keyword.arg == "methods"), None)
    return methods is None or any(isinstance(node, ast.Constant) and node.value == "GET" for node in ast.walk(methods))


def _has_docs(made: ast.Call | None) -> bool:
    named: Iterable[str | None] = [keyword.arg for keyword in made.keywords] if made else []
    return not {"docs_url", "openapi_url", "root_path", None} & set(named)
