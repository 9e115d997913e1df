"""Programmes and rules, seasons and stages: draft, approve, plan, open, extend, close."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.registry.models import Body, Region
from laureat.season import rules
from laureat.season.models import Programme, Regulation, Season, Stage
from laureat.season.regulation import fingerprint, read_regulation
from laureat.season.states import REGULATION, SEASON, STAGE


@transaction.atomic
def start_programme(*, slug: str, name: str, short_name: str, operator: Body, actor: Person, at: datetime) -> Programme:
    """Enter a programme that the operator runs."""
    rules.may_write_rules(actor, at=at).require()
    programme = Programme.objects.create(slug=slug, name=name, short_name=short_name, operator=operator)
    record("programme.started", programme, actor=actor, at=at, old=None, new={"slug": slug})
    return programme


@transaction.atomic
def draft_regulation(*, programme: Programme, version: str, text: str, actor: Person, at: datetime) -> Regulation:
    """Keep a text as a draft version, or replace the text of the draft with this version. Drafts may have problems."""
    rules.may_write_rules(actor, at=at).require()
    known = Regulation.objects.select_for_update().filter(programme=programme, version=version).first()
    if known:
        rules.may_approve(actor, known, at=at).require()
    regulation, created = Regulation.objects.update_or_create(
        programme=programme, version=version,
        defaults={"text": text, "sha256": fingerprint(text), "drafted_at": at, "drafted_by": actor},
    )  # fmt: skip
    kind = "regulation.drafted" if created else "regulation.redrafted"
    record(
        kind, regulation, actor=actor, at=at, old={"sha256": known.sha256} if known else None, new={"sha256": regulation.sha256}
    )
    return regulation


@transaction.atomic
def approve_regulation(*, regulation: Regulation, basis: str, actor: Person, at: datetime) -> Regulation:
    """Approve a sound draft on the ground of a decision; from now on nothing changes it."""
    regulation = Regulation.objects.select_for_update().get(pk=regulation.pk)
    rules.may_approve(actor, regulation, at=at).require()
    rules.is_sound(read_regulation(regulation.text).problems).require()
    regulation.state = REGULATION.move(regulation.state, "approve")
    regulation.approved_at, regulation.approved_by, regulation.basis = at, actor, basis
    regulation.save(update_fields=["state", "approved_at", "approved_by", "basis"])
    new = {"state": regulation.state, "sha256": regulation.sha256, "basis": basis}
    record("regulation.approved", regulation, actor=actor, at=at, old={"state": "draft"}, new=new)
    return regulation


@transaction.atomic
def create_season(
    *, programme: Programme, regulation: Regulation, year: int, actor: Person, at: datetime, number: str = "", motto: str = ""
) -> Season:
    """Plan a year's contest under one approved version of the rules."""
    rules.may_create_season(actor, regulation, at=at).require()
    season = Season.objects.create(programme=programme, regulation=regulation, year=year, number=number, motto=motto)
    record("season.created", season, actor=actor, at=at, old=None, new={"year": year, "regulation": regulation.sha256})
    return season


@transaction.atomic
def open_season(*, season: Season, actor: Person, at: datetime) -> Season:
    """Open the season: its stages may be opened from now on."""
    return _move_season(season, "open", "season.opened", actor=actor, at=at)


@transaction.atomic
def close_season(*, season: Season, actor: Person, at: datetime) -> Season:
    """Close the season."""
    return _move_season(season, "close", "season.closed", actor=actor, at=at)


def _move_season(season: Season, verb: str, kind: str, *, actor: Person, at: datetime) -> Season:
    season = Season.objects.select_for_update(of=("self",)).select_related("programme", "regulation").get(pk=season.pk)
    rules.may_move_season(actor, season, verb, at=at).require()
    old, season.state = season.state, SEASON.move(season.state, verb)
    season.save(update_fields=["state"])
    record(kind, season, actor=actor, at=at, old={"state": old}, new={"state": season.state})
    return season


