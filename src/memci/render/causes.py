"""What a start costs more or less, and why: a sentence for each kind of cause.

Sentences start small and end without a full stop, so that they fit into others.
"""

from memci.model.comparison import Cause, CauseKind, EntrypointComparison
from memci.render.voice import Voice, written
from memci.units import format_bytes, format_seconds

_TELLING = 0.05
"""Below such a part of the largest cause, what is left over says nothing."""
_A_WAY, _LONGEST_WAY = 2, 6
_NO_FUNCTION = ("", "<module>", "<import>")


def cause_sentence(cause: Cause, voice: Voice) -> str:
    """Such as "`import pandas`, new at start-up from `shop/report.py:3`, adds 38.2 MiB and 410 ms"."""
    held = format_bytes(abs(cause.bytes))
    words: dict[CauseKind, str] = {
        "new-import": f"{_import(cause, voice)}, new at start-up{_asker(cause, voice)}, {_adds(cause)}",
        "gone-import": f"{_import(cause, voice)}, no longer loaded at start-up{_asker(cause, voice)}, {_adds(cause)}",
        "distribution": f"{_distribution(cause, voice)} {_adds(cause)}",
        "grown-module": f"{voice.name(cause.module or '')} itself holds {_more_or_less(cause)}",
        "shrunk-module": f"{voice.name(cause.module or '')} itself holds {_more_or_less(cause)}",
        "slower-module": f"{voice.name(cause.module or '')}{_loaded_from(cause, voice)} takes {_longer(cause)}",
        "new-site": f"{_site(cause, voice)}, new, holds {held}",
        "grown-site": f"{_site(cause, voice)} holds {_more_or_less(cause)}",
        "shrunk-site": f"{_site(cause, voice)} holds {_more_or_less(cause)}",
        "gone-site": f"{_site(cause, voice)} no longer holds {held}",
    }
    return words[cause.kind]


def chain_words(cause: Cause, voice: Voice) -> str:
    """The lines that lead to an import, outermost first, of a long way the last; empty when there is only the one
    that the cause's sentence names already."""
    places = [step.imported_by for step in cause.chain if step.imported_by is not None]
    unlike = [place for place, before in zip(places, [None, *places], strict=False) if place != before]
    if len(unlike) < (_A_WAY if cause.where else 1):
        return ""
    return " → ".join([*(["…"] if len(unlike) > _LONGEST_WAY else []), *map(voice.place, unlike[-_LONGEST_WAY:])])


def rest_sentence(entrypoint: EntrypointComparison) -> str:
    """What the causes leave over, when that is worth a word: "the rest: +1.2 MiB in other places"."""
    largest = max((abs(cause.bytes) for cause in entrypoint.causes), default=0)
    if not largest or abs(entrypoint.other_bytes) < largest * _TELLING:
        return ""
    return f"the rest: {format_bytes(entrypoint.other_bytes, signed=True)} in other places"


def subject(cause: Cause) -> str:
    """What the cause is, in a few words, as foreign text: `import pandas`, `pydantic 2.9.0`, `load`."""
    match cause.kind:
        case "new-import" | "gone-import":
            return f"import {cause.module or ''}"
        case "distribution":
            return f"{cause.distribution or ''} {cause.head_version or cause.base_version or ''}"
        case "grown-module" | "shrunk-module" | "slower-module":
            return cause.module or ""
        case _:
            return _function(cause) or (written(cause.where) if cause.where else "")


def _import(cause: Cause, voice: Voice) -> str:
    return voice.name(f"import {cause.module or ''}")


def _asker(cause: Cause, voice: Voice) -> str:
    return f" from {voice.place(cause.where)}" if cause.where else ""


def _loaded_from(cause: Cause, voice: Voice) -> str:
    return f", imported from {voice.place(cause.where)}," if cause.where else ""


def _longer(cause: Cause) -> str:
    seconds = cause.seconds or 0
    return f"{format_seconds(abs(seconds))} {'less' if seconds < 0 else 'longer'} to load"


def _distribution(cause: Cause, voice: Voice) -> str:
    name = voice.name(cause.distribution or "")
    base, head = cause.base_version, cause.head_version
    if base is None and head is None:
        return name
    if base is None:
        return f"{name} {voice.name(head or '')}, newly installed,"
    if head is None:
        return f"{name} {voice.name(base)}, no longer installed,"
    return f"{name} {voice.name(base)} → {voice.name(head)}"


def _site(cause: Cause, voice: Voice) -> str:
    place = voice.place(cause.where) if cause.where else "a place that is not known"
    function = _function(cause)
    return f"{voice.name(function)} in {place}" if function else place


def _function(cause: Cause) -> str:
    function = cause.where.function if cause.where else ""
    return "" if function in _NO_FUNCTION else function


def _more_or_less(cause: Cause) -> str:
    return f"{format_bytes(abs(cause.bytes))} {'less' if cause.bytes < 0 else 'more'}"


def _adds(cause: Cause) -> str:
    """ "adds 38.2 MiB and 410 ms", "saves 3.1 MiB", "adds 3.1 MiB and saves 20 ms"."""
    parts: list[tuple[float, str]] = [(cause.bytes, format_bytes(abs(cause.bytes)))]
    if cause.seconds:
        parts.append((cause.seconds, format_seconds(abs(cause.seconds))))
    parts = [(amount, words) for amount, words in parts if amount]
    if not parts:
        return "costs nothing that could be seen"
    first, *others = [("adds" if amount > 0 else "saves", words) for amount, words in parts]
    return " and ".join(
        [" ".join(first), *(words if verb == first[0] else f"{verb} {words}" for verb, words in others)]
    )
