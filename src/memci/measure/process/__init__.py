"""Run one process tree and see what it costs: `run_process`."""

from memci.measure.process.engine import run_process
from memci.measure.process.run import ProcessSeen, Run
from memci.measure.process.start import Limits, Start

__all__ = ["Limits", "ProcessSeen", "Run", "Start", "run_process"]
