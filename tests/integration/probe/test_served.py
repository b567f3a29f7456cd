"""A program runs from other texts than its files hold, as if they held them, and its files are left alone."""

import os
import sys
from pathlib import Path

import pytest
from tests.starts import Started

from memci.measure.child_environment import Pass
from memci.measure.served import Shelf, read_served

HERE = Path(__file__).parent
CLEAN: Pass = "clean"
IMPORTS: Pass = "imports"

ORIGINAL = "raise SystemExit('the file itself was run')\n"

SCRIPT = """# -*- coding: latin-1 -*-
'''Caf\xe9.'''
import pkg, pkg.inner, sys, threading, time, atexit
def late():
    time.sleep(0.1)
    print("thread", "__file__" in globals())
threading.Thread(target=late).start()
atexit.register(lambda: print("at exit", "__file__" in globals()))
print(ascii(__doc__), __name__, __spec__, type(__loader__).__name__, __loader__.path == __file__, __package__)
print([hasattr(sys.modules["__main__"], name) for name in ("__builtins__", "__annotations__", "__cached__")])
print(sys.argv, pkg.WORD, pkg.inner.WORD, sys.stdin.read())
"""
PACKAGE = "from . import inner\nWORD = __spec__.origin == __file__ and __file__.endswith('pkg/__init__.py')\n"
INNER = "def where(): return where.__code__.co_filename == __file__\nWORD = where()\n"
MAIN = "import sys\nprint('main', __spec__.name, sys.argv[1:], __file__.endswith('pkg/__main__.py'))\nsys.exit(5)\n"

SPAWNS = """
import multiprocessing
def told(): print("told by", __name__, flush=True)
if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=told)
    process.start()
    process.join()
    print(process.exitcode)
"""

LOADER_OF_ITS_OWN = """
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
class Loud(SourceFileLoader):
    def source_to_code(self, data, path, **options):
        return super().source_to_code(data.upper(), path, **options)
spec = spec_from_file_location("one", sys.argv[1], loader=Loud("one", sys.argv[1]))
module = module_from_spec(spec)
spec.loader.exec_module(module)
print(module.WORD, module.__file__ == sys.argv[1], type(module.__loader__).__name__)
"""

