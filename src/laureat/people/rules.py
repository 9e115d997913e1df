"""Who may act."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.ledger.actions import Acts
from laureat.people import queries
from laureat.people.models import Person
from laureat.people.states import Power
from laureat.registry.models import Enterprise


def may_exercise(actor: Acts, power: Power, *, region_id: int | None, at: datetime) -> Verdict:
    """Whether the actor's appointments give this power in this region (None: at the federal level).

    The system itself (`ledger.actions.SYSTEM`) is refused: what it may do, it does without asking.
    """
    if not isinstance(actor, Person):
        return refuse(_("Only a person may do this."), "forbidden")
    if queries.territory_of(actor, power, at=at).covers(region_id):
        return ALLOWED
    return refuse(_("Your appointment does not allow this here."), "forbidden")


def may_represent(actor: Acts, enterprise: Enterprise, *, at: datetime) -> Verdict:
    """Whether the actor acts for this enterprise now."""
    if isinstance(actor, Person) and queries.enterprises_of(actor, at=at).filter(pk=enterprise.pk).exists():
        return ALLOWED
    return refuse(_("You do not represent this enterprise."), "forbidden")
