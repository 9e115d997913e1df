"""Blind tasting: which samples have codes, which criteria stand on whose sheet, and as what an item is shown.

Everything that shows an assignment to its expert, or to whoever records the expert's sheet, asks `shown` (or `name_for`) as what: a sample
is its code until the codes are opened, and a dossier is its number and its enterprise until the expert says that there is no conflict.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from laureat.entries.states import EntryState
from laureat.judging import licences, queries
from laureat.judging.models import Assignment, Coder, CodingAct, Expert, Mark, ScoreSheet, Specimen
from laureat.judging.states import UNSIGNED, AssignmentPart, AssignmentState, SheetState
from laureat.ledger.actions import ref
from laureat.ledger.queries import events
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Criterion, Regulation

_CLOSED = (AssignmentState.ASSIGNED, AssignmentState.RECUSED)  # the question about a conflict is open, or there is one

Coded = Container[tuple[int, str]]  # pairs (stage, nomination) whose samples have codes, when many items are looked at at once


@dataclass(frozen=True)
class Shown:
    """As what an item is shown: a dossier by its good, enterprise and number, a sample by its code and nothing else.

    `good` is empty as long as the expert may not know it.
    """

    title: str
    good: str = ""
    enterprise: str = ""
    enterprise_name: str = ""
    number: str = ""
    code: str = ""


@dataclass(frozen=True)
class Candidate:
    """Somebody who might taste: how many of the act's samples, and why not all."""

    expert: Expert
    samples: int
    conflicts: int
    met: int


@dataclass(frozen=True)
class Taster:
    """Somebody who tastes: the sheets, by how far they are."""

    expert: Expert
    signed: int
    unsigned: int
    recognised: int


def acts(stage: Stage) -> QuerySet[CodingAct]:
    """The coding acts of a stage."""
    found = CodingAct.objects.filter(stage=stage).order_by("nomination")
    return found.select_related(
        "stage__season__regulation", "stage__region", "coded_by", "opened_by", "document", "opening_document"
    )


def act_of(stage: Stage, nomination: str) -> CodingAct | None:
    """The coding act of a nomination at a stage."""
    return acts(stage).filter(nomination=nomination).first()


def unopened(stage: Stage) -> int:
    """How many acts of the stage wait for their codes to be opened."""
    return CodingAct.objects.filter(stage=stage, opened_at=None).count()


def coded(stages: Iterable[int]) -> set[tuple[int, str]]:
    """In which nominations of these stages samples have codes. One query."""
    return set(CodingAct.objects.filter(stage__in=set(stages)).values_list("stage_id", "nomination"))


def tasting_criteria(regulation: Regulation, nomination: str) -> list[Criterion]:
    """The criteria that are judged by the sample."""
    return [criterion for criterion in regulation.criteria_of(nomination) if criterion.tasting]


def has_tasting(regulation: Regulation) -> bool:
    """Whether something is judged by the sample, so that its sheets are counted apart from those by the dossier."""
    return any(criterion.tasting for criterion in regulation.criteria)


def criteria_of_part(regulation: Regulation, nomination: str, part: str, *, is_coded: bool) -> list[Criterion]:
    """The lines of a sheet. Where samples have codes, tasting criteria stand on the tasters' sheets only; else all stand on the dossier's."""
    if part == AssignmentPart.TASTING:
        return tasting_criteria(regulation, nomination)
    return [criterion for criterion in regulation.criteria_of(nomination) if not (is_coded and criterion.tasting)]


def criteria_for(assignment: Assignment, *, among: Coded | None = None) -> list[Criterion]:
    """The lines of an assignment's sheet (`among`: what `coded` said, for many items)."""
    nomination = assignment.entry.nomination
    if among is None:
        is_coded = CodingAct.objects.filter(stage=assignment.stage_id, nomination=nomination).exists()
    else:
        is_coded = (assignment.stage_id, nomination) in among
    regulation = seasons.rules_of(assignment.stage.season)
    return criteria_of_part(regulation, nomination, assignment.part, is_coded=is_coded)


def is_blind(assignment: Assignment) -> bool:
    """Whether the assignment is for a sample: its expert gets no dossier, before the opening and after it."""
    return assignment.part == AssignmentPart.TASTING


