"""The answer of a rule: allowed, or refused with the sentence that the person reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What a rule answers.

    It is truthy when the thing may be done. A refusal carries `reason`, a sentence for the person (a string or a lazily
    translated one), and `code`, a stable word for programs and tests.
    """

    allowed: bool
    reason: object = ""
    code: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def __str__(self) -> str:
        return str(self.reason)

    def require(self) -> None:
        """Raise `Refused` unless the thing may be done."""
        if not self.allowed:
            raise Refused(self)


class Refused(Exception):
    """An action was refused by a rule; nothing was changed."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict

    def __str__(self) -> str:
        return str(self.verdict)


ALLOWED = Verdict(allowed=True)


def refuse(reason: object, code: str = "refused") -> Verdict:
    """A refusal with its sentence."""
    return Verdict(allowed=False, reason=reason, code=code)


def first_refusal(*verdicts: Verdict) -> Verdict:
    """The first refusal among the verdicts, or `ALLOWED`."""
    return next((verdict for verdict in verdicts if not verdict), ALLOWED)
