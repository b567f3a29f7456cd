"""Advice: what a start-up could do without, each part with what was seen when it was tried. `advice.json`.

Files are named as in a Result. No source text but single import statements is in it, so that whoever is handed the
file (a privileged job, say) makes a change from the project's own text, never from here.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from memci.model.base import (
    Amount,
    Bytes,
    Count,
    Items,
    Line,
    Name,
    Part,
    Path,
    Seconds,
    SignedBytes,
    SignedSeconds,
    Table,
    Text,
)
from memci.model.profit import Profit
from memci.model.result import Commit, Location, Note, Outcome

SCHEMA: Final = "memci.advice/1"

LEAST_BYTES: Final = 2**20
LEAST_SECONDS: Final = 0.020
"""What is worth touching a file for: of the heap's peak or of private memory, or of each start."""

RulingKind = Literal[
    "deferrable",
    "import-time",
    "annotation",
    "lambda",
    "unused",
    "re-exported",
    "read-elsewhere",
    "rebound",
    "star",
    "conditional",
    "optional",
    "dynamic",
    "module-getattr",
    "submodule",
    "finalizer",
    "own-module",
    "lazy",
    "unclear",
]
"""What reading the files says of an import at the top of a module. `deferrable`: its name is used inside functions
only (and perhaps in annotations that can be quoted).  `import-time`: used while the module is loaded.  `annotation`:
in an annotation that something may evaluate.  `lambda`: only in a lambda, which has no room for a statement.
`unused`: never used here, so it is there for its effect, for others, or for nothing.  `re-exported`: part of what the
module offers.  `read-elsewhere`: another file reads or patches it through the module.  `rebound`: assigned elsewhere
too.  `star`: `from x import *`.  `conditional`: below an if, with, for or while.  `optional`: below a try.
`dynamic`: the module looks names up by themselves (globals(), eval, …).  `module-getattr`: the module answers for
names that it lacks.  `submodule`: a use relies on a submodule that another statement loads.  `finalizer`: used in
`__del__`, when nothing may be imported any more.  `own-module`: of a module of the project itself.  `lazy`: lazy
already.  `unclear`: any other doubt."""


class TopImport(Part):
    """One name that an import statement at the top of a module binds.

    `statement`: for this name alone, such as `import pandas as pd`.  `name`: what it binds (`pd`).  `module`: what is
    imported, absolute (`pandas`; for `from scipy import stats` it is `scipy`, with `member` `stats`).
    """

    file: Path
    line: Line
    statement: Text
    name: Name
    module: Name
    member: Name | None = None


class Ruling(Part):
    """What reading the files says of one import. `reason`: words that go on after "since" or a dash, without a full
    stop. `where`: the line that decides, None when there is no single one."""

    imported: TopImport
    kind: RulingKind
    reason: Text
    where: Location | None = None


class Predicted(Part):
    """What would no longer be loaded, by the graph of imports: a reason to try, never a promise."""

    bytes: Bytes
    seconds: Seconds
    modules: Count


class Saving(Part):
    """What a change was seen to save; what is negative costs more. None where it was not measured.

    `base_*`: what the start costs without the change. `cold_start`: the Hodges–Lehmann estimate in seconds; with
    `confidence` it lies between `low` and `high`. `faster`: whether the test of the `pairs` of starts found it so.
    """

    peak_heap: SignedBytes | None = None
    anon_rss: SignedBytes | None = None
    peak_rss: SignedBytes | None = None
    cold_start: SignedSeconds | None = None
    low: SignedSeconds | None = None
    high: SignedSeconds | None = None
    confidence: Amount = 0
    faster: bool = False
    pairs: Count = 0
    base_peak_heap: Bytes | None = None
    base_anon_rss: Bytes | None = None
    base_peak_rss: Bytes | None = None
    base_cold_start: Seconds | None = None


TrialState = Literal["pays", "saves-nothing", "still-imported", "fails", "smoke-fails", "not-tried"]
"""`pays`: it starts, the package stays away, the smoke command passes, and something is saved that is worth a change.
`saves-nothing`: the same, but nothing that is worth one.  `still-imported`: something else loads the package all the
same (`importer` says what).  `fails`: the program does not start, or does not become ready.  `smoke-fails`: it starts,
but the smoke command does not pass.  `not-tried`: nothing was to be expected of it, or others came first."""


class Trial(Part):
    """The imports of one package (or, jointly, of several), deferred together and tried.

    `packages`: top-level names, such as `pandas`.  `imports`: the statements that change.  `reason`: why it is not
    offered, as a whole sentence; empty when it pays.  `importer`: who still asks for the package.
    """

    packages: Items[Name]
    imports: Items[TopImport]
    predicted: Predicted
    state: TrialState
    reason: Text = ""
    importer: Location | None = None
    saving: Saving | None = None


WhatIfKind = Literal["bytecode", "collector", "blas-threads"]
"""`bytecode`: ship .pyc files, so that a first start need not compile.  `collector`: keep the garbage collector off
until everything is loaded.  `blas-threads`: one thread for linear algebra."""


class WhatIf(Part):
    """Something else about the start that was tried. `reason`: why it is not offered; empty when it pays.

    `cpu_time`: seconds of CPU saved, where that is what counts.
    """

    kind: WhatIfKind
    state: TrialState
    reason: Text = ""
    saving: Saving | None = None
    cpu_time: SignedSeconds | None = None


class EntrypointAdvice(Part):
    """One entrypoint. `outcome`: of the program as it is. `trials`: the best prediction first. `joint`: all that pay,
    together; None with fewer than two. `rulings`: imports that would be worth deferring, and cannot be. `small`: how
    many others cost too little to matter. `digests`: SHA-256 of the files that the trials change, as they were read."""

    name: Name
    command: Items[Text]
    ready: Name
    outcome: Outcome
    trials: Items[Trial] = []
    joint: Trial | None = None
    what_ifs: Items[WhatIf] = []
    rulings: Items[Ruling] = []
    small: Count = 0
    profit: Profit = Profit()
    digests: Table[Path, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = {}
    notes: Items[Note] = []


class Advice(Part):
    """An advice file. `python`: of the measured program, such as 3.12.1. `lazy`: the changes are `lazy import`.
    `complete`: all that was to be tried has been; what is not offered then is not worth it."""

    schema_: Annotated[Literal["memci.advice/1"], Field(alias="schema")] = SCHEMA
    memci: Name
    created: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    commit: Commit | None = None
    python: Name
    lazy: bool = False
    complete: bool = False
    entrypoints: Items[EntrypointAdvice]
