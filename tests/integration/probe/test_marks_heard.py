"""The imports pass hears a program's marks, and the program does not hear that."""

from pathlib import Path

from tests.starts import Started

from memci.measure.capture import read_marks
from memci.measure.child_environment import Pass

IMPORTS: Pass = "imports"
FOREVER = 2**62

OWN_HOOK = """
import os, sys
seen = []
def hook(event, arguments):
    if event.startswith(("memci.", "os.")):
        seen.append((event, arguments))
sys.addaudithook(hook)
for arguments in [("a",), (), (3,), ("b", 4)]:
    sys.audit("memci.begin", *arguments)
    sys.audit("memci.end", *arguments)
os.listdir(".")
print(seen, sorted(sys.modules), flush=True)
child = os.fork()
sys.audit("memci.begin", "both")
sys.audit("memci.end", "both")
if child == 0:
    print(len(seen), sorted(sys.modules), flush=True)
    os._exit(0)
print(os.waitpid(child, 0)[1], len(seen), sys.getswitchinterval(), sys.gettrace(), sys.getprofile())
"""

REFUSES = """
import sys
def hook(event, arguments):
    if event == "memci.end":
        raise RuntimeError("the program's own no")
sys.addaudithook(hook)
sys.audit("memci.begin", "a")
try:
    sys.audit("memci.end", "a")
except RuntimeError as error:
    print(error)
"""

CLOSES = """
import os, sys
sys.audit("memci.begin", "a")
os.closerange(3, 1024)
own = [os.open("/dev/null", os.O_RDONLY) for _ in range(3)]
os.chdir("/")
sys.audit("memci.end", "a")
print(own)
"""

MILLION = """
import sys
sys.audit("memci.begin", "all of them")
for number in range(1_000_000):
    sys.audit("memci.begin", "one")
    sys.audit("memci.end", "one")
sys.audit("memci.end", "all of them")
for number in range(200_000):
    sys.audit("memci.end", "never begun")
print("done")
"""

NAMES = """
import sys
class Loud(str):
    def __getitem__(self, key): raise SystemExit("called")
    def __str__(self): raise SystemExit("called")
    def __eq__(self, other): raise SystemExit("called")
    __hash__ = str.__hash__
for name in [Loud("loud"), "\\ud800", "\\x00\\n\\u202e", "y" * 50_000_000, "", "\\"]\\n[1,1,1,\\"z\\",1,1]"]:
    sys.audit("memci.begin", name)
    sys.audit("memci.end", name)
print("done")
"""


def test_its_own_hooks_and_modules_are_as_they_would_be(start: Started, tmp_path: Path) -> None:
    alone = start("-c", OWN_HOOK, with_pass=None)
    measured = start("-c", OWN_HOOK, with_pass=IMPORTS)
    assert alone.code == 0
    assert (measured.code, measured.stderr) == (0, alone.stderr)
    assert measured.stdout == alone.stdout
    marks = read_marks(tmp_path / "marks.jsonl", 0, FOREVER)
    assert sorted(mark.name for mark in marks.listed) == ["a", "b", "both", "both"]
    assert all(mark.seconds is not None and mark.rss_bytes is not None for mark in marks.listed)


def test_a_hook_of_the_program_may_refuse(start: Started) -> None:
    alone = start("-c", REFUSES, with_pass=None)
    measured = start("-c", REFUSES, with_pass=IMPORTS)
    assert alone.stdout == "the program's own no\n"
    assert (measured.stdout, measured.stderr) == (alone.stdout, alone.stderr)


def test_it_may_close_every_descriptor_and_go_elsewhere(start: Started, tmp_path: Path) -> None:
    alone = start("-c", CLOSES, with_pass=None)
    measured = start("-c", CLOSES, with_pass=IMPORTS)
    assert (measured.stdout, measured.stderr) == (alone.stdout, alone.stderr) == ("[3, 4, 5]\n", "")
    (mark,) = read_marks(tmp_path / "marks.jsonl", 0, FOREVER).listed
    assert mark.seconds is not None


def test_a_million_marks_do_not_fill_the_disk(start: Started, tmp_path: Path) -> None:
    """And the stretch around them all still has its end."""
    measured = start("-c", MILLION, with_pass=IMPORTS)
    assert (measured.code, measured.stdout, measured.stderr) == (0, "done\n", "")
    assert (tmp_path / "marks.jsonl").stat().st_size < 9 * 2**20
    marks = read_marks(tmp_path / "marks.jsonl", 0, FOREVER)
    assert marks.cut_off
    assert 20_000 < marks.seen < 100_000
    assert len(marks.listed) == 1_000
    assert (marks.listed[0].name, marks.listed[1].name) == ("all of them", "one")
    assert all(mark.seconds is not None for mark in marks.listed)


def test_any_str_is_a_name_and_no_code_of_it_runs(start: Started, tmp_path: Path) -> None:
    measured = start("-c", NAMES, with_pass=IMPORTS)
    assert (measured.code, measured.stdout, measured.stderr) == (0, "done\n", "")
    marks = read_marks(tmp_path / "marks.jsonl", 0, FOREVER)
    names = [mark.name for mark in marks.listed]
    assert names == ["loud", "\ufffd", "\ufffd\ufffd\ufffd", "y" * 1_000, '"]\ufffd[1,1,1,"z",1,1]']
