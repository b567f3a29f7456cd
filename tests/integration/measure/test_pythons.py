"""One memci measures targets on every supported Python, and leaves their environments as they were."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from tests.interpreters import interpreters, missing
from tests.measured import measure, program, target_at, value

APP = """
import sys
import helper
held = bytearray(30_000_000)
print("running on", sys.version_info[:2])
"""


def _digest(folder: Path) -> dict[str, str]:
    """What is in a folder: contents, targets of links, modes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        mode = oct(path.lstat().st_mode)
        if path.is_symlink():
            content = str(path.readlink())
        elif path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            content = "folder"
        found[str(path.relative_to(folder))] = f"{mode} {content}"
    return found


def _project(folder: Path, python: Path) -> Path:
    """A project with a virtual environment in which a distribution `helper` is installed."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    (site,) = (folder / ".venv" / "lib").glob("python3*/site-packages")
    (site / "helper.py").write_text("held = [str(number) for number in range(20_000)]\n")
    metadata = site / "helper_dist-1.2.3.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: helper-dist\nVersion: 1.2.3\n")
    (metadata / "RECORD").write_text("helper.py,,\nhelper_dist-1.2.3.dist-info/METADATA,,\n")
    (folder / "app.py").write_text(APP)
    return folder


@pytest.mark.parametrize("python", interpreters(), ids=lambda path: path.parent.parent.name)
def test_each_python_is_measured_and_its_environment_left_alone(python: Path, tmp_path: Path) -> None:
    folder = _project(tmp_path, python)
    before = _digest(folder)
    target = target_at(folder, folder / ".venv" / "bin" / "python")
    result = measure(target, program("python", "app.py"))

    assert result.outcome.good, result.outcome
    assert 30_000_000 < value(result, "peak_heap") < 34_000_000
    helper = next(item for item in result.imports if item.module == "helper")
    assert helper.distribution == "helper-dist"
    assert helper.imported_by is not None
    assert (helper.imported_by.file, helper.imported_by.line) == ("app.py", 3)
    assert 1_000_000 < helper.self_bytes < 2_500_000
    assert target.distributions.versions["helper-dist"] == "1.2.3"
    assert _digest(folder) == before


def test_every_supported_python_was_tried() -> None:
    if missing():
        pytest.skip(f"not found on this machine, so not tried: Python {', '.join(missing())}")
    assert len(interpreters()) == 7
