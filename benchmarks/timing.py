"""Two ways of starting the same thing, timed in turns, and how far apart they are.

A machine is never quiet for long: what is compared runs side by side, A B B A, and each pair is compared by itself.
`adjusted` takes off the time in which a start wanted to run and no CPU was free; it is what other programs on the
machine spoil least.
"""

import math
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path
from statistics import median

from benchmarks.run_queue import run_queue_wait

_QUANTILE_95 = 1.96


@dataclass(frozen=True)
class Took:
    """Seconds of one start: by the clock, and of those in the run queue."""

    wall: float
    waited: float

    @property
    def adjusted(self) -> float:
        """The wall time without the wait for a CPU."""
        return self.wall - self.waited


Side = Callable[[], Took]


@dataclass(frozen=True)
class Estimate:
    """A figure and the interval that holds the true one in 95 of 100 such series."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Series:
    """The starts of two sides, pair by pair."""

    a: Sequence[Took]
    b: Sequence[Took]

    @property
    def ratio(self) -> Estimate:
        """How many times as long B takes as A, adjusted."""
        found = shift([math.log(b.adjusted / a.adjusted) for a, b in zip(self.a, self.b, strict=True)])
        return Estimate(math.exp(found.value), math.exp(found.low), math.exp(found.high))

    @property
    def wall_ratio(self) -> Estimate:
        """The same by the clock."""
        found = shift([math.log(b.wall / a.wall) for a, b in zip(self.a, self.b, strict=True)])
        return Estimate(math.exp(found.value), math.exp(found.low), math.exp(found.high))

    @property
    def difference(self) -> Estimate:
        """How many seconds more B takes than A, adjusted."""
        return shift([b.adjusted - a.adjusted for a, b in zip(self.a, self.b, strict=True)])


def interleaved(a: Side, b: Side, pairs: int) -> Series:
    """Start both sides `pairs` times, A B B A, after one start of each that does not count."""
    a()
    b()
    took_a: list[Took] = []
    took_b: list[Took] = []
    for number in range(pairs):
        order = ((a, took_a), (b, took_b))
        for side, into in order if number % 2 == 0 else reversed(order):
            into.append(side())
    return Series(took_a, took_b)


def shift(values: Sequence[float]) -> Estimate:
    """Hodges and Lehmann's estimate of the middle, with the interval of Wilcoxon's signed-rank test."""
    walsh = sorted((one + other) / 2 for one, other in combinations_with_replacement(values, 2))
    count = len(values)
    spread = math.sqrt(count * (count + 1) * (2 * count + 1) / 24)
    outside = max(0, math.floor(len(walsh) / 2 - _QUANTILE_95 * spread))
    return Estimate(median(walsh), walsh[outside], walsh[-1 - outside])


def to_its_end(argv: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Took:
    """Start a program by subprocess and time it until it has ended; SystemExit with its stderr when it fails."""
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = subprocess.Popen(
            argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said
        )
        # The run-queue wait is still there on the zombie, and gone once it is reaped.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        wall = time.monotonic() - began
        waited = run_queue_wait(process.pid)
        if process.wait() != 0:
            said.seek(0)
            raise SystemExit(f"{argv[0]} ended with {process.returncode}: {said.read().decode(errors='replace')}")
    return Took(wall, waited)


class Neighbours:
    """What other programs use of this machine from now on: the more, the less the figures are worth."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._before = _used_by_others()

    def __str__(self) -> str:
        share = (_used_by_others() - self._before) / (time.monotonic() - self._began)
        return f"Meanwhile other programs used {max(0.0, share):.2f} of {os.cpu_count()} CPUs."


def _used_by_others() -> float:
    """CPU seconds since boot that neither this process nor its children have used; those stolen included."""
    user, nice, system, _, _, *interrupts_and_stolen = _all_cpus()
    everyone = (user + nice + system + sum(interrupts_and_stolen[:3])) / os.sysconf("SC_CLK_TCK")
    return everyone - sum(os.times()[:4])


def _all_cpus() -> list[int]:
    return [int(field) for field in Path("/proc/stat").read_bytes().partition(b"\n")[0].split()[1:]]
