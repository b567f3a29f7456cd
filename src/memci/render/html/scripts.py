"""The two scripts of the page, and the policy that lets nothing else run."""

import base64
import hashlib
from functools import cache

from memci.errors import MemciError
from memci.render.templates import template_text

_ENDS_A_SCRIPT = ("</script", "<!--")


@cache
def plotly_script() -> str:
    """plotly.js with the charts that the page has, fit to stand in a script element. `make plotly` makes it."""
    return embeddable(template_text("report/plotly.min.js"))


@cache
def report_script() -> str:
    """Ours, which draws the figures."""
    return embeddable(template_text("report/report.js"))


def embeddable(script: str) -> str:
    """The script as a browser reads it, so that its hash agrees. MemciError when a part of it would end it early."""
    script = script.replace("\r\n", "\n").replace("\r", "\n")
    for mark in _ENDS_A_SCRIPT:
        if mark in script.lower():
            raise MemciError(
                f"The report cannot be made: one of its scripts has {mark!r} in it, which would end it there."
            )
    return script


def policy(scripts: tuple[str, ...]) -> str:
    """A Content-Security-Policy: these inline scripts, inline styles (plotly makes some), images that are drawn in the
    page, and nothing from outside."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
