"""buildah's images and containers, in a folder of the checkout's own: nothing of the machine's is touched."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.image import tools


@dataclass(frozen=True)
class Container:
    """A working container: its id, and its root file system as mounted here."""

    id: str
    root: Path


class Storage:
    """Images and containers under one folder."""

    def __init__(self, folder: Path) -> None:
        # What is mounted is forgotten at a reboot, so this part must not outlive one.
        state = Path("/run") / f"memci-image-{hashlib.sha256(bytes(folder)).hexdigest()[:12]}"
        self.command = ("buildah", "--root", str(folder), "--runroot", str(state))

    def buildah(self, *words: str | Path, what: str) -> str:
        """Run buildah to its end and return its stdout. NoImageError when it fails."""
        return tools.done(*self.command, *words, what=what)

    def config(self, image: str) -> Mapping[str, Any]:
        """What an image says of itself: Entrypoint, Env, Labels, User, WorkingDir, …; {} when it says nothing."""
        config: Mapping[str, Any] = self._told(image).get("config", {})
        return config

    def layers(self, image: str) -> list[str]:
        """The digests of an image's layers, the base's first."""
        layers: list[str] = self._told(image)["rootfs"]["diff_ids"]
        return layers

    def _told(self, image: str) -> Mapping[str, Any]:
        told = json.loads(
            self.buildah("inspect", "--type", "image", image, what=f"Reading what {image} says of itself")
        )
        described: Mapping[str, Any] = told["OCIv1"]
        return described

    def label(self, image: str, label: str) -> str | None:
        """A label's value; None when there is no such image or it has no such label."""
        names = self.buildah("images", "--format", "{{.Name}}:{{.Tag}}", what="Listing the images").split()
        if image not in names:
            return None
        value: str | None = (self.config(image).get("Labels") or {}).get(label)
        return value

    def remove(self, image: str) -> None:
        """Forget an image's name, and what only it was made of."""
        self.buildah("rmi", image, what=f"Removing {image}")

    def tidy(self) -> None:
        """Remove images that a newer build has taken the name of."""
        self.buildah("rmi", "--prune", what="Removing old images")

    @contextmanager
    def container(self, image: str) -> Iterator[Container]:
        """A fresh container of an image that is here (or `scratch`), removed afterwards."""
        name = self.buildah("from", "--pull-never", image, what=f"Making a container of {image}").strip()
        try:
            root = self.buildah("mount", name, what="Mounting a container").strip()
            yield Container(name, Path(root))
        finally:
            self.buildah("rm", name, what="Removing a container")
