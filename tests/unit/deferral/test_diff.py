"""Diffs that git and patch take."""

import subprocess
from pathlib import Path

from memci.deferral.diff import line_before, unified_diff


def test_files_come_by_name_and_only_those_that_differ() -> None:
    before = {"b.py": "1\n", "a.py": "1\n", "same.py": "1\n"}
    after = {"b.py": "2\n", "a.py": "3\n", "same.py": "1\n"}
    one, other = "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-1\n+3\n", "--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-1\n+2\n"
    assert unified_diff(before, after) == one + other


def test_only_a_line_feed_ends_a_line_and_its_lack_is_said() -> None:
    found = unified_diff({"a.py": "x\r\ny\x0cz\rw\u2028v"}, {"a.py": "x\r\ny\x0cz\rw\u2028"})
    assert found.split("\n")[3:] == [
        " x\r",
        "-y\x0cz\rw\u2028v",
        "\\ No newline at end of file",
        "+y\x0cz\rw\u2028",
        "\\ No newline at end of file",
        "",
    ]


def test_git_takes_them_whatever_the_files_are_called_and_however_they_end(tmp_path: Path) -> None:
    names = ["a.py", "pack age/é.py", 'quo"te\\.py', "line\nend\x01.py", "sub/empty.py"]
    before = {name: f"top\r\n{name}\n\x0cend" for name in names} | {"sub/empty.py": "x"}
    after = {name: f"top\r\nnew {name}\n\x0cend\n" for name in names} | {"sub/empty.py": ""}
    for name, content in before.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content.encode())
    diff = unified_diff(before, after).encode()
    subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd=tmp_path, input=diff, check=True)
    found = {name: (tmp_path / name).read_bytes().decode() for name in names if name in after}
    assert found == after


def test_lines_of_the_changed_text_are_found_in_what_it_was() -> None:
    before, after = "a\nb\nc\n", "b\nnew\nc\n"
    assert [line_before(before, after, line) for line in (1, 2, 3)] == [2, None, 3]
