"""Assigning entries to experts: by hand, to a group, by a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from laureat.entries.models import Entry
from laureat.judging import connections, notices, planning, queries, rules
from laureat.judging.actions.conflicts import find_conflicts
from laureat.judging.grouping import grouping
from laureat.judging.models import Anchor, Assignment, AssignmentPlan, Expert
from laureat.judging.states import ASSIGNMENT, AssignmentPart
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person
from laureat.season.models import Season, Stage


@dataclass(frozen=True)
class Grouped:
    """What came of assigning a group: what was assigned, and who may not judge what, each with the sentence."""

    made: list[Assignment]
    refused: list[tuple[Entry, Expert, str]]


@transaction.atomic
def assign(
    *, stage: Stage, entry: Entry, experts: Iterable[Expert], actor: Person, at: datetime, part: str | None = None
) -> list[Assignment]:
    """Assign an entry to experts, none of them in conflict; returns what is new: those who have it already keep it. All of them, or nobody."""
    rules.may_assign(actor, stage, at=at).require()
    experts, part = list(experts), part or _part(stage, entry.stage_id)
    find_conflicts(experts=experts, firms=connections.firms_of(Entry.objects.filter(pk=entry.pk)), actor=actor, at=at)
    made = []
    for expert in experts:
        rules.may_judge(expert, entry, stage=stage, at=at).require()
        known = Assignment.objects.filter(stage=stage, entry=entry, expert=expert).select_related("expert__person").first()
        if known is None:
            made.append(_assigned(stage, entry, expert, part, actor=actor, at=at))
        else:
            rules.may_have(known, part).require()
    notices.entries_assigned(stage, [one.expert for one in made], at=at)
    return made


@transaction.atomic
def assign_group(*, stage: Stage, entries: QuerySet[Entry], experts: Iterable[Expert], actor: Person, at: datetime) -> Grouped:
    """Give all these entries to all these experts, except where somebody may not judge one: those are named."""
    experts = list(experts)
    prepare_group(stage=stage, entries=entries, experts=experts, actor=actor, at=at)
    found = grouping(stage, entries, experts, at=at)
    made = [_assigned(stage, entry, expert, _part(stage, entry.stage_id), actor=actor, at=at) for entry, expert in found.pairs]
    notices.entries_assigned(stage, {one.expert_id: one.expert for one in made}.values(), at=at)
    return Grouped(made, found.refused)


@transaction.atomic
def prepare_group(*, stage: Stage, entries: QuerySet[Entry], experts: Iterable[Expert], actor: Person, at: datetime) -> None:
    """Look for conflicts between these experts and entries, so that what is proposed to the office leaves out who may not judge; nobody is assigned."""
    rules.may_assign(actor, stage, at=at).require()
    find_conflicts(experts=experts, firms=connections.firms_of(entries), actor=actor, at=at)


def _part(stage: Stage, home: int) -> AssignmentPart:
    """What an entry is at a stage: at a region's, an entry of another stage (`home`) is an anchor."""
    return AssignmentPart.ANCHOR if stage.region_id and home != stage.pk else AssignmentPart.DOSSIER


def _assigned(stage: Stage, entry: Entry, expert: Expert, part: str, *, actor: Person, at: datetime) -> Assignment:
    assignment = Assignment.objects.create(
        stage=stage, entry=entry, expert=expert, assigned_at=at, assigned_by=actor, part=part
    )
    record("entry.assigned", assignment, actor=actor, at=at, old=None, new={"entry": entry.pk, "expert": expert.pk})
    return assignment


@transaction.atomic
def plan_assignment(
    *, stage: Stage, items: QuerySet[Entry], actor: Person, at: datetime, seed: int = 0, gone: Expert | None = None
) -> AssignmentPlan:
    """Make a plan of what still lacks experts, or of how to replace somebody who is `gone`; nobody is assigned by it.

    Conflicts are searched for first. The seed and everything that the plan was made from are kept, so that it can be made anew.
    """
    rules.may_assign(actor, stage, at=at).require()
    whole = planning.with_anchors(stage, items)
    find_conflicts(experts=queries.experts_for(stage), firms=connections.firms_of(whole), actor=actor, at=at)
    request, loose = planning.request_for(stage, items, at=at, gone=gone)
    inputs = planning.inputs_of(request, loose)
    found = planning.plan(request, seed=seed, loose=loose, gone=gone.pk if gone else None)
    return AssignmentPlan.objects.create(
        stage=stage, seed=seed, inputs=inputs, inputs_sha256=planning.fingerprint(inputs), pairs=[list(pair) for pair in found.pairs],
        gone=gone, made_at=at, made_by=actor,
    )  # fmt: skip


