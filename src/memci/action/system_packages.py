"""Debian packages that the project asks for, installed into the container by root: they are the distribution's."""

import subprocess
from collections.abc import Mapping, Sequence

from memci.action.log import Log
from memci.errors import MemciError
from memci.render.escape import output_lines

_COMMANDS = (
    ("apt-get", "update", "--quiet", "--quiet"),
    ("apt-get", "install", "--quiet", "--quiet", "--yes", "--no-install-recommends", "--"),
)
_WITHIN = 600.0
_SHOWN_LINES = 20
_KEPT = ("PATH", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "APT_CONFIG")


def install_packages(packages: Sequence[str], environ: Mapping[str, str], log: Log) -> None:
    """Install the packages, of which each has been checked to be a name. MemciError when that fails."""
    environment = {name: environ[name] for name in _KEPT if name in environ}
    environment |= {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    for command in _COMMANDS:
        arguments = [*command, *(packages if command[-1] == "--" else ())]
        try:
            done = subprocess.run(
                arguments,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_WITHIN,
                check=False,
            )
        except FileNotFoundError:
            raise MemciError("The input `system-packages` needs apt-get, which is not here.") from None
        except subprocess.TimeoutExpired:
            raise MemciError(f"`{' '.join(command[:2])}` did not end within {_WITHIN:.0f} s.") from None
        if done.returncode != 0:
            lines = output_lines(done.stdout.decode(errors="replace"), _SHOWN_LINES)
            for line in lines:
                log.say(line)
            last = lines[-1] if lines else "it said nothing"
            raise MemciError(f"The input `system-packages`: `{' '.join(command[:2])}` failed: {last}")
