"""The licence to judge: briefing, qualifying marks, pause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from laureat.files.actions import keep
from laureat.judging import expert_rules, licences
from laureat.judging.models import Expert, Licence, Qualifying, Reference
from laureat.judging.states import LICENCE
from laureat.kernel.deadline import end_of_term
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season.models import Programme
from laureat.season.regulation import Regulation


@transaction.atomic
def read_briefing(
    *, expert: Expert, nomination: str, regulation: Regulation, programme: Programme, actor: Person, at: datetime
) -> Licence:
    """The expert confirms to have read the briefing, first or when the licence is about to end. Where no reference dossier is asked for, the licence is granted at once."""
    licence, _created = Licence.objects.get_or_create(expert=expert, nomination=nomination, defaults={"begun_at": at})
    licence = Licence.objects.select_for_update(of=("self",)).select_related("expert").get(pk=licence.pk)
    expert_rules.may_learn(actor, licence, at=at).require()
    if licence.briefed_at is not None:  # earned anew: only what is marked from now on counts
        licence.begun_at = at
    licence.briefed_at = at
    licence.save(update_fields=["begun_at", "briefed_at"])
    record("briefing.read", licence, actor=actor, at=at, old=None, new={"nomination": nomination})
    return _granted_if_earned(licence, regulation, programme, actor=actor, at=at)


@transaction.atomic
def qualify(
    *, licence: Licence, reference: Reference, marks: Mapping[str, Decimal], regulation: Regulation, actor: Person, at: datetime
) -> Qualifying:
    """The expert marks a reference dossier; within the tolerance it counts, and with the last one the licence is granted."""
    licence = Licence.objects.select_for_update(of=("self",)).select_related("expert__person").get(pk=licence.pk)
    expert_rules.may_qualify(actor, licence, reference, regulation, marks).require()
    agreed = {key: Decimal(str(value)) for key, value in reference.marks.items()}
    away = licences.distance(marks, agreed, regulation.criteria_of(licence.nomination))
    attempt = Qualifying.objects.create(
        licence=licence, reference=reference, attempt=licences.attempts(licence, reference) + 1, distance=away, given_at=at,
        marks={key: str(value) for key, value in marks.items()}, passed=away <= regulation.judging.tolerance,
    )  # fmt: skip
    record("reference.marked", licence, actor=actor, at=at, old=None, new={"reference": reference.pk, "passed": attempt.passed})
    _granted_if_earned(licence, regulation, reference.programme, actor=actor, at=at)
    return attempt


def _granted_if_earned(
    licence: Licence, regulation: Regulation, programme: Programme, *, actor: Person, at: datetime
) -> Licence:
    passed = sum(step.passed for step in licences.steps(licence, licence.nomination, programme))
    if licence.briefed_at is None or passed < regulation.judging.qualifying or not LICENCE.may(licence.state, "grant"):
        return licence
    old, licence.state = licence.state, LICENCE.move(licence.state, "grant")
    licence.qualified_at, licence.valid_until = at, end_of_term(licences.day(at), regulation.judging.licence_months)
    licence.save(update_fields=["state", "qualified_at", "valid_until"])
    new = {"state": licence.state, "valid_until": licence.valid_until}
    record("licence-to-judge.granted", licence, actor=actor, at=at, old={"state": old}, new=new)
    return licence


@transaction.atomic
def pause_licence(*, licence: Licence, reason: str, actor: Person, at: datetime) -> Licence:
    """Pause a licence, with a reason: the expert gets no items and gives no marks until it is resumed."""
    licence = _held(licence)
    expert_rules.may_pause(actor, licence, "pause", reason, at=at).require()
    licence.paused_at, licence.paused_by, licence.pause_reason = at, actor, reason.strip()
    return _moved(licence, "pause", "licence-to-judge.paused", actor=actor, at=at)


@transaction.atomic
def resume_licence(*, licence: Licence, reason: str, actor: Person, at: datetime) -> Licence:
    """End a pause, with a reason."""
    licence = _held(licence)
    expert_rules.may_pause(actor, licence, "resume", reason, at=at).require()
    licence.paused_at, licence.paused_by, licence.pause_reason = None, None, ""
    return _moved(licence, "resume", "licence-to-judge.resumed", actor=actor, at=at)


def _held(licence: Licence) -> Licence:
    return Licence.objects.select_for_update(of=("self",)).select_related("expert").get(pk=licence.pk)


def _moved(licence: Licence, verb: str, kind: str, *, actor: Person, at: datetime) -> Licence:
    old, licence.state = licence.state, LICENCE.move(licence.state, verb)
    licence.save(update_fields=["state", "paused_at", "paused_by", "pause_reason"])
    record(kind, licence, actor=actor, at=at, old={"state": old}, new={"state": licence.state})
    return licence


@transaction.atomic
def write_reference(
    *, programme: Programme, nomination: str, title: str, text: str, marks: Mapping[str, Decimal], regulation: Regulation, actor: Person,
    at: datetime, content: bytes | None = None, name: str = "",
) -> Reference:  # fmt: skip
    """Add a reference dossier with the marks that the programme agreed on, and perhaps a document."""
    expert_rules.may_write_reference(actor, regulation, nomination, marks, at=at).require()
    document = keep(content, name=name, owner=programme, actor=actor, at=at) if content is not None else None
    reference = Reference.objects.create(
        programme=programme, nomination=nomination, title=title, text=text, document=document,
        marks={key: str(value) for key, value in marks.items()}, written_at=at, written_by=actor,
    )  # fmt: skip
    record("reference.written", reference, actor=actor, at=at, old=None, new={"nomination": nomination})
    return reference


@transaction.atomic
def retire_reference(*, reference: Reference, actor: Person, at: datetime) -> Reference:
    """Take a reference dossier out of use; licences that were earned with it stay."""
    expert_rules.may_keep_references(actor, at=at).require()
    reference.retired_at = at
    reference.save(update_fields=["retired_at"])
    record("reference.retired", reference, actor=actor, at=at, old=None, new={"retired_at": at})
    return reference
