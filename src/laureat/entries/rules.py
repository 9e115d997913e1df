"""What may be done with goods and entries, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from laureat.entries import queries
from laureat.entries.models import Entry, Good
from laureat.entries.models import Evidence as Attached
from laureat.entries.states import ENTRY, EntryState
from laureat.kernel import ALLOWED, Verdict, identifiers, refuse
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.models import Person
from laureat.people.rules import may_exercise, may_represent
from laureat.people.states import Power
from laureat.registry.models import Enterprise
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Evidence
from laureat.season.rules import accepts_entries, in_both_zones
from laureat.season.states import StageState

OPEN = (EntryState.DRAFT, EntryState.RETURNED)


@dataclass(frozen=True)
class Gap:
    """Something that keeps an entry from being submitted: where (`section`, `evidence:<kind>`, "declaration") and what."""

    place: str
    label: str
    sentence: str


def may_keep_good(actor: Acts, enterprise: Enterprise, *, okpd2: str, gtin: str, at: datetime) -> Verdict:
    """Goods are kept by the enterprise's own people, with right codes."""
    return first_refusal(
        may_represent(actor, enterprise, at=at),
        ALLOWED if not okpd2 or identifiers.is_okpd2(okpd2) else refuse(_("This is not an OKPD2 code. An example: 10.71.11."), "invalid"),
        ALLOWED if not gtin or identifiers.is_gtin(gtin) else refuse(_("There is a mistake in the GTIN: its check digit does not fit."), "invalid"),
    )  # fmt: skip


def name_is_free(enterprise: Enterprise, name_norm: str, besides: int | None = None) -> Verdict:
    """An enterprise has one good of a name."""
    if Good.objects.filter(enterprise=enterprise, name_norm=name_norm).exclude(pk=besides).exists():
        return refuse(_("You already have a good with this name."), "already")
    return ALLOWED


def may_start(actor: Acts, good: Good, stage: Stage | None, nomination: str, *, at: datetime) -> Verdict:
    """An entry starts at the region's stage while it accepts entries, once a good."""
    allowed = may_represent(actor, good.enterprise, at=at)
    if not allowed:
        return allowed
    if stage is None:
        return refuse(_("No stage of the contest has been announced in your region yet."), "no-stage")
    known = {n.key for n in seasons.rules_of(stage.season).nominations}
    twice = queries.live_entries(stage).filter(good=good).exists()
    return first_refusal(
        accepts_entries(stage, at=at),
        ALLOWED if nomination in known else refuse(_("Choose a nomination."), "invalid"),
        refuse(_("This good already takes part in this season."), "already") if twice else ALLOWED,
    )


def may_edit(actor: Acts, entry: Entry, *, at: datetime) -> Verdict:
    """Drafts are edited until the stage's deadline; returned entries until the date set for the correction."""
    return first_refusal(
        may_represent(actor, entry.enterprise, at=at),
        ALLOWED if entry.state in OPEN else refuse(_("The entry has been submitted and cannot be changed now."), "submitted"),
        in_time(entry, at=at),
    )


def in_time(entry: Entry, *, at: datetime) -> Verdict:
    """Whether the entry may still be filled and sent."""
    if entry.state != EntryState.RETURNED:
        return accepts_entries(entry.stage, at=at)
    if entry.answer_by and at > entry.answer_by:
        moment = in_both_zones(entry.answer_by, entry.stage.zone)
        return refuse(_("Corrections were accepted until %(moment)s.") % {"moment": moment}, "too-late")
    return ALLOWED


OWN_ECHO = timedelta(minutes=1)


