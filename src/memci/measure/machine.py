"""What of the machine and the interpreter a result records, and the fingerprint two results must share."""

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path

from memci.measure.interpreter import Interpreter
from memci.model.result import SCHEMA, Environment


def describe_environment(interpreter: Interpreter, memray: str, distributions: Mapping[str, str]) -> Environment:
    """The environment of a result. Dependency versions are recorded and are not part of the fingerprint: an
    upgrade that costs memory is a finding, not a reason not to compare."""
    libc = _libc()
    agreed = {
        "python": ".".join(map(str, interpreter.series)),
        "abi": interpreter.abi,
        "arch": interpreter.arch,
        "libc": libc,
        "memray": memray,
        "schema": SCHEMA,
    }
    digest = hashlib.sha256(json.dumps(agreed, sort_keys=True).encode()).hexdigest()
    return Environment(
        python=interpreter.version,
        abi=interpreter.abi,
        arch=interpreter.arch,
        libc=libc,
        cpu=_cpu(),
        cpus=len(os.sched_getaffinity(0)),
        memray=memray,
        distributions=dict(distributions),
        fingerprint=f"sha256:{digest}",
    )


def _libc() -> str:
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or "unknown"
    except (ValueError, OSError):
        return "musl" if any(Path("/lib").glob("ld-musl-*")) else "unknown"


def _cpu() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor() or "unknown"
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() in ("model name", "Model", "cpu model"):
            return value.strip()
    return platform.processor() or "unknown"