def is_sealed(assignment: Assignment) -> bool:
    """Whether the assignment is for a sample whose code is not opened."""
    act = CodingAct.objects.filter(stage=assignment.stage_id, nomination=assignment.entry.nomination, opened_at=None)
    return is_blind(assignment) and act.exists()


def shown(assignments: Iterable[Assignment]) -> dict[int, Shown]:
    """As what each assignment is shown. One query, and only where there are samples."""
    found = list(assignments)
    blind = [one for one in found if is_blind(one)]
    samples: dict[tuple[int, int], Specimen] = {}
    if blind:
        taken = Specimen.objects.filter(
            act__stage__in={one.stage_id for one in blind}, entry__in={one.entry_id for one in blind}
        )
        samples = {(sample.act.stage_id, sample.entry_id): sample for sample in taken.select_related("act")}
    return {one.pk: _shown(one, samples.get((one.stage_id, one.entry_id))) for one in found}


def name_for(assignment: Assignment) -> Shown:
    """As what one assignment is shown."""
    return shown([assignment])[assignment.pk]


def _shown(assignment: Assignment, sample: Specimen | None) -> Shown:
    code = sample.code if sample else ""
    if is_blind(assignment) and (sample is None or sample.act.opened_at is None):
        return Shown(_("Sample %(code)s") % {"code": code}, code=code)
    entry, number = assignment.entry, assignment.entry.number or ""
    good = "" if assignment.state in _CLOSED and not is_blind(assignment) else entry.good.name
    title = good or _("Entry No. %(number)s") % {"number": number}
    return Shown(title, good, entry.enterprise.short_name, entry.enterprise.name, number, code)


def in_blind_order(assignments: list[Assignment]) -> list[Assignment]:
    """The same, samples last and by their numbers: these follow the codes, whereas an order by entries would give goods away."""
    return [one for one in assignments if not is_blind(one)] + sorted(filter(is_blind, assignments), key=lambda one: one.pk)


def coders_of(act: CodingAct) -> list[Person]:
    """Who gave the codes."""
    found = Coder.objects.filter(act=act).select_related("person").order_by("person__family_name", "person__given_name", "pk")
    return [coder.person for coder in found]


def knows_codes(person_id: int, act: CodingAct) -> bool:
    """Whether the person has seen which code is which good before the opening: those who coded and the one who drew up the act."""
    return person_id == act.coded_by_id or Coder.objects.filter(act=act, person=person_id).exists()


def specimens(act: CodingAct) -> QuerySet[Specimen]:
    """The act's samples by their codes."""
    return Specimen.objects.filter(act=act).select_related("entry__good", "entry__enterprise").order_by("code")


def marked(stage: Stage, regulation: Regulation) -> set[str]:
    """The nominations in which somebody who judges has marked a criterion of the tasting at the stage already. One query."""
    keys = [criterion.key for criterion in regulation.criteria if criterion.tasting]
    live = Q(sheet__assignment__stage=stage, sheet__assignment__state__in=queries.LIVE)
    found = (
        Mark.objects.filter(live, criterion__in=keys).order_by().values_list("sheet__assignment__entry__nomination", flat=True)
    )
    return set(found.distinct())


def sheets_of(act: CodingAct) -> QuerySet[Assignment]:
    """The tasters' assignments of samples that take part."""
    return Assignment.objects.filter(
        stage=act.stage_id, part=AssignmentPart.TASTING, entry__nomination=act.nomination, entry__state=EntryState.ADMITTED
    )


def signed(act: CodingAct) -> QuerySet[ScoreSheet]:
    """The signed tasting sheets in the order of signing."""
    return ScoreSheet.objects.filter(assignment__in=sheets_of(act).values("pk"), state=SheetState.SIGNED).order_by(
        "signed_at", "pk"
    )


def counts(act: CodingAct) -> dict[int, tuple[int, int]]:
    """By entry of each sample that takes part: its signed tasting sheets, and those that are awaited. Two queries."""
    live = Count("pk", filter=Q(state__in=UNSIGNED))
    done = Count("pk", filter=Q(state=AssignmentState.SIGNED))
    rows = sheets_of(act).order_by().values_list("entry").annotate(done=done, live=live)
    known = {entry: (there, awaited) for entry, there, awaited in rows}
    taking = Specimen.objects.filter(act=act, entry__state=EntryState.ADMITTED).values_list("entry", flat=True)
    return {entry: known.get(entry, (0, 0)) for entry in taking}


