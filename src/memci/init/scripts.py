"""Programs of the command line: console scripts, packages with a `__main__.py`, lone scripts."""

import ast
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from memci.init.apps import is_main_guard
from memci.init.candidate import Candidate
from memci.init.dependencies import pyproject, setup_cfg, table
from memci.init.source import Module, Sources
from memci.init.tree import Tree

_PARSERS = frozenset(["argparse", "click", "typer", "docopt", "fire", "optparse", "cyclopts", "tyro", "absl", "cleo"])
"""Libraries that answer `--help` by themselves."""

_SERVES = frozenset(["serve_forever", "run_forever", "run_app", "run_simple", "start_server"])
_SCRIPT_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_TARGET = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(?::\s*[\w.]+\s*)?(?:\[.*\]\s*)?")
_IN_SETUP = re.compile(r"""["']([A-Za-z0-9_][\w.-]*)\s*=\s*([A-Za-z_][\w.]*\s*:\s*[\w.]+)["']""")
_USUAL = ("app", "main", "run", "server", "cli", "__main__")
_NO_PROGRAM = frozenset(
    ["setup", "conftest", "noxfile", "tasks", "fabfile", "manage", "conf", "settings", "config", "test", "tests"]
)


def console_scripts(tree: Tree, sources: Sources) -> Iterator[Candidate]:
    """One for every console script that is declared, in pyproject.toml, setup.cfg or setup.py; a second name for the
    same function is left out."""
    where, scripts = _declared(tree)
    seen: set[str] = set()
    for name, target in scripts.items():
        found = _TARGET.fullmatch(target)
        if not _SCRIPT_NAME.fullmatch(name) or not found or target in seen:
            continue
        seen.add(target)
        module = sources.named(found[1])
        what = f"the console script `{name}`"
        if module is None or _answers_help(module, sources):
            yield Candidate(name, "command", f"{name} --help", what, where)
        else:
            yield Candidate(
                name,
                "import",
                found[1],
                what,
                where,
                remarks=(
                    f"It seems to read no options, so `{name} --help` might do its work; its import is measured.",
                ),
            )


def main_packages(sources: Sources) -> Iterator[tuple[Candidate, Module]]:
    """Packages that `python -m` runs, with their module."""
    for module in sources:
        package = module.name.removesuffix(".__main__")
        if module.stem == "__main__" and package != module.name:
            name = package.rpartition(".")[2]
            yield _program(name, f"python -m {package}", f"the package `{package}`", module, sources), module


def lone_scripts(sources: Sources) -> list[tuple[Candidate, Module]]:
    """Scripts beside the settings, the likeliest first: those with a usual name, or that are made to be run."""
    modules = [
        module
        for module in sources.at_root()
        if module.stem not in _NO_PROGRAM
        and not module.stem.startswith("_")
        and (module.stem in _USUAL or _is_run(module))
    ]
    modules.sort(key=lambda module: (_USUAL.index(module.stem) if module.stem in _USUAL else len(_USUAL), module.path))
    return [
        (_program(module.stem, f"python {shlex.quote(module.path)}", "a script", module, sources), module)
        for module in modules
    ]


def libraries(sources: Sources) -> list[Candidate]:
    """The packages that can be imported, else single modules; the outermost only."""
    packages = [module for module in sources if module.path.endswith("/__init__.py") and "." not in module.name]
    single = [
        module
        for module in sources
        if "." not in module.name and PurePosixPath(module.path).parent.as_posix() == (module.root or ".")
    ]
    chosen = packages or [module for module in single if module.stem not in _NO_PROGRAM]
    return [
        Candidate(module.name, "import", module.name, f"the {'package' if packages else 'module'} itself", module.path)
        for module in chosen
    ]


def _program(name: str, command: str, what: str, module: Module, sources: Sources) -> Candidate:
    if _answers_help(module, sources):
        return Candidate(name, "command", f"{command} --help", what, module.path)
    if _serves(module):
        return Candidate(name, "command", command, f"{what}, which serves", module.path, ready="listen")
    return Candidate(
        name,
        "command",
        command,
        f"{what}, run to its end",
        module.path,
        remarks=("If it goes on running, set `ready` to what says that it has started.",),
    )


def _declared(tree: Tree) -> tuple[str, Mapping[str, str]]:
    data = pyproject(tree)
    for scripts in (table(data, "project", "scripts"), table(data, "tool", "poetry", "scripts")):
        if scripts:
            return "pyproject.toml", {name: target for name, target in scripts.items() if isinstance(target, str)}
    lines = setup_cfg(tree).get("options.entry_points", "console_scripts", fallback="")
    written = [line.partition("=") for line in lines.splitlines() if "=" in line]
    if written:
        return "setup.cfg", {name.strip(): target.strip() for name, _, target in written}
    return "setup.py", dict(_IN_SETUP.findall(tree.files.get("setup.py", "")))


def _answers_help(module: Module, sources: Sources) -> bool:
    return any(
        origin.partition(".")[0] in _PARSERS for one in sources.reached(module) for origin in one.origins.values()
    )


def _serves(module: Module) -> bool:
    calls = [node.func for node in ast.walk(module.syntax) if isinstance(node, ast.Call)]
    return any(
        isinstance(called, ast.Attribute) and (called.attr in _SERVES or module.meaning(called) == "uvicorn.run")
        for called in calls
    )


def _is_run(module: Module) -> bool:
    return any(isinstance(statement, ast.If) and is_main_guard(statement.test) for statement in module.syntax.body)
