"""The image as a runner would build it from the checkout's Dockerfile."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.image import tools
from tests.image.base import base_image
from tests.image.registry import Registry, machine_registry
from tests.image.storage import Storage

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".image"
NAME = "localhost/memci:test"


@dataclass(frozen=True)
class Image:
    """A built image: what starts in it, and where its containers get their packages from."""

    storage: Storage
    name: str
    config: Mapping[str, Any]
    registry: Registry

    @property
    def entrypoint(self) -> tuple[str, ...]:
        """The words that start the image."""
        return tuple(self.config["Entrypoint"])


def build_image(context: Path = ROOT, name: str = NAME) -> Image:
    """The image of a checkout; what did not change since the last time is not built again."""
    tools.install_tools()
    storage = Storage(FOLDER / "storage")
    registry = machine_registry()
    base_image(storage, registry)
    with tempfile.NamedTemporaryFile("w", prefix="memci-pip-", suffix=".conf") as pip_conf:
        pip_conf.write(registry.pip_conf)
        pip_conf.flush()
        # An overlay: what a package's set-up changes there is dropped with the container.
        mounts = [f"--volume={folder}:{folder}:O" for folder in (*registry.certificates, *registry.apt)]
        mounts.append(f"--volume={pip_conf.name}:/etc/pip.conf:ro")
        how = ("--isolation=chroot", "--pull-never", "--network=host", "--layers", "--format=docker", "--quiet")
        storage.buildah("build", *how, *mounts, f"--tag={name}", context, what="Building the image")
    storage.tidy()
    return Image(storage, name, storage.config(name), registry)
