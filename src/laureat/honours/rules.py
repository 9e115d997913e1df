"""Who may confer, issue, annul, license and revoke, and when."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from laureat.honours import queries
from laureat.honours.models import Award, Diploma, MarkLicence
from laureat.honours.states import DIPLOMA, LICENCE, AwardKind
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.season.models import Season


def _authority(actor: Acts, *, at: datetime) -> Verdict:
    return may_exercise(actor, Power.ISSUE, region_id=None, at=at)


def may_confer(actor: Acts, season: Season, *, at: datetime) -> Verdict:
    """Awards follow from federal decisions under a signed protocol."""
    if queries.federal_decisions(season).exists():
        return _authority(actor, at=at)
    return first_refusal(
        _authority(actor, at=at),
        refuse(_("There is no signed protocol of the federal commission yet."), "no-protocol"),
    )


def may_issue(actor: Acts, award: Award, *, at: datetime) -> Verdict:
    """One diploma an award."""
    return first_refusal(
        _authority(actor, at=at),
        refuse(_("A diploma has already been issued for this award."), "already") if queries.diploma_of(award) else ALLOWED,
    )


def may_annul(actor: Acts, diploma: Diploma, reason: str, *, at: datetime) -> Verdict:
    """A diploma in force is annulled with a reason."""
    return first_refusal(
        _authority(actor, at=at),
        ALLOWED if DIPLOMA.may(diploma.state, "annul") else refuse(_("The diploma has already been annulled."), "already"),
        ALLOWED if reason.strip() else refuse(_("Give the reason."), "invalid"),
    )


def may_license(actor: Acts, award: Award, *, at: datetime) -> Verdict:
    """The right to the mark belongs to a level, once."""
    return first_refusal(
        _authority(actor, at=at),
        ALLOWED if award.kind == AwardKind.LEVEL else refuse(_("The mark is licensed with the level, not with a special status."), "invalid"),
        refuse(_("The mark has already been licensed for this award."), "already") if queries.licence_of(award) else ALLOWED,
    )  # fmt: skip


def may_revoke(actor: Acts, licence: MarkLicence, reason: str, *, at: datetime) -> Verdict:
    """A licence in force is revoked with a reason."""
    return first_refusal(
        _authority(actor, at=at),
        ALLOWED if LICENCE.may(licence.state, "revoke") else refuse(_("The licence has already been revoked."), "already"),
        ALLOWED if reason.strip() else refuse(_("Give the reason."), "invalid"),
    )
