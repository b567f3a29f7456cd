"""Sales in pictures."""

import io

import matplotlib.figure as mpl  # drawn without a window
from matplotlib.ticker import StrMethodFormatter


def bars(labels: list[str], amounts: list[float]) -> bytes:
    """A bar for each amount, as SVG."""
    figure = mpl.Figure(figsize=(6, 3))
    axes = figure.subplots()
    axes.bar(labels, amounts)
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f} €"))
    drawing = io.BytesIO()
    figure.savefig(drawing, format="svg")
    return drawing.getvalue()
