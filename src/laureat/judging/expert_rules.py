"""Who may become an expert and earn a licence to judge; who keeps references and what is known of experts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from laureat.judging import licences, queries
from laureat.judging.models import Expert, ExpertInvitation, Licence, Reference
from laureat.judging.rules import marks_fit, may_invite, reason_given
from laureat.judging.states import LICENCE, LicenceState
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people import queries as people
from laureat.people.models import Person
from laureat.season.regulation import Regulation

_FEWEST_NAMES = 2


def may_become(person: Person) -> Verdict:
    """A person is an expert once."""
    return refuse(_("This person is already an expert."), "already") if queries.expert_of(person) else ALLOWED


def is_named(name: str) -> Verdict:
    """Who is invited is named by a family name and a given name, written out."""
    if len(re.findall(r"[^\W\d_][\w’'-]+", name)) >= _FEWEST_NAMES:
        return ALLOWED
    return refuse(_("Write at least the family name and the given name in full."), "invalid")


def may_be_asked(email: str, *, at: datetime) -> Verdict:
    """Nobody is invited who is an expert already or whose invitation still waits for an answer."""
    known = people.person_by_email(email)
    waiting = queries.open_invitation(email, at=at)
    return first_refusal(
        may_become(known) if known else ALLOWED,
        refuse(
            _("An invitation to this e-mail waits for an answer until %(day)s. Withdraw it before you send another.")
            % {"day": f"{licences.day(waiting.valid_until):%d.%m.%Y}"},
            "open",
        )
        if waiting
        else ALLOWED,
    )


def may_amend(actor: Acts, expert: Expert, *, at: datetime) -> Verdict:
    """What is known of an expert is corrected by the expert and by those who assign experts."""
    if isinstance(actor, Person) and expert.person_id == actor.pk:
        return ALLOWED
    return may_invite(actor, expert.region_id, at=at)


def is_open(invitation: ExpertInvitation, *, at: datetime) -> Verdict:
    """Whether the invitation's link still works."""
    return first_refusal(
        refuse(_("This invitation has already been accepted."), "already") if invitation.accepted_at else ALLOWED,
        refuse(_("This invitation was declined."), "already") if invitation.declined_at else ALLOWED,
        refuse(_("This invitation was withdrawn. Ask the office for a new one."), "withdrawn") if invitation.withdrawn_at else ALLOWED,
        refuse(_("This invitation has expired. Ask the office for a new one."), "too-late") if at > invitation.valid_until else ALLOWED,
    )  # fmt: skip


def may_accept(person: Person, invitation: ExpertInvitation, *, at: datetime) -> Verdict:
    """An invitation is accepted by the person to whose e-mail it went."""
    return first_refusal(
        is_open(invitation, at=at),
        ALLOWED if person.email == invitation.email else refuse(_("This invitation went to another e-mail."), "forbidden"),
        may_become(person),
    )


def may_learn(actor: Acts, licence: Licence, *, at: datetime) -> Verdict:
    """Experts earn licences for nominations that they judge, once, and anew when one is about to end."""
    expert = licence.expert
    return first_refusal(
        ALLOWED if isinstance(actor, Person) and expert.person_id == actor.pk else refuse(_("This is another expert's licence."), "forbidden"),
        ALLOWED if licence.nomination in expert.nominations else refuse(_("The expert does not judge this nomination."), "nomination"),
        refuse(_("The licence to judge is paused: %(reason)s") % {"reason": licence.pause_reason}, "paused")
        if licence.state == LicenceState.PAUSED
        else ALLOWED,
        ALLOWED
        if licence.state == LicenceState.LEARNING or licences.is_ending(licence, at=at)
        else refuse(_("The licence is in force."), "already"),
    )  # fmt: skip


def may_qualify(
    actor: Acts, licence: Licence, reference: Reference, regulation: Regulation, marks: Mapping[str, Decimal]
) -> Verdict:
    """After the briefing; every judged criterion has a mark on its scale."""
    judged = [criterion for criterion in regulation.criteria_of(licence.nomination) if criterion.kind != "computed"]
    missing = next((criterion for criterion in judged if criterion.key not in marks), None)
    return first_refusal(
        ALLOWED
        if isinstance(actor, Person) and licence.expert.person_id == actor.pk
        else refuse(_("This is another expert's licence."), "forbidden"),
        ALLOWED if licence.briefed_at else refuse(_("Read the briefing first."), "order"),
        ALLOWED
        if reference.nomination == licence.nomination and reference.retired_at is None
        else refuse(_("This reference dossier is not in use."), "invalid"),
        marks_fit(judged, {key: (value, "") for key, value in marks.items()}),
        refuse(_("“%(title)s” has no mark yet.") % {"title": missing.title}, "invalid") if missing else ALLOWED,
    )


def may_pause(actor: Acts, licence: Licence, verb: str, reason: str, *, at: datetime) -> Verdict:
    """A licence is paused and resumed by those who assign experts, with a reason."""
    return first_refusal(
        may_invite(actor, licence.expert.region_id, at=at),
        ALLOWED if LICENCE.may(licence.state, verb) else refuse(_("This has already been done."), "already"),
        reason_given(reason),
    )


def may_keep_references(actor: Acts, *, at: datetime) -> Verdict:
    """Reference dossiers are kept for the whole programme, by those who assign experts at the federal tier."""
    return may_invite(actor, None, at=at)


def may_write_reference(
    actor: Acts, regulation: Regulation, nomination: str, marks: Mapping[str, Decimal], *, at: datetime
) -> Verdict:
    """The agreed marks cover every judged criterion of the nomination and lie on its scales."""
    judged = [criterion for criterion in regulation.criteria_of(nomination) if criterion.kind != "computed"]
    missing = next((criterion for criterion in judged if criterion.key not in marks), None)
    return first_refusal(
        may_keep_references(actor, at=at),
        refuse(_("“%(title)s” has no mark yet.") % {"title": missing.title}, "invalid") if missing else ALLOWED,
        marks_fit(judged, {key: (value, "") for key, value in marks.items()}),
    )
