"""What the step leaves for the steps after it: outputs and the summary, through the runner's files."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from memci.model.comparison import Comparison, EntrypointComparison, MetricComparison
from memci.model.result import METRIC_UNITS, MetricName
from memci.render.markdown import MOST_SUMMARY

_PLAIN = (
    *("verdict", "result", "base-result", "report", "report-url", "summary"),
    *("metrics", "artifact", "comment-url"),
)


def output_names() -> list[str]:
    """As action.yml spells them."""
    return [*_PLAIN, *(name for metric in METRIC_UNITS for name in _spelled(metric))]


def metric_outputs(comparison: Comparison) -> dict[str, str]:
    """`peak-heap`, `peak-heap-change` and so on of the first entrypoint, and `metrics`, all of them as JSON.

    Bytes, seconds and counts, as in the results; empty where there is no figure.
    """
    current = [entrypoint for entrypoint in comparison.entrypoints if entrypoint.outcome is not None]
    first = {metric.metric: metric for metric in current[0].metrics} if current else {}
    outputs = {"metrics": json.dumps({entrypoint.name: _figures(entrypoint) for entrypoint in current})}
    for name in METRIC_UNITS:
        metric = first.get(name)
        figures = (_head(metric), metric.difference if metric else None)
        outputs |= {spelled: _number(figure) for spelled, figure in zip(_spelled(name), figures, strict=True)}
    return outputs


def write_outputs(file: Path | None, outputs: Mapping[str, str]) -> None:
    """Append to $GITHUB_OUTPUT, each value between delimiters that it cannot know; OSError when that cannot be."""
    if file is None:
        return
    parts = []
    for name, value in outputs.items():
        delimiter = f"memci-{secrets.token_hex(16)}"
        parts.append(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
    _append(file, "".join(parts))


def append_summary(file: Path | None, text: str) -> None:
    """Append to $GITHUB_STEP_SUMMARY, which takes 1 MiB of a step, and is dropped whole when it has more: what no
    longer fits is left out. OSError when it cannot be written."""
    if file is None:
        return
    so_far = file.stat().st_size if file.exists() else 0
    if so_far + len(text.encode()) <= MOST_SUMMARY:
        _append(file, text if text.endswith("\n") else text + "\n")


def _spelled(metric: MetricName) -> tuple[str, str]:
    """The outputs with the head's figure and with the change."""
    name = metric.replace("_", "-")
    return name, f"{name}-change"


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)


def _figures(entrypoint: EntrypointComparison) -> dict[str, dict[str, float | str | None]]:
    return {
        metric.metric: {
            "unit": metric.unit,
            "head": _head(metric),
            "base": metric.base.value if metric.base else None,
            "change": metric.difference,
        }
        for metric in entrypoint.metrics
    }


def _head(metric: MetricComparison | None) -> float | None:
    return metric.head.value if metric and metric.head else None


def _number(value: float | None) -> str:
    return "" if value is None else json.dumps(value)
