"""Line-by-line figures of the project's files."""

import hashlib

from tests.unit.measure.capture.samples import ROOT, figures, naming

from memci.measure.capture.source_lines import MOST_LINES, source_lines

MAIN = f"{ROOT}/main.py"


def test_lines_of_several_processes_are_added_up() -> None:
    one = figures(lines={MAIN: [(3, 10, 20, 30, 4), (9, 1, 1, 1, 1)]})
    other = figures(lines={MAIN: [(3, 1, 2, 3, 4)], f"{ROOT}/big.py": [(1, 0, 500, 500, 1)]})
    big, main = source_lines([one, other], naming(), lambda _: b"print()\n")
    assert (main.file, main.lines) == ("main.py", [(3, 11, 22, 33, 8), (9, 1, 1, 1, 1)])
    assert big.file == "big.py"
    assert main.sha256 == hashlib.sha256(b"print()\n").hexdigest()


def test_the_source_is_asked_for_by_the_name_its_frames_have() -> None:
    asked: list[str] = []

    def read(file: str) -> None:
        asked.append(file)

    (main,) = source_lines([figures(lines={"main.py": [(1, 1, 1, 1, 1)]})], naming(), read)
    assert asked == ["main.py"]
    assert main.sha256 is None


def test_two_names_of_one_file_are_one_file() -> None:
    (main,) = source_lines(
        [figures(lines={"main.py": [(1, 1, 1, 1, 1)], MAIN: [(1, 1, 1, 1, 1)]})], naming(), lambda _: None
    )
    assert main.lines == [(1, 2, 2, 2, 2)]


def test_of_too_many_lines_the_heaviest_are_kept() -> None:
    rows = [(line, 0, line, line, 1) for line in range(1, MOST_LINES + 11)]
    (main,) = source_lines([figures(lines={MAIN: rows})], naming(), lambda _: None)
    assert len(main.lines) == MOST_LINES
    assert main.lines[0] == (11, 0, 11, 11, 1)
