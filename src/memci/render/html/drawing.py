"""A figure as report.js reads it."""

from markupsafe import Markup

from memci.render.html.parts import Figure
from memci.render.html.text import json_for_script


def drawing(figure: Figure) -> Markup:
    """JSON for a script element: plotly's traces and layout, and what each choice changes of them."""
    choices = [{"visible": list(choice.visible), "layout": choice.layout} for choice in figure.choices]
    text = json_for_script({"data": list(figure.data), "layout": figure.layout, "choices": choices})
    return Markup(text)  # noqa: S704 - no character of it can end the element
