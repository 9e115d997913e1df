"""How a plan of an assignment is shown: loads, matches, lacks with advice, pairs; and who could judge one item."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import planning, queries
from laureat.judging.models import AssignmentPlan, Expert
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.ui import charts

PAGE = 50
CHART = 40


@dataclass(frozen=True)
class Choice:
    """An expert for one item: why not, or how well the fields match, in words."""

    expert: Expert
    reason: str
    fit: str


def shown(kept: AssignmentPlan, *, number: str | None) -> dict[str, Any]:
    """All that the page of a plan shows. The number of queries does not grow with it."""
    plan, regulation = planning.plan_of(kept), seasons.rules_of(kept.stage.season)
    experts = queries.named_experts(plan.proposal.loads)
    lacking = set(plan.proposal.missing) | {item for b in plan.proposal.bottlenecks for item in b.items[:10]}
    page, panels = _panels(plan, number)
    named = {e.pk: e for e in entries.entries().filter(pk__in=lacking | {item for item, _pairs in panels})}
    loads = [load for expert, load in plan.proposal.loads.items() if expert != kept.gone_id]
    left = {(item, new): old for item, old, new in plan.moves}
    titles = {n.key: n.title for n in regulation.nominations}
    return {
        "page": page,
        "rows": [(named[item], titles.get(named[item].nomination, ""), _row(named[item], pairs, experts, left)) for item, pairs in panels],
        "pairs": len(plan.pairs),
        "match": _match(plan, experts),
        "loads": _loads(plan, experts),
        "spread": (min(loads, default=0), max(loads, default=0)),
        "parts": [(titles.get(group, group), parts) for group, parts in sorted(plan.proposal.components.items()) if parts > 1],
        "shortages": [
            (named[s.item], s.possible, s.needed, [(planning.reason_in_words(why), n) for why, n in sorted(s.reasons.items())])
            for s in plan.proposal.shortages
        ],
        "bottlenecks": [_bottleneck(b, named, experts) for b in plan.proposal.bottlenecks],
        "missing": len(plan.proposal.missing),
    }  # fmt: skip


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


def _loads(plan: planning.Plan, experts: dict[int, Expert]) -> SafeString | None:
    """A bar for each expert: what they have and what is added; the most loaded first."""
    added, before = Counter(expert for _item, expert in plan.pairs), {judge.key: judge.load for judge in plan.request.experts}
    order = sorted(plan.proposal.loads, key=lambda key: (-plan.proposal.loads[key], experts[key].person.family_name))
    rows = [
        charts.Stack(experts[key].person.full_name, (max(0, plan.proposal.loads[key] - added[key]), added[key]))
        for key in order[:CHART]
        if plan.proposal.loads[key] or before.get(key)
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
        return Choice(expert, planning.reason_in_words(reason), "")
    return Choice(expert, "", _fit(expert.okpd2, entry.good.okpd2))
