"""What an assignment is made from: who may judge what at a stage, how well it fits, which anchors all panels share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from laureat.entries.models import Entry
from laureat.entries.states import EntryState
from laureat.judging import assignment as assigning
from laureat.judging import licences, queries
from laureat.judging.assignment import Item, Judge, Proposal, Request
from laureat.judging.models import Anchor, Assignment, AssignmentPlan, Conflict, Expert, Mark
from laureat.judging.states import UNSIGNED, AssignmentPart, ConflictState, SheetState
from laureat.kernel import chain
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage
from laureat.season.regulation import Regulation

Pair = tuple[int, int]
UNKNOWN, HINTED = 0.5, 0.25
HAS, ASKED = "has", "asked"


@dataclass(frozen=True)
class Plan:
    """A proposal with what it was made from: `moves` are those of a repair (item, who leaves, who comes)."""

    request: Request
    proposal: Proposal
    pairs: tuple[Pair, ...]
    moves: tuple[tuple[int, int | None, int], ...] = ()


def plan(request: Request, *, seed: int, loose: Iterable[Pair] = (), gone: int | None = None) -> Plan:
    """The cheapest even assignment of what still lacks experts; with somebody `gone`, the fewest changes that give away the loose pairs."""
    if gone is None:
        proposal = assigning.propose(request, seed=seed)
        return Plan(request, proposal, proposal.pairs)
    repair = assigning.repair(request, loose, gone={gone}, seed=seed)
    return Plan(request, repair.proposal, tuple((item, new) for item, _old, new in repair.moves), repair.moves)


def request_for(
    stage: Stage, items: QuerySet[Entry], *, at: datetime, gone: Expert | None = None
) -> tuple[Request, frozenset[Pair]]:
    """What is to be assigned: panels (with the tier's anchors), experts with loads and limits, who may judge what and how well it fits.

    With somebody `gone`, unsigned pairs are loose (they may be changed) instead of fixed. The number of queries does not grow.
    """
    regulation = seasons.rules_of(stage.season)
    entries = {entry.pk: entry for entry in items.select_related("good", "enterprise")}
    anchors = {entry.pk: entry for entry in anchors_for(stage, {entry.nomination for entry in entries.values()})}
    panel = regulation.tier(stage.tier).panel_size
    pool = {expert.pk: expert for expert in queries.experts_for(stage)}
    wanted = entries | anchors
    asked, loose = _asked(stage, gone)
    loose = frozenset(pair for pair in loose if pair[0] in wanted)
    load = Counter(expert for (_item, expert), live in asked.items() if live) - Counter(expert for _item, expert in loose)
    may = Permits(stage, pool.values(), regulation, asked, at=at)
    cost: dict[Pair, float] = {}
    barred = {pair: ASKED for pair, live in asked.items() if not live and pair[0] in wanted}
    for entry in wanted.values():
        for expert in pool.values():
            reason = may.why_not(expert, entry)
            if reason is None:
                cost[entry.pk, expert.pk] = may.cost(expert, entry)
            elif reason not in ("nomination", HAS):
                barred[entry.pk, expert.pk] = reason
    away = {expert for (_item, expert), live in asked.items() if live} - pool.keys()
    judges = [_judge(expert, load[key], regulation) for key, expert in sorted(pool.items())]
    judges += [Judge(key, most=load[key], load=load[key]) for key in sorted(away)]
    panels = tuple(Item(key, entry.nomination, panel, anchor=key in anchors) for key, entry in sorted(wanted.items()))
    fixed = frozenset(pair for pair, live in asked.items() if live and pair not in loose and pair[0] in wanted)
    return Request(panels, tuple(judges), cost, fixed, barred), loose


def _judge(expert: Expert, load: int, regulation: Regulation) -> Judge:
    region = expert.home_id or expert.region_id
    return Judge(expert.pk, most=regulation.judging.most_items, load=load, region=str(region) if region else None)


def _asked(stage: Stage, gone: Expert | None) -> tuple[dict[Pair, bool], frozenset[Pair]]:
    """Every pair that was ever assigned at the stage and whether it is live; and the pairs that a repair may change.

    Who tastes an item's sample does not judge its dossier, and tasting is no load.
    """
    asked, loose = {}, set()
    found = Assignment.objects.filter(stage=stage).values_list("entry_id", "expert_id", "state", "part")
    for entry, expert, state, part in found:
        asked[entry, expert] = state in queries.LIVE and part != AssignmentPart.TASTING
        if gone is not None and part != AssignmentPart.TASTING and state in UNSIGNED:
            loose.add((entry, expert))
    return asked, frozenset(loose)


def permits(stage: Stage, *, at: datetime) -> Permits:
    """Who of the stage's experts may judge what. Four queries."""
    asked, _loose = _asked(stage, None)
    return Permits(stage, queries.experts_for(stage), seasons.rules_of(stage.season), asked, at=at)


class Permits:
    """Who may judge what at a stage, and how well it fits; how many items each expert has, how many experts each item. Read once."""

    def __init__(
        self, stage: Stage, experts: Iterable[Expert], regulation: Regulation, asked: Mapping[Pair, bool], *, at: datetime
    ) -> None:
        experts = self.experts = list(experts)
        self.asked = asked
        self.loads = Counter(expert for (_item, expert), live in asked.items() if live)
        self.panels = Counter(item for (item, _expert), live in asked.items() if live)
        found = Conflict.objects.filter(expert__in=[expert.pk for expert in experts]).exclude(state=ConflictState.DISMISSED)
        self.conflicted: set[Pair] = set()
        self.hinted: set[Pair] = set()
        for expert, firm, state in found.values_list("expert_id", "enterprise_id", "state"):
            (self.hinted if state == ConflictState.HINTED else self.conflicted).add((expert, firm))
        self.licensed = licences.in_force(experts, at=at) if regulation.judging.licence else None
        self.own_region_bars = stage.tier in regulation.judging.own_region_bars

    def why_not(self, expert: Expert, entry: Entry) -> str | None:
        """The reason why the expert may not be given the entry, if there is one."""
        if (entry.pk, expert.pk) in self.asked:
            return HAS if self.asked[entry.pk, expert.pk] else ASKED
        if entry.nomination not in expert.nominations:
            return "nomination"
        if (expert.pk, entry.enterprise_id) in self.conflicted:
            return "conflict"
        if self.own_region_bars and expert.home_id == entry.enterprise.region_id:
            return "own-region"
        if self.licensed is not None and (expert.pk, entry.nomination) not in self.licensed:
            return "no-licence"
        return None

    def cost(self, expert: Expert, entry: Entry) -> float:
        """0 is the best match of fields, 1 the worst, an unknown one between; a hint of a conflict makes a pair dearer."""
        hint = HINTED if (expert.pk, entry.enterprise_id) in self.hinted else 0.0
        fit = fields_fit(expert.okpd2, entry.good.okpd2)
        return min(1.0, (UNKNOWN if fit is None else 1 - fit) + hint)


def fields_fit(fields: Iterable[str], code: str) -> float | None:
    """How well a good's ОКПД2 code fits an expert's fields: 1 within one of them, 0.5 in the same class, 0 elsewhere; None: nobody knows."""
    fields = list(fields)
    if not fields or not code:
        return None
    if any(code == field or code.startswith(f"{field}.") or (len(field) > 2 and code.startswith(field)) for field in fields):
        return 1.0
    return 0.5 if any(code[:2] == field[:2] for field in fields) else 0.0


def anchors_of(season: Season, tier: str) -> QuerySet[Anchor]:
    """Goods that every panel of the tier marks."""
    found = Anchor.objects.filter(season=season, tier=tier, entry__state=EntryState.ADMITTED)
    return found.select_related("entry__good", "entry__enterprise__region", "entry__stage").order_by("entry__nomination", "pk")


def with_anchors(stage: Stage, items: QuerySet[Entry]) -> QuerySet[Entry]:
    """These items and the tier's anchors, those of other stages too, that the stage's panels mark or are to mark."""
    named = anchors_of(stage.season, stage.tier).order_by().values("entry")
    marked = Assignment.objects.filter(stage=stage, part=AssignmentPart.ANCHOR).order_by().values("entry")
    nominations = items.order_by().values("nomination")
    anchors = Entry.objects.filter(Q(pk__in=marked) | Q(pk__in=named, nomination__in=nominations), state=EntryState.ADMITTED)
    return items.order_by() | anchors


def anchors_for(stage: Stage, nominations: Set[str]) -> list[Entry]:
    """Anchors that the stage's panels of these nominations mark, whether they are the stage's own items or others'."""
    entries = Entry.objects.filter(
        pk__in=anchors_of(stage.season, stage.tier).order_by().values("entry"), nomination__in=nominations
    )
    return list(entries.select_related("good", "enterprise").order_by("pk"))


def inputs_of(request: Request, loose: Iterable[Pair] = ()) -> dict[str, Any]:
    """The request as it is kept: the same inputs and the same seed give the same proposal."""
    by_item: dict[int, list[list[int]]] = defaultdict(list)
    for (item, expert), cost in sorted(request.cost.items()):
        by_item[item].append([expert, round(cost * 1000)])
    return {
        "items": [[item.key, item.group, item.needed, item.anchor] for item in request.items],
        "experts": [[judge.key, judge.most, judge.load, judge.region] for judge in request.experts],
        "costs": [[item, pairs] for item, pairs in sorted(by_item.items())],
        "fixed": sorted(map(list, request.fixed)),
        "barred": [[*pair, why] for pair, why in sorted(request.barred.items())],
        "loose": sorted(map(list, loose)),
    }


def request_of(inputs: Mapping[str, Any]) -> Request:
    """A kept request as it was."""
    return Request(
        tuple(Item(key, group, needed, anchor) for key, group, needed, anchor in inputs["items"]),
        tuple(Judge(key, most, load, region) for key, most, load, region in inputs["experts"]),
        {(item, expert): cost / 1000 for item, pairs in inputs["costs"] for expert, cost in pairs},
        frozenset((item, expert) for item, expert in inputs["fixed"]),
        {(item, expert): why for item, expert, why in inputs["barred"]},
    )


def fingerprint(inputs: Mapping[str, Any]) -> str:
    """SHA-256 of what a plan was made from: another one means that something has changed since."""
    return chain.link(chain.GENESIS, chain.canonical(inputs))


def plan_of(kept: AssignmentPlan) -> Plan:
    """A kept plan with its proposal made anew from the kept inputs."""
    loose = [(item, expert) for item, expert in kept.inputs["loose"]]
    return plan(request_of(kept.inputs), seed=kept.seed, loose=loose, gone=kept.gone_id)


def fingerprint_now(kept: AssignmentPlan, items: QuerySet[Entry], *, at: datetime) -> str:
    """The fingerprint of what the plan would be made from now: another one than the kept means that it is outdated."""
    return fingerprint(inputs_of(*request_for(kept.stage, items, at=at, gone=kept.gone)))


def taken(kept: AssignmentPlan, found: Plan) -> set[Pair]:
    """The pairs that a repair (`found`: the plan made anew) gives to others: all that was open of who is gone, and what has to move."""
    if kept.gone_id is None:
        return set()
    moved = {(item, old) for item, old, _new in found.moves if old is not None}
    return moved | {(item, expert) for item, expert in kept.inputs["loose"] if expert == kept.gone_id}


def filled(stage: Stage, pairs: Set[Pair]) -> list[Assignment]:
    """Of these pairs the ones whose expert has saved marks that are not signed yet: they are lost when the item is taken. One query."""
    begun = Mark.objects.filter(sheet__assignment=OuterRef("pk"), sheet__state=SheetState.DRAFT)
    found = Assignment.objects.filter(
        Exists(begun), stage=stage, state__in=UNSIGNED, expert__in={expert for _item, expert in pairs}
    )
    found = found.select_related("entry__good", "expert__person").order_by("expert__person__family_name", "pk")
    return [one for one in found if (one.entry_id, one.expert_id) in pairs]


def plans(stage: Stage) -> QuerySet[AssignmentPlan]:
    """The stage's plans, the newest first."""
    return AssignmentPlan.objects.filter(stage=stage).select_related("made_by", "gone__person")


def reason_in_words(reason: str) -> str:
    """Why an expert may not judge an item."""
    words = {
        "conflict": _("in conflict of interest"),
        "no-licence": _("without a licence in force"),
        "own-region": _("of the same region"),
        HAS: _("has it already"),
        ASKED: _("gave it back, lost it before, or tastes its sample"),
        "nomination": _("of other nominations"),
    }
    return words.get(reason, reason)
