"""Where this machine gets packages from: shown to containers by mounts and variables, never put into an image."""

import ast
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.image import tools

CERTIFICATES = Path("/etc/ssl/certs")
APT = (Path("/etc/apt"), Path("/usr/share/keyrings"))
# pip's settings that say where packages come from; a folder of this machine is not in a container.
REMOTE = {"index-url", "extra-index-url", "trusted-host", "proxy", "cert", "default-timeout", "timeout", "retries"}


@dataclass(frozen=True)
class Registry:
    """What a container needs to install packages here.

    `suite` and `mirror` are apt's first source. `pip` are pip's settings by their long names. The folders
    `certificates` and, for a build, `apt` are to be seen in a container at the same place.
    """

    suite: str
    mirror: str
    pip: Mapping[str, str]
    certificates: tuple[Path, ...] = (CERTIFICATES,)
    apt: tuple[Path, ...] = APT

    @property
    def pip_conf(self) -> str:
        """pip's settings as a file: a build knows no variables that would not stay in the image."""
        return "".join(["[global]\n", *(f"{name} = {value}\n" for name, value in self.pip.items())])

    @property
    def variables(self) -> dict[str, str]:
        """The same as the environment of a job on this machine's side of the world."""
        told = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in self.pip.items()}
        told["SSL_CERT_FILE"] = str(CERTIFICATES / "ca-certificates.crt")
        if index := self.pip.get("index-url"):
            told["UV_DEFAULT_INDEX"] = index
        proxies = re.compile(r"UV_\w+|(?i:https?|no|all)_proxy")
        return told | {name: value for name, value in os.environ.items() if proxies.fullmatch(name)}


def machine_registry() -> Registry:
    """As this machine is set up. NoImageError without an apt source."""
    asked = ("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages")
    sources = tools.done(*asked, what="Asking apt for its sources").splitlines()
    if not sources:
        raise tools.NoImageError("The image's stand-in base needs an apt source, and apt has none on this machine.")
    mirror, suite = sources[0].split()
    return Registry(suite, mirror, _pip_settings())


def _pip_settings() -> dict[str, str]:
    """pip's own merge of its files and variables, of which the latter come last."""
    listed = tools.done(sys.executable, "-m", "pip", "config", "list", what="Asking pip for its settings")
    settings: dict[str, str] = {}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        name = key.rpartition(".")[2]
        remote = [word for word in str(ast.literal_eval(value)).split() if not word.startswith("file:")]
        if name in REMOTE and remote:
            settings[name] = " ".join(remote)
    return settings
