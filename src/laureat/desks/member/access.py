"""Who may enter the member's desk: people with a seat in a commission."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from laureat.commissions import queries as commissions
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.people.audience import DeskRequest, audience


def has_seat(request: DeskRequest) -> Verdict:
    """Whether the person has a seat now."""
    if commissions.memberships_of(request.user, at=request.at).exists():
        return ALLOWED
    return refuse(_("This desk is for members of commissions."), "forbidden")


member = audience("member", has_seat)
