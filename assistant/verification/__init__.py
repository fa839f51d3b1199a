"""Whether a sentence says no more than the clauses it cites, whoever wrote it."""

from assistant.verification.types import Reason, Verdict
from assistant.verification.verdict import verified

__all__ = ["Reason", "Verdict", "verified"]
