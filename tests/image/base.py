"""A stand-in for `python:3.13-slim`: Debian by debootstrap, with a CPython of this machine under /usr/local.

There is no registry of images here. What the Dockerfile relies on is the same: apt and pip work, `python` is
/usr/local/bin/python, and the standard library comes without bytecode.
"""

import hashlib
import re
import shutil
from pathlib import Path

from tests.image import tools
from tests.image.registry import Registry
from tests.image.storage import Storage
from tests.interpreters import interpreters

NAME = "docker.io/library/python:3.13-slim"
RELEASE = "3.13"
LABEL = "memci.recipe"
# Debian's own python image has these beside the libraries that CPython's modules are linked with.
PACKAGES = ("ca-certificates", "netbase", "tzdata")
NOT_COPIED = ("__pycache__", "test", "idlelib", "tkinter", "_tkinter.*", "turtledemo", "site-packages", "config-*")


def base_image(storage: Storage, registry: Registry) -> str:
    """The name of the base, built unless the storage has one of this very recipe."""
    prefix = _prefix()
    recipe = _recipe(prefix, registry)
    if storage.label(NAME, LABEL) == recipe:
        return NAME
    with storage.container("scratch") as container:
        _debian(container.root, registry, _libraries(prefix))
        _python(container.root, prefix)
        settings = ("--label", f"{LABEL}={recipe}", "--env", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        storage.buildah("config", *settings, "--cmd", "python3", container.id, what="Describing the base")
        storage.buildah("commit", "--quiet", container.id, NAME, what="Keeping the base")
    return NAME


def _prefix() -> Path:
    """The folder of this machine's CPython 3.13, from where it can be copied."""
    for python in interpreters():
        asked = "import sys; print('%d.%d' % sys.version_info[:2], sys.base_prefix)"
        release, prefix = tools.done(python, "-I", "-c", asked, what=f"Asking {python} what it is").split()
        if release == RELEASE and prefix != "/usr":
            return Path(prefix)
    raise tools.NoImageError(
        f"The image's stand-in base needs a CPython {RELEASE} in a folder of its own, such as pyenv's; there is none."
    )


def _recipe(prefix: Path, registry: Registry) -> str:
    """What the base is made of and how, as a hash: another one means to build it anew."""
    version = tools.done(prefix / f"bin/python{RELEASE}", "-VV", what="Asking CPython for its version")
    parts = (Path(__file__).read_text(), str(prefix), version, registry.suite)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _libraries(prefix: Path) -> list[str]:
    """The Debian packages of the libraries that CPython and its extension modules are linked with."""
    modules = [
        module for module in prefix.glob(f"lib/python{RELEASE}/lib-dynload/*.so") if "tkinter" not in module.name
    ]
    linked = tools.done("ldd", prefix / f"bin/python{RELEASE}", *modules, what="Looking what CPython is linked with")
    paths = {path for path in re.findall(r"=> (/\S+)", linked) if not Path(path).is_relative_to(prefix)}
    # With /lib being a link to /usr/lib, some packages say the one and some the other.
    owners = tools.done("dpkg-query", "--search", *(f"*{path}" for path in sorted(paths)), what="Finding the packages")
    return sorted({line.partition(":")[0] for line in owners.splitlines()})


def _debian(root: Path, registry: Registry, libraries: list[str]) -> None:
    packages = f"--include={','.join([*PACKAGES, *libraries])}"
    set_up = ("debootstrap", "--variant=minbase", packages, registry.suite, root, registry.mirror)
    tools.done(*set_up, what=f"Setting up {registry.suite} from {registry.mirror}")
    for unneeded in ("usr/share/doc", "usr/share/man", "var/cache/apt/archives"):
        shutil.rmtree(root / unneeded)
    (root / "var/cache/apt/archives/partial").mkdir(parents=True)
    for file in (root / "var/lib/apt/lists").glob("*_*"):
        file.unlink()


def _python(root: Path, prefix: Path) -> None:
    local = root / "usr/local"
    library = f"lib/python{RELEASE}"
    shutil.copytree(prefix / library, local / library, ignore=shutil.ignore_patterns(*NOT_COPIED), dirs_exist_ok=True)
    for shared in prefix.glob("lib/libpython3*.so*"):
        shutil.copy2(shared, local / "lib", follow_symlinks=False)
    shutil.copy2(prefix / f"bin/python{RELEASE}", local / "bin")
    (local / "bin/python3").symlink_to(f"python{RELEASE}")
    (local / "bin/python").symlink_to("python3")
    tools.done("chroot", root, "ldconfig", what="Telling the base of its libraries")
    inside = ("chroot", root, "/usr/local/bin/python", "-I", "-B")
    whole = "import bz2, ctypes, lzma, readline, sqlite3, ssl, zlib"
    tools.done(*inside, "-c", whole, what="Loading CPython's modules in the base")
    tools.done(*inside, "-m", "ensurepip", "--default-pip", what="Giving the base its pip")
    for bytecode in list(local.rglob("__pycache__")):
        shutil.rmtree(bytecode)
