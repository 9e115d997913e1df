"""The cellar: pure Python that every room stands on.

Owns verdicts, state machines, identifiers, deadlines, ranking, folded text and hash chains.
Never imports Django, never reads the clock, never touches a database or a file.
"""

from laureat.kernel.verdict import ALLOWED, Refused, Verdict, refuse

__all__ = ["ALLOWED", "Refused", "Verdict", "refuse"]
