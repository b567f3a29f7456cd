"""Result: everything that was measured on one side, and nothing that was decided.

Paths of the project are relative to its root; paths of a distribution start with the distribution's import
path (`pandas/core/frame.py`). No absolute path of a machine, no environment variable and no source text.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from memci.model.base import Amount, Bytes, Count, Items, Line, Name, Part, Path, Seconds, SignedBytes, Table, Text

SCHEMA: Final = "memci.result/1"

State = Literal["ready", "exited", "failed", "killed", "out-of-memory", "timeout", "not-found"]
"""How a start ended. `ready`: a server became ready. `exited`: ran to its end with exit code 0.
`failed`: non-zero exit, or ended before it was ready. The others are what they say."""

MetricName = Literal[
    "peak_heap",
    "peak_mapped",
    "peak_rss",
    "anon_rss",
    "cold_start",
    "cold_start_wall",
    "listening",
    "listening_anon_rss",
    "cpu_time",
    "first_start",
    "modules",
    "allocated",
    "allocations",
]
"""peak_heap: high-water mark of the heap proper (without mappings), summed over the processes alive together.
peak_mapped: high-water mark of mmap alone.  peak_rss: ru_maxrss / VmHWM of the largest process.
anon_rss: RssAnon at ready or at exit (Pss_Anon summed for a tree).
cold_start: seconds from start to ready (or exit) less the run-queue wait; cold_start_wall: as the clock saw it.
listening, listening_anon_rss: when the first socket listened, and the memory then.
cpu_time: user + system.  first_start: wall without bytecode.  modules: distinct modules loaded.
allocated: bytes ever allocated; allocations: how many times."""

Unit = Literal["bytes", "seconds", "count"]

METRIC_UNITS: dict[MetricName, Unit] = {
    "peak_heap": "bytes",
    "peak_mapped": "bytes",
    "peak_rss": "bytes",
    "anon_rss": "bytes",
    "cold_start": "seconds",
    "cold_start_wall": "seconds",
    "listening": "seconds",
    "listening_anon_rss": "bytes",
    "cpu_time": "seconds",
    "first_start": "seconds",
    "modules": "count",
    "allocated": "bytes",
    "allocations": "count",
}

NoteKind = Literal[
    "unstable",
    "no-capture",
    "incomplete-capture",
    "truncated-capture",
    "sampled",
    "left-running",
    "plain-tracker",
    "noisy-machine",
    "other",
]
"""no-capture and truncated-capture mean that the heap was not measured; the others qualify a figure."""


class Commit(Part):
    """The commit that was measured. `dirty`: the work tree had uncommitted changes."""

    sha: Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
    ref: Name | None = None
    dirty: bool = False


class Environment(Part):
    """Where it was measured. `fingerprint` covers what must agree for two results to be comparable."""

    python: Name
    abi: Name
    arch: Name
    libc: Name
    cpu: Name
    cpus: Count
    memray: Name
    distributions: Table[Name, Name] = {}
    fingerprint: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


class Outcome(Part):
    """How the start ended, in words (`message`) and with what the program said last (`output_tail`)."""

    state: State
    exit_code: Annotated[int, Field(ge=0, le=255)] | None = None
    signal: Name | None = None
    message: Text = ""
    output_tail: Text = ""

    @property
    def good(self) -> bool:
        """Whether the program did what its entrypoint asks: ran to the end with 0, or became ready."""
        return self.state in ("ready", "exited")


class Metric(Part):
    """One figure. `value` stands for the samples (median; the steadier one for peak_heap); `stable` is False
    when the samples lie too far apart to gate on."""

    unit: Unit
    value: Amount
    samples: Annotated[Items[Amount], Field(max_length=1_000)] = []
    stable: bool = True


class Location(Part):
    """A line of a file; `function` may be empty."""

    file: Path
    line: Line
    function: Name = ""


class Allocation(Part):
    """What one site holds at the peak: the innermost frame that is not the import system's.

    `function` is `<import>` (line 0) when the bytes are a module's own code. `caller` is the innermost frame
    of the project on the way there, when the site itself is not the project's.
    """

    file: Path
    line: Line
    function: Name
    bytes: Bytes
    count: Count
    project: bool
    distribution: Name | None = None
    caller: Location | None = None


class ProjectSite(Part):
    """What one line of the project holds at the peak, itself or through what it calls; imports that it sets off are
    not in it. Each byte is charged to at most one line: the innermost.

    `imported` is the module whose loading the line was part of, None once nothing was being imported. The bytes are
    part of that import's `self_bytes`, or else of `unattributed_bytes`.
    """

    file: Path
    line: Line
    function: Name
    imported: Name | None = None
    bytes: Bytes
    count: Count


class Import(Part):
    """One module loaded at start-up; bytes are those held at the heap's peak, summed over processes."""

    module: Name
    parent: Name | None = None
    file: Path | None = None
    distribution: Name | None = None
    project: bool = False
    imported_by: Location | None = None
    started: Seconds = 0.0
    self_bytes: Bytes = 0
    cumulative_bytes: Bytes = 0
    self_seconds: Seconds = 0.0
    cumulative_seconds: Seconds = 0.0
    self_rss_bytes: SignedBytes = 0
    cumulative_rss_bytes: SignedBytes = 0
    processes: Count = 1


