"""What a project starts with, found in its files alone: nothing of the project is imported or run."""

from memci.init.candidate import Candidate, Found
from memci.init.detect import detect
from memci.init.texts import Workflow, report_text, settings_text, workflow_text
from memci.init.tree import Tree

__all__ = ["Candidate", "Found", "Tree", "Workflow", "detect", "report_text", "settings_text", "workflow_text"]
