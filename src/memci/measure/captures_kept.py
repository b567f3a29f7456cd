"""Keep memray's captures where the user asked for them, under names that `memray flamegraph` can be pointed at."""

import shutil
from pathlib import Path


def keep_captures(folder: Path, destination: Path, index: int) -> list[Path]:
    """Copy the captures of one heap start to `destination/heap-RUN[-PROCESS].bin`, oldest process first.

    Raises OSError when they cannot be written.
    """
    destination.mkdir(parents=True, exist_ok=True)
    captures = sorted(folder.glob("heap-*.bin*"), key=lambda path: path.stat().st_mtime_ns)
    captures.sort(key=lambda path: path.suffix != ".bin")
    kept = []
    for number, capture in enumerate(captures):
        name = f"heap-{index + 1}.bin" if number == 0 else f"heap-{index + 1}-{number + 1}.bin"
        kept.append(Path(shutil.copyfile(capture, destination / name)))
    return kept
