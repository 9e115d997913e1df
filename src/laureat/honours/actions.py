"""Confer, issue, annul, reissue, license, revoke."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from laureat.commissions.models import Decision
from laureat.files.actions import keep
from laureat.honours import notices, queries, rules, sheets
from laureat.honours.models import Award, Diploma, MarkLicence, NumberSequence
from laureat.honours.states import DIPLOMA, LICENCE, AwardKind
from laureat.kernel.codes import new_code
from laureat.kernel.deadline import end_of_term
from laureat.kernel.numbering import write_number
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Season


@transaction.atomic
def confer(*, season: Season, actor: Person, at: datetime) -> list[Award]:
    """Confer what the federal commission decided: a level for each awarded entry, special statuses beside it.

    Safe to repeat: what was conferred stays, later decisions are added.
    """
    season = Season.objects.select_for_update(of=("self",)).select_related("regulation").get(pk=season.pk)
    rules.may_confer(actor, season, at=at).require()
    known = set(Award.objects.filter(season=season).values_list("entry_id", "code"))
    wanted = [(d, kind, code) for d in queries.federal_decisions(season) for kind, code in _codes(season, d)]
    new = [(d, kind, code) for d, kind, code in wanted if (d.entry_id, code) not in known]
    return [_conferred(season, d, kind, code, actor=actor, at=at) for d, kind, code in new]


def _codes(season: Season, decision: Decision) -> list[tuple[str, str]]:
    if not seasons.rules_of(season).is_level(decision.outcome):
        return []
    statuses = [(AwardKind.STATUS.value, status) for status in decision.statuses]
    return [(AwardKind.LEVEL.value, decision.outcome), *statuses]


def _conferred(season: Season, decision: Decision, kind: str, code: str, *, actor: Person, at: datetime) -> Award:
    award = Award.objects.create(
        season=season, entry=decision.entry, decision=decision, kind=kind, code=code, conferred_at=at, conferred_by=actor
    )
    record("award.conferred", award, actor=actor, at=at, old=None, new={"entry": decision.entry_id, "code": code})
    if kind == AwardKind.LEVEL:
        notices.award_conferred(award, at=at)
    return award


@transaction.atomic
def issue_diploma(*, award: Award, actor: Person, at: datetime) -> Diploma:
    """Enter the award's diploma in the register under the next number and set its PDF; the hash goes into the ledger."""
    award = _held(award)
    rules.may_issue(actor, award, at=at).require()
    return _issued(award, replaces=None, actor=actor, at=at)


@transaction.atomic
def annul(*, diploma: Diploma, reason: str, actor: Person, at: datetime) -> Diploma:
    """Annul a diploma: its check page says so from now on."""
    diploma = Diploma.objects.select_for_update(of=("self",)).select_related("award").get(pk=diploma.pk)
    rules.may_annul(actor, diploma, reason, at=at).require()
    diploma.state, diploma.annulment_reason = DIPLOMA.move(diploma.state, "annul"), reason.strip()
    diploma.annulled_at, diploma.annulled_by = at, actor
    diploma.save(update_fields=["state", "annulment_reason", "annulled_at", "annulled_by"])
    record("diploma.annulled", diploma, actor=actor, at=at, old={"state": "issued"}, new={"state": diploma.state})
    return diploma


@transaction.atomic
def reissue(*, diploma: Diploma, reason: str, actor: Person, at: datetime) -> Diploma:
    """Annul a diploma and issue another in its place, under a new number; each names the other."""
    annulled = annul(diploma=diploma, reason=reason, actor=actor, at=at)
    return _issued(_held(annulled.award), replaces=annulled, actor=actor, at=at)


@transaction.atomic
def license_mark(*, award: Award, valid_from: date, actor: Person, at: datetime) -> MarkLicence:
    """Give the right to use the mark, for the term that the regulation sets, from a day on."""
    award = _held(award)
    rules.may_license(actor, award, at=at).require()
    terms = seasons.rules_of(award.season).documents
    until = end_of_term(valid_from, terms.licence_months)
    licence = MarkLicence.objects.create(
        award=award, number=_number(award.season, "licence", terms.licence_number), code=new_code(),
        valid_from=valid_from, valid_until=until, licensed_at=at, licensed_by=actor,
    )  # fmt: skip
    name = f"Свидетельство {licence.number}.pdf"
    licence.document = keep(sheets.licence_pdf(licence), name=name, owner=licence, actor=actor, at=at)
    licence.save(update_fields=["document"])
    new = {"number": licence.number, "valid_until": until, "sha256": licence.document.sha256}
    record("mark.licensed", licence, actor=actor, at=at, old=None, new=new)
    return licence


@transaction.atomic
def revoke(*, licence: MarkLicence, reason: str, actor: Person, at: datetime) -> MarkLicence:
    """Revoke the right to the mark: the check page says so from now on."""
    licence = MarkLicence.objects.select_for_update(of=("self",)).select_related("award").get(pk=licence.pk)
    rules.may_revoke(actor, licence, reason, at=at).require()
    licence.state, licence.revocation_reason = LICENCE.move(licence.state, "revoke"), reason.strip()
    licence.revoked_at, licence.revoked_by = at, actor
    licence.save(update_fields=["state", "revocation_reason", "revoked_at", "revoked_by"])
    record("mark-licence.revoked", licence, actor=actor, at=at, old={"state": "active"}, new={"state": licence.state})
    notices.licence_revoked(licence, at=at)
    return licence


def _issued(award: Award, *, replaces: Diploma | None, actor: Person, at: datetime) -> Diploma:
    pattern = seasons.rules_of(award.season).documents.diploma_number
    diploma = Diploma.objects.create(
        award=award, number=_number(award.season, "diploma", pattern), code=new_code(), issued_at=at, issued_by=actor,
        replaces=replaces,
    )  # fmt: skip
    diploma.document = keep(sheets.diploma_pdf(diploma), name=f"Диплом {diploma.number}.pdf", owner=diploma, actor=actor, at=at)
    diploma.save(update_fields=["document"])
    new = {"number": diploma.number, "award": award.pk, "sha256": diploma.document.sha256}
    record("diploma.issued", diploma, actor=actor, at=at, old=None, new=new)
    return diploma


def _held(award: Award) -> Award:
    found = Award.objects.select_for_update(of=("self",)).select_related(
        "season__programme__operator", "season__regulation", "entry__good", "entry__enterprise__region"
    )
    return found.get(pk=award.pk)


def _number(season: Season, what: str, pattern: str) -> str:
    """The next number of the season's register; the sequence's row is held until the transaction ends, so none is lost."""
    NumberSequence.objects.get_or_create(season=season, what=what)
    sequence = NumberSequence.objects.select_for_update().get(season=season, what=what)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return write_number(pattern, seq=sequence.last, year=season.year)
