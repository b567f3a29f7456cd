"""The environment each side runs in: the project's own for both, or one of its own for each."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from memci.measure.checkout.dependencies import differing_files
from memci.measure.checkout.install import install
from memci.measure.checkout.installed import Installed, find_installed, whole_copies
from memci.measure.checkout.place import Copy
from memci.measure.checkout.redirect import folders_with, redirect
from memci.measure.interpreter import find_interpreter
from memci.measure.passes import RunProcess
from memci.measure.target import Target, prepare_target

_MOST_NAMED = 3


@dataclass(frozen=True)
class Wanted:
    """What the user asks for: see `Sides`."""

    python: str | None
    environ: Mapping[str, str]
    fallback: Path
    install: tuple[str, ...]
    run: RunProcess


@dataclass(frozen=True)
class Prepared:
    """Base and head as targets, what a reader must know about the figures of each, and about the two together."""

    targets: Sequence[Target]
    notes: Sequence[tuple[str, ...]] = ((), ())
    remarks: tuple[str, ...] = ()


def prepare_environments(
    copies: tuple[Copy, Copy], ignored: Sequence[str], wanted: Wanted, say: Callable[[str], None]
) -> Prepared:
    """The two targets; MemciError or UsageError when an environment cannot be had.

    Each side gets an environment of its own when the same one cannot serve both and `install` says how one is made:
    the sides' dependencies differ, the project in the environment is a copy that nothing can stand before, or it needs
    files that only an installation makes (`ignored`).
    """
    base, head = copies
    place = base.place
    python = find_interpreter(place.root, wanted.python, wanted.environ, wanted.fallback).absolute()
    differing = differing_files(base.top, head.top, place.below)
    shared = _shared(copies, python, wanted)
    if wanted.install and (differing or ignored or shared.notes[0] or shared.notes[1]):
        targets = [_own(copy, python, wanted, say) for copy in copies]
        return Prepared(
            targets, remarks=(f"Each side has its own environment, made by `install`{_because(differing)}.",)
        )
    if not differing:
        return shared
    remark = (
        f"The dependencies differ ({_named(differing)}), but both sides ran in the same environment, so what the "
        "difference costs is not in the figures; say how an environment is made in `install`."
    )
    return replace(shared, notes=[(*notes, remark) for notes in shared.notes], remarks=(*shared.remarks, remark))


def _because(differing: Sequence[str]) -> str:
    return f", since the dependencies differ ({_named(differing)})" if differing else ""


def _named(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _own(copy: Copy, python: Path, wanted: Wanted, say: Callable[[str], None]) -> Target:
    """Where the project was installed as a copy, its files are imported from the side's folder all the same: a reader
    knows them by their places there, and nothing else tells them from a dependency's."""
    made = install(copy, python, wanted.install, _environ_of(copy, wanted.environ), say, wanted.run)
    target = _target(copy, made, wanted)
    place = replace(copy.place, top=copy.top, root=copy.root)
    names = whole_copies(place, target.distributions)
    return replace(target, python_path=folders_with(copy, names))


def _target(copy: Copy, python: Path, wanted: Wanted) -> Target:
    hidden = (copy.top, copy.environment, copy.place.root, copy.place.top)
    return prepare_target(copy.root, str(python), _environ_of(copy, wanted.environ), wanted.fallback, hidden)


def _shared(copies: tuple[Copy, Copy], python: Path, wanted: Wanted) -> Prepared:
    """Both sides in the project's environment, each importing its own files."""
    targets = []
    notes = []
    installed: Installed | None = None
    for copy in copies:
        target = _target(copy, python, wanted)
        installed = installed or find_installed(copy.place, target.interpreter, target.distributions)
        redirected = redirect(copy, installed, target.interpreter, target.environ)
        targets.append(replace(target, python_path=redirected.python_path))
        notes.append(_note_on(redirected.astray))
    return Prepared(targets, notes, tuple(dict.fromkeys(note for side in notes for note in side)))


def _note_on(astray: Sequence[str]) -> tuple[str, ...]:
    if not astray:
        return ()
    return (
        f"The environment has {_named(astray)} from elsewhere, which was measured in place of this side's files; say "
        "in `install` how an environment is made, and each side gets its own.",
    )


def _environ_of(copy: Copy, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables, with folders of the checkout on PYTHONPATH turned into those of the copy."""
    found = dict(environ)
    if "PYTHONPATH" in found:
        entries = found["PYTHONPATH"].split(os.pathsep)
        found["PYTHONPATH"] = os.pathsep.join(_translated(copy, entry) for entry in entries)
    if "PWD" in found:
        found["PWD"] = str(copy.root)
    return found


def _translated(copy: Copy, entry: str) -> str:
    """A relative entry means the copy already: programs are started there."""
    counterpart = copy.counterpart(Path(entry)) if entry.startswith("/") else None
    return str(counterpart) if counterpart is not None else entry
