"""What stands behind flags: the sheets that somebody should look at, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from laureat.judging import queries
from laureat.judging.disagreeing import disagreements
from laureat.judging.flagging import FlagKind
from laureat.judging.models import Disagreement, Flag, ScoreSheet
from laureat.judging.specimens import is_blind
from laureat.judging.visibility import hidden_entries
from laureat.people.models import Person
from laureat.season.models import Stage


@dataclass(frozen=True)
class Seen:
    """A signed sheet: whose, of what, how many points; `blind`: a taster's, which is on another scale."""

    nomination: str
    expert: int
    expert_name: str
    entry: int
    good: str
    total: float
    blind: bool


def flags_for(stage: Stage, person: Person) -> QuerySet[Flag]:
    """The stage's flags without those of entries whose marks the person may not see."""
    return queries.flags(stage).exclude(entry__in=hidden_entries(person))


def apart_for(stage: Stage, person: Person) -> QuerySet[Disagreement]:
    """The stage's disagreements without those on entries whose marks the person may not see."""
    return disagreements(stage).exclude(entry__in=hidden_entries(person))


def sheets_behind(stage: Stage, flags: Iterable[Flag], person: Person) -> list[Seen]:
    """The sheets that the pictures of these flags show. One query."""
    flags = list(flags)
    entry, expert = "assignment__entry", "assignment__expert"
    wanted = Q(pk__in=[])
    for flag in flags:
        nomination = Q(**{f"{entry}__nomination": flag.nomination})
        if flag.kind == FlagKind.RESIDUAL:
            wanted |= Q(**{entry: flag.entry_id})
        elif flag.kind == FlagKind.FLAT:
            wanted |= nomination
        elif flag.kind == FlagKind.TOGETHER:
            wanted |= nomination & Q(**{f"{expert}__in": [flag.expert_id, flag.other_id]})
    found: QuerySet[ScoreSheet] = (
        queries.signed_sheets(stage).filter(wanted).exclude(**{f"{entry}__in": hidden_entries(person)})
    )
    return [_seen(sheet) for sheet in found.select_related(f"{entry}__good", f"{expert}__person").order_by(entry, expert)]


def _seen(sheet: ScoreSheet) -> Seen:
    assignment = sheet.assignment
    return Seen(
        assignment.entry.nomination, assignment.expert_id, assignment.expert.person.short_name, assignment.entry_id,
        assignment.entry.good.name, float(sheet.total or Decimal(0)), is_blind(assignment),
    )  # fmt: skip
