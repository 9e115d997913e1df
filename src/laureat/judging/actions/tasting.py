"""Blind tasting: samples get codes, tasters taste, the codes are opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from laureat.entries.models import Entry
from laureat.files import types
from laureat.files.actions import keep
from laureat.judging import notices, specimens, tasting_papers, tasting_rules
from laureat.judging.actions.marking import held
from laureat.judging.models import Assignment, Coder, CodingAct, Expert, Specimen
from laureat.judging.states import ASSIGNMENT, UNSIGNED, AssignmentPart, AssignmentState
from laureat.kernel import codes
from laureat.kernel.chain import merkle_root
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.season.models import Stage


@transaction.atomic
def code_specimens(
    *, stage: Stage, nomination: str, entries: Iterable[Entry], coders: Iterable[Person], actor: Person, at: datetime, place: str = ""
) -> CodingAct:  # fmt: skip
    """Give the samples of these entries random codes by an act, which stays sealed; from now on their nomination is judged in two parts.

    The ledger knows how many, and the hash of the act: no code and no entry.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("season__regulation").get(pk=stage.pk)
    list(
        Assignment.objects.select_for_update()
        .filter(stage=stage, entry__nomination=nomination)
        .order_by("pk")
        .values_list("pk")
    )
    items = list({entry.pk: entry for entry in entries}.values())
    named = list({person.pk: person for person in coders}.values())
    tasting_rules.may_code(actor, stage, nomination, items, named, at=at).require()
    act = CodingAct.objects.create(stage=stage, nomination=nomination, coded_at=at, coded_by=actor)
    Coder.objects.bulk_create(Coder(act=act, person=person) for person in named)
    given = sorted(zip(codes.sample_codes(len(items)), items, strict=True), key=lambda pair: pair[0])
    Specimen.objects.bulk_create(Specimen(act=act, entry=entry, code=code) for code, entry in given)
    paper = tasting_papers.coding_act_pdf(act, place=place.strip(), at=at)
    act.document = keep(paper, name="Акт кодировки образцов.pdf", owner=act, actor=actor, at=at, accept={types.PDF})
    act.save(update_fields=["document"])
    new = {"nomination": nomination, "samples": len(items), "coders": len(named), "sha256": act.document.sha256}
    record("samples.coded", act, actor=actor, at=at, old=None, new=new)
    return act


@transaction.atomic
def assign_tasters(*, act: CodingAct, experts: Iterable[Expert], actor: Person, at: datetime) -> list[Assignment]:
    """Give every sample of the act to these tasters, less those of enterprises with which they are in conflict, and those they have met.

    The system has answered the question about conflicts, so the sheets are open at once. The ledger does not say who tastes what.
    """
    act = _held(act)
    tasting_rules.may_appoint_tasters(actor, act, at=at).require()
    chosen = list({expert.pk: expert for expert in experts}.values())
    for expert in chosen:
        tasting_rules.may_taste(expert, act, at=at).require()
    samples, (barred, met) = specimens.taking(act), specimens.obstacles(act.stage, chosen)
    made = [
        Assignment(
            stage=act.stage, entry_id=entry, expert=expert, part=AssignmentPart.TASTING,
            state=ASSIGNMENT.move(AssignmentState.ASSIGNED, "clear"), assigned_at=at, assigned_by=actor,
        )
        for expert in chosen
        for entry, firm in samples.items()
        if (expert.pk, firm) not in barred and (expert.pk, entry) not in met
    ]  # fmt: skip
    new = {"experts": sorted(expert.pk for expert in chosen), "sheets": len(made)}
    record("tasters.assigned", act, actor=actor, at=at, old=None, new=new)
    told = {assignment.expert_id for assignment in made}
    notices.entries_assigned(act.stage, [expert for expert in chosen if expert.pk in told], at=at)
    return Assignment.objects.bulk_create(made)


@transaction.atomic
def release_taster(*, act: CodingAct, expert: Expert, actor: Person, at: datetime) -> int:
    """Take back every sample that the taster has not signed; says how many."""
    act = _held(act)
    tasting_rules.may_appoint_tasters(actor, act, at=at).require()
    mine = specimens.sheets_of(act).filter(expert=expert, state__in=UNSIGNED)
    number = Assignment.objects.filter(pk__in=list(mine.select_for_update(of=("self",)).values_list("pk", flat=True))).update(
        state=AssignmentState.CANCELLED
    )
    record("taster.released", act, actor=actor, at=at, old=None, new={"expert": expert.pk, "sheets": number})
    return number


@transaction.atomic
def recognise(*, assignment: Assignment, reason: str, actor: Person, at: datetime) -> Assignment:
    """A taster recognises the product and gives the sample back; the reason is kept in the ledger for the office."""
    assignment = held(assignment)
    tasting_rules.may_recognise(actor, assignment, reason).require()
    old, assignment.state = assignment.state, ASSIGNMENT.move(assignment.state, "recuse")
    assignment.save(update_fields=["state"])
    new = {"state": assignment.state, "reason": reason.strip()}
    record("sample.recognised", assignment, actor=actor, at=at, old={"state": old}, new=new)
    return assignment


@transaction.atomic
def open_codes(*, act: CodingAct, actor: Person, at: datetime) -> CodingAct:
    """Open the codes by a protocol, when every tasting sheet is signed: what each code was, and the root of the sealed sheets."""
    act = _held(act)
    tasting_rules.may_open_codes(actor, act, specimens.missing(act), at=at).require()
    seals = list(specimens.signed(act).values_list("seal", flat=True))
    act.opened_at, act.opened_by = at, actor
    paper = tasting_papers.opening_pdf(act, sheets=len(seals), root=merkle_root(seals), at=at)
    act.opening_document = keep(paper, name="Протокол вскрытия кодов.pdf", owner=act, actor=actor, at=at, accept={types.PDF})
    act.save(update_fields=["opened_at", "opened_by", "opening_document"])
    new = {"sheets": len(seals), "root": merkle_root(seals), "sha256": act.opening_document.sha256}
    record("codes.opened", act, actor=actor, at=at, old=None, new=new)
    return act


def _held(act: CodingAct) -> CodingAct:
    """The act, held until the transaction ends."""
    found = CodingAct.objects.select_for_update(of=("self",)).select_related(
        "stage__season__regulation", "stage__region", "coded_by"
    )
    return found.get(pk=act.pk)
