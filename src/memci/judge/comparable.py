"""Whether two sides may be compared, and if not, what differs."""

from memci.model.comparison import Mismatch
from memci.model.result import EntrypointResult, Environment, Result


def environment_mismatches(base: Environment, head: Environment) -> list[Mismatch]:
    """What differs between two environments whose fingerprints differ; empty when the fingerprints agree.

    The distributions are no part of it: an upgrade that costs memory is a finding.
    """
    if base.fingerprint == head.fingerprint:
        return []
    pairs = (
        ("Python", _minor(base.python), _minor(head.python)),
        ("ABI", base.abi, head.abi),
        ("architecture", base.arch, head.arch),
        ("C library", base.libc, head.libc),
        ("memray", base.memray, head.memray),
    )
    differing = [Mismatch(what=what, base=old, head=new) for what, old, new in pairs if old != new]
    return differing or [Mismatch(what="fingerprint", base=base.fingerprint, head=head.fingerprint)]


def entrypoint_mismatches(base: EntrypointResult, head: EntrypointResult) -> list[Mismatch]:
    """What differs in what was started, and in what ready means."""
    pairs = (
        ("command", " ".join(base.command), " ".join(head.command)),
        ("ready", base.ready, head.ready),
    )
    return [Mismatch(what=what, base=old[:4_000], head=new[:4_000]) for what, old, new in pairs if old != new]


def interleaved(base: Result, head: Result) -> bool:
    """Whether these are the two sides of one measurement, so that their times can be compared; a result and itself are
    not."""
    return base.interleaved is not None and base.interleaved == head.interleaved and base != head


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])
