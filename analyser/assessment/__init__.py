"""Assessment: what a contract's evidence amounts to on a given day: facts, deadlines, risks and the lock-in score."""

from analyser.assessment.assessment import assess
from analyser.assessment.playbook import Playbook

__all__ = ["Playbook", "assess"]
