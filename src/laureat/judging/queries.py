"""Reads of experts, assignments, sheets, standings."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Abs

from laureat.entries.models import Entry
from laureat.judging.models import (
    Agreement,
    Assignment,
    Conflict,
    Consolidation,
    Expert,
    ExpertInvitation,
    ExpertPaper,
    Flag,
    Mark,
    PastEmployment,
    ScoreSheet,
    Severity,
    Standing,
)
from laureat.judging.states import UNSIGNED, AssignmentPart, AssignmentState, ConflictState, SheetState
from laureat.people.models import Person
from laureat.people.queries import territory_of
from laureat.people.states import Power
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage

CONFLICT_STATES = dict(ConflictState.choices)
LIVE = (*UNSIGNED, AssignmentState.SIGNED)
WITH = (
    "expert__person", "entry__good", "entry__enterprise__region", "entry__stage__season__regulation", "stage__season__regulation",
    "stage__season__programme", "stage__region",
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far a stage's judging is."""

    items: int
    assigned: int
    signed: int
    recused: int
    short: int


@dataclass(frozen=True)
class Load:
    """An expert's work at a stage."""

    expert: Expert
    assigned: int
    signed: int
    recused: int


def experts() -> QuerySet[Expert]:
    """Experts who may judge now."""
    return (
        Expert.objects.filter(retired_at=None)
        .select_related("person", "region")
        .order_by("person__family_name", "person__given_name")
    )


def experts_of_office(person: Person, *, at: datetime) -> QuerySet[Expert]:
    """Experts within the territory where the person assigns."""
    territory = territory_of(person, Power.ASSIGN_EXPERTS, at=at)
    return experts().filter(territory.filter("region")) if territory else Expert.objects.none()


def named_experts(keys: Iterable[int]) -> dict[int, Expert]:
    """These experts by key, retired ones too."""
    return {expert.pk: expert for expert in Expert.objects.filter(pk__in=list(keys)).select_related("person", "region")}


def experts_for(stage: Stage) -> QuerySet[Expert]:
    """Experts of the stage's region (of the country, for a federal stage)."""
    return experts().filter(region=stage.region_id)


def expert_of(person: Person) -> Expert | None:
    """The person's place among the experts."""
    return places_of(person).select_related("person", "region").first()


def places_of(person: Person) -> QuerySet[Expert]:
    """The same as a queryset of one or none."""
    return Expert.objects.filter(person_id=person.pk, retired_at=None)


def past_employers(expert: Expert) -> QuerySet[PastEmployment]:
    """Where the expert worked before."""
    return PastEmployment.objects.filter(expert=expert)


def papers_of(expert: Expert) -> QuerySet[ExpertPaper]:
    """The expert's documents."""
    return ExpertPaper.objects.filter(expert=expert, removed_at=None).select_related("document", "expert")


def invitation_by_key(key: str) -> ExpertInvitation | None:
    """The invitation whose link has this key."""
    kept = hashlib.sha256(key.encode()).hexdigest()
    return ExpertInvitation.objects.filter(key_sha256=kept).select_related("region").first()


def open_invitation(email: str, *, at: datetime) -> ExpertInvitation | None:
    """The invitation to this address whose link still works."""
    waiting = ExpertInvitation.objects.filter(accepted_at=None, withdrawn_at=None, declined_at=None, valid_until__gte=at)
    return waiting.filter(email=email.lower()).first()


def invitations_of_office(person: Person, *, at: datetime) -> QuerySet[ExpertInvitation]:
    """Invitations that nobody has answered yet, within the territory where the person assigns."""
    territory = territory_of(person, Power.ASSIGN_EXPERTS, at=at)
    waiting = ExpertInvitation.objects.filter(accepted_at=None, withdrawn_at=None, declined_at=None).select_related("region")
    return waiting.filter(territory.filter("region")) if territory else waiting.none()