one_is_enough = pytest.mark.parametrize("interpreter", [Path(sys.executable)], indirect=True, ids=["own"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Files that fail when they are run as they are."""
    folder = tmp_path / "project"
    (folder / "pkg").mkdir(parents=True)
    for name in ("app.py", "pkg/__init__.py", "pkg/inner.py", "pkg/__main__.py"):
        (folder / name).write_text(ORIGINAL)
    return folder


@pytest.fixture
def texts(project: Path) -> dict[Path, bytes]:
    return {
        project / "app.py": SCRIPT.encode("latin-1"),
        project / "pkg/__init__.py": PACKAGE.encode(),
        project / "pkg/inner.py": INNER.encode(),
        project / "pkg/__main__.py": MAIN.encode(),
    }


@pytest.fixture
def listing(texts: dict[Path, bytes], tmp_path: Path) -> Path:
    found = Shelf(tmp_path / "texts").listing(texts)
    assert found is not None
    return found


def written_into(folder: Path, texts: dict[Path, bytes], project: Path) -> Path:
    """A copy of the project whose files do hold the texts."""
    for path, text in texts.items():
        copy = folder / path.relative_to(project)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(text)
    return folder


def test_a_script_a_package_and_its_module(
    start: Started, texts: dict[Path, bytes], listing: Path, project: Path, tmp_path: Path
) -> None:
    copy = written_into(tmp_path / "copied_", texts, project)
    alone = start(str(copy / "app.py"), "one", with_pass=None, PYTHONPATH="")
    served = start(str(project / "app.py"), "one", with_pass=CLEAN, served=listing, PYTHONPATH="")
    assert alone.stderr == ""
    assert "True True" in alone.stdout
    assert (served.code, served.stderr) == (0, "")
    assert served.stdout == alone.stdout.replace(str(copy), str(project))
    assert read_served(tmp_path, texts) == {path for path in texts if path.name != "__main__.py"}
    assert (project / "app.py").read_text() == ORIGINAL
    assert not list(project.rglob("__pycache__"))
    assert list((tmp_path / "pycache").rglob(f"{listing.parent.name}/*.pyc"))


def test_a_package_that_is_run(start: Started, texts: dict[Path, bytes], listing: Path, tmp_path: Path) -> None:
    project = str(tmp_path / "project")
    served = start("-m", "pkg", "one", with_pass=CLEAN, served=listing, PYTHONPATH=project)
    assert (served.stdout, served.code) == ("main pkg.__main__ ['one'] True\n", 5)
    assert {path.name for path in read_served(tmp_path, texts)} == {"__init__.py", "inner.py", "__main__.py"}


def same_text(path: Path, tmp_path: Path) -> Path:
    listing = Shelf(tmp_path / "texts").listing({path: path.read_bytes()})
    assert listing is not None
    return listing


def test_a_program_that_prints_all_it_sees_prints_the_same(start: Started, tmp_path: Path) -> None:
    listing = same_text(HERE / "tells_all.py", tmp_path)
    alone = start("tells_all.py", "one", with_pass=None)
    served = start("tells_all.py", "one", with_pass=IMPORTS, served=listing)
    assert "broken on purpose" in alone.stderr
    assert (served.code, served.stdout, served.stderr) == (alone.code, alone.stdout, alone.stderr)
    assert (tmp_path / "served.txt").exists()


@pytest.mark.parametrize(
    ("last", "code"),
    [("raise KeyboardInterrupt", -2), ("sys.exit('a sentence')", 1)],
    ids=["interrupt", "sentence"],
)
def test_a_script_leaves_as_it_would(start: Started, last: str, code: int, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import atexit, sys\natexit.register(lambda: print('file', '__file__' in globals()))\n{last}\n")
    alone = start(str(script), with_pass=None)
    served = start(str(script), with_pass=CLEAN, served=same_text(script, tmp_path))
    assert alone.code == code
    assert (served.code, served.stdout, served.stderr) == (alone.code, alone.stdout, alone.stderr)


@one_is_enough
@pytest.mark.parametrize(
    "text",
    [
        "def broken(:\n",
        "import sys\nsys.excepthook = lambda *error: print(error[:2])\n1 / 0\n",
        "import os\nos._exit(9)\n",
    ],
    ids=["syntax", "own hook", "os._exit"],
)
def test_what_it_says_last_is_what_it_would_say(start: Started, text: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(text)
    alone = start(str(script), with_pass=None)
    served = start(str(script), with_pass=CLEAN, served=same_text(script, tmp_path))
    assert (served.code, served.stdout, served.stderr) == (alone.code, alone.stdout, alone.stderr)
    assert (tmp_path / "served.txt").exists()


@one_is_enough
def test_a_spawned_process_has_the_same_main_script(start: Started, project: Path, tmp_path: Path) -> None:
    listing = Shelf(tmp_path / "texts").listing({project / "app.py": SPAWNS.encode()})
    served = start(str(project / "app.py"), with_pass=CLEAN, served=listing)
    assert (served.stdout, served.stderr) == ("told by __mp_main__\n0\n", "")


@one_is_enough
def test_a_file_is_known_by_another_path_of_it(
    start: Started, project: Path, texts: dict[Path, bytes], listing: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(project)
    way = os.path.relpath(tmp_path / "link", HERE)
    served = start("-c", "import pkg; print(pkg.WORD, pkg.__file__)", with_pass=CLEAN, served=listing, PYTHONPATH=way)
    # Python itself makes the entry absolute, and leaves the link in it.
    assert served.stdout.split() == ["True", str(tmp_path / "link/pkg/__init__.py")]
    assert project / "pkg/__init__.py" in read_served(tmp_path, texts)


@one_is_enough
def test_a_loader_of_the_programs_own_changes_the_text_as_it_would_the_file(
    start: Started, project: Path, tmp_path: Path
) -> None:
    listing = Shelf(tmp_path / "texts").listing({project / "app.py": b"word = 'text'\n"})
    served = start("-c", LOADER_OF_ITS_OWN, str(project / "app.py"), with_pass=CLEAN, served=listing)
    assert served.stdout == "TEXT True Loud\n"


@one_is_enough
@pytest.mark.parametrize("arguments", [("project/app.py",), ("-c", "import pkg")], ids=["script", "module"])
def test_without_its_text_a_file_does_not_run_as_it_is(
    start: Started, listing: Path, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    for text in listing.parent.glob("*.py"):
        text.unlink()
    *flags, last = arguments
    last = last if flags else str(tmp_path / last)
    served = start(*flags, last, with_pass=CLEAN, served=listing, PYTHONPATH=str(tmp_path / "project"))
    assert served.code == 1
    assert "ImportError: memci cannot run the changed /" in served.stderr
    assert "the file itself was run" not in served.stderr


@one_is_enough
def test_without_a_listing_nothing_runs(start: Started, tmp_path: Path) -> None:
    served = start("-c", "print('ran')", with_pass=CLEAN, served=tmp_path / "gone.txt")
    assert (served.code, served.stdout) == (1, "")
    assert "memci cannot run the changed program: FileNotFoundError" in served.stderr


@one_is_enough
def test_the_collector_is_off_and_the_program_has_not_loaded_it(start: Started) -> None:
    code = "import sys; print('gc' in sys.modules); import gc; print(gc.isenabled())"
    assert start("-c", code, with_pass=CLEAN).stdout == "False\nTrue\n"
    assert start("-c", code, with_pass=CLEAN, collector_off=True).stdout == "False\nFalse\n"
