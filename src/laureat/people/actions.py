"""Invite, appoint, dismiss, join, consent, erase, export."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from laureat.ledger.actions import Acts, record
from laureat.people import consents, notices, rules
from laureat.people.models import Appointment, Consent, Person
from laureat.people.states import Role
from laureat.registry import actions as registry
from laureat.registry.models import Body, Enterprise


@transaction.atomic
def invite(
    *, email: str, family_name: str, given_name: str, actor: Acts, at: datetime, patronymic: str = "", post: str = "",
    phone: str = "", password: str | None = None, announce: bool = True,
) -> Person:  # fmt: skip
    """Give a person an account, or find the one with this e-mail. A new person is told how to sign in."""
    known = Person.objects.filter(email=email.lower()).first()
    if known:
        return known
    person = Person.objects.create_user(
        email,
        password,
        family_name=family_name,
        given_name=given_name,
        patronymic=patronymic,
        post=post,
        phone=phone,
        joined_at=at,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    record("person.invited", person, actor=actor, at=at, old=None, new={"person": person.pk})
    if announce:
        notices.invited(person, at=at)
    return person


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: str,
    actor: Acts,
    at: datetime,
    basis: str,
    body: Body | None = None,
    enterprise: Enterprise | None = None,
) -> Appointment:
    """Let a person act for a body or an enterprise from now on, on the ground of a paper."""
    rules.may_appoint(actor, role, body=body, enterprise=enterprise, at=at).require()
    return _appointed(person, role, body, enterprise, basis, actor=actor, at=at)


def _appointed(
    person: Person, role: str, body: Body | None, enterprise: Enterprise | None, basis: str, *, actor: Acts, at: datetime
) -> Appointment:
    appointment, created = Appointment.objects.get_or_create(
        person=person, role=role, body=body, enterprise=enterprise, until=None, defaults={"since": at, "basis": basis}
    )
    if created:
        new = {
            "role": role,
            "body": body.slug if body else None,
            "enterprise": enterprise.pk if enterprise else None,
            "basis": basis,
        }
        record("person.appointed", appointment, actor=actor, at=at, old=None, new=new)
    return appointment


@transaction.atomic
def dismiss(*, appointment: Appointment, actor: Acts, at: datetime) -> Appointment:
    """End an appointment; what the person did under it stays."""
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    rules.may_dismiss(actor, appointment, at=at).require()
    appointment.until = at
    appointment.save(update_fields=["until"])
    record("person.dismissed", appointment, actor=actor, at=at, old={"until": None}, new={"until": at})
    return appointment


@transaction.atomic
def join_enterprise(*, person: Person, inn: str, at: datetime, **details: Any) -> Enterprise:
    """Register an enterprise by its ИНН and become its representative; or the first representative of a known one.

    One that already has representatives takes further ones by their invitation only.
    """
    enterprise = rules.enterprise_to_join(inn)
    rules.may_join(person, enterprise, inn, at=at).require()
    if enterprise is None:
        enterprise = registry.register_enterprise(inn=inn, actor=person, at=at, **details)
    _appointed(person, Role.REPRESENTATIVE, None, enterprise, "Самостоятельная регистрация по ИНН", actor=person, at=at)
    return enterprise


@transaction.atomic
def consent(*, person: Person, kind: str, at: datetime) -> Consent:
    """Record the person's consent to the present text of this kind; repeated, the first one stays."""
    text = consents.text_of(kind)
    given, created = Consent.objects.get_or_create(
        person=person, kind=kind, withdrawn_at=None,
        defaults={"version": text.version, "text_sha256": hashlib.sha256(text.body.encode()).hexdigest(), "given_at": at},
    )  # fmt: skip
    if created:
        record("consent.given", given, actor=person, at=at, old=None, new={"kind": kind, "version": text.version})
    return given


@transaction.atomic
def change_details(*, person: Person, at: datetime, **details: str) -> Person:
    """Change one's own name, post, telephone. The ledger keeps which fields, not what they say."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    for field, value in details.items():
        setattr(person, field, value)
    person.save(update_fields=list(details))
    record("person.changed", person, actor=person, at=at, old=None, new={"fields": sorted(details)})
    return person


@transaction.atomic
def withdraw_consent(*, person: Person, kind: str, at: datetime) -> None:
    """Withdraw a consent, as easily as it was given."""
    for given in Consent.objects.select_for_update().filter(person=person, kind=kind, withdrawn_at=None):
        given.withdrawn_at = at
        given.save(update_fields=["withdrawn_at"])
        record("consent.withdrawn", given, actor=person, at=at, old={"kind": kind}, new={"withdrawn_at": at})


@transaction.atomic
def erase(*, person: Person, actor: Acts, at: datetime) -> Person:
    """Replace a person's name, post, telephone and e-mail by a number; what they did stays under it. It cannot be undone."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    rules.may_erase(actor, person, at=at).require()
    person.family_name, person.given_name, person.patronymic, person.post, person.phone = f"№ {person.pk}", "", "", "", ""
    person.email, person.is_active = f"erased-{person.pk}@example.invalid", False
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.filter(user=person).delete()
    Appointment.objects.filter(person=person, until=None).update(until=at)
    record("person.erased", person, actor=actor, at=at, old=None, new={"person": person.pk})
    return person


def export(*, person: Person) -> dict[str, Any]:
    """Everything that the room knows about the person, for the person."""
    fields = ("email", "family_name", "given_name", "patronymic", "post", "phone", "joined_at")
    appointments = Appointment.objects.filter(person=person).values(
        "role", "body__name", "enterprise__name", "since", "until", "basis"
    )
    given = Consent.objects.filter(person=person).values("kind", "version", "given_at", "withdrawn_at")
    return {**{name: getattr(person, name) for name in fields}, "appointments": list(appointments), "consents": list(given)}
