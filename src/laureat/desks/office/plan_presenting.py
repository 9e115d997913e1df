"""How a plan of an assignment is shown: loads, matches, lacks with advice, pairs; and who could judge one item."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import grouping, licences, planning, queries, rules
from laureat.judging.models import AssignmentPlan, Expert
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.ui import charts

PAGE = 50
CHART = 40
NAMED = 5
OVER = 20


@dataclass(frozen=True)
class Choice:
    """An expert for one item: why not, or how well the fields match, in words; how many sheets the expert has at the stage."""

    expert: Expert
    reason: str
    fit: str
    load: int


def shown(kept: AssignmentPlan, *, number: str | None, at: datetime) -> dict[str, Any]:
    """All that the page of a plan shows. The number of queries does not grow with it."""
    plan, regulation = planning.plan_of(kept), seasons.rules_of(kept.stage.season)
    experts = queries.named_experts(plan.proposal.loads)
    lacking = set(plan.proposal.missing) | {item for b in plan.proposal.bottlenecks for item in b.items[:10]}
    page, panels = _panels(plan, number)
    named = {e.pk: e for e in entries.entries().filter(pk__in=lacking | {item for item, _pairs in panels})}
    able = {expert for _item, expert in plan.request.cost.keys() | plan.request.fixed if expert != kept.gone_id}
    loads = [load for expert, load in plan.proposal.loads.items() if expert in able]
    anchors = {item.key for item in plan.request.items if item.anchor}
    left = {(item, new): old for item, old, new in plan.moves}
    titles = {n.key: n.title for n in regulation.nominations}
    return {
        "page": page,
        "anchors": anchors,
        "rows": [(named[item], titles.get(named[item].nomination, ""), _row(named[item], pairs, experts, left)) for item, pairs in panels],
        "pairs": len(plan.pairs),
        "match": _match(plan, experts),
        "loads": _loads(plan, experts, able),
        "spread": (min(loads, default=0), max(loads, default=0)),
        "parts": [(titles.get(group, group), parts) for group, parts in sorted(plan.proposal.components.items()) if parts > 1],
        "shortages": _shortages(plan, named, experts, at=at),
        "lost": planning.filled(kept.stage, planning.taken(kept, plan)) if not kept.applied_at else [],
        "bottlenecks": [_bottleneck(b, named, experts) for b in plan.proposal.bottlenecks],
        "missing": len(plan.proposal.missing),
    }  # fmt: skip


def _shortages(
    plan: planning.Plan, named: dict[int, Entry], experts: dict[int, Expert], *, at: datetime
) -> list[tuple[Entry, int, int, list[tuple[str, int, list[tuple[Expert, str]], int]]]]:
    """Items with too few experts: why others may not judge each, with the first of these by name and how their licences stand. One query."""
    short = {shortage.item for shortage in plan.proposal.shortages}
    barred: dict[tuple[int, str], list[Expert]] = defaultdict(list)
    for (item, expert), why in sorted(plan.request.barred.items()):
        if item in short and expert in experts:
            barred[item, why].append(experts[expert])
    listed = {expert.pk: expert for found in barred.values() for expert in found[:NAMED]}
    known = rules.Known((), {(one.expert_id, one.nomination): one for one in licences.licences_of(listed.values())})

    def told(item: int, why: str, count: int) -> tuple[str, int, list[tuple[Expert, str]], int]:
        people = [
            (one, str(rules.is_licensed(one, named[item], at=at, known=known)) if why == "no-licence" else "")
            for one in barred[item, why][:NAMED]
        ]
        return planning.reason_in_words(why), count, people, count - len(people)

    return [
        (named[s.item], s.possible, s.needed, [told(s.item, why, count) for why, count in sorted(s.reasons.items())])
        for s in plan.proposal.shortages
    ]


def _panels(plan: planning.Plan, number: str | None) -> tuple[Any, list[tuple[int, list[tuple[int, int]]]]]:
    by_item: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in plan.pairs:
        by_item[pair[0]].append(pair)
    page = Paginator(sorted(by_item), PAGE).get_page(number)
    return page, [(item, by_item[item]) for item in page]


def _row(
    item: Entry, pairs: Iterable[tuple[int, int]], experts: dict[int, Expert], left: dict[tuple[int, int], int | None]
) -> list[tuple[Expert, str, Expert | None]]:
    """Who judges an item: the expert, how well the fields match, and whom the expert replaces."""
    return [
        (experts[pair[1]], _fit(experts[pair[1]].okpd2, item.good.okpd2), experts.get(left.get(pair) or 0)) for pair in pairs
    ]


def _fit(fields: Iterable[str], code: str) -> str:
    words = {
        1.0: _("the expert's own field"), 0.5: _("the same class of goods"), 0.0: _("another field"),
        None: _("fields not known"),
    }  # fmt: skip
    return words[planning.fields_fit(fields, code)]


def _match(plan: planning.Plan, experts: dict[int, Expert]) -> int | None:
    """How well the fields match, in percent of the best, over the pairs of which that is known. One query."""
    codes = entries.okpd2_of({item for item, _expert in plan.pairs})
    fits = [planning.fields_fit(experts[expert].okpd2, codes[item]) for item, expert in plan.pairs]
    known = [fit for fit in fits if fit is not None]
    return round(100 * sum(known) / len(known)) if known else None


def _loads(plan: planning.Plan, experts: dict[int, Expert], able: set[int]) -> SafeString | None:
    """A bar for each expert who has items or may judge some: what they have and what is added; the most loaded first."""
    added, before = Counter(expert for _item, expert in plan.pairs), {judge.key: judge.load for judge in plan.request.experts}
    order = sorted(plan.proposal.loads, key=lambda key: (-plan.proposal.loads[key], experts[key].person.family_name))
    rows = [
        charts.Stack(experts[key].person.full_name, (max(0, plan.proposal.loads[key] - added[key]), added[key]))
        for key in order[:CHART]
        if plan.proposal.loads[key] or before.get(key) or key in able
    ]
    return charts.stacked(rows, title=_("Loads after the assignment"), parts=[_("Now"), _("To be added")]) if rows else None


def _bottleneck(found: Any, named: dict[int, Entry], experts: dict[int, Expert]) -> dict[str, Any]:
    return {
        "items": [named[item] for item in found.items[:10] if item in named],
        "more": max(0, len(found.items) - 10),
        "needed": found.needed,
        "capacity": found.capacity,
        "advice": found.advice,
        "limited": [experts[key].person.full_name for key in found.advice.limited[:5] if key in experts],
    }


def candidates(stage: Stage, entry: Entry, *, at: datetime) -> list[Choice]:
    """Every expert of the stage for one item: those who may judge it by how well they match, then the others with the reason."""
    permits = planning.permits(stage, at=at)
    choices = [(_choice(expert, entry, permits), permits.cost(expert, entry)) for expert in permits.experts]
    ordered = sorted(choices, key=lambda one: (bool(one[0].reason), one[1], one[0].expert.person.family_name))
    return [choice for choice, _cost in ordered]


def _choice(expert: Expert, entry: Entry, permits: planning.Permits) -> Choice:
    reason = permits.why_not(expert, entry)
    if reason is not None:
        return Choice(expert, planning.reason_in_words(reason), "", permits.loads[expert.pk])
    return Choice(expert, "", _fit(expert.okpd2, entry.good.okpd2), permits.loads[expert.pk])


def consequences(stage: Stage, entry: Entry, chosen: Iterable[Expert], *, at: datetime) -> list[str]:
    """What an assignment by hand comes to: who gets the item and has how many sheets then, how full the panel is."""
    permits, size = planning.permits(stage, at=at), queries.panel_size(stage)
    new = [expert for expert in chosen if permits.why_not(expert, entry) != planning.HAS]
    said = [
        _("%(name)s: sheets then in all %(count)s") % {"name": expert.person.full_name, "count": permits.loads[expert.pk] + 1}
        for expert in new
    ]
    then = permits.panels[entry.pk] + len(new)
    if then > size:
        said.append(
            _("Experts of the item then: %(count)s; the regulation asks for %(panel)s.") % {"count": then, "panel": size}
        )
    return [*said, _("Experts are told by e-mail: %(count)s.") % {"count": len(new)}]


def grouped(stage: Stage, items: QuerySet[Entry], group: list[Expert], keys: set[int], *, at: datetime) -> dict[str, Any]:
    """The experts of a nomination with their loads; for those whose `keys` are chosen, what giving them all its items comes to."""
    chosen = [expert for expert in group if expert.pk in keys]
    found = grouping.grouping(stage, items, chosen, at=at)
    gets, size = Counter(expert.pk for _item, expert in found.pairs), queries.panel_size(stage)
    most = seasons.rules_of(stage.season).judging.most_items
    over = {entry.pk: (entry, found.panels[entry.pk]) for entry, _expert in found.pairs if found.panels[entry.pk] > size}
    refused: dict[tuple[Expert, str], list[str]] = defaultdict(list)
    for entry, expert, why in found.refused:
        refused[expert, why].append(entry.good.name)
    return {
        "experts": [(expert, found.loads[expert.pk] - gets[expert.pk], expert in chosen) for expert in group],
        "chosen": [
            (expert, gets[expert.pk], found.loads[expert.pk], bool(most and found.loads[expert.pk] > most)) for expert in chosen
        ],
        "sure": ",".join(str(expert.pk) for expert in chosen),
        "pairs": len(found.pairs),
        "items": len({entry.pk for entry, _expert in found.pairs}),
        "most": most,
        "refused": [(expert, why, goods[:NAMED], max(0, len(goods) - NAMED)) for (expert, why), goods in refused.items()],
        "size": size,
        "over": list(over.values())[:OVER],
        "over_more": max(0, len(over) - OVER),
    }
