"""Assessment: what a contract's evidence amounts to on a given day: facts, deadlines, risks and the lock-in score."""

from analyser.assess.assessment import assess
from analyser.assess.playbook import Playbook

__all__ = ["Playbook", "assess"]
