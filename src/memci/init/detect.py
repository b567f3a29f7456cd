"""The entrypoints of a project, from its files: what is measured, and what could be measured too."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from memci.init.apps import App, find_apps
from memci.init.candidate import Candidate, Found
from memci.init.dependencies import declared, install_lines, installable
from memci.init.django import django_check
from memci.init.scripts import console_scripts, libraries, lone_scripts, main_packages
from memci.init.serve import web_candidate
from memci.init.source import Module, Sources
from memci.init.tree import Tree

_MOST = 3
"""Entrypoints that are measured; each takes its time in every pull request."""

_MOST_OTHERS = 8
_BOTH = ("Django", "WSGI", "ASGI")
"""Where a wsgi.py and an asgi.py are two doors of one application."""


def detect(tree: Tree) -> Found:
    """What the project starts with: its web application, then its console scripts; where there are none, a package
    that can be run, a script, or at last what can be imported."""
    sources = Sources(tree)
    dependencies = declared(tree)
    apps = _one_gateway(find_apps(sources), dependencies)
    web = [
        web_candidate(app, dependencies, sources, _environment(app.module, tree), alone=len(apps) == 1) for app in apps
    ]
    check = django_check(tree)
    scripts = list(console_scripts(tree, sources))
    served = {app.module.path for app in apps}
    programs = [
        _placed(candidate, module, tree)
        for candidate, module in (*main_packages(sources), *lone_scripts(sources))
        if module.path not in served
    ]
    starts, others = web[:1], web[1:]
    if check is not None:
        served_by = starts and starts[0].key == "command"
        starts, others = (starts, [check, *others]) if served_by else ([check], web)
    starts += scripts
    if not starts:
        candidates = programs or libraries(sources)
        starts, others = candidates[:1], candidates[1:]
    elif not scripts:
        others += programs
    chosen = _named([*starts, *others])
    count = min(len(starts), _MOST)
    return Found(
        entrypoints=tuple(chosen[:count]),
        others=tuple(chosen[count : count + _MOST_OTHERS]),
        install=install_lines(tree),
        projects=tree.projects(),
    )


def _one_gateway(apps: list[App], dependencies: frozenset[str] | None) -> list[App]:
    """Of a wsgi.py and an asgi.py one is served: the first, unless there is uvicorn and no gunicorn."""
    has = dependencies or frozenset()
    preferred = "asgi" if "uvicorn" in has and "gunicorn" not in has else "wsgi"
    gateways = [app for app in apps if app.framework in _BOTH]
    gateways.sort(key=lambda app: app.interface != preferred)
    return [app for app in apps if app not in gateways[1:]]


def _environment(module: Module, tree: Tree) -> Mapping[str, str]:
    """Where the module is not found from the project's root, its folder on PYTHONPATH."""
    return {"PYTHONPATH": module.root} if module.root and not installable(tree) else {}


def _placed(candidate: Candidate, module: Module, tree: Tree) -> Candidate:
    return replace(candidate, env=_environment(module, tree))


def _named(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Names as the settings allow them, no two alike."""
    named: list[Candidate] = []
    taken: set[str] = set()
    for candidate in candidates:
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", candidate.name).strip("-.")[:60] or "start"
        number = 1
        while (name := plain if number == 1 else f"{plain}-{number}") in taken:
            number += 1
        taken.add(name)
        named.append(replace(candidate, name=name))
    return named
