"""The programs in examples/ run, give the right answer and cost what they say they cost. memci takes no part in it."""

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from tests.measured import examples_python

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"

# Runs a program as __main__, then tells the most memory this process has had resident. (ru_maxrss would not do: it
# starts with what the parent had when it forked.)
TELL_PEAK = """
import re, runpy, sys
runpy.run_path(sys.argv[1], run_name="__main__")
sys.stderr.write(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""

# The same for the most bytes that Python's own allocators had given out.
TELL_TRACED = """
import runpy, sys, tracemalloc
tracemalloc.start()
sys.path[0] = "."
runpy.run_path(sys.argv[1], run_name="__main__")
sys.stderr.write(str(tracemalloc.get_traced_memory()[1]))
"""


@dataclass(frozen=True)
class Ended:
    """A program that has ended."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter that has what the examples import."""
    return examples_python()


def run(python: Path, folder: Path, *arguments: str) -> Ended:
    """Start the interpreter in a folder and wait for its end."""
    done = subprocess.run([python, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def peak_resident(python: Path, program: Path) -> int:
    """The most bytes a program has resident; it must print what its siblings print."""
    ended = run(python, program.parent, "-c", TELL_PEAK, program.name)
    assert (ended.exit_code, ended.stdout) == (0, "49999995000000\n"), ended.stderr
    return int(ended.stderr) * 1024


@pytest.fixture(scope="session")
def one_by_one(python: Path) -> int:
    """What an interpreter needs that adds ten million integers and holds none of them."""
    return peak_resident(python, EXAMPLES / "ten_million/generator.py")


def test_ten_million_in_a_list_hold_a_pointer_and_an_object_each(python: Path, one_by_one: int) -> None:
    cost = peak_resident(python, EXAMPLES / "ten_million/list.py") - one_by_one
    assert cost == pytest.approx(399_991_776, rel=0.01)


def test_ten_million_in_chunks_hold_one_chunk(python: Path, one_by_one: int) -> None:
    cost = peak_resident(python, EXAMPLES / "ten_million/chunks.py") - one_by_one
    assert cost == pytest.approx(4_000_000, rel=0.2)


def test_ten_million_in_an_array_hold_eight_bytes_each(python: Path, tmp_path: Path) -> None:
    only_numpy = tmp_path / "only_numpy.py"
    only_numpy.write_text("import numpy\nnumpy.arange(1, dtype=numpy.int64).sum()\nprint(49999995000000)\n")
    cost = peak_resident(python, EXAMPLES / "ten_million/numpy_array.py") - peak_resident(python, only_numpy)
    assert cost == pytest.approx(80_000_000, rel=0.02)


def traced(python: Path, folder: Path, program: str) -> int:
    """The most bytes that a program had allocated by Python's own allocators."""
    return int(run(python, folder, "-c", TELL_TRACED, program).stderr)


def cpu_seconds(python: Path, program: Path) -> float:
    """What a program takes of a CPU from its start to its end; what else the machine does is not in it."""
    with subprocess.Popen([python, program.name], cwd=program.parent, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stdout.read() == b"1579404617\n"
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    assert started.returncode == 0
    return used.ru_utime + used.ru_stime


def test_a_checksum_of_a_list_a_generator_and_chunks_costs_what_they_say(python: Path, tmp_path: Path) -> None:
    folder = EXAMPLES / "checksum"
    (tmp_path / "imports.py").write_text("import sys, zlib\nfrom array import array\n")
    imports = traced(python, tmp_path, "imports.py")
    assert traced(python, folder, "list.py") - imports == pytest.approx(43_991_776, rel=0.01)
    assert traced(python, folder, "chunks.py") - imports == pytest.approx(4_400_000, rel=0.01)
    assert traced(python, folder, "generator.py") - imports < 10_000


# Times are compared.
@pytest.mark.alone
def test_memory_falls_and_time_rises_from_list_to_generator_and_both_are_good_with_chunks(python: Path) -> None:
    """Seen on Python 3.11 to 3.13: the generator takes 2.7 to 3 times the CPU time of the list, chunks 0.7 times."""
    programs = ["list", "generator", "chunks"]
    samples = [[cpu_seconds(python, EXAMPLES / f"checksum/{name}.py") for name in programs] for _ in range(5)]
    of_list, of_generator, of_chunks = map(median, zip(*samples, strict=True))
    assert of_generator > 1.5 * of_list
    assert of_chunks < 0.5 * of_generator
    assert of_chunks < of_list


@pytest.mark.parametrize("program", ["eager.py", "local.py"])
def test_both_price_lists_know_the_same_prices(python: Path, program: str) -> None:
    folder = EXAMPLES / "heavy_import"
    assert run(python, folder, program).stdout == "6.90 euros\n"
    assert run(python, folder, program, "--deliver").stdout == "6.90 euros\n44.90 euros delivered\n"


def test_only_the_eager_price_list_pays_for_the_distances_at_start_up(python: Path) -> None:
    folder = EXAMPLES / "heavy_import"
    cost = traced(python, folder, "eager.py") - traced(python, folder, "local.py")
    assert cost == pytest.approx(32_032_000, rel=0.01)


def test_julia_set_has_the_known_number_of_steps(python: Path) -> None:
    assert run(python, EXAMPLES / "julia", "julia.py").stdout == "524490\n"


def test_filling_memory_ends_at_the_limit_the_program_sets_itself(python: Path) -> None:
    ended = run(python, EXAMPLES / "out_of_memory", "fill.py")
    assert ended.exit_code == 1
    assert ended.stdout.splitlines()[-1] == "31 blocks, 260,046,848 bytes"
    assert ended.stderr.splitlines()[-1] == "MemoryError"


@pytest.fixture(params=["base", "head"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the shop: as it is, or with the head's files laid over it."""
    side: str = request.param
    folder = tmp_path / side
    shutil.copytree(EXAMPLES / "shop", folder, ignore=shutil.ignore_patterns("head", "__pycache__"))
    if side == "head":
        shutil.copytree(EXAMPLES / "shop/head", folder, dirs_exist_ok=True)
    return folder


@contextmanager
def served(python: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The shop under gunicorn: its address, and the file that its output goes to."""
    log = folder.parent / "log.txt"
    command = [str(python), "-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:0", "shop.wsgi:app"]
    with log.open("w") as output, subprocess.Popen(command, cwd=folder, stdout=output, stderr=output) as server:
        try:
            yield address(server, log), log
        finally:
            server.terminate()


def address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Where the server listens, from its log; fails with the log when it ends before that."""
    while server.poll() is None:
        if listening := re.search(r"Listening at: (http://\S+)", log.read_text()):
            return listening[1]
        time.sleep(0.01)
    pytest.fail(f"gunicorn ended before it listened:\n{log.read_text()}")


def get(url: str) -> str:
    """The body of a page; gunicorn listens before it answers, and keeps the client waiting."""
    with urllib.request.urlopen(url, timeout=120) as response:
        body: bytes = response.read()
    return body.decode()


def test_shop_serves_its_pages_and_says_when_it_is_ready(python: Path, shop: Path) -> None:
    with served(python, shop) as (url, log):
        assert get(f"{url}/health") == '{"ok":true}\n'
        assert "shop is ready: 500 products, 5000 orders" in log.read_text()
        assert get(f"{url}/products/4") == '{"category":"toys","name":"toys no. 4","number":4,"price":531}\n'
        assert get(f"{url}/report") == (
            '{"books":7410000,"garden":6780000,"kitchen":6165000,"music":6165000,"toys":6580000}\n'
        )
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{url}/products/501")


def test_only_the_head_of_the_shop_imports_pandas_to_start(python: Path, shop: Path) -> None:
    ended = run(python, shop, "-c", "import sys, shop.wsgi; print('pandas' in sys.modules)")
    assert ended.stdout == f"{shop.name == 'head'}\n", ended.stderr


def test_head_changes_files_of_the_shop_and_adds_none() -> None:
    head = EXAMPLES / "shop/head"
    changed = [path.relative_to(head) for path in head.rglob("*.py")]
    assert changed == [Path("shop/report.py")]
    assert (EXAMPLES / "shop/shop/report.py").exists()
