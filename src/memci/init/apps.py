"""Web applications: objects that a server can be pointed at, and functions that make one."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from memci.init.source import Module, Sources

Interface = Literal["wsgi", "asgi"]
Makers = Mapping[str, tuple[str, Interface]]
"""Dotted name of a class or a function to the framework and the interface of what calling it returns."""

_MADE_BY: Makers = {
    "flask.Flask": ("Flask", "wsgi"),
    "flask.app.Flask": ("Flask", "wsgi"),
    "apiflask.APIFlask": ("Flask", "wsgi"),
    "falcon.App": ("Falcon", "wsgi"),
    "bottle.Bottle": ("Bottle", "wsgi"),
    "django.core.wsgi.get_wsgi_application": ("Django", "wsgi"),
    "django.core.asgi.get_asgi_application": ("Django", "asgi"),
    "fastapi.FastAPI": ("FastAPI", "asgi"),
    "fastapi.applications.FastAPI": ("FastAPI", "asgi"),
    "starlette.applications.Starlette": ("Starlette", "asgi"),
    "litestar.Litestar": ("Litestar", "asgi"),
    "quart.Quart": ("Quart", "asgi"),
    "falcon.asgi.App": ("Falcon", "asgi"),
}

_GATEWAYS: Mapping[str, Interface] = {"wsgi": "wsgi", "asgi": "asgi"}
"""What a module is called in which servers look for an application, and the names that they look for."""
_NAMES = ("application", "app")
_MOST_BASES = 3

_USUAL = ("app", "main", "__init__", "server", "api", "application", "web", "run")


@dataclass(frozen=True)
class App:
    """An application, or (`factory`) a function without required arguments that returns one."""

    module: Module
    attribute: str
    framework: str
    interface: Interface
    factory: bool = False
    made: ast.Call | None = None

    @property
    def name(self) -> str:
        """The dotted name under which it is defined."""
        return f"{self.module.name}.{self.attribute}"


def find_apps(sources: Sources) -> list[App]:
    """The applications, the likeliest first. What only hands on another one of them is named once."""
    makers = _makers(sources)
    factories = {app.name: app for module in sources for app in _factories(module, makers, sources)}
    apps: dict[str, App] = {}
    used: set[str] = set()
    for module in sources:
        for attribute, call in _assigned(module.syntax.body):
            made = sources.definition(module.meaning(call.func) or "")
            factory = factories.get(made)
            kind = (
                (factory.framework, factory.interface) if factory else makers.get(made) or _by_name(module, attribute)
            )
            if kind and f"{module.name}.{attribute}" not in apps:
                app = App(module, attribute, *kind, made=factory.made if factory else call)
                apps[app.name] = app
                used.add(made)
    for module in sources:
        for attribute, origin in module.origins.items() if _last(module) in _GATEWAYS else ():
            original = apps.get(sources.definition(origin))
            if original is not None and _last(original.module) not in _GATEWAYS:
                handed_on = replace(original, module=module, attribute=attribute)
                apps[handed_on.name] = handed_on
                used.add(original.name)
    found = [*apps.values(), *factories.values()]
    return sorted((app for app in found if app.name not in used), key=_likeliest)


def _makers(sources: Sources) -> Makers:
    """What makes an application: the frameworks' own, and the project's classes that derive from those."""
    makers = dict(_MADE_BY)
    for _ in range(_MOST_BASES):
        for module in sources:
            for statement in module.syntax.body:
                if isinstance(statement, ast.ClassDef):
                    bases = [sources.definition(module.meaning(base) or "") for base in statement.bases]
                    known = next((makers[base] for base in bases if base in makers), None)
                    if known:
                        makers[f"{module.name}.{statement.name}"] = known
    return makers


def _by_name(module: Module, attribute: str) -> tuple[str, Interface] | None:
    """An application that something unknown makes, where a server would look for one."""
    interface = _GATEWAYS.get(_last(module)) if attribute in _NAMES else None
    return (interface.upper(), interface) if interface else None


def _last(module: Module) -> str:
    return module.name.rpartition(".")[2]


def _likeliest(app: App) -> tuple[bool, bool, int, int, str]:
    stem = app.module.stem
    return (
        _last(app.module) not in _GATEWAYS,
        app.factory,
        app.module.path.count("/"),
        _USUAL.index(stem) if stem in _USUAL else len(_USUAL),
        app.name,
    )


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.Call]]:
    """Names to which a module assigns what a call returns, where importing it does so."""
    for statement in body:
        match statement:
            case ast.Assign(targets=targets, value=ast.Call() as call):
                yield from ((target.id, call) for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as call):
                yield name, call
            case ast.If(test=test, body=inner, orelse=otherwise):
                if not is_main_guard(test):
                    yield from _assigned(inner)
                yield from _assigned(otherwise)
            case ast.Try(body=inner, orelse=otherwise):
                yield from _assigned([*inner, *otherwise])
            case ast.With(body=inner):
                yield from _assigned(inner)


def is_main_guard(test: ast.expr) -> bool:
    """Whether this is the condition `__name__ == "__main__"`."""
    return any(isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(test))


def _factories(module: Module, makers: Makers, sources: Sources) -> Iterator[App]:
    for statement in module.syntax.body:
        if not isinstance(statement, ast.FunctionDef) or _asks_for_arguments(statement.args):
            continue
        inside = list(ast.walk(statement))
        calls = [node for node in inside if isinstance(node, ast.Call)]
        returns = any(isinstance(node, ast.Return) and node.value is not None for node in inside)
        for call in calls if returns else []:
            made = makers.get(sources.definition(module.meaning(call.func) or ""))
            if made:
                yield App(module, statement.name, *made, factory=True, made=call)
                break


def _asks_for_arguments(arguments: ast.arguments) -> bool:
    positional = [*arguments.posonlyargs, *arguments.args]
    return len(positional) > len(arguments.defaults) or None in arguments.kw_defaults