def conflicts() -> QuerySet[Conflict]:
    """Conflicts that hold; a hint bars nobody."""
    return Conflict.objects.exclude(state__in=(ConflictState.DISMISSED, ConflictState.HINTED))


def conflicts_of_office(person: Person, *, at: datetime) -> QuerySet[Conflict]:
    """All conflicts of the experts within the person's territory."""
    mine = experts_of_office(person, at=at).values("pk")
    return undecided_first(Conflict.objects.filter(expert__in=mine))


def undecided_first(found: QuerySet[Conflict]) -> QuerySet[Conflict]:
    """Conflicts with their people, those first on which nobody has decided, then the newest."""
    found = found.select_related("expert__person", "enterprise", "decided_by")
    undecided = Case(When(state__in=(ConflictState.FOUND, ConflictState.HINTED), then=Value(0)), default=Value(1))
    return found.order_by(undecided, "-stated_at", "pk")


def conflicts_of_expert(expert: Expert) -> QuerySet[Conflict]:
    """The expert's conflicts, in whatever state, the newest first."""
    found = Conflict.objects.filter(expert=expert).select_related("enterprise", "expert__person", "decided_by")
    return found.order_by("-stated_at", "pk")


def has_conflict(expert: Expert, enterprise_id: int) -> bool:
    """Whether the expert is in conflict with the enterprise."""
    return conflicts().filter(expert=expert, enterprise_id=enterprise_id).exists()


def assignments_of(person: Person) -> QuerySet[Assignment]:
    """What is assigned to the person: live items first."""
    found = Assignment.objects.filter(expert__person_id=person.pk, expert__retired_at=None).exclude(
        state=AssignmentState.CANCELLED
    )
    return found.select_related(*WITH).order_by("stage__judging_until", "entry__nomination", "pk")