def missing(act: CodingAct) -> int:
    """How many signatures the opening waits for: every sheet that was given out, and of each sample at least the panel's."""
    panel = panel_of(act.stage)
    return sum(max(awaited, panel - done) for done, awaited in counts(act).values())


def panel_of(stage: Stage) -> int:
    """How many experts taste each sample: as many as judge a dossier."""
    return queries.panel_size(stage)


def short_of(stage: Stage) -> set[int]:
    """Entries with a sample whose tasting panel is not whole. Two queries."""
    tasted = Assignment.objects.filter(stage=stage, part=AssignmentPart.TASTING, state=AssignmentState.SIGNED)
    done = dict(tasted.values_list("entry").order_by().annotate(count=Count("pk")))
    samples = Specimen.objects.filter(act__stage=stage, entry__state=EntryState.ADMITTED).values_list("entry", flat=True)
    panel = panel_of(stage)
    return {entry for entry in samples if done.get(entry, 0) < panel}


def unsigned(act: CodingAct) -> list[Assignment]:
    """The tasting sheets that are awaited, by taster and in the order of the codes. One query."""
    found = sheets_of(act).filter(state__in=UNSIGNED).select_related(*queries.WITH)
    return list(found.order_by("expert__person__family_name", "expert__person__given_name", "expert_id", "pk"))


def recognised(act: CodingAct) -> list[tuple[Expert, str]]:
    """Who recognised a product, and by what; not which sample. Two queries."""
    given_back = sheets_of(act).filter(state=AssignmentState.RECUSED).select_related("expert__person")
    known = {ref(assignment): assignment.expert for assignment in given_back}
    found = events(kind="sample.recognised").filter(subject__in=known)
    return [(known[event.subject], event.details["new"]["reason"]) for event in found]


def candidates(act: CodingAct, *, at: datetime) -> list[Candidate]:
    """Who might taste: experts of the nomination, with a licence where one is asked for, who know no codes. Six queries at most."""
    stage = act.stage
    knowing = {act.coded_by_id, *Coder.objects.filter(act=act).values_list("person", flat=True)}
    pool = [e for e in queries.experts_for(stage) if act.nomination in e.nominations and e.person_id not in knowing]
    if seasons.rules_of(stage.season).judging.licence:
        held = licences.in_force(pool, at=at)
        pool = [expert for expert in pool if (expert.pk, act.nomination) in held]
    samples = taking(act)
    barred, met = obstacles(stage, pool)
    found = []
    for expert in pool:
        conflicts = sum((expert.pk, firm) in barred for firm in samples.values())
        own = sum((expert.pk, entry) in met for entry in samples)
        left = sum((expert.pk, firm) not in barred and (expert.pk, entry) not in met for entry, firm in samples.items())
        found.append(Candidate(expert, left, conflicts, own))
    return found


def taking(act: CodingAct) -> dict[int, int]:
    """The samples that take part, by their codes: entry and enterprise."""
    found = Specimen.objects.filter(act=act, entry__state=EntryState.ADMITTED).order_by("code")
    return dict(found.values_list("entry", "entry__enterprise"))


def obstacles(stage: Stage, experts: Iterable[Expert]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs (expert, enterprise) in conflict, and pairs (expert, entry) that have met at the stage. Two queries."""
    pks = [expert.pk for expert in experts]
    barred = set(queries.conflicts().filter(expert__in=pks).values_list("expert_id", "enterprise_id"))
    met = set(Assignment.objects.filter(stage=stage, expert__in=pks).values_list("expert_id", "entry_id"))
    return barred, met


def tasters(act: CodingAct) -> list[Taster]:
    """Who tastes, and how far each is. Two queries."""
    rows: Mapping[int, tuple[int, int, int]] = {
        expert: (done, awaited, known)
        for expert, done, awaited, known in sheets_of(act)
        .order_by()
        .values_list("expert")
        .annotate(
            done=Count("pk", filter=Q(state=AssignmentState.SIGNED)),
            awaited=Count("pk", filter=Q(state__in=UNSIGNED)),
            known=Count("pk", filter=Q(state=AssignmentState.RECUSED)),
        )
    }
    found = (
        Expert.objects.filter(pk__in=rows).select_related("person").order_by("person__family_name", "person__given_name", "pk")
    )
    return [Taster(expert, *rows[expert.pk]) for expert in found if any(rows[expert.pk])]
