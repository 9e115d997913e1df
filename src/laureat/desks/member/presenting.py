"""How sittings and items are shown to members and to those who run sittings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator

from laureat.commissions import agenda, queries, rules
from laureat.entries import queries as entries
from laureat.files import links
from laureat.judging import consolidated
from laureat.judging import queries as judging
from laureat.judging.flagged import flags_for
from laureat.season import queries as seasons


def sitting_context(sitting: Any, person: Any, *, at: datetime, number: str | None) -> dict[str, Any]:
    """All that the page of a sitting shows; the number of queries does not grow with the agenda."""
    page = Paginator(queries.agenda(sitting), 50).get_page(number)
    return {
        "title": sitting.commission.short_name,
        "sitting": sitting,
        "quorum": queries.sitting_quorum(sitting, at=at),
        "attendance": queries.attendance(sitting),
        "page": page,
        "rows": agenda.rows(sitting, page, person),
        "protocol": queries.protocol_of(sitting),
        "may_sign": _may_sign(sitting, person),
        "flags": flags_for(sitting.stage, person).count() if _chairs(sitting, person, at=at) else 0,
    }


def item_context(item: Any, person: Any, *, at: datetime) -> dict[str, Any]:
    """All that the page of one item shows."""
    stage, regulation = item.sitting.stage, seasons.rules_of(item.sitting.stage.season)
    standing = judging.standing_of(stage, item.entry)
    edge = consolidated.edges_of(stage, regulation).get(item.entry_id, "")
    titles = {kind.key: kind.title for kind in regulation.evidence}
    return {
        "title": item.entry.good.name,
        "item": item,
        "nomination": regulation.nomination(item.entry.nomination).title,
        "proposal": regulation.outcome_title(stage.tier, item.proposal),
        "statuses": [regulation.award_title(status) for status in item.statuses],
        "standing": standing,
        "chances": consolidated.titled_chances(standing, regulation, stage.tier) if standing else [],
        "edge": regulation.outcome_title(stage.tier, edge) if edge else "",
        "by_fair": regulation.aggregation.decides == "fair-score",
        "self_assessment": regulation.self_assessment(entries.answers_flat(item.entry)),
        "quorum": queries.quorum(item, at=at),
        "tally": queries.tally(item),
        "may_vote": rules.may_vote(person, item, at=at),
        "own_vote": queries.own_ballots(item.sitting, person).get(item.pk, ""),
        "answers": entries.titled_answers(item.entry),
        "evidence": [
            (e, titles.get(e.kind, e.kind), links.sign(e.document, person_ref=person.ledger_ref, at=at))
            for e in entries.evidence_for(item.entry, "commission")
        ],
    }


def _chairs(sitting: Any, person: Any, *, at: datetime) -> bool:
    return queries.chaired_stages(person, at=at).filter(pk=sitting.stage_id).exists()


def _may_sign(sitting: Any, person: Any) -> bool:
    protocol = queries.protocol_of(sitting)
    return protocol is not None and bool(rules.may_sign_protocol(person, protocol))