@transaction.atomic
def apply_plan(*, plan: AssignmentPlan, items: QuerySet[Entry], actor: Person, at: datetime) -> list[Assignment]:
    """Assign every pair of a plan, or none; each expert is told once. One entry in the ledger names all pairs.

    That everybody may judge what the plan gives follows from its inputs, which are made anew and compared: refused when anything has
    changed since. Unsigned items of somebody who is gone are taken from them, and so
    is what the repair had to move.
    """
    plan = (
        AssignmentPlan.objects.select_for_update(of=("self",))
        .select_related("stage__season__regulation", "gone")
        .get(pk=plan.pk)
    )
    stage = plan.stage
    rules.may_assign(actor, stage, at=at).require()
    rules.may_apply(plan, planning.fingerprint_now(plan, items, at=at)).require()
    taken = _take_away(plan, actor=actor, at=at)
    stages = dict(Entry.objects.filter(pk__in={item for item, _ in plan.pairs}).values_list("pk", "stage"))
    experts = queries.named_experts({expert for _, expert in plan.pairs})
    made = Assignment.objects.bulk_create(
        [
            Assignment(
                stage=stage, entry_id=item, expert=experts[expert], assigned_at=at, assigned_by=actor,
                part=_part(stage, stages[item]),
            )
            for item, expert in plan.pairs
        ],
        batch_size=1000,
    )  # fmt: skip
    plan.applied_at = at
    plan.save(update_fields=["applied_at"])
    new = {"pairs": plan.pairs, "taken": taken, "seed": plan.seed, "inputs": plan.inputs_sha256}
    record("assignment.applied", stage, actor=actor, at=at, old=None, new=new)
    notices.entries_assigned(stage, experts.values(), at=at)
    return made


def _take_away(plan: AssignmentPlan, *, actor: Person, at: datetime) -> int:
    """Cancel the pairs that a repair gives to others."""
    if plan.gone_id is None:
        return 0
    moved = planning.taken(plan, planning.plan_of(plan))
    found = Assignment.objects.filter(stage=plan.stage, expert__in={expert for _item, expert in moved})
    found = found.select_related("expert__person").select_for_update(of=("self",))
    lost = [one for one in found if (one.entry_id, one.expert_id) in moved]
    for assignment in lost:
        _cancelled(assignment, actor=actor, at=at)
    notices.entries_taken(plan.stage, [one.expert for one in lost], at=at)
    return len(lost)


@transaction.atomic
def cancel(*, assignment: Assignment, actor: Acts, at: datetime) -> Assignment:
    """Take an unsigned item from an expert, who is told."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related("stage", "expert__person")
    assignment = found.get(pk=assignment.pk)
    rules.may_assign(actor, assignment.stage, at=at).require()
    rules.may_cancel(assignment).require()
    notices.entries_taken(assignment.stage, [assignment.expert], at=at)
    return _cancelled(assignment, actor=actor, at=at)


def _cancelled(assignment: Assignment, *, actor: Acts, at: datetime) -> Assignment:
    old, assignment.state = assignment.state, ASSIGNMENT.move(assignment.state, "cancel")
    assignment.save(update_fields=["state"])
    record("assignment.cancelled", assignment, actor=actor, at=at, old={"state": old}, new={"state": assignment.state})
    return assignment


@transaction.atomic
def name_anchor(*, season: Season, tier: str, entry: Entry, actor: Person, at: datetime) -> Anchor:
    """Name a good that every panel of the tier is to mark, so that panels and regions can be compared."""
    rules.may_name_anchor(actor, season, tier, entry, at=at).require()
    anchor, created = Anchor.objects.get_or_create(
        season=season, tier=tier, entry=entry, defaults={"named_at": at, "named_by": actor}
    )
    if created:
        record("anchor.named", entry, actor=actor, at=at, old=None, new={"season": season.pk, "tier": tier})
    return anchor


@transaction.atomic
def drop_anchor(*, anchor: Anchor, actor: Person, at: datetime) -> None:
    """The good is an anchor no more; sheets that were signed for it stay."""
    rules.may_invite(actor, None, at=at).require()
    record("anchor.dropped", anchor.entry, actor=actor, at=at, old={"season": anchor.season_id, "tier": anchor.tier}, new=None)
    anchor.delete()