def is_newest(entry: Entry, section: str, expected: int, actor: Acts, *, at: datetime) -> Verdict:
    """Whether nobody else saved the section since the writer read it.

    A form that saves itself and is sent by its button at the same moment meets its own echo: that is no conflict.
    """
    present = queries.present_answers(entry).get(section)
    if (present.version if present else 0) == expected:
        return ALLOWED
    if present is None:
        return refuse(_("This section has changed meanwhile. Open it again."), "conflict")
    if isinstance(actor, Person) and present.saved_by_id == actor.pk and at - present.saved_at < OWN_ECHO:
        return ALLOWED
    values = {"name": present.saved_by.full_name, "time": f"{present.saved_at.astimezone(ZoneInfo(entry.stage.zone)):%H:%M}"}
    return refuse(
        _("%(name)s saved this section at %(time)s while you were writing. Compare both versions and save again.") % values,
        "conflict",
    )


def accepts_evidence(entry: Entry, kind: Evidence | None) -> Verdict:
    """Whether the regulation asks this nomination for such a document and there is room for one more."""
    if kind is None or kind.by != "enterprise" or not kind.applies_to(entry.nomination):
        return refuse(_("The regulation has no such document for this nomination."), "invalid")
    return has_room(entry, kind)


def has_room(entry: Entry, kind: Evidence) -> Verdict:
    """Whether one more document of the kind may be attached."""
    if queries.evidence_for(entry, "office").filter(kind=kind.key).count() >= kind.max_files:
        return refuse(_("There can be at most %(count)s files of this kind.") % {"count": kind.max_files}, "too-many")
    return ALLOWED


def is_own_evidence(evidence: Attached, entry: Entry) -> Verdict:
    """Whether the enterprise attached the document itself."""
    if queries.sent_evidence(entry).filter(pk=evidence.pk).exists():
        return ALLOWED
    return refuse(_("This document was attached by the centre."), "forbidden")


def is_issuer(inn: str) -> Verdict:
    """Who issued a document may be named with an INN, and then with a right one."""
    return ALLOWED if not inn or identifiers.is_inn(inn) else refuse(_("There is a mistake in the issuer's INN."), "invalid")


def is_issued(entry: Entry, issued_on: date | None, *, at: datetime) -> Verdict:
    """A document bears a date that has come, by the calendar of the entry's stage."""
    if issued_on is None or issued_on <= at.astimezone(ZoneInfo(entry.stage.zone)).date():
        return ALLOWED
    return refuse(
        _("The day on which the document was issued has not come yet: %(day)s.") % {"day": f"{issued_on:%d.%m.%Y}"}, "invalid"
    )


def may_find(actor: Acts, entry: Entry, *, at: datetime) -> Verdict:
    """The centre attaches and takes away its findings, from the submission on until the stage is decided."""
    region = entry.stage.region_id
    checks = may_exercise(actor, Power.CHECK_ENTRIES, region_id=region, at=at)
    return first_refusal(
        checks if checks else may_exercise(actor, Power.ASSIGN_EXPERTS, region_id=region, at=at),
        ALLOWED
        if entry.submitted_at and entry.state not in queries.ENDED
        else refuse(_("The entry does not take part."), "not-admitted"),
        refuse(_("The stage has been decided."), "order") if entry.stage.state == StageState.CLOSED else ALLOWED,
    )


def accepts_finding(entry: Entry, kind: Evidence | None, number: str) -> Verdict:
    """Whether the regulation lets the centre attach such a document here, with its number where one is asked for."""
    if kind is None or kind.by != "centre" or not kind.applies_to(entry.nomination):
        return refuse(_("The regulation has no such document for this nomination."), "invalid")
    if kind.needs_number and not number.strip():
        return refuse(_("Give the number of the document."), "invalid")
    return has_room(entry, kind)


def gaps(entry: Entry) -> list[Gap]:
    """Everything that keeps the entry from being submitted, all at once."""
    return [*_answer_gaps(entry), *_evidence_gaps(entry), *_good_gaps(entry), *_declaration_gap(entry)]


