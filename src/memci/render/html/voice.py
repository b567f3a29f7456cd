"""How sentences are voiced in HTML: every foreign text is escaped, and lines of the project are links."""

import re

from markupsafe import Markup, escape

from memci.model.result import Location
from memci.render.escape import plain
from memci.render.markdown import Links
from memci.render.project import NO_PROJECT, Project
from memci.render.voice import Voice, written

_BEFORE_UNIT = re.compile(r"(?<=[0-9]) (?=(?:B|[KMG]iB|µs|ms|s|min|%)(?![A-Za-z0-9]))")


def html_voice(links: Links | None = None, project: Project = NO_PROJECT) -> Voice:
    """A voice whose sentences are HTML; see `spoken`. Its words are no Markup yet, because a sentence's own words are
    put together with them as texts, and Markup would escape those."""

    def place(location: Location) -> str:
        shown, url = code(written(location)), line_url(links, project, location)
        return str(Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(url, shown) if url else shown)

    return Voice(lambda text: str(code(text)), place)


def code(text: str, limit: int = 120) -> Markup:
    """A foreign text as code; a dash when there is nothing to be seen of it."""
    shown = plain(text, limit)
    return Markup("<code>{}</code>").format(shown) if shown.strip() else escape("–")


def line_url(links: Links | None, project: Project, location: Location) -> str | None:
    """The address of a line at the head, when it is the project's and there is one."""
    return links.line(location) if links and project.owns(location.file) else None


def spoken(words: str) -> Markup:
    """A sentence in this voice, as HTML: its own words have no markup in them, and what is foreign is escaped. Figures
    keep their units beside them."""
    return Markup(_BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", words))  # noqa: S704 - see above
