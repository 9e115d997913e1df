"""Who may act."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.ledger.actions import SYSTEM, Acts
from laureat.people import queries
from laureat.people.models import Appointment, Person
from laureat.people.states import Power, Role
from laureat.registry import queries as registry
from laureat.registry.models import Body, Enterprise
from laureat.registry.rules import right_inn
from laureat.registry.states import BodyKind


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


def may_appoint(actor: Acts, role: str, *, body: Body | None, enterprise: Enterprise | None, at: datetime) -> Verdict:
    """Bodies' people are appointed within one's territory; an enterprise's by its own representatives.

    The system itself appoints only the first head of the first directorate.
    """
    if enterprise is not None:
        return may_represent(actor, enterprise, at=at)
    if actor is SYSTEM:
        return _may_begin(role, body)
    return may_exercise(actor, Power.APPOINT, region_id=body.region_id if body else None, at=at)


def _may_begin(role: str, body: Body | None) -> Verdict:
    head = {"role": Role.HEAD, "body__kind": BodyKind.DIRECTORATE}
    first = body is not None and body.kind == BodyKind.DIRECTORATE and role == Role.HEAD
    if first and not Appointment.objects.filter(**head, until=None).exists():
        return ALLOWED
    return refuse(_("The programme already has a directorate with a head: people are appointed by people."), "forbidden")


def may_dismiss(actor: Acts, appointment: Appointment, *, at: datetime) -> Verdict:
    """Whoever may appoint may dismiss; anybody may lay down an own appointment; what has ended cannot end again."""
    if appointment.until is not None:
        return refuse(_("This appointment has already ended."), "already")
    if isinstance(actor, Person) and appointment.person_id == actor.pk:
        return ALLOWED
    return may_appoint(actor, appointment.role, body=appointment.body, enterprise=appointment.enterprise, at=at)


def enterprise_to_join(inn: str) -> Enterprise | None:
    """The known enterprise with this ИНН, if any."""
    return registry.enterprise_by_inn(inn)


def may_join(person: Person, enterprise: Enterprise | None, inn: str, *, at: datetime) -> Verdict:
    """A person joins an enterprise that has no representatives yet."""
    right = right_inn(inn)
    if not right or enterprise is None:
        return right
    if queries.enterprises_of(person, at=at).filter(pk=enterprise.pk).exists():
        return refuse(_("You already represent this enterprise."), "already")
    if queries.representatives_of(enterprise, at=at).exists():
        return refuse(_("This enterprise already has representatives here. Ask a colleague to invite you."), "forbidden")
    return ALLOWED


def may_erase(actor: Acts, person: Person, *, at: datetime) -> Verdict:
    """People erase themselves; the directorate erases on request."""
    if isinstance(actor, Person) and actor.pk == person.pk:
        return ALLOWED
    return may_exercise(actor, Power.APPOINT, region_id=None, at=at)
