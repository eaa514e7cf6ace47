"""Assessment of a contract on a given day from its evidence: facts, deadlines, risks and the lock-in score."""

from analyser.assessment.assessment import assess
from analyser.assessment.playbook import Playbook

__all__ = ["Playbook", "assess"]