@transaction.atomic
def plan_stage(
    *, season: Season, tier: str, region: Region | None, commission: Body, operator: Body, zone: str, opens_at: datetime,
    entries_until: datetime, judging_until: datetime, decision_until: datetime, actor: Person, at: datetime, **contact: Any,
) -> Stage:  # fmt: skip
    """Plan a tier of the season in a region (None: in the country). `contact`: contact_post, contact_name, contact_phone, contact_email."""
    rules.may_plan_stage(actor, region.pk if region else None, at=at).require()
    rules.dates_in_order(opens_at, entries_until, judging_until, decision_until).require()
    stage = Stage.objects.create(
        season=season, tier=tier, region=region, commission=commission, operator=operator, zone=zone, opens_at=opens_at,
        entries_until=entries_until, judging_until=judging_until, decision_until=decision_until, **contact,
    )  # fmt: skip
    new = {"tier": tier, "region": region.code if region else None, "opens_at": opens_at, "entries_until": entries_until}
    record("stage.planned", stage, actor=actor, at=at, old=None, new=new)
    return stage


@transaction.atomic
def open_stage(*, stage: Stage, actor: Person, at: datetime) -> Stage:
    """Begin to accept entries (from the stage's opening on)."""
    return _move_stage(stage, "open", "stage.opened", actor=actor, at=at)


@transaction.atomic
def start_judging(*, stage: Stage, actor: Person, at: datetime) -> Stage:
    """Stop accepting entries; the experts' work begins."""
    return _move_stage(stage, "start-judging", "stage.judging-started", actor=actor, at=at)


@transaction.atomic
def start_deciding(*, stage: Stage, actor: Person, at: datetime) -> Stage:
    """The experts' work is consolidated; the commission may be convened."""
    return _move_stage(stage, "start-deciding", "stage.deciding-started", actor=actor, at=at)


@transaction.atomic
def close_stage(*, stage: Stage, actor: Person, at: datetime) -> Stage:
    """The stage is over."""
    return _move_stage(stage, "close", "stage.closed", actor=actor, at=at)


def _held(stage: Stage) -> Stage:
    found = Stage.objects.select_for_update(of=("self",)).select_related(
        "season__programme", "season__regulation", "region", "commission", "operator"
    )
    return found.get(pk=stage.pk)


def _move_stage(stage: Stage, verb: str, kind: str, *, actor: Person, at: datetime) -> Stage:
    stage = _held(stage)
    rules.may_move_stage(actor, stage, verb, at=at).require()
    old, stage.state = stage.state, STAGE.move(stage.state, verb)
    stage.save(update_fields=["state"])
    record(kind, stage, actor=actor, at=at, old={"state": old}, new={"state": stage.state})
    return stage


_LATER = {"entries": ("judging", "decision"), "judging": ("decision",), "decision": ()}


@transaction.atomic
def extend_deadline(*, stage: Stage, which: str, until: datetime, reason: str, actor: Person, at: datetime) -> Stage:
    """Move a deadline ("entries", "judging", "decision") later; later deadlines that would fall before it move along.

    The ledger keeps the old one, the new one and the reason.
    """
    stage = _held(stage)
    rules.may_extend(actor, stage, which, until, reason, at=at).require()
    old = {name: getattr(stage, f"{name}_until") for name in (which, *_LATER[which])}
    new = {name: max(until, instant) if name != which else until for name, instant in old.items()}
    for name, instant in new.items():
        setattr(stage, f"{name}_until", instant)
    stage.save(update_fields=[f"{name}_until" for name in new])
    record("stage.deadline-extended", stage, actor=actor, at=at, old=old, new={**new, "reason": reason.strip()})
    return stage


@transaction.atomic
def change_contact(*, stage: Stage, actor: Person, at: datetime, **contact: str) -> Stage:
    """Change whom enterprises of the region may ask: contact_post, contact_name, contact_phone, contact_email."""
    stage = _held(stage)
    rules.may_plan_stage(actor, stage.region_id, at=at).require()
    for name, value in contact.items():
        setattr(stage, name, value)
    stage.save(update_fields=list(contact))
    record("stage.contact-changed", stage, actor=actor, at=at, old=None, new={"fields": sorted(contact)})
    return stage
