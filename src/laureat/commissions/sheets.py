"""The protocol as a paper: made from the records of the sitting, so that it cannot say anything else."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from laureat.commissions import queries
from laureat.commissions.models import Decision, Membership, Recusal, Sitting
from laureat.commissions.states import MemberRole
from laureat.judging import queries as judging
from laureat.judging.consolidated_papers import RULES
from laureat.papers import render
from laureat.season import queries as seasons
from laureat.season.regulation import Regulation


def protocol_pdf(sitting: Sitting, number: str, *, at: datetime) -> bytes:
    """The protocol of a closed sitting."""
    regulation = seasons.rules_of(sitting.stage.season)
    decisions = list(queries.decisions(sitting.stage))
    paper = {
        "title": f"Протокол № {number}",
        "number": number,
        "commission": sitting.commission.name,
        "date": render.in_words(render.local_day(sitting.held_at, sitting.stage.zone)),
        "place": sitting.place,
        "subject": _subject(sitting, regulation),
        **_people(sitting),
        **_results(sitting, regulation, decisions),
    }
    return render.render("protocol", paper, at=at)


def _subject(sitting: Sitting, regulation: Regulation) -> str:
    stage = sitting.stage
    tier = regulation.tier(stage.tier).title.lower()
    return f"заседания: {tier}, {stage.season.programme.name}, {stage.season.year} год"


def _people(sitting: Sitting) -> dict[str, Any]:
    members = list(queries.members_of(sitting.commission, at=sitting.held_at))
    came = {attendance.membership_id for attendance in queries.attendance(sitting)}
    quorum = queries.sitting_quorum(sitting, at=sitting.held_at)
    secretary = next((m for m in members if m.role == MemberRole.SECRETARY and m.pk in came), None)
    return {
        "presiding": _name(sitting.presiding) if sitting.presiding else "",
        "presiding_short": sitting.presiding.person.short_name if sitting.presiding else "",
        "secretary_short": secretary.person.short_name if secretary else "",
        "present": [_name(m) for m in members if m.pk in came],
        "absent": [_name(m) for m in members if m.pk not in came],
        "quorum": (
            f"Членов комиссии с правом голоса — {quorum.seats}, присутствует — {quorum.present}, для кворума необходимо — "
            f"{quorum.needed}. Кворум имеется; по каждому вопросу он пересчитан с учётом отводов."
        ),
    }


def _name(membership: Membership) -> str:
    person = membership.person
    note: dict[str, str] = {
        MemberRole.CHAIR: "председатель",
        MemberRole.DEPUTY: "заместитель председателя",
        MemberRole.SECRETARY: "секретарь",
    }
    parts = [person.full_name, note.get(membership.role, ""), person.post]
    return ", ".join(part for part in parts if part)


def _results(sitting: Sitting, regulation: Regulation, decisions: list[Decision]) -> dict[str, Any]:
    stage, consolidation = sitting.stage, judging.consolidation_of(sitting.stage)
    standings = {s.entry_id: s for s in judging.standings(stage)}
    counted = Counter(regulation.outcome_title(stage.tier, d.outcome) for d in decisions)
    voting = "открытым" if regulation.tier(stage.tier).ballot == "open" else "тайным"
    return {
        "agenda": f"Подведение итогов: рассмотрение {len(decisions)} заявок по результатам экспертной оценки.",
        "method": (
            f"Балл — {RULES[regulation.aggregation.rule]}, не более {regulation.max_total:f}. Решения приняты {voting} голосованием, "
            "голоса указаны в порядке: за, против, воздержались."
        ),
        "rows": [_row(regulation, stage.tier, d, standings.get(d.entry_id)) for d in decisions],
        "recusals": _recusals(sitting),
        "totals": [f"{title}: {count}" for title, count in sorted(counted.items())],
        "sheets": consolidation.sheets if consolidation else 0,
        "root": consolidation.root if consolidation else "",
    }


def _row(regulation: Regulation, tier: str, decision: Decision, standing: Any) -> dict[str, Any]:
    return {
        "number": decision.item.position,
        "good": decision.entry.good.name,
        "enterprise": decision.entry.enterprise.short_name,
        "nomination": regulation.nomination(decision.entry.nomination).title,
        "score": f"{standing.score:.2f}".replace(".", ",") if standing else "—",
        "place": str(standing.place) if standing else "—",
        "votes": f"{decision.votes_for} / {decision.votes_against} / {decision.votes_abstain}",
        "outcome": regulation.outcome_title(tier, decision.outcome),
        "note": ", ".join(f"«{regulation.award_title(status)}»" for status in decision.statuses),
    }


def _recusals(sitting: Sitting) -> list[str]:
    found = (
        Recusal.objects.filter(item__sitting=sitting).select_related("item", "membership__person").order_by("item__position")
    )
    return [
        f"По вопросу {r.item.position}: {r.membership.person.short_name} — {r.reason[:1].lower()}{r.reason[1:]}" for r in found
    ]
