"""How sittings and items are shown to members and to those who run sittings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator

from laureat.commissions import agenda, queries, rules
from laureat.desks import viewing
from laureat.entries import queries as entries
from laureat.judging import consolidated, formulas, side_by_side
from laureat.judging import queries as judging
from laureat.judging.flagged import flags_for
from laureat.people.audience import DeskRequest
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


def item_context(request: DeskRequest, item: Any) -> dict[str, Any]:
    """All that the page of one item shows; dossier, marks and score are closed to who is recused, in conflict, or still judges."""
    person, at = request.user, request.at
    stage, regulation = item.sitting.stage, seasons.rules_of(item.sitting.stage.season)
    may_see = rules.may_see_grounds(person, item, at=at)
    standing = judging.standing_of(stage, item.entry) if may_see else None
    edge = consolidated.edges_of(stage, regulation).get(item.entry_id, "") if may_see else ""
    papers = _papers(item, person, at=at) if may_see else []
    sheets = side_by_side.numbered(stage, item.entry, person=person) if may_see else None
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
        "may_see": may_see,
        "papers": papers,
        "view": viewing.view(request, papers),
        "sheets": sheets,
        "grounds": _grounds(item, sheets, papers),
        "self_assessment": regulation.self_assessment(entries.answers_flat(item.entry)) if may_see else None,
        "quorum": queries.quorum(item, at=at),
        "tally": queries.tally(item),
        "may_vote": rules.may_vote(person, item, at=at),
        "own_vote": queries.own_ballots(item.sitting, person).get(item.pk, ""),
        "answers": entries.titled_answers(item.entry) if may_see else [],
    }


def _chairs(sitting: Any, person: Any, *, at: datetime) -> bool:
    return queries.chaired_stages(person, at=at).filter(pk=sitting.stage_id).exists()


def _papers(item: Any, person: Any, *, at: datetime) -> list[viewing.Paper]:
    titles = {kind.key: kind.title for kind in seasons.rules_of(item.sitting.stage.season).evidence}
    shown = entries.evidence_for(item.entry, "commission")
    return viewing.papers(shown, titles, person_ref=person.ledger_ref, at=at)


def _grounds(item: Any, sheets: side_by_side.Table | None, papers: list[viewing.Paper]) -> list[tuple[Any, str, list[Any]]]:
    """Criteria with the mean, how a computed mark follows, and each expert's mark with the link to the page where its ground was seen.

    A document that the commission does not see has a name, but no link.
    """
    if sheets is None:
        return []
    regulation, answers = seasons.rules_of(item.sitting.stage.season), entries.answers_flat(item.entry)
    open_to = {paper.document.pk for paper in papers if paper.shown}
    rows = []
    for line in sheets.lines:
        formula = formulas.in_words(line.criterion, regulation, answers) if line.criterion.kind == "computed" else ""
        rows.append((line, formula, [(given, _pin(given.mark, open_to)) for given in line.given if given.mark]))
    return rows


def _pin(mark: Any, open_to: set[Any]) -> str:
    return viewing.address(mark.pinned, mark.pinned_page) if mark.pinned_id in open_to else ""


def _may_sign(sitting: Any, person: Any) -> bool:
    protocol = queries.protocol_of(sitting)
    return protocol is not None and bool(rules.may_sign_protocol(person, protocol))