def _answer_gaps(entry: Entry) -> Iterable[Gap]:
    present = queries.present_answers(entry)
    for section in seasons.rules_of(entry.stage.season).sections:
        content = present[section.key].content if section.key in present else {}
        for problem in section.check(content)[1]:
            yield Gap(section.key, problem.label, problem.sentence)


def _evidence_gaps(entry: Entry) -> Iterable[Gap]:
    kept = list(queries.sent_evidence(entry))
    for kind in seasons.rules_of(entry.stage.season).evidence_of(entry.nomination):
        mine = [evidence for evidence in kept if evidence.kind == kind.key]
        if kind.required and not mine:
            yield Gap(f"evidence:{kind.key}", kind.title, _now("Attach this document."))
        if kind.needs_number and any(not evidence.number for evidence in mine):
            yield Gap(f"evidence:{kind.key}", kind.title, _now("Give the number of the document."))


def _good_gaps(entry: Entry) -> Iterable[Gap]:
    if not entry.good.description:
        yield Gap("good", _now("Short description for the catalogue"), _now("Answer this question."))


def _declaration_gap(entry: Entry) -> Iterable[Gap]:
    if not queries.is_declared(entry):
        yield Gap("declaration", _now("Declaration of quality"), _now("Sign the declaration."))


def may_submit(actor: Acts, entry: Entry, *, at: datetime) -> Verdict:
    """A complete entry is submitted in time, by the enterprise's people, once."""
    if entry.state not in OPEN:
        return refuse(_("This entry has already been submitted."), "already")
    editable = may_edit(actor, entry, at=at)
    if not editable:
        return editable
    found = gaps(entry)
    if found:
        text = "; ".join(f"{gap.label}: {gap.sentence}" for gap in found[:5])
        return refuse(_("The entry is not complete. %(gaps)s") % {"gaps": text}, "invalid")
    return ALLOWED


def may_check(actor: Acts, entry: Entry, verb: str, *, at: datetime) -> Verdict:
    """The region's centre checks submitted entries."""
    return first_refusal(
        may_exercise(actor, Power.CHECK_ENTRIES, region_id=entry.stage.region_id, at=at),
        ALLOWED if ENTRY.may(entry.state, verb) else refuse(_("The entry is not waiting for a check."), "order"),
    )


def may_return(actor: Acts, entry: Entry, remarks: list[tuple[str, str]], answer_by: datetime, *, at: datetime) -> Verdict:
    """An entry returns with remarks, a date for the answer, and not too often."""
    rounds = seasons.rules_of(entry.stage.season).max_rounds
    return first_refusal(
        may_check(actor, entry, "return", at=at),
        ALLOWED
        if remarks and all(text.strip() for _place, text in remarks)
        else refuse(_("Write at least one remark."), "invalid"),
        ALLOWED if answer_by > at else refuse(_("The date for the answer must lie ahead."), "invalid"),
        refuse(_("The entry has been returned %(count)s times already: admit or reject it.") % {"count": rounds}, "too-many")
        if entry.rounds >= rounds
        else ALLOWED,
    )


def may_withdraw(actor: Acts, entry: Entry, *, at: datetime) -> Verdict:
    """The enterprise withdraws an entry until its stage is decided on."""
    return first_refusal(
        may_represent(actor, entry.enterprise, at=at),
        ALLOWED if ENTRY.may(entry.state, "withdraw") else refuse(_("This entry can no longer be withdrawn."), "order"),
    )


def reason_given(text: str) -> Verdict:
    """A reason is a sentence, not an empty field."""
    return ALLOWED if text.strip() else refuse(_("Give the reason."), "invalid")


def may_see(person: Person, entry: Entry, *, at: datetime) -> Verdict:
    """The enterprise's people and the office of the entry's region see an entry."""
    mine = queries.entries_of_person(person, at=at).filter(pk=entry.pk).exists()
    if mine or queries.entries_of_office(person, at=at).filter(pk=entry.pk).exists():
        return ALLOWED
    return refuse(_("You may not see this entry."), "forbidden")
