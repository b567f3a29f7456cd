"""Read what to draw from stdin, one JSON object, and write memray's flamegraph of it to stdout, as HTML.

`capture`: the file. `embed_source`: whether lines of source may be in it.
"""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import cast

from memray import AllocationRecord, FileReader
from memray.reporters.flamegraph import FlameGraphReporter, PythonStackElement

_HEAD = "<head>"
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline' "
    "'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:\">"
)
"""It brings everything along; this sees to it that the browser does not look elsewhere for anything."""


class _Whole:
    """A record with all of its stack. memray leaves out as many of the outermost frames as there were when tracking
    began; with memci it begins before the program, whose own frames those would be."""

    def __init__(self, record: AllocationRecord) -> None:
        self._record = record

    def __getattr__(self, name: str) -> object:
        return getattr(self._record, name)

    def stack_trace(self) -> list[PythonStackElement]:
        return self._record.stack_trace(max_stacks=sys.maxsize)


def main() -> None:
    """Do what stdin asks for."""
    asked = json.load(sys.stdin)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.write(draw(asked["capture"], embed_source=asked["embed_source"]))


def draw(capture: str, *, embed_source: bool) -> str:
    """The page. Raises what memray raises."""
    page = io.StringIO()
    with closing(FileReader(capture)) as reader:
        records = reader.get_high_watermark_allocation_records(merge_threads=True)
        reporter = FlameGraphReporter.from_snapshot(
            cast("Iterator[AllocationRecord]", map(_Whole, records)),
            memory_records=tuple(reader.get_memory_snapshots()),
            native_traces=reader.metadata.has_native_traces,
            confidential_files="default" if embed_source else "all",
        )
        reporter.render(
            page, metadata=reader.metadata, show_memory_leaks=False, merge_threads=True, inverted=False, no_web=True
        )
    return page.getvalue().replace(_HEAD, _HEAD + _POLICY, 1)


if __name__ == "__main__":
    main()
