"""What Django's own files say: manage.py, the URLs, the settings."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from memci.init.candidate import Candidate
from memci.init.source import Module, Sources
from memci.init.tree import Tree

_THIS_MACHINE = frozenset(["*", "127.0.0.1"])
_PLAIN_PATH = re.compile(r"/[A-Za-z0-9_.~/-]*")


def plain_path(path: str) -> bool:
    """Whether a route's path is one that a request can have: no parameters, no pattern."""
    return _PLAIN_PATH.fullmatch(path) is not None


def django_check(tree: Tree) -> Candidate | None:
    """`manage.py check`, which loads the settings, the applications, the models and the URLs, and asks no database."""
    text = tree.files.get("manage.py", "")
    if "DJANGO_SETTINGS_MODULE" not in text:
        return None
    return Candidate(
        name="check",
        key="command",
        value="python manage.py check",
        what="Django's own check of the project, which loads all of it and serves nothing",
        where="manage.py",
    )


def django_paths(gateway: Module, sources: Sources) -> Iterator[str]:
    """What the urls.py beside the gateway answers itself, and Django's admin."""
    module = sources.at(str(PurePosixPath(gateway.path).with_name("urls.py")))
    if module is None:
        return
    for node in ast.walk(module.syntax):
        match node:
            case ast.Call(func=function, args=[ast.Constant(value=str(path)), view, *_]):
                included = isinstance(view, ast.Call) and _last(module, view.func) == "include"
                if _last(module, function) == "path" and not included and plain_path(f"/{path}"):
                    yield f"/{path}"


def lets_this_machine_in(sources: Sources) -> bool:
    """Whether the literal ALLOWED_HOSTS of the settings names this machine, or is empty while DEBUG is on."""
    values: dict[str, object] = {}
    for module in sources:
        if "settings" in module.name:
            for statement in module.syntax.body:
                match statement:
                    case ast.Assign(targets=[ast.Name(id="ALLOWED_HOSTS" | "DEBUG" as name)], value=value):
                        values.setdefault(name, _literal(value))
    hosts = values.get("ALLOWED_HOSTS")
    if not isinstance(hosts, list | tuple):
        return False
    return bool(_THIS_MACHINE & set(map(str, hosts))) or (not hosts and values.get("DEBUG") is True)


def _last(module: Module, function: ast.expr) -> str:
    return (module.meaning(function) or "").rpartition(".")[2]


def _literal(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