class Process(Part):
    """One process of the tree at ready (or the last time it was seen). `parent` is a pid_index."""

    pid_index: Count
    parent: Count | None
    command: Text
    anon_rss: Bytes | None = None
    peak_rss: Bytes | None = None
    peak_heap: Bytes | None = None


class Mark(Part):
    """A stretch of the start that the program itself has named, by `memci.mark` or `sys.audit("memci.begin", NAME)`.

    `started`: seconds since the start. `seconds` is None when it had not ended at ready. `rss_bytes`: by how much the
    process's RSS grew meanwhile.
    """

    name: Name
    started: Seconds
    seconds: Seconds | None = None
    rss_bytes: SignedBytes | None = None


class Timeline(Part):
    """Memory over time, three lists of one length: seconds since the start, the tree's RSS in an uninstrumented
    run, and the heap (on the clean run's clock: stretched from the slower instrumented run)."""

    seconds: Items[Seconds] = []
    rss: Items[Bytes] = []
    heap: Items[Bytes] = []


LineFigures = tuple[Line, Bytes, Bytes, Bytes, Count]
"""line, at_peak, most_live, total (bytes), allocations (how many)."""


class SourceLines(Part):
    """Line-by-line figures of one project file. A stack is charged to its innermost frame in the file.
    `sha256` is the digest of the file as it was measured, so that a reader can tell that it has changed."""

    file: Path
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    lines: Items[LineFigures] = []


class Note(Part):
    """Something a reader must know before trusting a figure, as a whole sentence."""

    kind: NoteKind
    message: Text


class EntrypointResult(Part):
    """One entrypoint's measurements. Lists are sorted heaviest first; `timeline` and `marks` by
    time.

    `unattributed_bytes` is what is held at the peak outside any import: the self bytes of all imports plus
    this equal `peak_heap`. `other_allocated_bytes` is what the allocation sites too small to list hold.
    `project_sites` has the heaviest lines of the project only.
    """

    name: Name
    command: Items[Text]
    ready: Name
    outcome: Outcome
    runs: Count = 0
    metrics: Table[MetricName, Metric] = {}
    allocations: Items[Allocation] = []
    other_allocated_bytes: Bytes = 0
    project_sites: Items[ProjectSite] = []
    imports: Items[Import] = []
    unattributed_bytes: Bytes = 0
    processes: Items[Process] = []
    timeline: Timeline = Timeline()
    marks: Annotated[Items[Mark], Field(max_length=1_000)] = []
    lines: Items[SourceLines] = []
    notes: Items[Note] = []


class Result(Part):
    """A result file. `interleaved` is shared by the two results, and only those, whose starts were run by turns in
    one job: only their times may be held against each other, and their samples are in pairs."""

    schema_: Annotated[Literal["memci.result/1"], Field(alias="schema")] = SCHEMA
    memci: Name
    created: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    commit: Commit | None = None
    interleaved: Name | None = None
    environment: Environment
    entrypoints: Items[EntrypointResult]
