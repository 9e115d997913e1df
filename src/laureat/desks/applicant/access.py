"""Whose desk this is: everybody with an account may begin here; what one sees is one's own enterprises'."""

from __future__ import annotations

from laureat.kernel import ALLOWED, Verdict
from laureat.people.audience import DeskRequest, audience


def has_account(request: DeskRequest) -> Verdict:
    """Whoever signed in may register an enterprise or work on its entries."""
    return ALLOWED


applicant = audience("applicant", has_account)
