"""memci.mark as a program has it: on every supported Python, from the one file, with somebody listening and without."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.interpreters import interpreters

SOURCE = Path(__file__).parents[2] / "src/memci/marks.py"

# Prints nothing when all is as it should be.
PROGRAM = """
import sys
before = set(sys.modules)
from marks import mark
assert set(sys.modules) - before == {"marks"}, set(sys.modules) - before

import asyncio, inspect, threading
heard = []
sys.addaudithook(lambda event, arguments: heard.append((event, *arguments)) if event.startswith("memci.") else None)

def told():
    events = [(event[6:], name) for event, name in heard]
    heard.clear()
    return events

def once(name):
    return [("begin", name), ("end", name)]

class Stage(str):
    pass

with mark("a"), mark(Stage("b")):
    pass
assert told() == [("begin", "a"), ("begin", "b"), ("end", "b"), ("end", "a")]

again = mark("again")
with again:
    with again:
        pass
with again:
    pass
assert told() == [("begin", "again"), *once("again"), ("end", "again"), *once("again")]

try:
    with mark("fails"):
        raise KeyError("kept")
except KeyError as error:
    assert error.args == ("kept",)
else:
    raise SystemExit("swallowed")
assert told() == once("fails")

@mark("add")
def add(left: int, *, right: "Unknown" = 1) -> int:
    "Adds."
    return left + right
add.extra = 5

assert add(2, right=3) == 5 and add(2) == 3
assert told() == once("add") * 2
assert (add.__name__, add.__qualname__, add.__doc__, add.__module__) == ("add", "add", "Adds.", "__main__")
assert str(inspect.signature(add)) == str(inspect.signature(add.__wrapped__)) != "(*positional, **named)"

@mark("divide")
def divide():
    return 1 / 0

try:
    divide()
except ZeroDivisionError:
    assert told() == once("divide")
else:
    raise SystemExit("swallowed")

@mark("recursive")
def depth(left):
    return 0 if left == 0 else 1 + depth(left - 1)

assert depth(2) == 2
assert told() == [("begin", "recursive")] * 3 + [("end", "recursive")] * 3

class Model:
    @mark("method")
    def size(self):
        return self
    @staticmethod
    @mark("static")
    def make():
        return 1
    @classmethod
    @mark("class")
    def of(cls):
        return cls

model = Model()
assert model.size() is model and Model.make() == 1 and model.of() is Model
assert told() == once("method") + once("static") + once("class")

@mark("coroutine")
async def answer(value):
    with mark("inside"):
        await asyncio.sleep(0)
    return value

assert inspect.iscoroutinefunction(answer) and asyncio.iscoroutinefunction(answer)
waiting = answer(42)
assert told() == []
waiting.close()
assert asyncio.run(answer(42)) == 42
assert told() == [("begin", "coroutine"), *once("inside"), ("end", "coroutine")]

@mark("cancelled")
async def for_ever():
    await asyncio.sleep(3600)

async def cancel():
    task = asyncio.ensure_future(for_ever())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return "cancelled"

assert asyncio.run(cancel()) == "cancelled"
assert told() == once("cancelled")

thread = threading.Thread(target=add, args=(1,))
thread.start()
thread.join()
assert told() == once("add")

def generator():
    yield 1

async def async_generator():
    yield 1

for wrong in [generator, async_generator, Model, 3, staticmethod(add), classmethod(add), property(add)]:
    try:
        mark("x")(wrong)
    except TypeError:
        continue
    raise SystemExit(f"decorated {wrong!r}")
for wrong in [add, None, b"x"]:
    try:
        mark(wrong)
    except TypeError:
        continue
    raise SystemExit(f"named {wrong!r}")
assert told() == []
"""


@pytest.mark.parametrize("python", interpreters(), ids=lambda path: path.parent.parent.name)
def test_a_copy_of_the_file_does_on_any_python(python: Path, tmp_path: Path) -> None:
    shutil.copy(SOURCE, tmp_path)
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run(
        [python, "-W", "ignore::DeprecationWarning", "program.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_file_is_python_3_9_and_needs_sys_alone() -> None:
    tree = ast.parse(SOURCE.read_text(), feature_version=(3, 9))
    wanted = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in wanted] == ["import sys"]


def test_importing_memci_loads_the_marks_and_nothing_else() -> None:
    """Isolated, so that what this process brought along is not there."""
    code = "import sys; before = set(sys.modules); import memci; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['memci', 'memci.marks']\n"


TYPED = """
import memci

@memci.mark("add")
def add(left: int, right: int) -> int:
    return left + right

@memci.mark("wait")
async def wait() -> str:
    return "done"

def both() -> int:
    with memci.mark("in here"):
        return add(1, 2)

async def more() -> str:
    return await wait()
"""


def test_programs_with_marks_pass_the_strictest_types(tmp_path: Path) -> None:
    """A decorated function keeps its type, and a `with` may hold the only `return`."""

    def mypy(source: str) -> str:
        (tmp_path / "program.py").write_text(source)
        return subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", "program.py"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        ).stdout

    assert mypy(TYPED) == "Success: no issues found in 1 source file\n"
    assert '"add" has incompatible type "str"' in mypy(TYPED + "\nadd('1', 2)\n")
    assert '"mark" has incompatible type "int"' in mypy(TYPED + "\nmemci.mark(3)\n")