def unsigned_first(found: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Work that is left stands before work that is done."""
    left = Case(When(state__in=UNSIGNED, then=Value(0)), default=Value(1))
    return found.order_by("-stage__season__year", "stage_id", left, "entry__nomination", "pk")


def own_progress(person: Person) -> dict[int, tuple[int, int]]:
    """By stage: how many sheets the person has signed, of how many that count. One query."""
    mine = Assignment.objects.filter(expert__person_id=person.pk, state__in=LIVE).values_list("stage").order_by()
    done = Count("pk", filter=Q(state=AssignmentState.SIGNED))
    return defaultdict(
        lambda: (0, 0), {stage: (signed, total) for stage, signed, total in mine.annotate(done=done, total=Count("pk"))}
    )


def assignment_of(person: Person, pk: int) -> Assignment | None:
    """One of the person's assignments."""
    return assignments_of(person).filter(pk=pk).first()


def assignments(stage: Stage) -> QuerySet[Assignment]:
    """All assignments of a stage."""
    return Assignment.objects.filter(stage=stage).select_related(*WITH).order_by("entry__nomination", "entry_id", "pk")


def sheet_of(assignment: Assignment) -> ScoreSheet | None:
    """The assignment's sheet, once something was saved."""
    return ScoreSheet.objects.filter(assignment=assignment).first()


def marks_of(sheet: ScoreSheet) -> QuerySet[Mark]:
    """The sheet's marks with the documents that they are pinned to."""
    return Mark.objects.filter(sheet=sheet).select_related("pinned").order_by("criterion")


def signed_sheets(*stages: Stage) -> QuerySet[ScoreSheet]:
    """The stages' signed sheets of entries that still take part, in the order of signing."""
    found = ScoreSheet.objects.filter(
        assignment__stage__in=stages, state=SheetState.SIGNED, assignment__entry__state="admitted"
    )
    return found.select_related("assignment__entry", "assignment__expert__person").order_by("signed_at", "pk")


def items_with_sheets(stage: Stage) -> dict[int, int]:
    """How many signed sheets by the dossier each entry of the stage has; tasting panels are counted by their acts."""
    counted = (
        signed_sheets(stage)
        .exclude(assignment__part=AssignmentPart.TASTING)
        .values_list("assignment__entry")
        .order_by()
        .annotate(count=Count("pk"))
    )
    return dict(counted)


def panel_size(stage: Stage) -> int:
    """How many experts judge each item of the stage by its dossier."""
    return seasons.rules_of(stage.season).tier(stage.tier).panel_size


def progress(stage: Stage, items: QuerySet[Entry]) -> Progress:
    """How far the judging of these items by their dossiers is: `items` with the anchors that the stage marks. Three queries."""
    judged = Assignment.objects.filter(stage=stage, entry__state="admitted").exclude(part=AssignmentPart.TASTING)
    counted = dict(judged.values_list("state").order_by().annotate(count=Count("pk")))
    panel = panel_size(stage)
    live = judged.filter(state__in=LIVE).values_list("entry").order_by().annotate(count=Count("pk"))
    whole = {entry for entry, count in live if count >= panel}
    pks = set(items.values_list("pk", flat=True))
    signed = counted.get(AssignmentState.SIGNED, 0)
    assigned = sum(counted.get(state, 0) for state in LIVE)
    return Progress(len(pks), assigned, signed, counted.get(AssignmentState.RECUSED, 0), len(pks - whole))


def loads(stage: Stage) -> list[Load]:
    """Every expert's work at the stage. Two queries."""
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Assignment.objects.filter(stage=stage).values_list("expert", "state").order_by().annotate(count=Count("pk"))
    for expert, state, count in rows:
        counted[expert][state] = count
    return [
        Load(
            expert,
            sum(counted[expert.pk].get(state, 0) for state in LIVE),
            counted[expert.pk].get(AssignmentState.SIGNED, 0),
            counted[expert.pk].get(AssignmentState.RECUSED, 0),
        )
        for expert in experts_for(stage)
    ]


def consolidation_of(stage: Stage) -> Consolidation | None:
    """How the stage was consolidated."""
    return Consolidation.objects.filter(stage=stage).select_related("consolidated_by").first()


def with_consolidation(stages: QuerySet[Stage]) -> QuerySet[Stage]:
    """The stages, each with whether it is consolidated (`is_consolidated`)."""
    return stages.annotate(is_consolidated=Exists(Consolidation.objects.filter(stage=OuterRef("pk"))))


def standings(stage: Stage) -> QuerySet[Standing]:
    """The stage's ranking: by nomination and place."""
    found = Standing.objects.filter(consolidation__stage=stage).select_related("entry__good", "entry__enterprise__region")
    return found.order_by("entry__nomination", "place", "entry_id")


def severities(stage: Stage) -> QuerySet[Severity]:
    """How severe experts were, by nomination, the most severe first."""
    found = Severity.objects.filter(consolidation__stage=stage).select_related("expert__person")
    return found.order_by("nomination", "-severity", "expert_id")


def agreements(stage: Stage) -> QuerySet[Agreement]:
    """How well experts agreed, by nomination."""
    return Agreement.objects.filter(consolidation__stage=stage).order_by("nomination")


def flags(stage: Stage) -> QuerySet[Flag]:
    """What of the stage's marks somebody should look at: by nomination and kind, the greatest figures first."""
    found = Flag.objects.filter(consolidation__stage=stage).select_related("expert__person", "other__person", "entry__good")
    return found.order_by("nomination", "kind", Abs("figure").desc(), "pk")


def standing_of(stage: Stage, entry: Entry) -> Standing | None:
    """An entry's place at a stage."""
    return Standing.objects.filter(consolidation__stage=stage, entry=entry).first()


def standings_of_season(season: Season) -> dict[int, Standing]:
    """Each entry's place at its own regional stage, by entry. One query."""
    found = Standing.objects.filter(consolidation__stage__season=season, consolidation__stage__region__isnull=False)
    return {standing.entry_id: standing for standing in found}
