"""A stand-in for the container: another user's workspace, the runner's folders, and a Python that user may start."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.action.sandbox.house import House, as_user

import memci


@pytest.fixture(scope="session")
def anybodys_python() -> Iterator[Path]:
    """memci on a Python that any user may start: the tests' own, or that of the system when it is the same release."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a process as another user")
    if as_user([sys.executable, "-c", "import memci, pydantic, memray"]).returncode == 0:
        yield Path(sys.executable)
        return
    release = "python{}.{}".format(*sys.version_info)
    found = shutil.which(release, path="/usr/local/bin:/usr/bin:/bin")
    if found is None:
        pytest.skip(f"there is no {release} here that another user than root may start")
    home = Path(tempfile.mkdtemp(prefix="anybodys-"))
    home.chmod(0o755)
    subprocess.run([found, "-m", "venv", "--without-pip", home], check=True)
    packages = next(home.glob("lib/python*/site-packages"))
    (packages / "here.pth").write_text(f"{Path(memci.__file__).parent.parent}\n{sysconfig.get_path('purelib')}\n")
    python = home / "bin" / "python"
    if as_user([python, "-c", "import memci, pydantic, memray"]).returncode != 0:
        pytest.skip("this checkout lies where no other user than root may read it")
    yield python
    shutil.rmtree(home)


@pytest.fixture
def house(anybodys_python: Path) -> Iterator[House]:
    """Everything around one step, gone afterwards."""
    with House.built(anybodys_python) as built:
        yield built
