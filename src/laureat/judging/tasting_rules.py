"""Who may code samples, taste them, and open the codes."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from laureat.entries.models import Entry
from laureat.entries.states import EntryState
from laureat.judging import rules, specimens
from laureat.judging.models import Assignment, CodingAct, Expert
from laureat.judging.states import ASSIGNMENT
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage


def may_begin(actor: Acts, stage: Stage, nomination: str, *, at: datetime) -> Verdict:
    """Samples of a nomination get codes once, while the stage is judged, before anybody has marked what is to be tasted."""
    regulation, coded = seasons.rules_of(stage.season), specimens.coded([stage.pk])
    return first_refusal(
        rules.may_assign(actor, stage, at=at),
        is_codable(stage, nomination, coded=coded, marked=specimens.marked(stage, regulation)),
    )


def is_codable(stage: Stage, nomination: str, *, coded: specimens.Coded, marked: Container[str]) -> Verdict:
    """Whether samples of the nomination can still get codes; `coded` and `marked`: what `specimens` said, once for all nominations."""
    return first_refusal(
        ALLOWED
        if specimens.tasting_criteria(seasons.rules_of(stage.season), nomination)
        else refuse(_("The regulation has no criteria that are judged by the sample in this nomination."), "no-tasting"),
        refuse(_("The samples of this nomination have codes already."), "already")
        if (stage.pk, nomination) in coded
        else ALLOWED,
        refuse(_("Criteria that are judged by the sample have already been marked by the dossier."), "marked")
        if nomination in marked
        else ALLOWED,
    )


def may_code(
    actor: Acts, stage: Stage, nomination: str, items: Sequence[Entry], coders: Sequence[Person], *, at: datetime
) -> Verdict:
    """The same, with at least one coder, and samples of entries that take part in this nomination."""
    return first_refusal(
        may_begin(actor, stage, nomination, at=at),
        ALLOWED if coders else refuse(_("Name those who give the codes."), "invalid"),
        ALLOWED if items else refuse(_("Choose the entries whose samples have come in."), "invalid"),
        ALLOWED
        if all(entry.state == EntryState.ADMITTED for entry in items)
        else refuse(_("The entry does not take part."), "not-admitted"),
        ALLOWED
        if all(_belongs(entry, stage) and entry.nomination == nomination for entry in items)
        else refuse(_("The entry is of another nomination or stage."), "invalid"),
    )


def _belongs(entry: Entry, stage: Stage) -> bool:
    """A regional stage judges its own entries, the federal one those that its season's regions sent on."""
    return entry.stage_id == stage.pk if stage.region_id else entry.stage.season_id == stage.season_id


def may_appoint_tasters(actor: Acts, act: CodingAct, *, at: datetime) -> Verdict:
    """Tasters are named and released by those who assign experts, until the codes are opened."""
    return first_refusal(rules.may_assign(actor, act.stage, at=at), _closed(act))


def may_taste(expert: Expert, act: CodingAct, *, at: datetime) -> Verdict:
    """An expert of the nomination tastes, with a licence where one is asked for, and never with knowledge of the codes."""
    entry = Entry.objects.filter(pk__in=specimens.taking(act)).select_related("stage__season__regulation").first()
    return first_refusal(
        refuse(_("Who gave the codes or drew up the act does not taste."), "coder")
        if specimens.knows_codes(expert.person_id, act)
        else ALLOWED,
        ALLOWED
        if act.nomination in expert.nominations
        else refuse(_("The expert does not judge this nomination."), "nomination"),
        rules.is_licensed(expert, entry, at=at) if entry else ALLOWED,
    )


def may_recognise(actor: Acts, assignment: Assignment, reason: str) -> Verdict:
    """A taster who recognises the product gives the sample back, with the reason, before the sheet is signed."""
    return first_refusal(
        rules.is_own(actor, assignment),
        ALLOWED if specimens.is_blind(assignment) else refuse(_("This is not a sample."), "invalid"),
        ALLOWED if ASSIGNMENT.may(assignment.state, "recuse") else refuse(_("This has already been answered."), "already"),
        rules.reason_given(reason),
    )


def may_open_codes(actor: Acts, act: CodingAct, missing: int, *, at: datetime) -> Verdict:
    """Codes are opened once, by those who assign experts, when every tasting sheet is signed and each sample has its panel."""
    return first_refusal(
        rules.may_invite(actor, act.stage.region_id, at=at),
        _closed(act),
        refuse(_("Tasting sheets that are not signed yet: %(count)s.") % {"count": missing}, "sheets-missing")
        if missing
        else ALLOWED,
    )


def may_see_codes(person: Person, act: CodingAct, *, at: datetime) -> Verdict:
    """Which code is which good is seen by those who gave the codes; by the office that assigns only after the opening."""
    if specimens.knows_codes(person.pk, act):
        return ALLOWED
    if act.opened_at is None:
        return refuse(_("The act is sealed until the codes are opened."), "sealed")
    return rules.may_invite(person, act.stage.region_id, at=at)


def _closed(act: CodingAct) -> Verdict:
    return ALLOWED if act.opened_at is None else refuse(_("The codes have already been opened."), "already")
